"""Organizations at a glance: how many activities each has, and in how many of them a mark is set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of one organization; POLICY tells that all it has comes from a published policy."""

    organization: str
    name: str
    policy: bool
    ledgers: int
    activities: int
    special_care: int
    my_number: int
    abroad: int


def overviews(connection: duckdb.DuckDBPyConnection, asked: Sequence[str], day: date) -> list[Overview]:
    rows = connection.execute(
        """
        with ledgers as (
            select organization, organization_name, bool_and(ledger_kind = 'policy') as policy, count(*) as ledgers
            from daicho_store.revisions_as_of($1, daicho_store.utc_now())
            where len($2) = 0 or organization in (select unnest($2))
            group by organization, organization_name
        ),
        implied as (
            select i.revision_id, i.activity, bool_or(f.special_care) as special_care, bool_or(f.my_number) as my_number
            from daicho_store.activity_item as i
            join daicho_store.flagged_word as f on f.written = i.written
            group by i.revision_id, i.activity
        ),
        marked as (
            select a.organization,
                coalesce(special_care.answer = 'yes', false) or coalesce(i.special_care, false) as special_care,
                coalesce(my_number.answer = 'yes', false) or coalesce(i.my_number, false) as my_number,
                provision.answer = 'yes' or storage.answer = 'yes' as abroad
            from daicho_store.stated_as_of($1, daicho_store.utc_now()) as a
            left join implied as i on i.revision_id = a.revision_id and i.activity = a.activity
            left join daicho_store.answer as special_care on special_care.written = a.special_care
            left join daicho_store.answer as my_number on my_number.written = a.my_number
            left join daicho_store.answer as provision on provision.written = a.foreign_provision
            left join daicho_store.answer as storage on storage.written = a.foreign_storage
        ),
        counted as (
            select organization, count(*) as activities,
                count(*) filter (special_care) as special_care, count(*) filter (my_number) as my_number,
                count(*) filter (abroad) as abroad
            from marked
            group by organization
        )
        select l.organization, l.organization_name, l.policy, l.ledgers, coalesce(c.activities, 0),
            coalesce(c.special_care, 0), coalesce(c.my_number, 0), coalesce(c.abroad, 0)
        from ledgers as l
        left join counted as c on c.organization = l.organization
        order by l.organization
        """,
        [day, list(asked)],
    ).fetchall()
    return [Overview(*row) for row in rows]
