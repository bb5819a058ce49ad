-- Where several ledgers state the same fact, the one valid last is shown (contradictions are findings, not merged).
create or replace macro organizations_as_of(day, known_at := null) as table
with valid as (from daicho_store.revisions_as_of(day, known_at)),
stated as (
    select v.organization, m.term as fact, e.written,
        row_number() over (
            partition by v.organization, m.term
            order by v.effective_from desc, v.revision_id desc, e.position
        ) as place
    from valid as v
    join daicho_store.organization_fact as e on e.revision_id = v.revision_id
    join daicho_store.meaning as m on m.vocabulary = 'organization_fact' and m.written = e.fact
),
facts as (
    select s.organization,
        max(s.written) filter (s.fact = 'NAME') as name,
        max(s.written) filter (s.fact = 'NAME_EN') as name_en,
        max(s.written) filter (s.fact = 'KIND') as kind,
        max(s.written) filter (s.fact = 'CORPORATE_NUMBER') as corporate_number,
        max(s.written) filter (s.fact = 'ADDRESS') as address,
        max(s.written) filter (s.fact = 'REPRESENTATIVE') as representative,
        max(s.written) filter (s.fact = 'PRIVACY_MANAGER') as privacy_manager,
        max(s.written) filter (s.fact = 'CONTACT') as contact,
        max(s.written) filter (s.fact = 'CONTACT_EMAIL') as contact_email,
        max(s.written) filter (s.fact = 'CONTACT_PHONE') as contact_phone,
        max(s.written) filter (s.fact = 'ACCREDITED_BODY') as accredited_body
    from stated as s
    where s.place = 1
    group by s.organization
),
counted as (
    select v.organization, v.organization_name, count(*) as ledgers, sum(r.activities) as activities
    from valid as v
    join daicho_store.revision as r on r.revision_id = v.revision_id
    group by v.organization, v.organization_name
)
select c.organization, c.organization_name, coalesce(f.name, c.organization_name) as name, f.name_en,
    daicho_store.term_of('organization_kind', f.kind) as kind, f.corporate_number, f.address, f.representative,
    f.privacy_manager, f.contact, f.contact_email, f.contact_phone, f.accredited_body,
    c.ledgers, cast(c.activities as bigint) as activities
from counted as c
left join facts as f on f.organization = c.organization;

create or replace view organizations as from organizations_as_of(current_date);
