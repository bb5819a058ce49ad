"""Taking in files: read them, record them, tell what became of each."""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from catalog.cli import output
from catalog.errors import UsageProblem
from catalog.findings import Finding
from catalog.handin import Belonging, Handin, Outcome
from catalog.messages import Lang, say
from catalog.store.connection import is_there, writing
from catalog.store.submissions import Recording, submit
from ledgers import reading
from ledgers.reading import Reading

SHOWN_PER_FILE = 20
"""Findings told per file on the screen; ``--json`` and the view ``findings`` have all."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file, what it turned out to be, and what became of it; OPENED tells whether it could be opened at all."""

    file: Path
    reading: Reading
    outcome: Outcome
    opened: bool


def take(paths: Sequence[Path], given: Belonging, catalog: Path, by: str) -> list[Taken]:
    """Take the files at PATHS into the CATALOG; what is GIVEN of them outweighs what they say themselves."""
    files = reading.files(paths)
    if not files:
        raise UsageProblem(
            "import.nothing", paths=", ".join(map(str, paths)), endings=" ".join(sorted(reading.SUFFIXES))
        )
    read = [_read(file, given) for file in files]
    outcomes = record(catalog, [one.handin for one, _ in read], by)
    return [
        Taken(file, one, outcome, opened) for file, (one, opened), outcome in zip(files, read, outcomes, strict=True)
    ]


def record(catalog: Path, handins: Sequence[Handin], by: str) -> list[Outcome]:
    """Record HANDINS in the CATALOG; one that does not exist yet is only made for a hand-in that can be stored."""
    if not is_there(catalog) and not any(handin.sound for handin in handins):
        return [Outcome("rejected", findings=handin.findings) for handin in handins]
    now = datetime.now(UTC).replace(tzinfo=None)
    recording = Recording(by or _user(), now, date.today())  # noqa: DTZ011 - the day where the person is
    with writing(catalog) as connection:
        return submit(connection, handins, recording)


def told(one: Taken, lang: Lang) -> dict[str, Any]:
    """Return what became of a file as the JSON output has it."""
    outcome, content = one.outcome, one.reading.handin.content
    in_sheets = [entry.sheet for entry in content.activities] if content else []
    return {
        "file": str(one.file),
        "status": outcome.status,
        "submission": outcome.submission,
        "organization": outcome.organization,
        "ledger": outcome.ledger,
        "revision": outcome.revision,
        "sheets": [
            {
                "sheet": sheet.name,
                "layout": sheet.layout,
                "header_row": sheet.header_row,
                "activities": in_sheets.count(number),
            }
            for number, sheet in enumerate(one.reading.sheets)
        ],
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
        "unmapped": list(dict.fromkeys(extra.header for extra in content.extras)) if content else [],
        "findings": [_told_finding(finding, lang) for finding in outcome.findings],
    }


def tell(taken: Sequence[Taken], catalog: Path, lang: Lang) -> None:
    """Tell what became of each file, what is to be mended, and what to do next."""
    for one in taken:
        _tell(one.file, one.outcome, lang)
    statuses = {one.outcome.status for one in taken}
    if "rejected" in statuses:
        output.narrate(say("import.next_mend", lang))
    elif "imported" in statuses:
        output.narrate(say("import.next_register", lang, catalog=catalog))


def line(finding: Finding, lang: Lang) -> str:
    """Return FINDING as one line: how grave, where, what, how to mend it."""
    place = finding.place
    where = " ".join(part for part in (place.sheet, place.cell or (place.row and str(place.row))) if part)
    told = say("import.finding", lang, message=finding.message(lang), mend=finding.mend(lang), code=finding.code)
    return " ".join(part for part in (say(f"severity.{finding.severity}", lang), where, told) if part)


def _read(file: Path, given: Belonging) -> tuple[Reading, bool]:
    try:
        return reading.read(file, given), True
    except OSError as error:
        return reading.unopened(file, given, error), False


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this environment
        return "unknown"


def _told_finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "cell": place.cell,
        "message": finding.message(lang),
    }


def _tell(file: Path, outcome: Outcome, lang: Lang) -> None:
    counts = (outcome.added, outcome.changed, outcome.removed)
    whole = outcome.status == "imported" and not any(counts)
    output.data(
        say(
            "import.imported_whole" if whole else f"import.{outcome.status}",
            lang,
            file=file.name,
            ledger=outcome.ledger or "",
            revision=outcome.revision,
            added=outcome.added,
            changed=outcome.changed,
            removed=outcome.removed,
        )
    )
    grave = [finding for finding in outcome.findings if finding.severity != "info"]
    grave.sort(key=lambda finding: finding.severity != "error")
    for finding in grave[:SHOWN_PER_FILE]:
        output.data("  " + line(finding, lang))
    if len(grave) > SHOWN_PER_FILE:
        output.data("  " + say("import.more_findings", lang, count=len(grave) - SHOWN_PER_FILE))
    if words := [finding for finding in outcome.findings if finding.code == "word-unknown"]:
        output.data("  " + say("import.unknown_words", lang, count=len(words)))
