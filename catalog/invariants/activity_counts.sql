-- a revision says how many activities it has
select r.revision_id, r.activities, count(a.activity) as found
from daicho_store.revision as r
left join daicho_store.activity as a on a.revision_id = r.revision_id
where r.revision_id >= $first_revision
group by r.revision_id, r.activities
having count(a.activity) <> r.activities
