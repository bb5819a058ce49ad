create or replace macro departments_as_of(day, known_at := null) as table
select a.organization, a.organization_name, a.department, count(*) as activities,
    max(d.predecessor) as predecessor, max(d.started_on) as started_on, max(d.ended_on) as ended_on
from daicho_store.stated_as_of(day, known_at) as a
left join daicho_store.department as d on d.organization = a.organization and d.department = a.department
where a.department is not null
group by a.organization, a.organization_name, a.department;

create or replace view departments as from departments_as_of(current_date);
