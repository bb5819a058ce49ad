create or replace macro activity_entrustments_as_of(day, known_at := null) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    coalesce(e.corporate_number, daicho_store.folded_of(e.name)) as party, e.name, e.corporate_number,
    e.work, e.items, e.subject_count, daicho_store.term_of('country', e.country) as country, e.contract,
    daicho_store.day_of(e.contract_from) as contract_from, daicho_store.day_of(e.contract_to) as contract_to,
    daicho_store.day_of(e.evaluated_on) as evaluated_on,
    daicho_store.day_of(e.next_evaluation_on) as next_evaluation_on,
    e.re_entrustment, e.parent,
    coalesce(e.clause, a.clause) as clause,
    coalesce(ev.term, a.activity_evidence) as evidence,
    coalesce(mo.term, a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_entrustment as e on e.revision_id = a.revision_id and e.activity = a.activity
left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = e.evidence
left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = e.modality
anti join daicho_store.nothing as n on n.written = e.name;

create or replace view activity_entrustments as from activity_entrustments_as_of(current_date);
