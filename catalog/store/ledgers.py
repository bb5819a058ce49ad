"""Ledgers in the store: what each held before a hand-in, and how its activities are recognised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import duckdb

from catalog.content import Content
from catalog.findings import Finding
from catalog.handin import Belonging, LedgerKind
from catalog.matching import Incoming, Known

DEFAULT_LEDGER = "activities"


@dataclass(frozen=True, slots=True)
class Past:
    """A revision of a ledger that has not been withdrawn, valid from EFFECTIVE_FROM on until a later one is."""

    effective_from: date
    number: int
    revision_id: int
    content_sha256: str


@dataclass(slots=True)
class History:
    """What a ledger held before: the NUMBER of its last revision (0 where it has none), every activity it ever had."""

    kind: LedgerKind
    number: int = 0
    revisions: list[Past] = field(default_factory=list)
    activities: dict[str, Known] = field(default_factory=dict)

    def valid(self, day: date) -> Past | None:
        """Return the revision that is valid on DAY, None where none is yet."""
        begun = [past for past in self.revisions if past.effective_from <= day]
        return max(begun, key=lambda past: (past.effective_from, past.number), default=None)

    def is_strange(self, ids: Sequence[str]) -> bool:
        """Tell whether the ledger had activities, but never any of IDS."""
        return bool(ids) and bool(self.activities) and self.activities.keys().isdisjoint(ids)

    def advance(self, past: Past, ids: Sequence[str], incoming: Sequence[Incoming]) -> None:
        """Bring the history up to the new revision PAST whose activities are INCOMING with IDS."""
        self.number = past.number
        self.revisions.append(past)
        self.activities = {activity: replace(known, present=False) for activity, known in self.activities.items()}
        for activity, one in zip(ids, incoming, strict=True):
            told = (one.reference, one.name, one.business, one.medium, one.digest)
            self.activities[activity] = Known(activity, *told, present=True)


def incoming(content: Content, digests: Sequence[str]) -> list[Incoming]:
    """Return what the activities of CONTENT may be recognised by; DIGESTS are their hashes."""
    hidden = list(content.activity_ids) or [None] * len(digests)
    told = [content.values("activity", key) for key in ("reference", "name", "business", "medium")]
    return [Incoming(*known) for known in zip(hidden, *told, digests, strict=True)]


def contradiction(belonging: Belonging, ledger: str, history: History | None) -> Finding | None:
    """Find that a hand-in calls LEDGER another kind than it is; registers tell policies from ledgers by it."""
    if history is None or belonging.kind in (None, history.kind):
        return None
    values = {"ledger": ledger, "known": history.kind, "given": str(belonging.kind)}
    return Finding("ledger-kind-contradiction", values=values)


def histories(connection: duckdb.DuckDBPyConnection, ledgers: Iterable[str]) -> dict[str, History]:
    """Return what each of LEDGERS held before; ledgers that do not exist yet are left out."""
    wanted = sorted(set(ledgers))
    found = {
        ledger: History(kind, number or 0)
        for ledger, kind, number in connection.execute(
            """
            select l.ledger, l.kind, max(r.number)
            from daicho_store.ledger as l
            left join daicho_store.revision as r on r.ledger = l.ledger
            where l.ledger in (select unnest($1))
            group by l.ledger, l.kind
            """,
            [wanted],
        ).fetchall()
    }
    for ledger, *past in _standing(connection, wanted):
        found[ledger].revisions.append(Past(*past))
    for ledger, activity, *known in _known(connection, wanted):
        found[ledger].activities[activity] = Known(activity, *known)
    return found


def large(connection: duckdb.DuckDBPyConnection, ledgers: Iterable[str], many: int) -> set[str]:
    """Return those of LEDGERS that have had MANY activities or more."""
    rows = connection.execute(
        """
        select r.ledger
        from daicho_store.revision as r
        anti join daicho_store.withdrawal as w on w.revision_id = r.revision_id
        where r.ledger in (select unnest($1))
        group by r.ledger
        having max(r.activities) >= $2
        """,
        [sorted(ledgers), many],
    ).fetchall()
    return {ledger for (ledger,) in rows}


def digests(connection: duckdb.DuckDBPyConnection, revision_id: int) -> dict[str, str]:
    """Return the activities of the revision REVISION_ID with the hash of each."""
    rows = connection.execute(
        "select activity, content_sha256 from daicho_store.activity where revision_id = $1", [revision_id]
    )
    return dict(rows.fetchall())


def _standing(connection: duckdb.DuckDBPyConnection, ledgers: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the revisions of LEDGERS that have not been withdrawn, in order."""
    return connection.execute(
        """
        select r.ledger, r.effective_from, r.number, r.revision_id, r.content_sha256
        from daicho_store.revision as r
        anti join daicho_store.withdrawal as w on w.revision_id = r.revision_id
        where r.ledger in (select unnest($1))
        order by r.ledger, r.number
        """,
        [ledgers],
    ).fetchall()


def _known(connection: duckdb.DuckDBPyConnection, ledgers: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return every activity that LEDGERS ever had as it last was, and whether the last revision has it."""
    return connection.execute(
        """
        with revisions as (
            select r.ledger, r.revision_id, r.number, max(r.number) over (partition by r.ledger) as newest
            from daicho_store.revision as r
            where r.ledger in (select unnest($1))
                and not exists (from daicho_store.withdrawal as w where w.revision_id = r.revision_id)
        )
        select r.ledger, a.activity, a.reference, a.name, a.business, a.medium, a.content_sha256,
            r.number = r.newest as present
        from daicho_store.activity as a
        join revisions as r on r.revision_id = a.revision_id
        qualify row_number() over (partition by a.activity order by r.number desc) = 1
        """,
        [ledgers],
    ).fetchall()
