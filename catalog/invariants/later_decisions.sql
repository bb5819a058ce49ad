-- what is decided about revisions and activities afterwards has its entry in the journal
with decided as (
    select 'withdrawal' as kind, recorded_at from daicho_store.withdrawal
    union all
    select 'correction' as kind, recorded_at from daicho_store.correction
    union all
    select 'activity_link' as kind, recorded_at from daicho_store.activity_link
)
select d.kind, d.recorded_at
from decided as d
where $first_revision >= 0
    and not exists (from daicho_store.journal as j where j.kind = d.kind and j.recorded_at = d.recorded_at)
