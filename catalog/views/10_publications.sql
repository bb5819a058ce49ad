create or replace macro publications_as_of(day, known_at := null) as table
select v.organization, v.organization_name, v.ledger, v.revision, e.position,
    t.term as item, e.item as item_written, t.label_ja, t.label_en, e.status as status_written,
    daicho_store.term_of('publication_status', e.status) as status, e.made_known_by, e.written, e.clause, e.url,
    daicho_store.term_of('evidence', e.evidence) as evidence,
    daicho_store.term_of('modality', e.modality) as modality
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.publication as e on e.revision_id = v.revision_id
left join daicho_store.meaning as m on m.vocabulary = 'publication_item' and m.written = e.item
left join daicho_store.term as t on t.vocabulary = 'publication_item' and t.term = m.term;

create or replace view publications as from publications_as_of(current_date);
