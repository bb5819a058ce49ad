create or replace macro activity_retentions_as_of(day, known_at := null) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    e.applies_to, daicho_store.term_of('limit_kind', e.kind) as kind, e.written,
    p.months, p.event, p.until,
    daicho_store.term_of('statutory_retention', e.statute) as statute,
    daicho_store.term_of('disposal', coalesce(e.disposal, a.disposal)) as disposal,
    coalesce(e.clause, a.clause) as clause,
    coalesce(ev.term, a.activity_evidence) as evidence,
    coalesce(mo.term, a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_retention as e on e.revision_id = a.revision_id and e.activity = a.activity
left join daicho_store.period_reading as p on p.written = e.written
left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = e.evidence
left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = e.modality
anti join daicho_store.nothing as n on n.written = e.written;

create or replace view activity_retentions as from activity_retentions_as_of(current_date);
