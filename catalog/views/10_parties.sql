-- A party is known by its corporate number, else by its folded name; a name once written with a number is that party.
create or replace macro parties_as_of(day, known_at := null) as table
with valid as (from daicho_store.revisions_as_of(day, known_at)),
mentions as (
    select e.name, e.corporate_number, e.country, null as address, null as representative, 'entrustee' as role
    from valid join daicho_store.activity_entrustment as e on e.revision_id = valid.revision_id
    union all
    select e.name, e.corporate_number, null, null, null, 'entruster'
    from valid join daicho_store.activity_entruster as e on e.revision_id = valid.revision_id
    union all
    select e.name, e.corporate_number, e.country, null, null,
        case daicho_store.term_of('recipient_kind', e.kind) when 'joint_use' then 'joint_user' else 'recipient' end
    from valid join daicho_store.activity_recipient as e on e.revision_id = valid.revision_id
    union all
    select e.responsible_party, null, null, e.responsible_address, e.responsible_representative, 'responsible_party'
    from valid join daicho_store.activity_recipient as e on e.revision_id = valid.revision_id
    union all
    select e.provider, null, e.provider_country, null, null, 'storage_provider'
    from valid join daicho_store.activity_storage as e on e.revision_id = valid.revision_id
),
named as (
    select m.*, s.folded, max(m.corporate_number) over (partition by s.folded) as number
    from mentions as m
    join daicho_store.spelling as s on s.written = m.name
    where not exists (select 1 from daicho_store.nothing as n where n.written = m.name)
),
known as (
    select o.organization, o.folded, max(o.corporate_number) as corporate_number
    from daicho_store.organization as o
    group by o.organization, o.folded
)
select coalesce(n.number, n.folded) as party, min(n.name) as name, max(n.number) as corporate_number,
    daicho_store.term_of('country', max(n.country)) as country,
    max(n.address) as address, max(n.representative) as representative,
    max(k.organization) as organization_id,
    string_agg(distinct n.role, ' ' order by n.role) as roles
from named as n
left join known as k on k.folded = n.folded or k.corporate_number = n.number
group by coalesce(n.number, n.folded);

create or replace view parties as from parties_as_of(current_date);
