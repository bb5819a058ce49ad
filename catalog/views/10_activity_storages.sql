create or replace macro activity_storages_as_of(day, known_at := null) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    e.place, e.system, daicho_store.term_of('medium', coalesce(e.medium, a.medium)) as medium,
    coalesce(e.medium, a.medium) as medium_written,
    coalesce(e.method, a.storage_method) as method, coalesce(e.access, a.access) as access,
    daicho_store.term_of('country', coalesce(e.country, a.storage_country)) as country,
    coalesce(e.country, a.storage_country) as country_written,
    e.provider, daicho_store.term_of('country', e.provider_country) as provider_country,
    daicho_store.answer_of(e.provider_handles_data) as provider_handles_data,
    coalesce(e.clause, a.clause) as clause,
    coalesce(ev.term, a.activity_evidence) as evidence,
    coalesce(mo.term, a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_storage as e on e.revision_id = a.revision_id and e.activity = a.activity
left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = e.evidence
left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = e.modality
anti join daicho_store.nothing as n on n.written = e.place;

create or replace view activity_storages as from activity_storages_as_of(current_date);
