-- Statements about the whole organization have no activity. A recipient from an activity's own cell is a third party
-- unless it says otherwise, and shares that row's ground.
create or replace macro activity_recipients_as_of(day, known_at := null) as table
select v.organization, v.organization_name, v.ledger, v.revision, e.activity, a.name as activity_name, e.position,
    coalesce(e.corporate_number, daicho_store.folded_of(e.name)) as party, e.name, e.corporate_number,
    case when e.kind is null then 'third_party' else daicho_store.term_of('recipient_kind', e.kind) end as kind,
    e.kind as kind_written,
    daicho_store.term_of('ground', coalesce(e.ground, a.provision_ground)) as ground,
    coalesce(e.ground, a.provision_ground) as ground_written,
    daicho_store.term_of('foreign_ground', e.foreign_ground) as foreign_ground,
    daicho_store.term_of('country', coalesce(e.country, a.foreign_country)) as country,
    e.items, e.method, daicho_store.answer_of(e.record_kept) as record_kept,
    e.scope, e.purposes, e.responsible_party, e.responsible_address, e.responsible_representative,
    coalesce(e.clause, a.clause) as clause,
    ev.term as evidence,
    mo.term as modality
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.activity_recipient as e on e.revision_id = v.revision_id
left join daicho_store.activity as a on a.revision_id = e.revision_id and a.activity = e.activity
left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = coalesce(e.evidence, a.evidence)
left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = coalesce(e.modality, a.modality)
anti join daicho_store.nothing as n on n.written = e.name;

create or replace view activity_recipients as from activity_recipients_as_of(current_date);
