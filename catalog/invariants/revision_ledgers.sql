-- every revision is of one ledger that exists
select r.revision_id, r.ledger, count(l.ledger) as ledgers
from daicho_store.revision as r
left join daicho_store.ledger as l on l.ledger = r.ledger
where r.revision_id >= $first_revision
group by r.revision_id, r.ledger
having count(l.ledger) <> 1
