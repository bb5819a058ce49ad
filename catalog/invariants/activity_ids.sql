-- an activity occurs once in a revision and bears the name of its ledger
select a.revision_id, a.activity, count(*) as times
from daicho_store.activity as a
left join daicho_store.revision as r on r.revision_id = a.revision_id
where a.revision_id >= $first_revision
group by a.revision_id, a.activity, r.ledger
having count(*) > 1 or r.ledger is null or not starts_with(a.activity, r.ledger || '/')
