"""``daicho import``: spreadsheets become revisions, all or nothing per file."""

import getpass
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, By, Catalog, Json, Language, spoken
from catalog.errors import ExitCode, UsageProblem
from catalog.findings import Finding
from catalog.handin import Belonging, Handin, Outcome
from catalog.messages import Lang, say
from catalog.readings.dates import read_date
from ledgers.reading import Reading

SHOWN_PER_FILE = 20
"""Findings told per file on the screen; ``--json`` and the view ``findings`` have all."""


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="import.paths")],
    catalog: Catalog = DEFAULT_CATALOG,
    organization: Annotated[
        str, typer.Option("--organization", metavar="CODE", help="import.organization", show_default=False)
    ] = "",
    ledger: Annotated[str, typer.Option("--ledger", metavar="NAME", help="import.ledger", show_default=False)] = "",
    effective_on: Annotated[
        str, typer.Option("--effective-on", metavar="DATE", help="import.effective_on", show_default=False)
    ] = "",
    by: By = "",
    json: Json = False,
    lang: Language = "",
) -> int:
    """Import spreadsheets."""
    speech = spoken(lang)
    if effective_on and read_date(effective_on) is None:
        raise UsageProblem("usage.date", written=effective_on)
    given = Belonging(organization=organization or None, ledger=ledger or None, effective_on=effective_on or None)
    files, readings, missing = _read(paths, given)
    outcomes = take_in(catalog, [reading.handin for reading in readings], by)
    if json:
        output.as_json({"files": [_told(*one, speech) for one in zip(files, readings, outcomes, strict=True)]})
    else:
        for file, outcome in zip(files, outcomes, strict=True):
            _tell(file, outcome, speech)
        _tell_next(outcomes, catalog, speech)
    if missing:
        return ExitCode.FILE
    return ExitCode.DATA if any(outcome.status == "rejected" for outcome in outcomes) else ExitCode.OK


def take_in(catalog: Path, handins: Sequence[Handin], by: str) -> list[Outcome]:
    """Record HANDINS in the CATALOG; one that does not exist yet is only made for a hand-in that can be stored."""
    from catalog.store.connection import writing
    from catalog.store.submissions import Recording, submit

    if not catalog.exists() and not any(handin.sound for handin in handins):
        return [Outcome("rejected", findings=handin.findings) for handin in handins]
    now = datetime.now(UTC).replace(tzinfo=None)
    recording = Recording(by or _user(), now, date.today())  # noqa: DTZ011 - the day where the person is
    with writing(catalog) as connection:
        return submit(connection, handins, recording)


def _read(paths: Sequence[Path], given: Belonging) -> tuple[list[Path], list[Reading], bool]:
    """Read the files at PATHS; the last value tells whether one of them could not even be opened."""
    from ledgers import reading

    files, readings, missing = reading.files(paths), [], False
    for file in files:
        try:
            readings.append(reading.read(file, given))
        except OSError as error:
            missing = True
            readings.append(reading.unopened(file, given, error))
    return files, readings, missing


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this environment
        return "unknown"


def _told(file: Path, reading: Reading, outcome: Outcome, lang: Lang) -> dict[str, Any]:
    """Return what became of FILE as the JSON output has it."""
    counts = _counts(reading)
    return {
        "file": str(file),
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
                "activities": counts.get(number, 0),
            }
            for number, sheet in enumerate(reading.sheets)
        ],
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
        "unmapped": _unmapped(reading),
        "findings": [_told_finding(finding, lang) for finding in outcome.findings],
    }


def _counts(reading: Reading) -> dict[int, int]:
    counts: dict[int, int] = {}
    for entry in reading.handin.content.activities if reading.handin.content else ():
        counts[entry.sheet] = counts.get(entry.sheet, 0) + 1
    return counts


def _unmapped(reading: Reading) -> list[str]:
    extras = reading.handin.content.extras if reading.handin.content else ()
    return list(dict.fromkeys(extra.header for extra in extras))


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
    output.data(
        say(
            f"import.{outcome.status}", lang, file=file.name, ledger=outcome.ledger or "", revision=outcome.revision,
            added=outcome.added, changed=outcome.changed, removed=outcome.removed,
        )
    )  # fmt: skip
    told = [finding for finding in outcome.findings if finding.severity != "info"]
    told.sort(key=lambda finding: finding.severity != "error")
    for finding in told[:SHOWN_PER_FILE]:
        output.data("  " + line(finding, lang))
    if len(told) > SHOWN_PER_FILE:
        output.data("  " + say("import.more_findings", lang, count=len(told) - SHOWN_PER_FILE))
    if words := [finding for finding in outcome.findings if finding.code == "word-unknown"]:
        output.data("  " + say("import.unknown_words", lang, count=len(words)))


def line(finding: Finding, lang: Lang) -> str:
    """Return FINDING as one line: how grave, where, what, how to mend it."""
    place = finding.place
    where = " ".join(part for part in (place.sheet, place.cell or (place.row and str(place.row))) if part)
    return say(
        "import.finding", lang, severity=say(f"severity.{finding.severity}", lang), where=where,
        message=finding.message(lang), mend=finding.mend(lang), code=finding.code,
    )  # fmt: skip


def _tell_next(outcomes: Sequence[Outcome], catalog: Path, lang: Lang) -> None:
    """Say what to do next."""
    if any(outcome.status == "rejected" for outcome in outcomes):
        output.narrate(say("import.next_mend", lang))
    elif any(outcome.status == "imported" for outcome in outcomes):
        output.narrate(say("import.next_register", lang, catalog=catalog))
