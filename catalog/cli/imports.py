"""``daicho import``: spreadsheets become revisions, all or nothing per file."""

from pathlib import Path
from typing import Annotated

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, By, Catalog, Json, Language, spoken
from catalog.errors import ExitCode, UsageProblem


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
    from catalog.cli import intake
    from catalog.handin import Belonging
    from catalog.readings.dates import read_date

    speech = spoken(lang)
    if effective_on and read_date(effective_on) is None:
        raise UsageProblem("usage.date", written=effective_on)
    given = Belonging(organization=organization or None, ledger=ledger or None, effective_on=effective_on or None)
    taken = intake.take(paths, given, catalog, by)
    if json:
        output.as_json({"files": [intake.told(one, speech) for one in taken]})
    else:
        intake.tell(taken, catalog, speech)
    if not all(one.opened for one in taken):
        return ExitCode.FILE
    return ExitCode.DATA if any(one.outcome.status == "rejected" for one in taken) else ExitCode.OK
