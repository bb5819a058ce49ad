"""Revisions to be: the content of a hand-in as the next revision of its ledger would have it, and its day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog import hashing, matching
from catalog.carrying import carry
from catalog.content import Content
from catalog.findings import Finding, Place
from catalog.handin import Belonging
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


def revision(ledger: str, content: Content, history: History) -> Revision:
    """Return CONTENT as a revision of LEDGER: its activities recognised and hashed."""
    digests = hashing.activity_hashes(content)
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
