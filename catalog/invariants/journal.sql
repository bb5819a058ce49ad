-- the journal runs 1, 2, 3 … to the head, and every submission has its entry
select j.sequence, 'gap' as what
from (select sequence, row_number() over (order by sequence) as expected from daicho_store.journal) as j
where j.sequence <> j.expected and $first_revision >= 0
union all
select s.submission_id, 'no entry'
from daicho_store.submission as s
where s.submission_id >= $first_revision
    and not exists (from daicho_store.journal as j where j.sequence = s.submission_id and j.kind = 'submission')
