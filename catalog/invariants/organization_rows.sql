-- what is said of an organization belongs to a revision that exists, at a place of its own
with stated as (
    select revision_id, position, 'organization_fact' as entity from daicho_store.organization_fact
    union all
    select revision_id, position, 'publication' as entity from daicho_store.publication
    union all
    select revision_id, position, 'rights_procedure' as entity from daicho_store.rights_procedure
),
asked as (from stated where revision_id >= $first_revision)
select s.entity, s.revision_id, s.position
from asked as s
where not exists (from daicho_store.revision as r where r.revision_id = s.revision_id)
union all
select s.entity, s.revision_id, s.position
from asked as s
group by s.entity, s.revision_id, s.position
having count(*) > 1
