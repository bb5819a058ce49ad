-- the revisions of a ledger are numbered 1, 2, 3 … without gaps
select r.ledger, r.number
from (
    select r.ledger, r.number, r.revision_id,
        row_number() over (partition by r.ledger order by r.revision_id) as expected
    from daicho_store.revision as r
) as r
where r.revision_id >= $first_revision and r.number <> r.expected
