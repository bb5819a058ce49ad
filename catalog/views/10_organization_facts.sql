create or replace macro organization_facts_as_of(day, known_at := null) as table
select v.organization, v.organization_name, v.ledger, v.revision, e.position,
    t.term as fact, e.fact as fact_written, t.label_ja, t.label_en, e.written, e.clause,
    daicho_store.term_of('evidence', e.evidence) as evidence,
    daicho_store.term_of('modality', e.modality) as modality
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.organization_fact as e on e.revision_id = v.revision_id
left join daicho_store.meaning as m on m.vocabulary = 'organization_fact' and m.written = e.fact
left join daicho_store.term as t on t.vocabulary = 'organization_fact' and t.term = m.term;

create or replace view organization_facts as from organization_facts_as_of(current_date);
