create or replace macro activity_consents_as_of(day, known_at := daicho_store.utc_now()) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    e.written, daicho_store.term_of('consent_for', e.for_what) as for_what,
    daicho_store.term_of('consent_method', e.written) as method, e.exception,
    coalesce(e.clause, a.clause) as clause,
    coalesce(daicho_store.term_of('evidence', e.evidence), a.activity_evidence) as evidence,
    coalesce(daicho_store.term_of('modality', e.modality), a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_consent as e on e.revision_id = a.revision_id and e.activity = a.activity
where not exists (select 1 from daicho_store.nothing as n where n.written = e.written);

create or replace view activity_consents as from activity_consents_as_of(current_date);
