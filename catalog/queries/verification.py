"""Is the catalogue what it was written as: the chain, the hashes of what it holds, the invariants."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from catalog.hashing import GENESIS, activity_hashes, content_hash, link
from catalog.messages import Lang, say
from catalog.store import contents, invariants


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
    entries, deviations = _chain(connection)
    revisions = [
        (int(revision), str(digest))
        for revision, digest in connection.execute(
            "select revision_id, content_sha256 from daicho_store.revision order by revision_id"
        ).fetchall()
    ]
    for revision_id, digest in revisions:
        deviations += _content(connection, revision_id, digest)
    asked = invariants.names()
    for name, rows in invariants.broken(connection).items():
        deviations += (Deviation("verify.invariant", f"{name}: {row}") for row in rows[:10])
    head = connection.execute("select hash from daicho_store.head").fetchone()
    return Verified(entries, len(revisions), len(asked), str(head[0]) if head else "", deviations)


def _chain(connection: duckdb.DuckDBPyConnection) -> tuple[int, list[Deviation]]:
    """Recompute the journal's hashes, and hold its entries against the submissions that they speak of."""
    rows = connection.execute("select sequence, entry, hash from daicho_store.journal order by sequence").fetchall()
    head = connection.execute("select sequence, hash from daicho_store.head").fetchone()
    former, deviations = GENESIS, []
    for sequence, entry, digest in rows:
        if digest != link(former, entry):
            deviations.append(Deviation("verify.chain", str(sequence)))
        former = digest
    if head is None or (len(rows), former) != (head[0], head[1]):
        deviations.append(Deviation("verify.head", str(head[0] if head else "-")))
    entries = {sequence: json.loads(entry) for sequence, entry, _ in rows}
    return len(rows), [*deviations, *_submissions(connection, entries)]


def _submissions(connection: duckdb.DuckDBPyConnection, entries: dict[int, dict[str, object]]) -> Iterator[Deviation]:
    """Compare what the tables say of each submission and revision with its entry in the journal."""
    rows = connection.execute(
        """
        select s.submission_id, s.organization, s.ledger, s.status, s.recorded_at, s.recorded_on, s.recorded_by,
            s.source_name, s.source_sha256, s.effective_on, s.errors, s.warnings, s.revision_id, r.number,
            case when s.status = 'imported' then r.content_sha256 end as content_sha256
        from daicho_store.submission as s
        left join daicho_store.revision as r on r.revision_id = s.revision_id
        """
    )
    names = [str(column[0]) for column in rows.description or ()]
    for number, *values in rows.fetchall():
        told = dict(zip(names[1:], values, strict=True))
        told["recorded_at"], told["recorded_on"] = told["recorded_at"].isoformat(), told["recorded_on"].isoformat()
        told["revision"] = told.pop("number")
        entry = entries.get(number, {})
        for name, value in told.items():
            if entry.get(name) != value:
                yield Deviation("verify.submission", f"{number} {name}")


def _content(connection: duckdb.DuckDBPyConnection, revision_id: int, digest: str) -> Iterator[Deviation]:
    """Recompute the hashes of a revision from its rows."""
    stored = contents.load(connection, revision_id)
    ids = [activity or "" for activity in stored.content.activity_ids]
    hashes = activity_hashes(stored.content)
    where = f"{stored.belonging.organization}/{stored.belonging.ledger} {stored.number}"
    kept = connection.execute(
        "select content_sha256 from daicho_store.activity where revision_id = $1 order by position", [revision_id]
    ).fetchall()
    if [row[0] for row in kept] != hashes:
        yield Deviation("verify.activity", where)
    if content_hash(stored.content, ids, hashes) != digest:
        yield Deviation("verify.content", where)
