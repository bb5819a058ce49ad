create or replace macro activities_as_of(day, known_at := null) as table
with sums as (
    select s.revision_id, s.activity, sum(c.count_min) as count_min,
        case when count(*) = count(c.count_max) then sum(c.count_max) end as count_max
    from daicho_store.activity_subject as s
    join daicho_store.count_reading as c on c.written = s.count
    group by s.revision_id, s.activity
)
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name,
    a.reference, a.name, a.business, a.department, a.manager, information_class.term as information_class,
    role.term as role, a.subject_count, coalesce(c.count_min, sums.count_min) as subject_count_min,
    case when c.written is null then sums.count_max else c.count_max end as subject_count_max,
    special_care.answer as special_care, i.special_care_items, sector_sensitive.answer as sector_sensitive,
    my_number.answer as my_number, i.my_number_items, retained_data.answer as retained_data, a.retained_data_reason,
    direct_written.answer as direct_written, a.storage_place, a.storage_method, a.medium, a.access, a.use_until,
    a.retention, a.disposal, entrusted_out.answer as entrusted_out, third_party.answer as third_party,
    joint_use.answer as joint_use, foreign_provision.answer as foreign_provision,
    foreign_storage.answer as foreign_storage, contact_use.answer as contact_use, a.risk_reference,
    status.term as status, started_on.day as started_on, ended_on.day as ended_on, reviewed_on.day as reviewed_on,
    next_review_on.day as next_review_on, a.approved_by, a.activity_evidence as evidence,
    a.activity_modality as modality, a.clause, a.remarks
from daicho_store.printed_as_of(day, known_at) as a
left join daicho_store.count_reading as c on c.written = a.subject_count
left join sums on sums.revision_id = a.revision_id and sums.activity = a.activity
left join daicho_store.implied as i on i.revision_id = a.revision_id and i.activity = a.activity
left join daicho_store.meaning as information_class on information_class.vocabulary = 'information_class' and information_class.written = a.information_class
left join daicho_store.meaning as role on role.vocabulary = 'role' and role.written = a.role
left join daicho_store.meaning as status on status.vocabulary = 'activity_status' and status.written = a.status
left join daicho_store.answer as special_care on special_care.written = a.special_care
left join daicho_store.answer as sector_sensitive on sector_sensitive.written = a.sector_sensitive
left join daicho_store.answer as my_number on my_number.written = a.my_number
left join daicho_store.answer as retained_data on retained_data.written = a.retained_data
left join daicho_store.answer as direct_written on direct_written.written = a.direct_written
left join daicho_store.answer as entrusted_out on entrusted_out.written = a.entrusted_out
left join daicho_store.answer as third_party on third_party.written = a.third_party
left join daicho_store.answer as joint_use on joint_use.written = a.joint_use
left join daicho_store.answer as foreign_provision on foreign_provision.written = a.foreign_provision
left join daicho_store.answer as foreign_storage on foreign_storage.written = a.foreign_storage
left join daicho_store.answer as contact_use on contact_use.written = a.contact_use
left join daicho_store.date_reading as started_on on started_on.written = a.started_on
left join daicho_store.date_reading as ended_on on ended_on.written = a.ended_on
left join daicho_store.date_reading as reviewed_on on reviewed_on.written = a.reviewed_on
left join daicho_store.date_reading as next_review_on on next_review_on.written = a.next_review_on;

create or replace view activities as from activities_as_of(current_date);
