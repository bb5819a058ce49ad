-- a submission that changed nothing confirms an earlier revision of its ledger
select s.ledger, s.submission_id
from daicho_store.submission as s
left join daicho_store.revision as r on r.revision_id = s.revision_id and r.ledger = s.ledger
where s.submission_id >= $first_revision and s.status = 'unchanged'
    and (r.revision_id is null or r.revision_id >= s.submission_id)
