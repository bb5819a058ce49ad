-- every ledger and every submission belongs to an organization that is known, and the ledger's name says which
select l.ledger, l.organization
from daicho_store.ledger as l
where l.submission_id >= $first_revision
    and (
        not exists (from daicho_store.organization as o where o.organization = l.organization)
        or not starts_with(l.ledger, l.organization || '/')
    )
union all
select s.ledger, s.organization
from daicho_store.submission as s
where s.submission_id >= $first_revision
    and not exists (from daicho_store.organization as o where o.organization = s.organization)
