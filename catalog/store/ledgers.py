"""Organizations and ledgers in the store: whose a hand-in is, and what its ledger held before."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from catalog.findings import Finding
from catalog.folding import fold
from catalog.handin import Belonging, LedgerKind
from catalog.matching import Known

_LEGAL_FORM = re.compile(
    "株式会社|有限会社|合同会社|合資会社|合名会社|(?:一般|公益)(?:社団|財団)法人|特定非営利活動法人|"
    r"(?:,?\s*(?:co\.?,?\s*ltd|inc|corp|llc|k\.k)\.?)$",
    re.IGNORECASE,
)
CODE = re.compile(r"[^\W_](?:[\w-]{0,38}[^\W_])?")
"""Codes of organizations and names of ledgers: letters and digits of any script, hyphens and underscores inside."""

DEFAULT_LEDGER = "activities"


@dataclass(slots=True)
class Organizations:
    """The organizations of the catalogue, and those that a batch of hand-ins adds to them."""

    by_code: dict[str, list[tuple[str, str | None]]]
    added: list[tuple[str, str, str, str | None, int]] = field(default_factory=list)

    def find(self, belonging: Belonging) -> str | None:
        """Return the code of the organization that BELONGING names, or None where the catalogue has none."""
        if belonging.organization:
            return belonging.organization if belonging.organization in self.by_code else None
        return next((code for code, names in self.by_code.items() if _is_meant(belonging, names)), None)

    def contradicts(self, code: str, belonging: Belonging) -> str | None:
        """Return the known corporate number of CODE where BELONGING has another one."""
        numbers = {number for _, number in self.by_code.get(code, ()) if number}
        return min(numbers) if belonging.corporate_number and numbers - {belonging.corporate_number} else None

    def renamed(self, code: str, belonging: Belonging) -> str | None:
        """Return the name that BELONGING gives to CODE where the catalogue knows it by others only."""
        known = {folded for folded, _ in self.by_code.get(code, ())}
        return belonging.name if belonging.name and known and fold(belonging.name) not in known else None

    def add(self, code: str, belonging: Belonging, submission: int) -> None:
        """Note that the organization CODE goes by the name and number of BELONGING, unless that is known."""
        names = self.by_code.setdefault(code, [])
        name = belonging.name or (None if names else code)
        if name and (fold(name), belonging.corporate_number) not in names:
            names.append((fold(name), belonging.corporate_number))
            self.added.append((code, name, fold(name), belonging.corporate_number, submission))


@dataclass(slots=True)
class History:
    """What a ledger held before: its last revision (0 where it has none) and every activity it ever had."""

    kind: LedgerKind
    number: int = 0
    revision_id: int | None = None
    content_sha256: str = ""
    activities: dict[str, Known] = field(default_factory=dict)

    @property
    def present(self) -> dict[str, str]:
        """Return the activities of the last revision with the hash of each."""
        return {known.activity: known.digest for known in self.activities.values() if known.present}


def organizations(connection: duckdb.DuckDBPyConnection) -> Organizations:
    """Return the organizations of the catalogue with the names and numbers they are known by."""
    rows = connection.execute(
        "select organization, folded, corporate_number from daicho_store.organization order by submission_id"
    ).fetchall()
    known: dict[str, list[tuple[str, str | None]]] = {}
    for code, folded, number in rows:
        known.setdefault(code, []).append((folded, number))
    return Organizations(known)


def new_code(belonging: Belonging) -> str | None:
    """Return a code for an organization that the catalogue does not have yet, or None where nothing names it."""
    if belonging.organization:
        return belonging.organization
    if not belonging.name:
        return None
    words = re.sub(r"[^\w]+", "-", _LEGAL_FORM.sub("", belonging.name).strip()).strip("-_").casefold()
    return words[:40].strip("-_") or None


def histories(connection: duckdb.DuckDBPyConnection, ledgers: Iterable[str]) -> dict[str, History]:
    """Return what each of LEDGERS held before; ledgers that do not exist yet are left out."""
    wanted = sorted(set(ledgers))
    found = {
        ledger: History(kind, number or 0, revision_id, digest or "")
        for ledger, kind, number, revision_id, digest in connection.execute(
            """
            select l.ledger, l.kind, max(r.number),
                arg_max(r.revision_id, r.number) filter (w.revision_id is null),
                arg_max(r.content_sha256, r.number) filter (w.revision_id is null)
            from daicho_store.ledger as l
            left join daicho_store.revision as r on r.ledger = l.ledger
            left join daicho_store.withdrawal as w on w.revision_id = r.revision_id
            where l.ledger in (select unnest($1))
            group by l.ledger, l.kind
            """,
            [wanted],
        ).fetchall()
    }
    for ledger, *known in _known(connection, wanted):
        found[ledger].activities[known[0]] = Known(*known)
    return found


def _known(connection: duckdb.DuckDBPyConnection, ledgers: Sequence[str]) -> list[tuple[str, ...]]:
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


def misnamed(belonging: Belonging) -> Finding | None:
    """Return a finding where the organization's code or the ledger's name cannot be used."""
    for code in (belonging.organization, belonging.ledger):
        if code and not CODE.fullmatch(code):
            return Finding("organization-code-unusable", values={"code": code})
    return None


def _is_meant(belonging: Belonging, names: Sequence[tuple[str, str | None]]) -> bool:
    numbers = {number for _, number in names if number}
    if belonging.corporate_number and numbers:
        return belonging.corporate_number in numbers
    return belonging.name is not None and fold(belonging.name) in {folded for folded, _ in names}
