-- Ledgers, what was handed in, what became of it, and the numbered editions.
create or replace view ledgers as
select l.organization, n.name as organization_name, l.ledger, l.kind, l.department,
    (select count(*) from daicho_store.revision as r where r.ledger = l.ledger) as revisions,
    (select count(*) from daicho_store.submission as s where s.ledger = l.ledger) as submissions,
    (select max(s.recorded_at) from daicho_store.submission as s where s.ledger = l.ledger) as last_submitted_at,
    (
        select r.activities from daicho_store.revision as r
        join daicho_store.revisions_as_of(current_date, daicho_store.utc_now()) as v on v.revision_id = r.revision_id
        where r.ledger = l.ledger
    ) as activities,
    l.closed_on
from daicho_store.ledger as l
join daicho_store.organization_name as n on n.organization = l.organization;

create or replace view submissions as
select s.organization, n.name as organization_name, s.ledger, r.number as revision, s.submission_id as submission,
    s.status, s.recorded_at, s.recorded_on, s.recorded_by, s.source_name, s.source_sha256, s.errors, s.warnings
from daicho_store.submission as s
join daicho_store.organization_name as n on n.organization = s.organization
left join daicho_store.revision as r on r.revision_id = s.revision_id;

create or replace view revisions as
select l.organization, n.name as organization_name, r.ledger, r.number as revision, r.number, r.effective_on,
    r.effective_from, r.recorded_at, s.recorded_on, s.recorded_by, s.source_name, s.source_sha256,
    r.content_sha256 as revision_sha256, r.activities, r.added, r.changed, r.removed
from daicho_store.revision as r
join daicho_store.submission as s on s.submission_id = r.revision_id
join daicho_store.ledger as l on l.ledger = r.ledger
join daicho_store.organization_name as n on n.organization = l.organization;

create or replace view releases as
select r.organization, n.name as organization_name, r.number, r.basis_date, r.prepared_by, r.prepared_on,
    r.checked_by, r.checked_on, r.approved_by, r.approved_on, r.fingerprint, r.note
from daicho_store.release as r
join daicho_store.organization_name as n on n.organization = r.organization;
