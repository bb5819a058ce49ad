create or replace macro rights_procedures_as_of(day, known_at := null) as table
select v.organization, v.organization_name, v.ledger, v.revision, e.position,
    t.term as request, e.request as request_written, t.label_ja, t.label_en,
    e."window", e.method, e.identity_check, e.agent, e.fee, e.fee_note, e.limits, e.clause,
    daicho_store.term_of('evidence', e.evidence) as evidence,
    daicho_store.term_of('modality', e.modality) as modality
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.rights_procedure as e on e.revision_id = v.revision_id
left join daicho_store.meaning as m on m.vocabulary = 'request' and m.written = e.request
left join daicho_store.term as t on t.vocabulary = 'request' and t.term = m.term;

create or replace view rights_procedures as from rights_procedures_as_of(current_date);
