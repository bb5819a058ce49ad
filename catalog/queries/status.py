"""How the catalogue stands, and what wants doing next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb


@dataclass(frozen=True, slots=True)
class LedgerState:
    """A ledger: how many activities it has now, when it was last handed in, how many reviews are overdue.

    LAST_SUBMITTED_AT is in UTC, LAST_SUBMITTED_ON is the day where the person was who handed it in.
    """

    ledger: str
    organization_name: str
    kind: str
    revisions: int
    activities: int
    last_submitted_at: datetime | None
    last_submitted_on: date | None
    overdue: int
    unreviewed: int


@dataclass(frozen=True, slots=True)
class Status:
    """The ledgers, and counts of what a person should look at."""

    ledgers: Sequence[LedgerState]
    rejected: int
    warnings: int
    unknown_words: int


def status(connection: duckdb.DuckDBPyConnection, day: date) -> Status:
    """Return how the catalogue stands on DAY: a review is overdue after its date or, without one, after a year."""
    rows = connection.execute(
        """
        with last as (
            select ledger, max_by(recorded_on, submission) as recorded_on from submissions group by ledger
        )
        select l.ledger, l.organization_name, l.kind, l.revisions, coalesce(l.activities, 0), l.last_submitted_at,
            last.recorded_on,
            count(*) filter (
                coalesce(a.next_review_on < $1, a.reviewed_on < cast($1 as date) - interval 12 month, false)
            ),
            count(*) filter (a.activity is not null and a.reviewed_on is null and a.next_review_on is null)
        from ledgers as l
        left join last on last.ledger = l.ledger
        left join activities_as_of($1) as a on a.ledger = l.ledger
        group by all
        order by l.ledger
        """,
        [day],
    ).fetchall()
    counted = connection.execute(
        """
        with last as (
            from submissions qualify row_number() over (partition by ledger order by submission desc) = 1
        )
        select count(*) filter (status = 'rejected'), coalesce(sum(warnings) filter (status <> 'rejected'), 0)
        from last
        """
    ).fetchone()
    words = connection.execute(
        """
        select count(distinct written) from (
            select written from activity_items_as_of($1) where term is null and flags is null
            union all
            select written from activity_subjects_as_of($1) where term is null and flags is null
            union all
            select written from activity_purposes_as_of($1) where term is null and flags is null
            union all
            select written from activity_acquisitions_as_of($1) where term is null
        )
        """,
        [day],
    ).fetchone()
    rejected, warnings = counted or (0, 0)
    return Status([LedgerState(*row) for row in rows], int(rejected), int(warnings), int(words[0]) if words else 0)
