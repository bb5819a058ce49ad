-- a header is remembered once, by an entry in the journal, and every settled column and owner is of one that is
select m.fingerprint, 'no entry' as what
from daicho_store.mapping as m
where m.mapping_id >= $first_revision
    and not exists (from daicho_store.journal as j where j.sequence = m.mapping_id and j.kind = 'mapping')
union all
select fingerprint, 'twice' from daicho_store.mapping group by fingerprint having count(*) > 1
union all
select folded, 'twice' from daicho_store.mapping_column group by mapping_id, folded having count(*) > 1
union all
select c.header, 'no mapping'
from daicho_store.mapping_column as c
where not exists (from daicho_store.mapping as m where m.mapping_id = c.mapping_id)
union all
select b.organization, 'no mapping'
from daicho_store.mapping_belonging as b
where not exists (from daicho_store.mapping as m where m.mapping_id = b.mapping_id)
