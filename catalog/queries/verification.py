"""Is the catalogue what it was written as: the chain, the hashes of what it holds, the invariants."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from catalog.folding import fold
from catalog.hashing import GENESIS, activity_hashes, content_hash, link
from catalog.messages import Lang, say
from catalog.store import contents, invariants, mappings

Entries = Mapping[int, Mapping[str, object]]
"""What the journal recorded, by sequence number."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something that is not as it was written; KEY names the message, WHERE the place."""

    key: str
    where: str

    def message(self, lang: Lang) -> str:
        """Return what is wrong, in LANG."""
        return say(self.key, lang, where=self.where)


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was verified, and what deviates."""

    entries: int
    revisions: int
    invariants: int
    head: str
    deviations: list[Deviation]


def verify(connection: duckdb.DuckDBPyConnection) -> Verified:
    """Verify the whole catalogue behind CONNECTION."""
    head, entries, deviations = _chain(connection)
    deviations += [*_submissions(connection, entries), *_organizations(connection, entries)]
    deviations += [*_ledgers(connection, entries), *_mappings(connection, entries)]
    revisions = connection.execute(
        "select revision_id, ledger, number, content_sha256 from daicho_store.revision order by revision_id"
    ).fetchall()
    for revision_id, ledger, number, digest in revisions:
        deviations += (Deviation(key, f"{ledger} {number}") for key in _content(connection, revision_id, digest))
    for name, rows in invariants.broken(connection).items():
        deviations += (Deviation("verify.invariant", f"{name}: {row}") for row in rows[:10])
    return Verified(len(entries), len(revisions), len(invariants.names()), head, deviations)


def _chain(connection: duckdb.DuckDBPyConnection) -> tuple[str, Entries, list[Deviation]]:
    """Recompute the journal's hashes; return the hash of the head, the entries and what deviates."""
    rows = connection.execute(
        "select sequence, kind, recorded_at, entry, hash from daicho_store.journal order by sequence"
    ).fetchall()
    heads = connection.execute("select sequence, hash from daicho_store.head").fetchall()
    former, entries, deviations = GENESIS, {}, []
    for sequence, kind, recorded_at, entry, digest in rows:
        entries[sequence] = told = _parsed(entry)
        labels = (told.get("kind"), told.get("recorded_at"))
        if digest != link(former, entry) or labels != (kind, recorded_at.isoformat()):
            deviations.append(Deviation("verify.chain", str(sequence)))
        former = digest
    if heads != [(len(rows), former)]:
        deviations.append(Deviation("verify.head", ", ".join(str(sequence) for sequence, _ in heads) or "-"))
    return former, entries, deviations


def _parsed(entry: str) -> dict[str, object]:
    """Return ENTRY as an object; an empty one where it was tampered with, which its hash tells."""
    try:
        told = json.loads(entry)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _submissions(connection: duckdb.DuckDBPyConnection, entries: Entries) -> Iterator[Deviation]:
    """Compare what the tables say of each submission and revision with its entry in the journal."""
    rows = connection.execute(
        """
        select s.submission_id, s.organization, s.ledger, s.status, s.recorded_at, s.recorded_on, s.recorded_by,
            s.source_name, s.source_sha256, s.effective_on, s.errors, s.warnings, s.revision_id,
            c.number as revision, r.content_sha256, r.effective_from, r.activities, r.added, r.changed, r.removed,
            r.effective_on as revision_effective_on, r.recorded_at as revision_recorded_at
        from daicho_store.submission as s
        left join daicho_store.revision as c on c.revision_id = s.revision_id
        left join daicho_store.revision as r on r.revision_id = s.submission_id
        """
    )
    names = [str(column[0]) for column in rows.description or ()]
    found = rows.fetchall()
    for number, *values in found:
        told = {name: _plain(value) for name, value in zip(names[1:], values, strict=True)}
        entry = dict(entries.get(number, {}))
        if entry.get("status") == "imported":
            entry |= {f"revision_{name}": entry.get(name) for name in ("effective_on", "recorded_at")}
        for name, value in told.items():
            if entry.get(name) != value:
                yield Deviation("verify.submission", f"{number} {name}")
    recorded = Counter(number for number, entry in entries.items() if entry.get("kind") == "submission")
    for number in _apart(recorded, Counter(number for number, *_ in found)):
        yield Deviation("verify.submission", str(number))


def _organizations(connection: duckdb.DuckDBPyConnection, entries: Entries) -> Iterator[Deviation]:
    """Compare the names and numbers of the organizations with those that the journal's entries brought."""
    rows = connection.execute(
        "select submission_id, organization, name, folded, corporate_number from daicho_store.organization"
    ).fetchall()
    recorded: Counter[tuple[object, ...]] = Counter()
    for number, entry in entries.items():
        if isinstance(name := entry.get("organization_name"), str):
            recorded[number, entry.get("organization"), name, fold(name), entry.get("corporate_number")] += 1
    for _, organization, *_ in _apart(recorded, Counter(rows)):
        yield Deviation("verify.organization", str(organization))


def _ledgers(connection: duckdb.DuckDBPyConnection, entries: Entries) -> Iterator[Deviation]:
    """Compare the ledgers with those that the journal's entries opened."""
    rows = connection.execute(
        "select submission_id, ledger, organization, kind, department, closed_on from daicho_store.ledger"
    ).fetchall()
    recorded: Counter[tuple[object, ...]] = Counter()
    for number, entry in entries.items():
        if kind := entry.get("ledger_kind"):
            told = (entry.get("ledger"), entry.get("organization"), kind, entry.get("department"), None)
            recorded[number, *told] += 1
    for _, ledger, *_ in _apart(recorded, Counter(rows)):
        yield Deviation("verify.ledger", str(ledger))


def _mappings(connection: duckdb.DuckDBPyConnection, entries: Entries) -> Iterator[Deviation]:
    """Compare the remembered mappings with what the journal's last entry says of each header."""
    recorded: dict[str, tuple[dict[str, object], object]] = {}
    for _, entry in sorted(entries.items()):
        if entry.get("kind") == mappings.KIND:
            told = {name: entry.get(name) for name in ("fingerprint", "columns", "owners", "recorded_by")}
            recorded[str(told["fingerprint"])] = (told, entry.get("recorded_at"))
    remembered = {key: one for key, one in recorded.items() if one[0]["columns"] or one[0]["owners"]}
    stored = {
        one.fingerprint: (mappings.facts(one, one.recorded_by or ""), _plain(one.recorded_at))
        for one in mappings.known(connection)
    }
    for fingerprint in sorted(remembered.keys() | stored.keys()):
        if remembered.get(fingerprint) != stored.get(fingerprint):
            yield Deviation("verify.mapping", fingerprint[:12])


def _content(connection: duckdb.DuckDBPyConnection, revision_id: int, digest: str) -> Iterator[str]:
    """Recompute the hashes of a revision from its rows; return the keys of the messages of what deviates."""
    try:
        stored = contents.load(connection, revision_id)
    except LookupError:  # rows that speak of none that is there: what they were cannot be told any more
        yield "verify.content"
        return
    ids = [activity or "" for activity in stored.content.activity_ids]
    hashes = activity_hashes(stored.content)
    kept = connection.execute(
        "select content_sha256 from daicho_store.activity where revision_id = $1 order by position", [revision_id]
    ).fetchall()
    if [row[0] for row in kept] != hashes:
        yield "verify.activity"
    if content_hash(stored.content, ids, hashes) != digest:
        yield "verify.content"


def _apart(recorded: Counter[Any], stored: Counter[Any]) -> list[Any]:
    """Return what is only RECORDED or only STORED, or oftener in one than in the other."""
    return list((recorded - stored) + (stored - recorded))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
