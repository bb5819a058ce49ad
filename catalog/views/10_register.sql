-- what a register prints: each field's own text, and where a cell is blank the words of its sheet of details
-- (which are put together for those activities alone, a sheet at a time)
create or replace macro daicho_store.printed_as_of(day, known_at) as table
with stated as not materialized (from daicho_store.stated_as_of(day, known_at)),
subject_told as (
    select x.revision_id, x.activity,
        string_agg(x.written, '、' order by x.position) as subjects,
        string_agg(x.count, '、' order by x.position) as subject_count
    from daicho_store.activity_subject as x
    semi join (
        from stated where subjects is null or subject_count is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
item_told as (
    select x.revision_id, x.activity,
        string_agg(x.written, '、' order by x.position) as items
    from daicho_store.activity_item as x
    semi join (
        from stated where items is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
purpose_told as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as purposes
    from daicho_store.activity_purpose as x
    semi join (
        from stated where purposes is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
acquisition_told as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as acquisition,
        string_agg(distinct x.direct_written, chr(10) order by x.direct_written) as direct_written,
        string_agg(distinct x.notice, chr(10) order by x.notice) as notice
    from daicho_store.activity_acquisition as x
    semi join (
        from stated where acquisition is null or direct_written is null or notice is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
consent_told as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as consents
    from daicho_store.activity_consent as x
    semi join (
        from stated where consents is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
storage_told as (
    select x.revision_id, x.activity,
        string_agg(distinct x.medium, chr(10) order by x.medium) as medium,
        string_agg(x.place, chr(10) order by x.position) as storage_place,
        string_agg(distinct x.method, chr(10) order by x.method) as storage_method,
        string_agg(distinct x.access, chr(10) order by x.access) as access,
        string_agg(distinct x.country, chr(10) order by x.country) as storage_country
    from daicho_store.activity_storage as x
    semi join (
        from stated
        where medium is null or storage_place is null or storage_method is null or access is null
            or storage_country is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
retention_told as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) filter (m.term = 'use') as use_until,
        string_agg(x.written, chr(10) order by x.position) filter (m.term = 'keep') as retention,
        string_agg(distinct x.disposal, chr(10) order by x.disposal) as disposal
    from daicho_store.activity_retention as x
    semi join (
        from stated where use_until is null or retention is null or disposal is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    left join daicho_store.meaning as m on m.vocabulary = 'limit_kind' and m.written = x.kind
    group by x.revision_id, x.activity
),
entrustment_told as (
    select x.revision_id, x.activity,
        string_agg(x.name, chr(10) order by x.position) as entrustees
    from daicho_store.activity_entrustment as x
    semi join (
        from stated where entrustees is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
entruster_told as (
    select x.revision_id, x.activity,
        string_agg(x.name, chr(10) order by x.position) as entrusters
    from daicho_store.activity_entruster as x
    semi join (
        from stated where entrusters is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
recipient_told as (
    select x.revision_id, x.activity,
        string_agg(x.name, chr(10) order by x.position) as recipients,
        string_agg(distinct x.ground, chr(10) order by x.ground) as provision_ground,
        string_agg(distinct x.country, chr(10) order by x.country) as foreign_country
    from daicho_store.activity_recipient as x
    semi join (
        from stated where recipients is null or provision_ground is null or foreign_country is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
),
safeguard_told as (
    select x.revision_id, x.activity,
        string_agg(x.written, chr(10) order by x.position) as safeguards
    from daicho_store.safeguard as x
    semi join (
        from stated where safeguards is null
    ) as b on b.revision_id = x.revision_id and b.activity = x.activity
    group by x.revision_id, x.activity
)
select a.organization, a.organization_name, a.ledger, a.revision, a.revision_id, a.activity, a.activity_name,
    a.position, a.activity_evidence, a.activity_modality,
    a.reference, a.name, a.business, a.department, a.manager, a.information_class, a.role,
    coalesce(a.subjects, subject_told.subjects) as subjects,
    coalesce(a.subject_count, subject_told.subject_count) as subject_count, a.counted_on,
    coalesce(a.items, item_told.items) as items, a.special_care, a.sector_sensitive, a.my_number, a.retained_data,
    a.retained_data_reason, coalesce(a.purposes, purpose_told.purposes) as purposes,
    coalesce(a.acquisition, acquisition_told.acquisition) as acquisition, a.acquisition_source,
    coalesce(a.direct_written, acquisition_told.direct_written) as direct_written,
    coalesce(a.notice, acquisition_told.notice) as notice,
    coalesce(a.consents, consent_told.consents) as consents, a.contact_use,
    coalesce(a.medium, storage_told.medium) as medium,
    coalesce(a.storage_place, storage_told.storage_place) as storage_place,
    coalesce(a.storage_method, storage_told.storage_method) as storage_method,
    coalesce(a.access, storage_told.access) as access, a.foreign_storage,
    coalesce(a.storage_country, storage_told.storage_country) as storage_country,
    coalesce(a.use_until, retention_told.use_until) as use_until,
    coalesce(a.retention, retention_told.retention) as retention,
    coalesce(a.disposal, retention_told.disposal) as disposal,
    a.entrusted_out, coalesce(a.entrustees, entrustment_told.entrustees) as entrustees,
    coalesce(a.entrusters, entruster_told.entrusters) as entrusters, a.third_party,
    coalesce(a.recipients, recipient_told.recipients) as recipients,
    coalesce(a.provision_ground, recipient_told.provision_ground) as provision_ground, a.joint_use, a.foreign_provision,
    coalesce(a.foreign_country, recipient_told.foreign_country) as foreign_country,
    coalesce(a.safeguards, safeguard_told.safeguards) as safeguards, a.risk_reference, a.status, a.started_on,
    a.ended_on, a.reviewed_on, a.next_review_on, a.approved_by, a.remarks, a.clause, a.evidence, a.modality
from stated as a
left join subject_told on subject_told.revision_id = a.revision_id and subject_told.activity = a.activity
left join item_told on item_told.revision_id = a.revision_id and item_told.activity = a.activity
left join purpose_told on purpose_told.revision_id = a.revision_id and purpose_told.activity = a.activity
left join acquisition_told on acquisition_told.revision_id = a.revision_id and acquisition_told.activity = a.activity
left join consent_told on consent_told.revision_id = a.revision_id and consent_told.activity = a.activity
left join storage_told on storage_told.revision_id = a.revision_id and storage_told.activity = a.activity
left join retention_told on retention_told.revision_id = a.revision_id and retention_told.activity = a.activity
left join entrustment_told on entrustment_told.revision_id = a.revision_id and entrustment_told.activity = a.activity
left join entruster_told on entruster_told.revision_id = a.revision_id and entruster_told.activity = a.activity
left join recipient_told on recipient_told.revision_id = a.revision_id and recipient_told.activity = a.activity
left join safeguard_told on safeguard_told.revision_id = a.revision_id and safeguard_told.activity = a.activity;

create or replace macro register_as_of(day, known_at := null) as table
select p.* exclude (revision_id, activity_evidence, activity_modality)
from daicho_store.printed_as_of(day, known_at) as p;

create or replace view register as from register_as_of(current_date);
