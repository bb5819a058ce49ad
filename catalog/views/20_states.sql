-- given, none, not_applicable, unknown or blank: of every field of an activity, and of every fact of an organization
-- which many-valued fields of an activity have details, be it without a name (委託先 that nobody names)
create or replace view daicho_store.detailed as
select revision_id, activity, 'subjects' as field from daicho_store.activity_subject
union all
select revision_id, activity, 'items' from daicho_store.activity_item
union all
select revision_id, activity, 'purposes' from daicho_store.activity_purpose
union all
select revision_id, activity, 'acquisition' from daicho_store.activity_acquisition
union all
select revision_id, activity, 'consents' from daicho_store.activity_consent
union all
select revision_id, activity, 'storage_place' from daicho_store.activity_storage
union all
select revision_id, activity, 'entrustees' from daicho_store.activity_entrustment
union all
select revision_id, activity, 'entrusters' from daicho_store.activity_entruster
union all
select revision_id, activity, 'recipients' from daicho_store.activity_recipient where activity is not null
union all
select revision_id, activity, 'provision_ground' from daicho_store.activity_recipient
where activity is not null and ground is not null
union all
select revision_id, activity, 'safeguards' from daicho_store.safeguard where activity is not null;

-- the fields that organizations are compared by: spoken of, wholly or partly, answered with nothing, or blank
create or replace macro daicho_store.spoken_as_of(day, known_at) as table
with stated as (
    select s.organization, s.revision_id, s.activity, s.items, s.subjects, s.purposes, s.entrustees, s.recipients,
        s.provision_ground, entrusted.state as entrusted, entrusting.answer = 'yes' as entrusting, case when joint.state is not null then third.state end as provided
    from daicho_store.stated_as_of(day, known_at) as s
    left join daicho_store.denial as entrusted on entrusted.written = s.entrusted_out
    left join daicho_store.answer as entrusting on entrusting.written = s.entrusted_out
    left join daicho_store.denial as third on third.written = s.third_party
    left join daicho_store.denial as joint on joint.written = s.joint_use
),
written as (
    from stated unpivot include nulls (
        written for field in (items, subjects, purposes, entrustees, recipients, provision_ground)
    )
),
told_elsewhere as (
    from (from written where written is null) as w
    semi join daicho_store.detailed as d
        on d.revision_id = w.revision_id and d.activity = w.activity and d.field = w.field
),
-- what rows of joint use say is silent about third parties, and a provision without a ground about its ground
recipients as (
    select r.revision_id, r.activity, r.ground is not null as grounded,
        coalesce(k.term = 'joint_use', false) as joint, coalesce(m.term = 'does_not', false) as denied
    from daicho_store.activity_recipient as r
    left join daicho_store.meaning as k on k.vocabulary = 'recipient_kind' and k.written = r.kind
    left join daicho_store.meaning as m on m.vocabulary = 'modality' and m.written = r.modality
    where r.activity is not null
),
partly as (
    select revision_id, activity, 'recipients' as field from recipients group by revision_id, activity
    having bool_and(joint)
    union all
    select revision_id, activity, 'provision_ground' from recipients group by revision_id, activity
    having bool_and(joint or denied) or bool_or(not (grounded or denied))
)
select w.organization, w.activity, w.field,
    case when n.state is not null then 'nothing' when p.field is not null then 'partly' else 'given' end as state
from written as w
left join daicho_store.nothing as n on n.written = w.written
left join partly as p on p.revision_id = w.revision_id and p.activity = w.activity and p.field = w.field
where w.written is not null
union all
select t.organization, t.activity, t.field, case when p.field is null then 'given' else 'partly' end
from told_elsewhere as t
left join partly as p on p.revision_id = t.revision_id and p.activity = t.activity and p.field = t.field
union all
select w.organization, w.activity, w.field,
    case
        when w.field = 'entrustees' and w.entrusted is not null then 'nothing' -- 委託 無 answers for 委託先
        when w.field = 'entrustees' and w.entrusting then 'given' -- and 委託 有 says that there is one
        when w.field in ('recipients', 'provision_ground') and w.provided is not null then 'nothing'
        else 'blank'
    end
from written as w
anti join told_elsewhere as t on t.revision_id = w.revision_id and t.activity = w.activity and t.field = w.field
where w.written is null;

create or replace macro field_states_as_of(day, known_at := null) as table
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
    case
        when w.written is null and d.activity is null then 'blank'
        else coalesce(n.state, 'given')
    end as state
from written as w
left join daicho_store.nothing as n on n.written = w.written
left join daicho_store.revision as r on r.ledger = w.ledger and r.number = w.revision
left join (select distinct revision_id, activity, field from daicho_store.detailed) as d
    on d.revision_id = r.revision_id and d.activity = w.activity and d.field = w.field;

create or replace view field_states as from field_states_as_of(current_date);
