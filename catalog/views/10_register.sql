-- what a register prints: each field's own text, and where a cell is blank the words of its sheet of details
-- (which are put together for those activities alone)
create or replace macro daicho_store.printed_as_of(day, known_at) as table
with stated as not materialized (from daicho_store.stated_as_of(day, known_at)),
subjects_told as (
    select x.revision_id, x.activity, string_agg(x.written, '、' order by x.position) as words
    from daicho_store.activity_subject as x
    semi join (from stated where subjects is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.written is not null
    group by x.revision_id, x.activity
),
subject_count_told as (
    select x.revision_id, x.activity, string_agg(x.count, '、' order by x.position) as words
    from daicho_store.activity_subject as x
    semi join (from stated where subject_count is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.count is not null
    group by x.revision_id, x.activity
),
items_told as (
    select x.revision_id, x.activity, string_agg(x.written, '、' order by x.position) as words
    from daicho_store.activity_item as x
    semi join (from stated where items is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.written is not null
    group by x.revision_id, x.activity
),
purposes_told as (
    select x.revision_id, x.activity, string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_purpose as x
    semi join (from stated where purposes is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.written is not null
    group by x.revision_id, x.activity
),
acquisition_told as (
    select x.revision_id, x.activity, string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_acquisition as x
    semi join (from stated where acquisition is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.written is not null
    group by x.revision_id, x.activity
),
direct_written_told as (
    select x.revision_id, x.activity, string_agg(distinct x.direct_written, chr(10) order by x.direct_written) as words
    from daicho_store.activity_acquisition as x
    semi join (from stated where direct_written is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.direct_written is not null
    group by x.revision_id, x.activity
),
notice_told as (
    select x.revision_id, x.activity, string_agg(distinct x.notice, chr(10) order by x.notice) as words
    from daicho_store.activity_acquisition as x
    semi join (from stated where notice is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.notice is not null
    group by x.revision_id, x.activity
),
consents_told as (
    select x.revision_id, x.activity, string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_consent as x
    semi join (from stated where consents is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.written is not null
    group by x.revision_id, x.activity
),
medium_told as (
    select x.revision_id, x.activity, string_agg(distinct x.medium, chr(10) order by x.medium) as words
    from daicho_store.activity_storage as x
    semi join (from stated where medium is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.medium is not null
    group by x.revision_id, x.activity
),
storage_place_told as (
    select x.revision_id, x.activity, string_agg(x.place, chr(10) order by x.position) as words
    from daicho_store.activity_storage as x
    semi join (from stated where storage_place is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.place is not null
    group by x.revision_id, x.activity
),
storage_method_told as (
    select x.revision_id, x.activity, string_agg(distinct x.method, chr(10) order by x.method) as words
    from daicho_store.activity_storage as x
    semi join (from stated where storage_method is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.method is not null
    group by x.revision_id, x.activity
),
access_told as (
    select x.revision_id, x.activity, string_agg(distinct x.access, chr(10) order by x.access) as words
    from daicho_store.activity_storage as x
    semi join (from stated where access is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.access is not null
    group by x.revision_id, x.activity
),
storage_country_told as (
    select x.revision_id, x.activity, string_agg(distinct x.country, chr(10) order by x.country) as words
    from daicho_store.activity_storage as x
    semi join (from stated where storage_country is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.country is not null
    group by x.revision_id, x.activity
),
use_until_told as (
    select x.revision_id, x.activity, string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_retention as x
    semi join (from stated where use_until is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    join daicho_store.meaning as m on m.vocabulary = 'limit_kind' and m.term = 'use' and m.written = x.kind
    where x.written is not null
    group by x.revision_id, x.activity
),
retention_told as (
    select x.revision_id, x.activity, string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.activity_retention as x
    semi join (from stated where retention is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    join daicho_store.meaning as m on m.vocabulary = 'limit_kind' and m.term = 'keep' and m.written = x.kind
    where x.written is not null
    group by x.revision_id, x.activity
),
disposal_told as (
    select x.revision_id, x.activity, string_agg(distinct x.disposal, chr(10) order by x.disposal) as words
    from daicho_store.activity_retention as x
    semi join (from stated where disposal is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.disposal is not null
    group by x.revision_id, x.activity
),
entrustees_told as (
    select x.revision_id, x.activity, string_agg(x.name, chr(10) order by x.position) as words
    from daicho_store.activity_entrustment as x
    semi join (from stated where entrustees is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.name is not null
    group by x.revision_id, x.activity
),
entrusters_told as (
    select x.revision_id, x.activity, string_agg(x.name, chr(10) order by x.position) as words
    from daicho_store.activity_entruster as x
    semi join (from stated where entrusters is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.name is not null
    group by x.revision_id, x.activity
),
recipients_told as (
    select x.revision_id, x.activity, string_agg(x.name, chr(10) order by x.position) as words
    from daicho_store.activity_recipient as x
    semi join (from stated where recipients is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.name is not null
    group by x.revision_id, x.activity
),
provision_ground_told as (
    select x.revision_id, x.activity, string_agg(distinct x.ground, chr(10) order by x.ground) as words
    from daicho_store.activity_recipient as x
    semi join (from stated where provision_ground is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.ground is not null
    group by x.revision_id, x.activity
),
foreign_country_told as (
    select x.revision_id, x.activity, string_agg(distinct x.country, chr(10) order by x.country) as words
    from daicho_store.activity_recipient as x
    semi join (from stated where foreign_country is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.country is not null
    group by x.revision_id, x.activity
),
safeguards_told as (
    select x.revision_id, x.activity, string_agg(x.written, chr(10) order by x.position) as words
    from daicho_store.safeguard as x
    semi join (from stated where safeguards is null) as b on b.revision_id = x.revision_id and b.activity = x.activity
    where x.written is not null
    group by x.revision_id, x.activity
)
select a.organization, a.organization_name, a.ledger, a.revision, a.revision_id, a.activity, a.activity_name,
    a.position, a.activity_evidence, a.activity_modality,
    a.reference, a.name, a.business, a.department, a.manager, a.information_class, a.role,
    coalesce(a.subjects, subjects_told.words) as subjects,
    coalesce(a.subject_count, subject_count_told.words) as subject_count, a.counted_on,
    coalesce(a.items, items_told.words) as items, a.special_care, a.sector_sensitive, a.my_number, a.retained_data,
    a.retained_data_reason, coalesce(a.purposes, purposes_told.words) as purposes,
    coalesce(a.acquisition, acquisition_told.words) as acquisition, a.acquisition_source,
    coalesce(a.direct_written, direct_written_told.words) as direct_written,
    coalesce(a.notice, notice_told.words) as notice,
    coalesce(a.consents, consents_told.words) as consents, a.contact_use,
    coalesce(a.medium, medium_told.words) as medium,
    coalesce(a.storage_place, storage_place_told.words) as storage_place,
    coalesce(a.storage_method, storage_method_told.words) as storage_method,
    coalesce(a.access, access_told.words) as access, a.foreign_storage,
    coalesce(a.storage_country, storage_country_told.words) as storage_country,
    coalesce(a.use_until, use_until_told.words) as use_until,
    coalesce(a.retention, retention_told.words) as retention, coalesce(a.disposal, disposal_told.words) as disposal,
    a.entrusted_out, coalesce(a.entrustees, entrustees_told.words) as entrustees,
    coalesce(a.entrusters, entrusters_told.words) as entrusters, a.third_party,
    coalesce(a.recipients, recipients_told.words) as recipients,
    coalesce(a.provision_ground, provision_ground_told.words) as provision_ground, a.joint_use, a.foreign_provision,
    coalesce(a.foreign_country, foreign_country_told.words) as foreign_country,
    coalesce(a.safeguards, safeguards_told.words) as safeguards, a.risk_reference, a.status, a.started_on,
    a.ended_on, a.reviewed_on, a.next_review_on, a.approved_by, a.remarks, a.clause, a.evidence, a.modality
from stated as a
left join subjects_told on subjects_told.revision_id = a.revision_id and subjects_told.activity = a.activity
left join subject_count_told on subject_count_told.revision_id = a.revision_id and subject_count_told.activity = a.activity
left join items_told on items_told.revision_id = a.revision_id and items_told.activity = a.activity
left join purposes_told on purposes_told.revision_id = a.revision_id and purposes_told.activity = a.activity
left join acquisition_told on acquisition_told.revision_id = a.revision_id and acquisition_told.activity = a.activity
left join direct_written_told on direct_written_told.revision_id = a.revision_id and direct_written_told.activity = a.activity
left join notice_told on notice_told.revision_id = a.revision_id and notice_told.activity = a.activity
left join consents_told on consents_told.revision_id = a.revision_id and consents_told.activity = a.activity
left join medium_told on medium_told.revision_id = a.revision_id and medium_told.activity = a.activity
left join storage_place_told on storage_place_told.revision_id = a.revision_id and storage_place_told.activity = a.activity
left join storage_method_told on storage_method_told.revision_id = a.revision_id and storage_method_told.activity = a.activity
left join access_told on access_told.revision_id = a.revision_id and access_told.activity = a.activity
left join storage_country_told on storage_country_told.revision_id = a.revision_id and storage_country_told.activity = a.activity
left join use_until_told on use_until_told.revision_id = a.revision_id and use_until_told.activity = a.activity
left join retention_told on retention_told.revision_id = a.revision_id and retention_told.activity = a.activity
left join disposal_told on disposal_told.revision_id = a.revision_id and disposal_told.activity = a.activity
left join entrustees_told on entrustees_told.revision_id = a.revision_id and entrustees_told.activity = a.activity
left join entrusters_told on entrusters_told.revision_id = a.revision_id and entrusters_told.activity = a.activity
left join recipients_told on recipients_told.revision_id = a.revision_id and recipients_told.activity = a.activity
left join provision_ground_told on provision_ground_told.revision_id = a.revision_id and provision_ground_told.activity = a.activity
left join foreign_country_told on foreign_country_told.revision_id = a.revision_id and foreign_country_told.activity = a.activity
left join safeguards_told on safeguards_told.revision_id = a.revision_id and safeguards_told.activity = a.activity;

create or replace macro register_as_of(day, known_at := null) as table
select p.* exclude (revision_id, activity_evidence, activity_modality)
from daicho_store.printed_as_of(day, known_at) as p;

create or replace view register as from register_as_of(current_date);
