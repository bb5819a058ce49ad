-- every term that occurs, of every dimension that organizations are compared by; place is the dimension's order
create or replace macro daicho_store.occurrences_as_of(day, known_at) as table
select 1 as place, 'items' as dimension, 'data_item' as vocabulary, 'activity_item' as entity, 'written' as field,
    i.organization, i.ledger, i.revision, i.activity, i.activity_name, i.position, i.term as code, i.written, i.flags,
    i.evidence, i.modality, i.clause, null as status
from activity_items_as_of(day, known_at := known_at) as i
union all
select 2, 'subjects', 'subject', 'activity_subject', 'written',
    s.organization, s.ledger, s.revision, s.activity, s.activity_name, s.position, s.term, s.written, s.flags,
    s.evidence, s.modality, s.clause, null
from activity_subjects_as_of(day, known_at := known_at) as s
union all
select 3, 'purposes', 'purpose', 'activity_purpose', 'written',
    p.organization, p.ledger, p.revision, p.activity, p.activity_name, p.position, p.term, p.written, p.flags,
    p.evidence, p.modality, p.clause, null
from activity_purposes_as_of(day, known_at := known_at) as p
union all
select 5, 'recipients', 'recipient_kind', 'activity_recipient',
    case
        when r.name is not null then 'name'
        when r.scope is not null then 'scope'
        when r.ground_written is not null then 'ground'
        else 'kind'
    end,
    r.organization, r.ledger, r.revision, r.activity, r.activity_name, r.position, r.kind,
    coalesce(r.name, r.scope, r.ground_written, r.kind_written), null, r.evidence, r.modality, r.clause, null
from activity_recipients_as_of(day, known_at := known_at) as r
union all
select 4, 'entrustments', '', 'activity_entrustment', case when e.name is null then 'work' else 'name' end,
    e.organization, e.ledger, e.revision, e.activity, e.activity_name, e.position, '(entrustment)', coalesce(e.name, e.work), null,
    e.evidence, e.modality, e.clause, null
from activity_entrustments_as_of(day, known_at := known_at) as e
union all
-- 委託 有 where nobody says to whom
select 4, 'entrustments', '', 'activity', 'entrusted_out',
    a.organization, a.ledger, a.revision, a.activity, a.activity_name, a.position, '(entrustment)', a.entrusted_out, null,
    a.activity_evidence, a.activity_modality, a.clause, null
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.answer as o on o.written = a.entrusted_out and o.answer = 'yes'
anti join daicho_store.activity_entrustment as e on e.revision_id = a.revision_id and e.activity = a.activity
union all
select 6, 'grounds', 'ground', 'activity_recipient', 'ground',
    r.organization, r.ledger, r.revision, r.activity, r.activity_name, r.position, r.ground, r.ground_written, null,
    r.evidence, r.modality, r.clause, null
from activity_recipients_as_of(day, known_at := known_at) as r
where r.ground_written is not null
union all
select 7, 'safeguards', 'safeguard', 'safeguard', 'written',
    s.organization, s.ledger, s.revision, s.activity, s.activity_name, s.position, s.heading, s.written, null,
    s.evidence, s.modality, s.clause, null
from daicho_store.safeguards_as_of(day, known_at) as s
union all
select 8, 'publications', 'publication_item', 'publication', case when p.written is null then 'status' else 'written' end,
    p.organization, p.ledger, p.revision, null, null, p.position, p.item, coalesce(p.written, p.status_written), null,
    p.evidence, p.modality, p.clause, p.status
from publications_as_of(day, known_at := known_at) as p;

-- where each row stood in its source
create or replace view daicho_store.row_place as
select revision_id, 'activity' as entity, activity, position, sheet_no, row_no from daicho_store.activity
union all
select revision_id, 'activity_item', activity, position, sheet_no, row_no from daicho_store.activity_item
union all
select revision_id, 'activity_subject', activity, position, sheet_no, row_no from daicho_store.activity_subject
union all
select revision_id, 'activity_purpose', activity, position, sheet_no, row_no from daicho_store.activity_purpose
union all
select revision_id, 'activity_entrustment', activity, position, sheet_no, row_no from daicho_store.activity_entrustment
union all
select revision_id, 'activity_recipient', activity, position, sheet_no, row_no from daicho_store.activity_recipient
union all
select revision_id, 'safeguard', activity, position, sheet_no, row_no from daicho_store.safeguard
union all
select revision_id, 'publication', null, position, sheet_no, row_no from daicho_store.publication;
