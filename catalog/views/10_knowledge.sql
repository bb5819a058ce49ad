create or replace view terms as
select t.vocabulary, t.term, t.label_ja, t.label_en, t.definition_ja, t.definition_en, t.parent, t.flags, t.basis,
    t.dpv, t.fides, t.valid_from, t.valid_to, t.position, t.origin
from daicho_store.term as t;

create or replace view aliases as
select a.vocabulary, a.alias, a.term, a.origin
from daicho_store.alias as a;
