-- a submission counts its findings rightly, and one with errors brought nothing
select s.submission_id, s.status, s.errors, s.warnings
from daicho_store.submission as s
left join daicho_store.finding as f on f.submission_id = s.submission_id
where s.submission_id >= $first_revision
group by s.submission_id, s.status, s.errors, s.warnings
having count(*) filter (f.severity = 'error') <> s.errors
    or count(*) filter (f.severity = 'warning') <> s.warnings
    or (s.errors > 0) <> (s.status = 'rejected')
