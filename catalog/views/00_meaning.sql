-- What written words mean: joins with the vocabularies and with the stored readings. The other views stand on these.
-- The macros are for views of few rows; where there are many, joins with meaning and answer are what stays fast.

create or replace macro daicho_store.utc_now() as (now() at time zone 'utc');

create or replace view daicho_store.meaning as
select a.vocabulary, s.written, a.term
from daicho_store.spelling as s
join daicho_store.alias as a on a.folded = s.folded;

-- the data items that words mean: one, or those that a group has as its parts
create or replace view daicho_store.item_meaning as
select m.written, m.term
from daicho_store.meaning as m
where m.vocabulary = 'data_item'
union all
select g.written, g.term
from daicho_store.group_reading as g;

create or replace macro daicho_store.folded_of(w) as (
    select s.folded from daicho_store.spelling as s where s.written = w
);

create or replace macro daicho_store.term_of(v, w) as (
    select m.term from daicho_store.meaning as m where m.vocabulary = v and m.written = w
);

create or replace view daicho_store.answer as
select m.written, m.term as answer
from daicho_store.meaning as m
where m.vocabulary = 'answer' and m.term <> 'open_end'
union all
-- 有（A社）
select r.written, r.answer
from daicho_store.answer_reading as r;

create or replace macro daicho_store.answer_of(w) as (
    select a.answer from daicho_store.answer as a where a.written = w
);

create or replace macro daicho_store.day_of(w) as (
    select r.day from daicho_store.date_reading as r where r.written = w
);

-- words that say that there is nothing to list: they are answers, not elements
create or replace view daicho_store.nothing as
select m.written, case m.term when 'no' then 'none' else m.term end as state
from daicho_store.meaning as m
where m.vocabulary = 'answer' and m.term in ('no', 'not_applicable', 'unknown');

-- marks that say so, be it with a note: 無（ただし…）
create or replace view daicho_store.denial as
select a.written, case a.answer when 'no' then 'none' else a.answer end as state
from daicho_store.answer as a
where a.answer in ('no', 'not_applicable', 'unknown');

-- 等 and その他 at the end of a list: it names more than it lists
create or replace view daicho_store.open_end as
select m.written, 'OPEN' as flags
from daicho_store.meaning as m
where m.vocabulary = 'answer' and m.term = 'open_end';

create or replace view daicho_store.organization_name as
select o.organization, arg_max(o.name, o.submission_id) as name
from daicho_store.organization as o
group by o.organization;

-- per ledger the revision that is valid on DAY as far as it was known at KNOWN_AT (null: now). DuckDB evaluates the
-- default of a macro's parameter once, when the macro is made: a default of utc_now() would freeze there.
create or replace macro daicho_store.revisions_as_of(day, known_at) as table
select r.revision_id, l.organization, n.name as organization_name, r.ledger, r.number as revision,
    l.kind as ledger_kind, r.effective_from
from daicho_store.revision as r
join daicho_store.ledger as l on l.ledger = r.ledger
join daicho_store.organization_name as n on n.organization = l.organization
where r.effective_from <= cast(day as date)
    and r.recorded_at <= coalesce(cast(known_at as timestamp), daicho_store.utc_now())
    and (l.closed_on is null or l.closed_on > cast(day as date))
    and not exists (
        select 1 from daicho_store.withdrawal as w
        where w.revision_id = r.revision_id
            and w.recorded_at <= coalesce(cast(known_at as timestamp), daicho_store.utc_now())
    )
qualify row_number() over (partition by r.ledger order by r.effective_from desc, r.number desc) = 1;

-- the activities of those revisions with what their statements share
create or replace macro daicho_store.stated_as_of(day, known_at) as table
select v.organization, v.organization_name, v.ledger, v.revision, v.ledger_kind, a.name as activity_name,
    ev.term as activity_evidence, mo.term as activity_modality, a.*
from daicho_store.revisions_as_of(day, known_at) as v
join daicho_store.activity as a on a.revision_id = v.revision_id
left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = a.evidence
left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = a.modality;
