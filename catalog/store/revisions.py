"""Revisions to be: the content of a hand-in as the next revision of its ledger would have it, and its day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog import hashing, matching
from catalog.carrying import carry
from catalog.content import Content
from catalog.findings import Finding, Place
from catalog.handin import Belonging, Outcome
from catalog.readings.dates import read_date
from catalog.store import ledgers
from catalog.store.ledgers import History


@dataclass(frozen=True, slots=True)
class Revision:
    """CONTENT with the ids of its activities; INCOMING, IDS and DIGESTS are in the order of the activities."""

    content: Content
    incoming: Sequence[matching.Incoming]
    ids: Sequence[str]
    digests: Sequence[str]
    content_sha256: str


def revision(ledger: str, content: Content, history: History, digests: Sequence[str] = ()) -> Revision:
    """Return CONTENT as a revision of LEDGER: its activities recognised and hashed, where there are no DIGESTS yet."""
    digests = digests or hashing.activity_hashes(content)
    incoming = ledgers.incoming(content, digests)
    ids = matching.assign(ledger, incoming, list(history.activities.values()))
    known = replace(content, activity_ids=ids)
    return Revision(known, incoming, ids, digests, hashing.content_hash(known, ids, digests))


def completed(revision: Revision, former: Content, revision_id: int) -> Revision:
    """Return REVISION with what it leaves unsaid as FORMER, the content of the revision REVISION_ID, had it."""
    content = carry(revision.content, revision.ids, former, revision_id)
    ids = [activity for activity in content.activity_ids if activity]
    digests = hashing.activity_hashes(content)
    digest = hashing.content_hash(content, ids, digests)
    return Revision(content, ledgers.incoming(content, digests), ids, digests, digest)


def effective(belonging: Belonging, history: History, revision: Revision, today: date) -> tuple[str | None, date]:
    """Return of which day REVISION is: as written (None where nobody says), and as a day.

    What was exported is of its own day only as long as nobody has edited it.
    """
    written = belonging.effective_on
    if not written and (shown := read_date(belonging.exported_on or "")):
        valid = history.valid(shown.day)
        if not history.number or (valid and valid.content_sha256 == revision.content_sha256):
            written = belonging.exported_on
    reading = read_date(written) if written else None
    return written, reading.day if reading else today


def counted(outcome: Outcome, before: Mapping[str, str], after: Mapping[str, str]) -> Outcome:
    """Return OUTCOME with how many activities came, changed, went and stayed from BEFORE to AFTER, by their hashes."""
    return replace(
        outcome,
        added=len(after.keys() - before.keys()),
        changed=sum(before[activity] != digest for activity, digest in after.items() if activity in before),
        removed=len(before.keys() - after.keys()),
        same=len(before.items() & after.items()),
    )


def doubts(
    ledger: str, history: History, became: tuple[Mapping[str, str], Mapping[str, str]], day: date, today: date
) -> Iterator[Finding]:
    """Find that a revision of DAY leaves nothing of what LEDGER had, or that what is shown TODAY is of a later one.

    BECAME are the activities before it and with it.
    """
    before, after = became
    if before and after and not before.keys() & after.keys():
        yield Finding("ledger-replaced", values={"ledger": ledger, "count": str(len(before))})
    shown = history.valid(today)
    if shown and shown.effective_from > day:
        later = {"number": str(shown.number), "shown": shown.effective_from.isoformat()}
        yield Finding("revision-past", values={"ledger": ledger, "day": day.isoformat(), **later})


def contradicted(kept: Sequence[Place], revision: Revision, before: Mapping[str, str]) -> Iterator[Finding]:
    """Find activities of REVISION that are not as their hashes BEFORE say, although the cells KEPT tell so."""
    said = {(place.sheet, place.row): place for place in kept}
    content = revision.content
    rows = zip(content.activities, content.values("activity", "name"), revision.ids, revision.digests, strict=True)
    for entry, name, activity, digest in rows if said else ():
        sheet = content.sheets[entry.sheet]
        place = said.get((sheet.name, entry.row)) if sheet.carried_from is None else None
        if place and before.get(activity, digest) != digest:
            yield Finding("review-contradicted", place, {"name": name or ""})
