-- one row per scheme: the rows of joint use that share what Art. 27(5)(iii) makes known
create or replace macro joint_uses_as_of(day, known_at := null) as table
select r.organization, r.organization_name, r.ledger, r.revision,
    r.items, r.scope, string_agg(distinct r.name, '、' order by r.name) as parties, r.purposes,
    r.responsible_party, r.responsible_address, r.responsible_representative, r.clause, r.evidence, r.modality
from activity_recipients_as_of(day, known_at := known_at) as r
where r.kind = 'joint_use'
group by all;

create or replace view joint_uses as from joint_uses_as_of(current_date);
