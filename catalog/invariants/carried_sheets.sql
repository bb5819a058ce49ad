-- what a revision carried over stood in the source of an earlier revision of the same ledger
select h.revision_id, h.sheet_no, h.carried_from
from daicho_store.source_sheet as h
left join daicho_store.revision as r on r.revision_id = h.revision_id
left join daicho_store.revision as f on f.revision_id = h.carried_from
where h.revision_id >= $first_revision and h.carried_from is not null
    and (f.ledger is distinct from r.ledger or h.carried_from >= h.revision_id)
