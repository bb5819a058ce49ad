"""``daicho compare``: the Excel workbook that puts organizations beside each other."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.cli import output
from catalog.cli.cycles import uncollected
from catalog.cli.options import DEFAULT_CATALOG, AsOf, Catalog, Font, Force, Language, day, spoken
from catalog.messages import Lang, say

if TYPE_CHECKING:
    from catalog.store.connection import Connection


def compare(
    organizations: Annotated[
        list[str] | None, typer.Argument(metavar="[ORGANIZATION]...", help="compare.organizations", show_default=False)
    ] = None,
    catalog: Catalog = DEFAULT_CATALOG,
    target: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="compare.output", show_default=False)
    ] = Path(),
    as_of: AsOf = "",
    font: Font = "",
    force: Force = False,
    lang: Language = "",
) -> None:
    """Compare organizations."""
    from catalog.store.connection import reading
    from reports.book import DEFAULT_FONT

    speech = spoken(lang)
    path = output.target(target, say("compare.file_name", speech), single=True)
    with reading(catalog) as connection, uncollected():
        count = write(connection, organizations or [], day(as_of), path, speech, font or DEFAULT_FONT, force=force)
    output.data(str(path))
    output.narrate(say("compare.done", speech, count=count))


def write(
    connection: "Connection", asked: Sequence[str], when: date, path: Path, lang: Lang, font: str, *, force: bool
) -> int:
    """Write the comparison of the organizations ASKED for (all where none is) to PATH; return how many they are."""
    from importlib.metadata import version

    from catalog.outputs import replacing
    from catalog.queries import comparison as question
    from catalog.queries.occurrences import details
    from reports import comparison as report

    with replacing(path, force=force) as unfinished:
        found = question.compare(connection, asked, when)
        codes = [overview.organization for overview in found.overviews]
        listed = details(connection, codes, when)
        report.write(unfinished, found, listed, lang, f"daicho {version('daicho')}", font=font)
    return len(codes)
