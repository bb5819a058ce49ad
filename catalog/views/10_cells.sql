-- where every value stood: its row's place, its field's column, and the exceptions
create or replace view daicho_store.value as
select u.revision_id, 'organization_fact' as entity, cast(null as varchar) as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.organization_fact
        on columns(* exclude (revision_id, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no, content_sha256))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_subject' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_subject
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_item' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_item
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_purpose' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_purpose
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_acquisition' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_acquisition
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_consent' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_consent
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_storage' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_storage
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_retention' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_retention
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_entrustment' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_entrustment
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_entruster' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_entruster
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'activity_recipient' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.activity_recipient
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'safeguard' as entity, u.activity as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.safeguard
        on columns(* exclude (revision_id, activity, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'publication' as entity, cast(null as varchar) as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.publication
        on columns(* exclude (revision_id, position, sheet_no, row_no))
        into name field value written
    ) as u
    union all
    select u.revision_id, 'rights_procedure' as entity, cast(null as varchar) as activity, u.position, u.sheet_no, u.row_no, u.field, u.written
    from (
        unpivot daicho_store.rights_procedure
        on columns(* exclude (revision_id, position, sheet_no, row_no))
        into name field value written
    ) as u;

create or replace macro cells_as_of(day, known_at := null) as table
select v.organization, v.organization_name, v.ledger, v.revision, u.activity, a.name as activity_name,
    u.entity, coalesce(u.activity, v.ledger) || case u.entity when 'activity' then '' else '#' || u.position end
        as entity_id,
    u.field, s.source_name, h.sheet, coalesce(x.row_no, u.row_no) as "row",
    coalesce(x.column_no, c.column_no) as "column", u.written
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.value as u on u.revision_id = v.revision_id
left join daicho_store.activity as a on a.revision_id = u.revision_id and a.activity = u.activity
left join daicho_store.source_cell as x
    on x.revision_id = u.revision_id and x.entity = u.entity and x.position = u.position
    and x.activity is not distinct from u.activity and x.field = u.field
left join daicho_store.source_sheet as h
    on h.revision_id = u.revision_id and h.sheet_no = coalesce(x.sheet_no, u.sheet_no)
join daicho_store.submission as s on s.submission_id = coalesce(h.carried_from, v.revision_id)
left join daicho_store.source_column as c
    on c.revision_id = u.revision_id and c.sheet_no = u.sheet_no and c.entity = u.entity and c.field = u.field;

create or replace view cells as from cells_as_of(current_date);

create or replace macro extras_as_of(day, known_at := null) as table
select v.organization, v.organization_name, v.ledger, v.revision, e.activity, a.name as activity_name,
    e.header, e.written, s.source_name, h.sheet, e.row_no as "row", e.column_no as "column"
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.extra as e on e.revision_id = v.revision_id
left join daicho_store.activity as a on a.revision_id = e.revision_id and a.activity = e.activity
left join daicho_store.source_sheet as h on h.revision_id = e.revision_id and h.sheet_no = e.sheet_no
join daicho_store.submission as s on s.submission_id = coalesce(h.carried_from, v.revision_id);

create or replace view extras as from extras_as_of(current_date);

create or replace view findings as
select s.organization, n.name as organization_name, s.ledger, r.number as revision, s.submission_id as submission,
    'import' as source, f.code, f.severity, f.basis, f.message_ja, f.message_en, f.entity, f.entity_id,
    s.source_name, f.sheet, f.row_no as "row", f.column_no as "column"
from daicho_store.finding as f
join daicho_store.submission as s on s.submission_id = f.submission_id
join daicho_store.organization_name as n on n.organization = s.organization
left join daicho_store.revision as r on r.revision_id = s.revision_id;
