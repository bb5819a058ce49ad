"""Organizations at a glance: how many activities each has, and in how many of them a mark is set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb


@dataclass(frozen=True, slots=True)
class Answers:
    """In how many activities a mark is set (YES, also where items imply it), answered otherwise, or left BLANK."""

    yes: int
    no: int
    unknown: int
    blank: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of one organization; POLICY tells that all it has comes from a published policy.

    DATED are the days, months or years that its ledgers are of, as they were written.
    """

    organization: str
    name: str
    policy: bool
    ledgers: int
    activities: int
    dated: Sequence[str]
    special_care: Answers
    my_number: Answers
    abroad: Answers


def overviews(connection: duckdb.DuckDBPyConnection, asked: Sequence[str], day: date) -> list[Overview]:
    """Return the organizations ASKED for by code, or all, as of DAY."""
    rows = connection.execute(
        """
        with ledgers as (
            select v.organization, v.organization_name, bool_and(v.ledger_kind = 'policy') as policy,
                count(*) as ledgers,
                list(distinct r.effective_on order by r.effective_on) filter (r.effective_on is not null) as dated
            from daicho_store.revisions_as_of($1, daicho_store.utc_now()) as v
            join daicho_store.revision as r on r.revision_id = v.revision_id
            where len($2) = 0 or v.organization in (select unnest($2))
            group by v.organization, v.organization_name
        ),
        implied as (
            select i.revision_id, i.activity, bool_or(f.special_care) as special_care, bool_or(f.my_number) as my_number
            from daicho_store.activity_item as i
            join daicho_store.flagged_word as f on f.written = i.written
            group by i.revision_id, i.activity
        ),
        marked as (
            select a.organization,
                case when i.special_care then 'yes' else special_care.answer end as special_care,
                case when i.my_number then 'yes' else my_number.answer end as my_number,
                case
                    when provision.answer = 'yes' or storage.answer = 'yes' then 'yes'
                    when provision.answer = 'unknown' or storage.answer = 'unknown' then 'unknown'
                    when provision.answer is not null and storage.answer is not null then 'no'
                end as abroad
            from daicho_store.stated_as_of($1, daicho_store.utc_now()) as a
            left join implied as i on i.revision_id = a.revision_id and i.activity = a.activity
            left join daicho_store.answer as special_care on special_care.written = a.special_care
            left join daicho_store.answer as my_number on my_number.written = a.my_number
            left join daicho_store.answer as provision on provision.written = a.foreign_provision
            left join daicho_store.answer as storage on storage.written = a.foreign_storage
        ),
        answered as (
            from marked unpivot include nulls (answer for mark in (special_care, my_number, abroad))
        ),
        counted as (
            select organization, mark, [
                count(*) filter (answer = 'yes'),
                count(*) filter (answer in ('no', 'not_applicable')),
                count(*) filter (answer = 'unknown'),
                count(*) filter (answer is null)
            ] as answers
            from answered
            group by organization, mark
        ),
        activities as (select organization, count(*) as activities from marked group by organization)
        select l.organization, l.organization_name, l.policy, l.ledgers, coalesce(a.activities, 0),
            coalesce(l.dated, []), special_care.answers, my_number.answers, abroad.answers
        from ledgers as l
        left join activities as a on a.organization = l.organization
        left join counted as special_care
            on special_care.organization = l.organization and special_care.mark = 'special_care'
        left join counted as my_number on my_number.organization = l.organization and my_number.mark = 'my_number'
        left join counted as abroad on abroad.organization = l.organization and abroad.mark = 'abroad'
        order by l.organization
        """,
        [day, list(asked)],
    ).fetchall()
    return [
        Overview(*told, *(Answers(*(counts or (0, 0, 0, 0))) for counts in (special_care, my_number, abroad)))
        for *told, special_care, my_number, abroad in rows
    ]
