create or replace macro activity_storages_as_of(day, known_at := daicho_store.utc_now()) as table
select a.organization, a.organization_name, a.ledger, a.revision, a.activity, a.activity_name, e.position,
    e.place, e.system, daicho_store.term_of('medium', coalesce(e.medium, a.medium)) as medium,
    coalesce(e.method, a.storage_method) as method, coalesce(e.access, a.access) as access,
    daicho_store.term_of('country', coalesce(e.country, a.storage_country)) as country,
    e.provider, daicho_store.term_of('country', e.provider_country) as provider_country,
    daicho_store.answer_of(e.provider_handles_data) as provider_handles_data,
    coalesce(e.clause, a.clause) as clause,
    coalesce(daicho_store.term_of('evidence', e.evidence), a.activity_evidence) as evidence,
    coalesce(daicho_store.term_of('modality', e.modality), a.activity_modality) as modality
from daicho_store.stated_as_of(day, known_at) as a
join daicho_store.activity_storage as e on e.revision_id = a.revision_id and e.activity = a.activity
where not exists (select 1 from daicho_store.nothing as n where n.written = e.place);

create or replace view activity_storages as from activity_storages_as_of(current_date);
