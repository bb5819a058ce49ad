"""The values behind the cells of an activity where words do not tell all: inferred, perhaps only, or not there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb

from catalog.queries.answers import records


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: what was WRITTEN, on what EVIDENCE, with which MODALITY (codes; None where not told)."""

    written: str
    evidence: str | None
    modality: str | None


def values(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, dict[str, list[Value]]]:
    """Return by activity and field the values that a cell does not tell: not simply facts, or with details beyond it.

    Fields that are no lists have them only where their details stand in for a blank cell, or say the very same.
    """
    found: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for row in records(connection, _LISTS, codes, day) + records(connection, _SINGLES, codes, day):
        told = found[row["activity"]][row["field"]]
        value = Value(row["written"], row["evidence"], row["modality"])
        if row["listed"] or value not in told:
            told.append(value)
    return found


_LISTS = """
with elements as (
    select organization, activity, 'subjects' as field, position, written, evidence, modality
    from activity_subjects_as_of($1)
    union all
    select distinct organization, activity, 'items', position, written, evidence, modality -- a group has several terms
    from activity_items_as_of($1)
    union all
    select organization, activity, 'purposes', position, written, evidence, modality
    from activity_purposes_as_of($1)
    union all
    select organization, activity, 'acquisition', position, written, evidence, modality
    from activity_acquisitions_as_of($1)
    union all
    select organization, activity, 'consents', position, written, evidence, modality
    from activity_consents_as_of($1)
    union all
    select organization, activity, case kind when 'use' then 'use_until' else 'retention' end, position,
        written, evidence, modality
    from activity_retentions_as_of($1)
    where kind in ('use', 'keep')
    union all
    select organization, activity, 'entrusters', position, name, evidence, modality
    from activity_entrusters_as_of($1)
),
beside as (
    select e.*, case e.field
            when 'subjects' then s.subjects
            when 'items' then s.items
            when 'purposes' then s.purposes
            when 'acquisition' then s.acquisition
            when 'consents' then s.consents
            when 'use_until' then s.use_until
            when 'retention' then s.retention
            when 'entrusters' then s.entrusters
        end as cell
    from elements as e
    join daicho_store.stated_as_of($1, daicho_store.utc_now()) as s on s.activity = e.activity
    where e.written is not null and e.organization in (select unnest($2))
),
doubted as (
    select activity, field
    from beside
    group by activity, field
    having bool_or(
        coalesce(evidence <> 'stated', false) or coalesce(modality <> 'does', false)
        or not contains(coalesce(cell, written), written) -- a blank cell is printed from its details anyway
    )
)
select e.activity, e.field, e.position, e.written, e.evidence, e.modality, true as listed
from beside as e
semi join doubted using (activity, field)
order by e.activity, e.field, e.position
"""

_SINGLES = """
with told as (
    from (
        select organization, activity, position, direct_written, notice, evidence, modality
        from activity_acquisitions_as_of($1)
    ) unpivot (written for field in (direct_written, notice))
    union all by name
    from (
        select organization, activity, position, medium_written as medium, place as storage_place,
            method as storage_method, country_written as storage_country, access, evidence, modality
        from activity_storages_as_of($1)
    ) unpivot (written for field in (medium, storage_place, storage_method, storage_country, access))
    union all by name
    select a.organization, a.activity, e.position, e.disposal as written, 'disposal' as field,
        coalesce(ev.term, a.activity_evidence) as evidence, coalesce(mo.term, a.activity_modality) as modality
    from daicho_store.stated_as_of($1, daicho_store.utc_now()) as a
    join daicho_store.activity_retention as e on e.revision_id = a.revision_id and e.activity = a.activity
    left join daicho_store.meaning as ev on ev.vocabulary = 'evidence' and ev.written = e.evidence
    left join daicho_store.meaning as mo on mo.vocabulary = 'modality' and mo.written = e.modality
    where e.disposal is not null
),
beside as (
    select e.*, case e.field
            when 'direct_written' then s.direct_written
            when 'notice' then s.notice
            when 'medium' then s.medium
            when 'storage_place' then s.storage_place
            when 'storage_method' then s.storage_method
            when 'storage_country' then s.storage_country
            when 'access' then s.access
            when 'disposal' then s.disposal
        end as cell
    from told as e
    join daicho_store.stated_as_of($1, daicho_store.utc_now()) as s on s.activity = e.activity
    where e.organization in (select unnest($2))
),
doubted as (
    select activity, field
    from beside
    group by activity, field
    having bool_or(coalesce(evidence <> 'stated', false) or coalesce(modality <> 'does', false))
),
alone as ( -- groups are put together for the doubted ones alone
    select activity, field
    from beside
    semi join doubted using (activity, field)
    group by activity, field
    having max(cell) is null or max(cell) = string_agg(written, chr(10) order by position)
)
select e.activity, e.field, e.position, e.written, e.evidence, e.modality, false as listed
from beside as e
semi join alone using (activity, field)
order by e.activity, e.field, e.position
"""
