-- what a register prints: each field's own text, and where a cell is blank the words of its sheet of details
create or replace macro register_as_of(day, known_at := daicho_store.utc_now()) as table
with valid as (from daicho_store.revisions_as_of(day, known_at)),
subjects as (
    select x.revision_id, x.activity,
        string_agg(x.written, '、' order by x.position) as words,
        string_agg(x.count, '、' order by x.position) as counts
    from daicho_store.activity_subject as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
items as (
    select x.revision_id, x.activity,
        string_agg(x.written, '、' order by x.position) as words
    from daicho_store.activity_item as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
purposes as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_purpose as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
acquisitions as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_acquisition as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
consents as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_consent as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
storages as (
    select x.revision_id, x.activity,
        string_agg(x.place, chr(10) order by x.position) as places,
        string_agg(distinct x.method, chr(10) order by x.method) as methods,
        string_agg(distinct x.medium, chr(10) order by x.medium) as media,
        string_agg(distinct x.access, chr(10) order by x.access) as access,
        string_agg(distinct x.country, chr(10) order by x.country) as countries
    from daicho_store.activity_storage as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
retentions as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position)
            filter (daicho_store.term_of('limit_kind', x.kind) = 'use') as use_until,
        string_agg(x.written, chr(10) order by x.position)
            filter (daicho_store.term_of('limit_kind', x.kind) = 'keep') as retention,
        string_agg(distinct x.disposal, chr(10) order by x.disposal) as disposal
    from daicho_store.activity_retention as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
entrustees as (
    select x.revision_id, x.activity,
        string_agg(x.name, chr(10) order by x.position) as words
    from daicho_store.activity_entrustment as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
entrusters as (
    select x.revision_id, x.activity,
        string_agg(x.name, chr(10) order by x.position) as words
    from daicho_store.activity_entruster as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
recipients as (
    select x.revision_id, x.activity,
        string_agg(x.name, chr(10) order by x.position) as words,
        string_agg(distinct x.ground, chr(10) order by x.ground) as grounds,
        string_agg(distinct x.country, chr(10) order by x.country) as countries
    from daicho_store.activity_recipient as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
),
measures as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.safeguard as x
    semi join valid on valid.revision_id = x.revision_id
    group by x.revision_id, x.activity
)
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, a.position,
    a.reference, a.name, a.business, a.department, a.manager, a.information_class, a.role,
    coalesce(a.subjects, subjects.words) as subjects, coalesce(a.subject_count, subjects.counts) as subject_count,
    a.counted_on, coalesce(a.items, items.words) as items, a.special_care, a.sector_sensitive, a.my_number,
    a.retained_data, a.retained_data_reason, coalesce(a.purposes, purposes.words) as purposes,
    coalesce(a.acquisition, acquisitions.words) as acquisition, a.acquisition_source, a.direct_written, a.notice,
    coalesce(a.consents, consents.words) as consents, a.contact_use, coalesce(a.medium, storages.media) as medium,
    coalesce(a.storage_place, storages.places) as storage_place,
    coalesce(a.storage_method, storages.methods) as storage_method, coalesce(a.access, storages.access) as access,
    a.foreign_storage, coalesce(a.storage_country, storages.countries) as storage_country,
    coalesce(a.use_until, retentions.use_until) as use_until,
    coalesce(a.retention, retentions.retention) as retention, coalesce(a.disposal, retentions.disposal) as disposal,
    a.entrusted_out, coalesce(a.entrustees, entrustees.words) as entrustees,
    coalesce(a.entrusters, entrusters.words) as entrusters, a.third_party,
    coalesce(a.recipients, recipients.words) as recipients,
    coalesce(a.provision_ground, recipients.grounds) as provision_ground, a.joint_use, a.foreign_provision,
    coalesce(a.foreign_country, recipients.countries) as foreign_country,
    coalesce(a.safeguards, measures.words) as safeguards, a.risk_reference, a.status, a.started_on, a.ended_on,
    a.reviewed_on, a.next_review_on, a.approved_by, a.remarks, a.clause, a.evidence, a.modality
from daicho_store.stated_as_of(day, known_at) as a
left join subjects on subjects.revision_id = a.revision_id and subjects.activity = a.activity
left join items on items.revision_id = a.revision_id and items.activity = a.activity
left join purposes on purposes.revision_id = a.revision_id and purposes.activity = a.activity
left join acquisitions on acquisitions.revision_id = a.revision_id and acquisitions.activity = a.activity
left join consents on consents.revision_id = a.revision_id and consents.activity = a.activity
left join storages on storages.revision_id = a.revision_id and storages.activity = a.activity
left join retentions on retentions.revision_id = a.revision_id and retentions.activity = a.activity
left join entrustees on entrustees.revision_id = a.revision_id and entrustees.activity = a.activity
left join entrusters on entrusters.revision_id = a.revision_id and entrusters.activity = a.activity
left join recipients on recipients.revision_id = a.revision_id and recipients.activity = a.activity
left join measures on measures.revision_id = a.revision_id and measures.activity = a.activity;

create or replace view register as from register_as_of(current_date);
