create or replace macro activity_items_as_of(day, known_at := null) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    e.written, t.term, t.label_ja, t.label_en, coalesce(t.flags, o.flags) as flags,
    coalesce(e.clause, a.clause) as clause,
    coalesce(ev.term, a.activity_evidence) as evidence,
    coalesce(mo.term, a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_item as e on e.revision_id = a.revision_id and e.activity = a.activity
left join daicho_store.item_meaning as m on m.written = e.written
left join daicho_store.term as t on t.vocabulary = 'data_item' and t.term = m.term
left join daicho_store.open_end as o on o.written = e.written
left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = e.evidence
left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = e.modality
anti join daicho_store.nothing as n on n.written = e.written;

create or replace view activity_items as from activity_items_as_of(current_date);
