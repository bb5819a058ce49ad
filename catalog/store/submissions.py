"""Taking in hand-ins: each becomes a submission, and where its content is new the next revision of its ledger."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import duckdb

from catalog import hashing, matching
from catalog.content import Content
from catalog.findings import Finding
from catalog.handin import Handin, Outcome
from catalog.readings.dates import read_date
from catalog.store import bulk, ledgers, readings, rows
from catalog.store.journal import Journal, write

BATCH = 50
"""Files in one transaction: each transaction costs about as much as a small file."""

_SUBMISSION = (
    "submission_id", "organization", "ledger", "status", "revision_id", "recorded_at", "recorded_on", "recorded_by",
    "source_name", "source_sha256", "effective_on", "errors", "warnings",
)  # fmt: skip
_REVISION = (
    "revision_id", "ledger", "number", "effective_on", "effective_from", "recorded_at", "content_sha256",
    "activities", "added", "changed", "removed",
)  # fmt: skip
_LEDGER = ("ledger", "organization", "kind", "department", "submission_id")
_ORGANIZATION = ("organization", "name", "folded", "corporate_number", "submission_id")
_FINDING = (
    "submission_id", "position", "code", "severity", "basis", "message_ja", "message_en", "sheet", "row_no",
    "column_no",
)  # fmt: skip
_COLUMNS = {
    "submission": _SUBMISSION,
    "revision": _REVISION,
    "ledger": _LEDGER,
    "organization": _ORGANIZATION,
    "finding": _FINDING,
}


@dataclass(frozen=True, slots=True)
class Recording:
    """By whom and when hand-ins are recorded: NOW in UTC without zone, TODAY where the person is."""

    by: str
    now: datetime
    today: date


def submit(
    connection: duckdb.DuckDBPyConnection, handins: Sequence[Handin], recording: Recording
) -> list[Outcome]:
    """Record HANDINS and return what became of each, in the same order.

    A hand-in with errors brings no content. A batch is written whole or not at all.

    Raises:
        CatalogProblem: other writers kept coming in between.
    """
    outcomes: list[Outcome] = []
    for start in range(0, len(handins), BATCH):
        batch = handins[start : start + BATCH]
        outcomes += write(connection, lambda journal, batch=batch: _take(connection, journal, batch, recording))
    return outcomes


def _take(
    connection: duckdb.DuckDBPyConnection, journal: Journal, handins: Sequence[Handin], recording: Recording
) -> list[Outcome]:
    """Take in HANDINS within the transaction of JOURNAL."""
    intake = _Intake(connection, journal, recording, handins)
    outcomes = [intake.take(handin) for handin in handins]
    intake.save()
    return outcomes


class _Intake:
    """The rows of one transaction, and the catalogue as it will be with them."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        journal: Journal,
        recording: Recording,
        handins: Sequence[Handin],
    ) -> None:
        self._connection = connection
        self._journal = journal
        self._recording = recording
        self._organizations = ledgers.organizations(connection)
        wanted = [ledger for handin in handins if (ledger := self._ledger(handin))]
        self._histories = ledgers.histories(connection, wanted)
        self._rows: rows.Rows = defaultdict(list)
        self._words: rows.Words = defaultdict(set)

    def take(self, handin: Handin) -> Outcome:
        """Record HANDIN as the next submission and return what became of it."""
        handin = self._checked(handin)
        if not handin.sound or handin.content is None:
            return self._reject(handin)
        organization = self._organization(handin)
        assert organization is not None, "a sound hand-in names its organization"
        ledger = f"{organization}/{handin.belonging.ledger or ledgers.DEFAULT_LEDGER}"
        self._organizations.add(organization, handin.belonging, self._journal.next())
        history = self._open_ledger(ledger, organization, handin)
        ids, digests = _identified(ledger, handin.content, history)
        content_sha256 = hashing.content_hash(handin.content, ids, digests)
        if history.number and content_sha256 == history.content_sha256:
            return self._confirm(handin, organization, ledger, history)
        return self._revise(handin, organization, ledger, history, ids, digests, content_sha256)

    def save(self) -> None:
        """Write the rows and read the words that are new."""
        self._rows["organization"] += self._organizations.added
        for table, new in self._rows.items():
            bulk.insert(self._connection, table, _COLUMNS.get(table) or rows.columns(table), new)
        readings.add(self._connection, self._words)

    def _ledger(self, handin: Handin) -> str | None:
        organization = self._organization(handin)
        return organization and f"{organization}/{handin.belonging.ledger or ledgers.DEFAULT_LEDGER}"

    def _organization(self, handin: Handin) -> str | None:
        return self._organizations.find(handin.belonging) or self._fresh_code(handin)

    def _fresh_code(self, handin: Handin) -> str | None:
        """Return a code that no other organization has."""
        code = ledgers.new_code(handin.belonging)
        if code is None or handin.belonging.organization:
            return code
        taken = self._organizations.by_code
        return next(c for n in range(1, len(taken) + 2) if (c := code if n == 1 else f"{code}-{n}") not in taken)

    def _checked(self, handin: Handin) -> Handin:
        """Add to the findings of HANDIN what only the catalogue can tell."""
        found = list(handin.findings)
        if misnamed := ledgers.misnamed(handin.belonging):
            found.append(misnamed)
        organization = self._organization(handin)
        if organization is None:
            found.append(Finding("organization-unknown"))
        elif number := self._organizations.contradicts(organization, handin.belonging):
            found.append(
                Finding(
                    "organization-contradiction",
                    values={
                        "organization": organization,
                        "known": number,
                        "given": str(handin.belonging.corporate_number),
                    },
                )
            )
        elif renamed := self._organizations.renamed(organization, handin.belonging):
            found.append(Finding("organization-renamed", values={"organization": organization, "name": renamed}))
        return replace(handin, findings=found)

    def _open_ledger(self, ledger: str, organization: str, handin: Handin) -> ledgers.History:
        if ledger not in self._histories:
            kind = handin.belonging.kind or "activities"
            self._histories[ledger] = ledgers.History(kind)
            self._rows["ledger"].append(
                (ledger, organization, kind, handin.belonging.department, self._journal.next())
            )
        return self._histories[ledger]

    def _reject(self, handin: Handin) -> Outcome:
        """Record that HANDIN came and was turned down, where it is of an organization that the catalogue has."""
        organization = self._organizations.find(handin.belonging)
        if organization is None or not handin.source.sha256:  # a file that could not be opened was not handed in
            return Outcome("rejected", findings=handin.findings)
        ledger = f"{organization}/{handin.belonging.ledger or ledgers.DEFAULT_LEDGER}"
        submission = self._record(handin, Outcome("rejected", organization, ledger), revision_id=None)
        return Outcome("rejected", organization, ledger, submission, findings=handin.findings)

    def _confirm(self, handin: Handin, organization: str, ledger: str, history: ledgers.History) -> Outcome:
        """Record that the ledger was handed in again with the same content."""
        outcome = Outcome("unchanged", organization, ledger, None, history.number, findings=handin.findings)
        return replace(outcome, submission=self._record(handin, outcome, history.revision_id))

    def _revise(
        self,
        handin: Handin,
        organization: str,
        ledger: str,
        history: ledgers.History,
        ids: list[str],
        digests: list[str],
        content_sha256: str,
    ) -> Outcome:
        """Store the content of HANDIN as the next revision of LEDGER."""
        assert handin.content is not None
        before, after = history.present, dict(zip(ids, digests, strict=True))
        outcome = Outcome(
            "imported",
            organization,
            ledger,
            None,
            history.number + 1,
            added=len(after.keys() - before.keys()),
            changed=sum(before[activity] != digest for activity, digest in after.items() if activity in before),
            removed=len(before.keys() - after.keys()),
            findings=handin.findings,
        )
        revision_id = self._record(handin, outcome, self._journal.next(), content_sha256)
        written = handin.belonging.effective_on
        reading = read_date(written) if written else None
        self._rows["revision"].append(
            (revision_id, ledger, outcome.revision, written, reading.day if reading else self._recording.today,
             self._recording.now, content_sha256, len(ids), outcome.added, outcome.changed, outcome.removed)
        )  # fmt: skip
        rows.add(self._rows, handin.content, revision_id, ids, digests)
        rows.words(handin.content, self._words)
        self._words["spelling"].add(handin.belonging.name or organization)
        _remember(history, outcome, revision_id, content_sha256, handin.content, ids, digests)
        return replace(outcome, submission=revision_id)

    def _record(
        self, handin: Handin, outcome: Outcome, revision_id: int | None, content_sha256: str | None = None
    ) -> int:
        """Add the submission, its findings and its entry in the journal; return its number."""
        severities = [finding.severity for finding in handin.findings]
        facts = {
            "organization": outcome.organization,
            "ledger": outcome.ledger,
            "status": outcome.status,
            "revision": outcome.revision,
            "revision_id": revision_id,
            "content_sha256": content_sha256,
            "recorded_by": self._recording.by,
            "recorded_on": self._recording.today.isoformat(),
            "source_name": handin.source.name,
            "source_sha256": handin.source.sha256,
            "effective_on": handin.belonging.effective_on,
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
        }
        number = self._journal.add("submission", self._recording.now, facts)
        self._rows["submission"].append(
            (number, outcome.organization, outcome.ledger, outcome.status, revision_id, self._recording.now,
             self._recording.today, self._recording.by, handin.source.name, handin.source.sha256, handin.belonging.effective_on,
             facts["errors"], facts["warnings"])
        )  # fmt: skip
        self._rows["finding"] += [
            _finding_row(number, position, finding) for position, finding in enumerate(handin.findings, start=1)
        ]
        return number


def _identified(
    ledger: str, content: Content, history: ledgers.History
) -> tuple[list[str], list[str]]:
    """Return the ids of the activities of CONTENT and the hash of each."""
    digests = hashing.activity_hashes(content)
    hidden = list(content.activity_ids) or [None] * len(digests)
    told = (content.values("activity", key) for key in ("reference", "name", "business", "medium"))
    incoming = [matching.Incoming(*known) for known in zip(hidden, *told, digests, strict=True)]
    return matching.assign(ledger, incoming, list(history.activities.values())), digests


def _remember(
    history: ledgers.History,
    outcome: Outcome,
    revision_id: int,
    content_sha256: str,
    content: Content,
    ids: Sequence[str],
    digests: Sequence[str],
) -> None:
    """Bring HISTORY up to the new revision, for further hand-ins of the same batch."""
    history.number = outcome.revision or history.number
    history.revision_id = revision_id
    history.content_sha256 = content_sha256
    history.activities = {activity: replace(known, present=False) for activity, known in history.activities.items()}
    told = (content.values("activity", key) for key in ("reference", "name", "business", "medium"))
    for activity, *known, digest in zip(ids, *told, digests, strict=True):
        history.activities[activity] = matching.Known(activity, *known, digest, present=True)


def _finding_row(submission: int, position: int, finding: Finding) -> bulk.Row:
    place = finding.place
    return (
        submission, position, finding.code, finding.severity, finding.basis or None, finding.message("ja"),
        finding.message("en"), place.sheet, place.row, place.column,
    )  # fmt: skip
