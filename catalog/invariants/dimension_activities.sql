-- what is said of an activity is said of one that the same revision has, at a place of its own
with dimensions as (
    select revision_id, activity, position, 'activity_subject' as entity from daicho_store.activity_subject
    union all
    select revision_id, activity, position, 'activity_item' as entity from daicho_store.activity_item
    union all
    select revision_id, activity, position, 'activity_purpose' as entity from daicho_store.activity_purpose
    union all
    select revision_id, activity, position, 'activity_acquisition' as entity from daicho_store.activity_acquisition
    union all
    select revision_id, activity, position, 'activity_consent' as entity from daicho_store.activity_consent
    union all
    select revision_id, activity, position, 'activity_storage' as entity from daicho_store.activity_storage
    union all
    select revision_id, activity, position, 'activity_retention' as entity from daicho_store.activity_retention
    union all
    select revision_id, activity, position, 'activity_entrustment' as entity from daicho_store.activity_entrustment
    union all
    select revision_id, activity, position, 'activity_entruster' as entity from daicho_store.activity_entruster
    union all
    select revision_id, activity, position, 'activity_recipient' as entity from daicho_store.activity_recipient
    union all
    select revision_id, activity, position, 'safeguard' as entity from daicho_store.safeguard
),
asked as (from dimensions where revision_id >= $first_revision)
select d.entity, d.revision_id, d.activity
from asked as d
where d.activity is not null
    and not exists (
        from daicho_store.activity as a where a.revision_id = d.revision_id and a.activity = d.activity
    )
union all
select d.entity, d.revision_id, d.activity
from asked as d
group by d.entity, d.revision_id, d.activity, d.position
having count(*) > 1
