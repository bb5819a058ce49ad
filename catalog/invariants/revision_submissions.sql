-- every revision was brought by exactly one submission to the same ledger that says so, and the other way round
select coalesce(r.ledger, s.ledger) as ledger, coalesce(r.revision_id, s.submission_id) as revision_id
from (from daicho_store.revision where revision_id >= $first_revision) as r
full join (
    from daicho_store.submission where submission_id >= $first_revision and status = 'imported'
) as s on s.submission_id = r.revision_id and s.ledger = r.ledger and s.revision_id = r.revision_id
where r.revision_id is null or s.submission_id is null
