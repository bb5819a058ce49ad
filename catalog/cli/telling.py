"""Telling what became of imported files, or would: for people and for scripts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from catalog.cli import output, sheets
from catalog.cli.intake import Read, Request, Taken, Taking
from catalog.cli.settling import Settlement, unused
from catalog.findings import Finding, Remedy, Severity, shorten
from catalog.handin import Outcome
from catalog.loss import Loss
from catalog.messages import Bilingual, Lang, say
from ledgers import mynumber

_TOLD_OTHERWISE = frozenset({"word-unknown", "sheet-passed-over"})
"""Findings that are told by a count, or with the sheets."""
SHOWN_PER_FILE = 20
"""Findings told per file on the screen; ``--json`` and the view ``findings`` have all."""


AHEAD = {"imported": "would_import"}
"""What ``--json`` says where nothing was stored; ``held`` of a file that somebody has to agree to."""


def name(one: Read) -> str:
    """Return what the file of ONE is called, as it may be told."""
    return one.reading.handin.source.name


def path(file: Path) -> str:
    """Return FILE as it may be told: with Individual Numbers in it masked, as the catalogue has them."""
    return mynumber.mask(str(file))


def told_reading(one: Read, lang: Lang) -> dict[str, Any]:
    """Return how a file was read as the JSON output has it."""
    return {
        "file": path(one.file),
        "sheets": [sheets.told(sheet) for sheet in sheets.shown(one.reading)],
        "findings": [_told_finding(finding, lang) for finding in one.reading.handin.findings],
    }


def tell_reading(one: Read, lang: Lang) -> None:
    """Tell how a file was read, or why it could not be."""
    output.data(name(one))
    for sheet in sheets.shown(one.reading):
        for text in sheets.lines(sheet, lang):
            output.data("  " + text)
    if one.reading.handin.content is None:
        for finding in one.reading.handin.findings:
            output.data("  " + line(finding, lang))


def told(taking: Taking, request: Request, lang: Lang) -> dict[str, Any]:
    """Return what became of the files as the JSON output has it."""
    return {
        "files": [_told(one, lang, stored=taking.stored) for one in taking.taken],
        "dry_run": request.dry,
        "stored": taking.stored,
        "superseded": [path(one.file) for one in taking.passed],
        "unread": dict(taking.unread),
        "left": taking.left,
    }


def tell(taking: Taking, request: Request, lang: Lang) -> None:
    """Tell what became of each file, what is to be mended, and what to do next."""
    if not (taking.stored or request.dry):
        _tell_held(taking.taken, lang)
        return
    for one in taking.taken:
        _tell(one, lang, dry=request.dry)
    statuses = {one.outcome.status for one in taking.taken}
    if request.dry:
        output.narrate(say("import.next_dry", lang))
    elif "rejected" in statuses:
        errors = {found.remedy for one in taking.taken for found in one.outcome.findings if found.severity == "error"}
        for remedy in get_args(Remedy):
            if remedy in errors:
                output.narrate(say(f"import.next.{remedy}", lang))
    elif "imported" in statuses:
        output.narrate(say("import.next_register", lang, catalog=request.catalog))


def tell_passed_over(taking: Taking, settled: Settlement, lang: Lang) -> None:
    """Tell which files did not count, and which columns were SETTLED that no sheet has."""
    for one in taking.passed:
        key = "import.superseded" if one.instead else "import.untouched"
        output.narrate(say(key, lang, file=path(one.file), instead=one.instead and path(one.instead)))
    if taking.unread:
        endings = (f"{ending or say('import.no_ending', lang)} {count}" for ending, count in taking.unread.items())
        told = say("list.and", lang).join(endings)
        output.narrate(say("import.unread", lang, count=sum(taking.unread.values()), endings=told))
    if taking.error:
        output.narrate(say("import.stopped", lang, done=len(taking.taken), left=taking.left))
    for header in unused(settled, [one.reading for one in taking.taken]):
        output.narrate(say("map.unused", lang, header=header))


def line(finding: Finding, lang: Lang) -> str:
    """Return FINDING as one line: how grave, where, what, how to mend it."""
    place = finding.place
    where = " ".join(part for part in (place.sheet, place.cell or (place.row and str(place.row))) if part)
    told = say("import.finding", lang, message=finding.message(lang), mend=finding.mend(lang), code=finding.code)
    return " ".join(part for part in (say(f"severity.{finding.severity}", lang), where, told) if part)


def _tell_held(taken: Sequence[Taken], lang: Lang) -> None:
    """Tell, as narration, what would vanish with those of TAKEN that are held."""
    for one in taken:
        for text in _vanishing(one.outcome.vanishing, lang) if one.held else ():
            output.narrate(f"{name(one)}: {text}")


def _tell(one: Taken, lang: Lang, *, dry: bool) -> None:
    outcome = one.outcome
    whole = outcome.status == "imported" and not any((outcome.added, outcome.changed, outcome.removed))
    became = f"{outcome.status}_whole" if whole else outcome.status
    output.data(
        say(
            f"import.would.{became}" if dry else f"import.{became}",
            lang,
            file=name(one),
            ledger=outcome.ledger or "",
            revision=outcome.revision,
            added=outcome.added,
            changed=outcome.changed,
            removed=outcome.removed,
            same=outcome.same,
        )
    )
    if dry:
        for sheet in sheets.shown(one.reading):
            for text in sheets.lines(sheet, lang):
                output.data("  " + text)
        for text in _vanishing(outcome.vanishing, lang):
            output.data("  " + text)
    if dry:
        _tell_all_findings(outcome.findings, lang)
    else:
        _tell_findings(outcome, lang)
    if one.answer:
        output.data("  " + say("import.feedback_written", lang, path=path(one.answer)))


def _told(one: Taken, lang: Lang, *, stored: bool) -> dict[str, Any]:
    outcome, content = one.outcome, one.reading.handin.content
    return {
        "file": path(one.file),
        "status": outcome.status if stored else "held" if one.held else AHEAD.get(outcome.status, outcome.status),
        "submission": outcome.submission,
        "organization": outcome.organization,
        "ledger": outcome.ledger,
        "revision": outcome.revision,
        "sheets": [sheets.told(sheet) for sheet in sheets.shown(one.reading)],
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
        "unmapped": list(dict.fromkeys(extra.header for extra in content.extras)) if content else [],
        "findings": [_told_finding(finding, lang) for finding in outcome.findings],
        "held": one.held,
        "same": outcome.same,
        "vanishing": [_told_loss(loss) for loss in outcome.vanishing],
        "feedback": path(one.answer) if one.answer else None,
    }


def _tell_all_findings(findings: Sequence[Finding], lang: Lang) -> None:
    """Tell FINDINGS, what was assumed and passed over included; the sheets themselves have been told before."""
    for finding in _ranked(findings):
        if finding.code not in _TOLD_OTHERWISE:
            output.data("  " + line(finding, lang))
    _tell_unknown_words(findings, say("import.see.unrecorded", lang), lang)


def _tell_findings(outcome: Outcome, lang: Lang) -> None:
    """Tell what is to be mended of a file that became OUTCOME, and in a line each what else there is to know."""
    grave = [finding for finding in _ranked(outcome.findings) if finding.severity != "info"]
    recorded = outcome.submission is not None
    where = say("import.see.recorded" if recorded else "import.see.unrecorded", lang)
    for finding in grave[:SHOWN_PER_FILE]:
        output.data("  " + line(finding, lang))
    if len(grave) > SHOWN_PER_FILE:
        output.data("  " + say("import.more_findings", lang, count=len(grave) - SHOWN_PER_FILE, where=where))
    _tell_unknown_words(outcome.findings, where, lang)
    for finding in outcome.findings:
        if finding.code == "belonging-remembered":
            output.data("  " + line(finding, lang))
    _tell_passed_over_rows(outcome.findings, lang)


def _ranked(findings: Sequence[Finding]) -> list[Finding]:
    """Return FINDINGS, the gravest first, and of these those on the whole file."""
    return sorted(findings, key=lambda one: (get_args(Severity).index(one.severity), one.place.sheet is not None))


def _tell_unknown_words(findings: Sequence[Finding], where: str, lang: Lang) -> None:
    if words := sum(finding.code == "word-unknown" for finding in findings):
        output.data("  " + say("import.unknown_words", lang, count=words, where=where))


def _tell_passed_over_rows(findings: Sequence[Finding], lang: Lang) -> None:
    """Tell how many rows of a file were passed over, by what they were taken for."""
    rows: Counter[str] = Counter()
    for finding in findings:
        if finding.code == "rows-passed-over" and isinstance(why := finding.values["why"], Bilingual):
            rows[why.label(lang)] += int(str(finding.values["rows"]))
    if rows:
        kinds = (say("import.passed_over_kind", lang, what=what, rows=count) for what, count in rows.items())
        output.data("  " + say("import.passed_over", lang, kinds=say("list.and", lang).join(kinds)))


def _vanishing(losses: Sequence[Loss], lang: Lang) -> Iterator[str]:
    """Yield a line for each activity that would be gone, with its values, and one for each other value."""
    gone: dict[str, list[Loss]] = defaultdict(list)
    for loss in losses:
        if loss.gone and loss.activity:
            gone[loss.activity].append(loss)
    for activity, values in gone.items():
        told = say("list.and", lang).join(f"{loss.label(lang)} {shorten(loss.written)}" for loss in values)
        yield say("import.gone", lang, activity=activity, name=values[0].name or "", values=told)
    for loss in losses:
        if not loss.gone:
            whose = f"{loss.name or ''} ({loss.activity})" if loss.activity else say("import.organization_wide", lang)
            key = "import.vanishes" if loss.now is None else "import.replaced"
            label, written, now = loss.label(lang), shorten(loss.written), shorten(loss.now or "")
            yield say(key, lang, whose=whose, field=label, written=written, **({"now": now} if loss.now else {}))


def _told_loss(loss: Loss) -> dict[str, Any]:
    return {
        "activity": loss.activity,
        "name": loss.name,
        "entity": loss.table,
        "field": loss.field,
        "written": loss.written,
        "now": loss.now,
        "gone": loss.gone,
    }


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
