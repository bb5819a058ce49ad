create or replace macro activity_entrustments_as_of(day, known_at := daicho_store.utc_now()) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    coalesce(e.corporate_number, daicho_store.folded_of(e.name)) as party, e.name, e.corporate_number,
    e.work, e.items, e.subject_count, daicho_store.term_of('country', e.country) as country, e.contract,
    daicho_store.day_of(e.contract_from) as contract_from, daicho_store.day_of(e.contract_to) as contract_to,
    daicho_store.day_of(e.evaluated_on) as evaluated_on,
    daicho_store.day_of(e.next_evaluation_on) as next_evaluation_on,
    e.re_entrustment, e.parent,
    coalesce(e.clause, a.clause) as clause,
    coalesce(daicho_store.term_of('evidence', e.evidence), a.activity_evidence) as evidence,
    coalesce(daicho_store.term_of('modality', e.modality), a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_entrustment as e on e.revision_id = a.revision_id and e.activity = a.activity
where not exists (select 1 from daicho_store.nothing as n where n.written = e.name);

create or replace view activity_entrustments as from activity_entrustments_as_of(current_date);
