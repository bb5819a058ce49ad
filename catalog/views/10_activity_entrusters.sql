create or replace macro activity_entrusters_as_of(day, known_at := daicho_store.utc_now()) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    coalesce(e.corporate_number, daicho_store.folded_of(e.name)) as party, e.name, e.corporate_number,
    e.contract, daicho_store.answer_of(e.re_entrustment_allowed) as re_entrustment_allowed, e.return_or_erasure,
    coalesce(e.clause, a.clause) as clause,
    coalesce(daicho_store.term_of('evidence', e.evidence), a.activity_evidence) as evidence,
    coalesce(daicho_store.term_of('modality', e.modality), a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_entruster as e on e.revision_id = a.revision_id and e.activity = a.activity
where not exists (select 1 from daicho_store.nothing as n where n.written = e.name);

create or replace view activity_entrusters as from activity_entrusters_as_of(current_date);
