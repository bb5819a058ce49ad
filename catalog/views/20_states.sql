-- given, none, not_applicable, unknown or blank: of every field of an activity, and of every fact of an organization
create or replace macro field_states_as_of(day, known_at := daicho_store.utc_now()) as table
with printed as (from register_as_of(day, known_at := known_at)),
activity_fields as (
    from printed unpivot include nulls (
        written for field in (
            columns(* exclude (organization, organization_name, ledger, revision, activity, activity_name, position))
        )
    )
),
valid as (from daicho_store.revisions_as_of(day, known_at)),
organization_fields as (
    select v.organization, v.organization_name, v.ledger, v.revision, t.term as field,
        max(f.written) as written
    from valid as v
    cross join daicho_store.term as t
    left join organization_facts_as_of(day, known_at := known_at) as f
        on f.ledger = v.ledger and f.fact = t.term
    where t.vocabulary = 'organization_fact'
    group by v.organization, v.organization_name, v.ledger, v.revision, t.term
),
written as (
    select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name,
        'activity' as entity, a.field, a.written
    from activity_fields as a
    union all
    select o.organization, o.organization_name, o.ledger, o.revision, null, null,
        'organization', o.field, o.written
    from organization_fields as o
)
select w.organization, w.organization_name, w.ledger, w.revision, w.activity, w.activity_name, w.entity, w.field,
    case when w.written is null then 'blank' else coalesce(n.state, 'given') end as state
from written as w
left join daicho_store.nothing as n on n.written = w.written;

create or replace view field_states as from field_states_as_of(current_date);
