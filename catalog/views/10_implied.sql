-- what the items of an activity imply, whatever its marks say
create or replace view daicho_store.flagged_word as
select m.written, t.term, list_contains(string_split(t.flags, ' '), 'SC') as special_care,
    list_contains(string_split(t.flags, ' '), 'MN') as my_number
from daicho_store.term as t
join daicho_store.item_meaning as m on m.term = t.term
where t.vocabulary = 'data_item' and (contains(t.flags, 'SC') or contains(t.flags, 'MN'));

create or replace view daicho_store.implied as
select i.revision_id, i.activity,
    string_agg(distinct f.term, ' ' order by f.term) filter (f.special_care) as special_care_items,
    string_agg(distinct f.term, ' ' order by f.term) filter (f.my_number) as my_number_items
from daicho_store.activity_item as i
join daicho_store.flagged_word as f on f.written = i.written
group by i.revision_id, i.activity;
