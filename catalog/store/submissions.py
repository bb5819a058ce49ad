"""Taking in hand-ins: each becomes a submission, and where its content is new the next revision of its ledger."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import duckdb

from catalog.content import Content
from catalog.handin import Handin, Outcome
from catalog.loss import losses
from catalog.store import bulk, contents, ledgers, organizations, readings, revisions, rows
from catalog.store.journal import Journal, write
from catalog.store.revisions import Revision

BATCH = 1000
"""Files in one transaction: each transaction costs about as much as a small file."""


@dataclass(frozen=True, slots=True)
class Recording:
    """By whom and when hand-ins are recorded: NOW in UTC without zone, TODAY where the person is."""

    by: str
    now: datetime
    today: date


def submit(
    connection: duckdb.DuckDBPyConnection, handins: Sequence[Handin], recording: Recording, *, partial: bool = False
) -> list[Outcome]:
    """Record HANDINS and return what became of each, in the same order.

    A hand-in with errors brings no content. What a PARTIAL one leaves unsaid stays as it was.

    Raises:
        CatalogProblem: other writers kept coming in between.
    """
    return [outcome for batch in batches(connection, handins, recording, partial=partial) for outcome in batch]


def batches(
    connection: duckdb.DuckDBPyConnection, handins: Sequence[Handin], recording: Recording, *, partial: bool = False
) -> Iterator[list[Outcome]]:
    """Record HANDINS as ``submit`` does, and yield what became of each batch as soon as it is written.

    A batch is written whole or not at all.

    Raises:
        CatalogProblem: other writers kept coming in between; what was yielded before is stored.
    """
    for start in range(0, len(handins), BATCH):
        batch = handins[start : start + BATCH]

        def take(journal: Journal, batch: Sequence[Handin] = batch) -> list[Outcome]:
            intake = _Intake(connection, journal, recording, batch, partial=partial)
            taken = [intake.take(handin) for handin in batch]
            intake.save()
            return taken

        yield write(connection, take)


def foresee(
    connection: duckdb.DuckDBPyConnection,
    handins: Sequence[Handin],
    recording: Recording,
    *,
    partial: bool = False,
    losing: bool = True,
) -> list[Outcome]:
    """Return what would become of HANDINS if they were recorded, and where LOSING, what they would lose.

    Nothing is written.
    """
    intake = _Intake(connection, Journal(connection), recording, handins, partial=partial, losing=losing)
    return [replace(intake.take(handin), submission=None) for handin in handins]


def unsound(handins: Sequence[Handin]) -> list[Outcome]:
    """Return what would become of HANDINS, none of which is sound, in a catalogue that has nothing yet."""
    return [Outcome("rejected", findings=_asked(handin, organizations.Organizations()).findings) for handin in handins]


def endangered(connection: duckdb.DuckDBPyConnection, handins: Sequence[Handin], many: int) -> list[Handin]:
    """Return those of HANDINS that could lose MANY activities of their ledger, or what another of them brings to it."""
    known = organizations.known(connection)
    codes = [(handin, known.code(handin.belonging)) for handin in handins if handin.sound]
    whose = [(handin, _ledger(code, handin)) for handin, code in codes if code]
    times = Counter(ledger for _, ledger in whose)
    large = ledgers.large(connection, times, many)
    return [handin for handin, ledger in whose if times[ledger] > 1 or ledger in large]


class _Intake:
    """The rows of one transaction, and the catalogue as it will be with them."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        journal: Journal,
        recording: Recording,
        handins: Sequence[Handin],
        *,
        partial: bool = False,
        losing: bool = False,
    ) -> None:
        self._partial, self._losing = partial, losing
        self._connection = connection
        self._journal = journal
        self._recording = recording
        self._organizations = organizations.known(connection)
        codes = [(self._organizations.code(handin.belonging), handin) for handin in handins]
        self._histories = ledgers.histories(connection, [_ledger(code, handin) for code, handin in codes if code])
        self._rows: rows.Rows = defaultdict(list)
        self._news: dict[str, object] = {}
        self._fresh: dict[int, dict[str, str]] = {}
        self._contents: dict[int, Content] = {}

    def take(self, handin: Handin) -> Outcome:
        """Record HANDIN as the next submission and return what became of it."""
        handin = _asked(handin, self._organizations)
        self._news = {}
        if not handin.sound or handin.content is None:
            return self._reject(handin)
        organization = self._organizations.code(handin.belonging)
        assert organization, "a sound hand-in is somebody's"
        ledger = _ledger(organization, handin)
        if contradiction := ledgers.contradiction(handin.belonging, ledger, self._histories.get(ledger)):
            return self._reject(replace(handin, findings=[*handin.findings, contradiction]))
        if name := self._organizations.add(organization, handin.belonging, self._journal.next()):
            self._news |= {"organization_name": name, "corporate_number": handin.belonging.corporate_number}
        history = self._open(ledger, organization, handin)
        revision = revisions.revision(ledger, handin.content, history, handin.digests)
        strange = history.is_strange(revision.ids)
        written, day = revisions.effective(handin.belonging, history, revision, self._recording.today)
        valid = history.valid(day)
        if self._partial and valid:
            revision = revisions.completed(revision, self._former(valid.revision_id), valid.revision_id)
        outcome = Outcome(
            "unchanged", organization, ledger, same=len(revision.ids), strange=strange, findings=handin.findings
        )
        if valid and valid.content_sha256 == revision.content_sha256:
            outcome = replace(outcome, revision=valid.number)
            return replace(outcome, submission=self._record(handin, written, outcome, valid.revision_id))
        if self._losing and valid:
            outcome = replace(outcome, vanishing=losses(self._former(valid.revision_id), revision.content))
        return self._revise(handin, outcome, history, revision, written, day)

    def save(self) -> None:
        """Write the rows and read the words that are new."""
        self._rows["organization"] += self._organizations.added
        for table, new in self._rows.items():
            bulk.insert(self._connection, table, rows.columns(table), new)
        readings.add(self._connection, rows.words(self._rows))

    def _open(self, ledger: str, organization: str, handin: Handin) -> ledgers.History:
        """Return the history of LEDGER, which begins with HANDIN where there is none."""
        if ledger not in self._histories:
            kind = handin.belonging.kind or "activities"
            self._histories[ledger] = ledgers.History(kind)
            row = (ledger, organization, kind, handin.belonging.department, self._journal.next())
            self._rows["ledger"].append(row)
            self._news |= {"ledger_kind": kind, "department": handin.belonging.department}
        return self._histories[ledger]

    def _former(self, revision_id: int) -> Content:
        """Return the content of the revision REVISION_ID, which may be of this very transaction."""
        if revision_id not in self._contents:
            self._contents[revision_id] = contents.load(self._connection, revision_id).content
        return self._contents[revision_id]

    def _reject(self, handin: Handin) -> Outcome:
        """Record that HANDIN came and was turned down, where it is of an organization that the catalogue has."""
        organization = self._organizations.find(handin.belonging)
        if organization is None or not handin.source.sha256:  # a file that could not be opened was not handed in
            return Outcome("rejected", findings=handin.findings)
        outcome = Outcome("rejected", organization, _ledger(organization, handin), findings=handin.findings)
        number = self._record(handin, handin.belonging.effective_on, outcome, revision_id=None)
        return replace(outcome, submission=number)

    def _revise(
        self,
        handin: Handin,
        outcome: Outcome,
        history: ledgers.History,
        revision: Revision,
        written: str | None,
        day: date,
    ) -> Outcome:
        """Store REVISION as the next one of its ledger, WRITTEN to be of DAY; it counts against what was valid then."""
        valid = history.valid(day)
        before = self._digests(valid.revision_id) if valid else {}
        after = dict(zip(revision.ids, revision.digests, strict=True))
        doubts = revisions.doubts(outcome.ledger or "", history, (before, after), day, self._recording.today)
        contradicted = revisions.contradicted(handin.kept, revision, before)
        handin = replace(handin, findings=[*handin.findings, *doubts, *contradicted])
        outcome = revisions.counted(outcome, before, after)
        outcome = replace(outcome, status="imported", revision=history.number + 1, findings=handin.findings)
        counts = {"added": outcome.added, "changed": outcome.changed, "removed": outcome.removed}
        self._news |= {
            "content_sha256": revision.content_sha256,
            "effective_from": day.isoformat(),
            "activities": len(after),
            **counts,
            **({"partial": True} if self._partial else {}),
        }
        number = self._record(handin, written, outcome, self._journal.next())
        self._rows["revision"].append(
            (number, outcome.ledger, outcome.revision, written, day,
             self._recording.now, revision.content_sha256, len(after), *counts.values())
        )  # fmt: skip
        self._add(number, history, revision, day)
        return replace(outcome, submission=number)

    def _add(self, number: int, history: ledgers.History, revision: Revision, day: date) -> None:
        """Add the content of REVISION, the one with NUMBER, and bring HISTORY up to it."""
        self._fresh[number] = dict(zip(revision.ids, revision.digests, strict=True))
        rows.add(self._rows, revision.content, number, revision.ids, revision.digests)
        past = ledgers.Past(day, history.number + 1, number, revision.content_sha256)
        history.advance(past, revision.ids, revision.incoming)
        if self._partial or self._losing:
            self._contents[number] = revision.content

    def _digests(self, revision_id: int) -> dict[str, str]:
        """Return the activities of a revision with their hashes, those of this transaction included."""
        return self._fresh.get(revision_id) or ledgers.digests(self._connection, revision_id)

    def _record(self, handin: Handin, effective_on: str | None, outcome: Outcome, revision_id: int | None) -> int:
        """Add the submission, its findings and its entry in the journal, with the news; return its number."""
        severities = [finding.severity for finding in handin.findings]
        facts = {
            "organization": outcome.organization,
            "ledger": outcome.ledger,
            "status": outcome.status,
            "revision_id": revision_id,
            "recorded_at": self._recording.now.isoformat(),
            "recorded_on": self._recording.today.isoformat(),
            "recorded_by": self._recording.by,
            "source_name": handin.source.name,
            "source_sha256": handin.source.sha256,
            "effective_on": effective_on,
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
        }
        entry = {**facts, "revision": outcome.revision, **self._news}
        number = self._journal.add("submission", self._recording.now, entry)
        self._rows["submission"].append((number, *facts.values()))
        self._rows["finding"] += rows.findings(number, handin.findings)
        return number


def _asked(handin: Handin, known: organizations.Organizations) -> Handin:
    """Return HANDIN with findings on whose it is; nobody asks that of a file that could not be read."""
    if handin.content is None:
        return handin
    return replace(handin, findings=[*handin.findings, *known.findings(handin.belonging)])


def _ledger(organization: str, handin: Handin) -> str:
    return f"{organization}/{handin.belonging.ledger or ledgers.DEFAULT_LEDGER}"
