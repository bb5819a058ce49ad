"""Organizations and ledgers in the store: whose a hand-in is, and what its ledger held before."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import duckdb

from catalog.content import Content
from catalog.findings import Finding
from catalog.folding import fold
from catalog.handin import Belonging, LedgerKind
from catalog.matching import Incoming, Known
from catalog.readings.corporate import read_number

CODE = re.compile(r"[^\W_](?:[\w-]{0,38}[^\W_])?")
"""Codes of organizations and names of ledgers: letters and digits of any script, hyphens and underscores inside."""

DEFAULT_LEDGER = "activities"

_LEGAL_FORM = re.compile(
    "株式会社|有限会社|合同会社|合資会社|合名会社|(?:一般|公益)(?:社団|財団)法人|特定非営利活動法人|"
    r"(?:,?\s*(?:co\.?,?\s*ltd|inc|corp|llc|k\.k)\.?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an organization goes by, folded, and the corporate NUMBER given with it, where it can be one."""

    folded: str
    number: str | None


@dataclass(slots=True)
class Organizations:
    """The organizations of the catalogue, and those that a batch of hand-ins adds to them."""

    names: dict[str, list[Name]]
    added: list[tuple[str, str, str, str | None, int]] = field(default_factory=list)

    def find(self, belonging: Belonging) -> str | None:
        """Return the code of the organization that BELONGING names, or None where the catalogue has none."""
        if belonging.organization:
            return belonging.organization if belonging.organization in self.names else None
        return next((code for code, names in self.names.items() if _is_meant(belonging, names)), None)

    def code(self, belonging: Belonging) -> str | None:
        """Return the code that BELONGING means or, for a new organization, gets; None where nothing names it."""
        if (known := self.find(belonging)) or belonging.organization:
            return known or belonging.organization
        plain = _LEGAL_FORM.sub("", belonging.name or "").strip()
        code = re.sub(r"[^\w]+", "-", plain)[:40].strip("-_").casefold()
        return next(free for free in _variants(code) if free not in self.names) if code else None

    def findings(self, belonging: Belonging) -> Iterator[Finding]:
        """Find what keeps BELONGING from being somebody's, or makes it doubtful whose it is."""
        for code in (belonging.organization, belonging.ledger):
            if code and not CODE.fullmatch(code):
                yield Finding("organization-code-unusable", values={"code": code})
        code = self.code(belonging)
        if code is None:
            yield Finding("organization-unknown")
            return
        known = self.names.get(code, ())
        called = belonging.name is not None and _called(belonging.name, known)
        given, number = _number(belonging.corporate_number), _stated(known)
        if given and number and given != number:
            values = {"organization": code, "known": number, "given": given}
            yield Finding("organization-renumbered" if called else "organization-contradiction", values=values)
        elif belonging.name and known and not called:
            yield Finding("organization-renamed", values={"organization": code, "name": belonging.name})

    def add(self, code: str, belonging: Belonging, submission: int) -> str | None:
        """Note that the organization CODE goes by the name and number of BELONGING; return the name if that is new."""
        names = self.names.setdefault(code, [])
        written = belonging.name or ("" if names else code)
        name = Name(fold(written), _number(belonging.corporate_number))
        if not written or (name in names and name.number in (None, _stated(names))):
            return None
        names.append(name)
        self.added.append((code, written, name.folded, belonging.corporate_number, submission))
        return written


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


def organizations(connection: duckdb.DuckDBPyConnection) -> Organizations:
    """Return the organizations of the catalogue with the names and numbers they are known by."""
    rows = connection.execute(
        "select organization, folded, corporate_number from daicho_store.organization order by submission_id"
    ).fetchall()
    known: dict[str, list[Name]] = {}
    for code, folded, number in rows:
        known.setdefault(code, []).append(Name(folded, _number(number)))
    return Organizations(known)


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


def _is_meant(belonging: Belonging, names: Sequence[Name]) -> bool:
    given, number = _number(belonging.corporate_number), _stated(names)
    if given and number:
        return given == number
    return belonging.name is not None and _called(belonging.name, names)


def _called(name: str, names: Sequence[Name]) -> bool:
    return fold(name) in {known.folded for known in names}


def _stated(names: Sequence[Name]) -> str | None:
    """Return the corporate number that was stated last, None where none was."""
    return next((name.number for name in reversed(names) if name.number), None)


def _number(written: str | None) -> str | None:
    """Return the corporate number WRITTEN; a mistyped one says nothing about whose a hand-in is."""
    return read_number(written) if written else None


def _variants(code: str) -> Iterator[str]:
    yield code
    number = 2
    while True:
        yield f"{code}-{number}"
        number += 1
