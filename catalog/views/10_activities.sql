create or replace macro activities_as_of(day, known_at := daicho_store.utc_now()) as table
with valid as (from daicho_store.revisions_as_of(day, known_at)),
sums as (
    select s.revision_id, s.activity, sum(c.count_min) as count_min,
        case when count(*) = count(c.count_max) then sum(c.count_max) end as count_max,
        string_agg(s.count, '、' order by s.position) as written
    from daicho_store.activity_subject as s
    semi join valid on valid.revision_id = s.revision_id
    join daicho_store.count_reading as c on c.written = s.count
    group by s.revision_id, s.activity
),
implied as (
    select i.revision_id, i.activity,
        string_agg(distinct t.term, ' ' order by t.term) filter (list_contains(string_split(t.flags, ' '), 'SC'))
            as special_care_items,
        string_agg(distinct t.term, ' ' order by t.term) filter (list_contains(string_split(t.flags, ' '), 'MN'))
            as my_number_items
    from daicho_store.activity_item as i
    semi join valid on valid.revision_id = i.revision_id
    join daicho_store.meaning as m on m.vocabulary = 'data_item' and m.written = i.written
    join daicho_store.term as t on t.vocabulary = 'data_item' and t.term = m.term
    group by i.revision_id, i.activity
),
places as (
    select s.revision_id, s.activity,
        string_agg(distinct s.place, '、' order by s.place) as places,
        string_agg(distinct s.method, '、' order by s.method) as methods,
        string_agg(distinct s.medium, '、' order by s.medium) as media,
        string_agg(distinct s.access, '、' order by s.access) as access
    from daicho_store.activity_storage as s
    semi join valid on valid.revision_id = s.revision_id
    group by s.revision_id, s.activity
),
limits as (
    select r.revision_id, r.activity,
        string_agg(r.written, '、' order by r.position) filter (daicho_store.term_of('limit_kind', r.kind) = 'use')
            as use_until,
        string_agg(r.written, '、' order by r.position) filter (daicho_store.term_of('limit_kind', r.kind) = 'keep')
            as retention,
        string_agg(distinct r.disposal, '、' order by r.disposal) as disposal
    from daicho_store.activity_retention as r
    semi join valid on valid.revision_id = r.revision_id
    group by r.revision_id, r.activity
)
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name,
    a.reference, a.name, a.business, a.department, a.manager,
    daicho_store.term_of('information_class', a.information_class) as information_class,
    daicho_store.term_of('role', a.role) as role,
    coalesce(a.subject_count, sums.written) as subject_count,
    coalesce(c.count_min, sums.count_min) as subject_count_min,
    case when c.written is null then sums.count_max else c.count_max end as subject_count_max,
    daicho_store.answer_of(a.special_care) as special_care, implied.special_care_items,
    daicho_store.answer_of(a.sector_sensitive) as sector_sensitive,
    daicho_store.answer_of(a.my_number) as my_number, implied.my_number_items,
    daicho_store.answer_of(a.retained_data) as retained_data, a.retained_data_reason,
    daicho_store.answer_of(a.direct_written) as direct_written,
    coalesce(a.storage_place, places.places) as storage_place,
    coalesce(a.storage_method, places.methods) as storage_method,
    coalesce(a.medium, places.media) as medium,
    coalesce(a.access, places.access) as access,
    coalesce(a.use_until, limits.use_until) as use_until,
    coalesce(a.retention, limits.retention) as retention,
    coalesce(a.disposal, limits.disposal) as disposal,
    daicho_store.answer_of(a.entrusted_out) as entrusted_out,
    daicho_store.answer_of(a.third_party) as third_party,
    daicho_store.answer_of(a.joint_use) as joint_use,
    daicho_store.answer_of(a.foreign_provision) as foreign_provision,
    daicho_store.answer_of(a.foreign_storage) as foreign_storage,
    daicho_store.answer_of(a.contact_use) as contact_use,
    a.risk_reference, daicho_store.term_of('activity_status', a.status) as status,
    daicho_store.day_of(a.started_on) as started_on, daicho_store.day_of(a.ended_on) as ended_on,
    daicho_store.day_of(a.reviewed_on) as reviewed_on, daicho_store.day_of(a.next_review_on) as next_review_on,
    a.approved_by, a.activity_evidence as evidence, a.activity_modality as modality, a.clause, a.remarks
from daicho_store.stated_as_of(day, known_at) as a
left join daicho_store.count_reading as c on c.written = a.subject_count
left join sums on sums.revision_id = a.revision_id and sums.activity = a.activity
left join implied on implied.revision_id = a.revision_id and implied.activity = a.activity
left join places on places.revision_id = a.revision_id and places.activity = a.activity
left join limits on limits.revision_id = a.revision_id and limits.activity = a.activity;

create or replace view activities as from activities_as_of(current_date);
