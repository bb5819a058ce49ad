"""``daicho import``: spreadsheets become revisions, all or nothing per file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, By, Catalog, Json, Language, MappingFile, Maps, spoken
from catalog.errors import ExitCode, Refused, UsageProblem
from catalog.messages import Lang

if TYPE_CHECKING:
    from catalog.cli.intake import Request, Taken, Taking
    from catalog.handin import Belonging


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
    maps: Maps = None,
    mapping: MappingFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="import.dry_run")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="import.partial")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="import.yes")] = False,
    feedback: Annotated[
        list[str] | None,
        typer.Option("--feedback", metavar="DIR|always|never", help="import.feedback", show_default=False),
    ] = None,
    by: By = "",
    json: Json = False,
    lang: Language = "",
) -> int:
    """Import spreadsheets."""
    from catalog.cli import answers, intake, progress, settling

    speech = spoken(lang)
    given = _given(organization, ledger, effective_on)
    settlement = settling.settlement(maps or [], mapping)
    wish = answers.wish(feedback or [])
    request = intake.Request(paths, given, catalog, by, settlement, partial, dry_run, yes)
    taking = intake.take(request, lambda read, count: progress.told(read, count, speech))
    if taking.stored:
        taking = answers.written(taking, wish, speech)
    _tell(taking, request, speech, json=json)
    return _code(taking)


def _given(organization: str, ledger: str, effective_on: str) -> "Belonging":
    """Return what the options say of the files.

    Raises:
        UsageProblem: EFFECTIVE_ON is no day.
    """
    from catalog.handin import Belonging
    from catalog.readings.dates import read_date

    if effective_on and read_date(effective_on) is None:
        raise UsageProblem("usage.date", written=effective_on)
    return Belonging(organization=organization or None, ledger=ledger or None, effective_on=effective_on or None)


def _tell(taking: "Taking", request: "Request", lang: Lang, *, json: bool) -> None:
    from catalog.cli import telling

    if json:
        output.as_json(telling.told(taking, request, lang))
    else:
        telling.tell(taking, request, lang)
    telling.tell_passed_over(taking, request.settlement, lang)


def _code(taking: "Taking") -> ExitCode:
    """Return how the import ended.

    Raises:
        Refused: somebody has to agree first.
        BaseException: what stopped it.
    """
    if taking.error:
        raise taking.error
    for one in taking.taken:
        if one.held:
            raise _refused(one)
    if any(one.reading.mistaken for one in taking.taken):
        return ExitCode.BUG
    if not all(one.reading.opened for one in taking.taken):
        return ExitCode.FILE
    return ExitCode.DATA if any(one.outcome.status == "rejected" for one in taking.taken) else ExitCode.OK


def _refused(one: "Taken") -> Refused:
    """Return why nothing is done unless somebody agrees: what would be lost with ONE, or whose it may not be."""
    from catalog.cli import memory

    outcome = one.outcome
    if outcome.strange and memory.is_guessed(outcome.findings):
        return Refused("import.strange", file=one.reading.handin.source.name, ledger=outcome.ledger)
    former = outcome.removed + outcome.changed + outcome.same
    return Refused(
        "import.held",
        file=one.reading.handin.source.name,
        ledger=outcome.ledger,
        removed=outcome.removed,
        former=former,
    )
