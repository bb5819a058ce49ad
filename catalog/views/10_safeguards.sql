-- 安全管理措置 of the whole organization, and of single activities
create or replace macro daicho_store.safeguards_as_of(day, known_at) as table
select v.organization, v.organization_name, v.ledger, v.revision, e.activity, a.name as activity_name, e.position,
    t.term as heading, e.heading as heading_written, t.label_ja, t.label_en, e.written,
    coalesce(e.clause, a.clause) as clause,
    ev.term as evidence,
    mo.term as modality
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.safeguard as e on e.revision_id = v.revision_id
left join daicho_store.activity as a on a.revision_id = e.revision_id and a.activity = e.activity
left join daicho_store.meaning as m on m.vocabulary = 'safeguard' and m.written = coalesce(e.heading, e.written)
left join daicho_store.term as t on t.vocabulary = 'safeguard' and t.term = m.term
left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = coalesce(e.evidence, a.evidence)
left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = coalesce(e.modality, a.modality)
anti join daicho_store.nothing as n on n.written = e.written;

create or replace macro safeguards_as_of(day, known_at := null) as table
select s.* exclude (activity, activity_name)
from daicho_store.safeguards_as_of(day, known_at) as s
where s.activity is null;

create or replace view safeguards as from safeguards_as_of(current_date);

create or replace macro activity_safeguards_as_of(day, known_at := null) as table
select s.* from daicho_store.safeguards_as_of(day, known_at) as s where s.activity is not null;

create or replace view activity_safeguards as from activity_safeguards_as_of(current_date);
