"""``daicho template``: workbooks for departments to fill in, empty or with what they told last time."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, Catalog, Font, Force, Language, day, spoken
from catalog.errors import UsageProblem
from catalog.messages import Lang, say

if TYPE_CHECKING:
    from reports.template import Template


def template(
    target: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="template.output", show_default=False)
    ] = Path(),
    organization: Annotated[
        str, typer.Option("--organization", metavar="CODE", help="template.organization", show_default=False)
    ] = "",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="template.name", show_default=False)] = "",
    ledger: Annotated[str, typer.Option("--ledger", metavar="NAME", help="template.ledger", show_default=False)] = "",
    department: Annotated[
        str, typer.Option("--department", metavar="NAME", help="template.department", show_default=False)
    ] = "",
    deadline: Annotated[
        str, typer.Option("--deadline", metavar="TEXT", help="template.deadline", show_default=False)
    ] = "",
    return_to: Annotated[
        str, typer.Option("--return-to", metavar="TEXT", help="template.return_to", show_default=False)
    ] = "",
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=1, max=5000, help="template.rows")] = 300,
    filled: Annotated[bool, typer.Option("--filled", help="template.filled")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="template.plain")] = False,
    catalog: Catalog = DEFAULT_CATALOG,
    font: Font = "",
    force: Force = False,
    lang: Language = "",
) -> None:
    """Write an input workbook."""
    from catalog.handin import Belonging
    from catalog.outputs import replacing
    from reports import exchange
    from reports import template as inputs
    from reports.book import DEFAULT_FONT
    from reports.template import Template

    speech = spoken(lang)
    if plain and filled:
        raise UsageProblem("template.plain_filled")
    belonging = Belonging(organization or None, name or None, None, ledger or None, department=department or None)
    empty = Template(belonging, deadline, return_to, rows)
    written = list(_filled(catalog, empty, speech)) if filled else [(say("template.file_name", speech), empty)]
    for title, one in written:
        path = output.target(target, title, single=len(written) == 1)
        with replacing(path, force=force) as unfinished:
            if plain:
                exchange.template(unfinished, belonging, speech, font=font or DEFAULT_FONT)
            else:
                inputs.write(unfinished, one, speech, font=font or DEFAULT_FONT)
        output.data(str(path))
    path = path if len(written) == 1 else target
    output.narrate(say("template.done", speech, path=path))


def _filled(catalog: Path, empty: "Template", lang: Lang) -> Iterator[tuple[str, "Template"]]:
    """Yield file name and template of each ledger of the CATALOG that EMPTY is for, with what it holds today."""
    from catalog.cli.export import wanted
    from catalog.store import contents
    from catalog.store.connection import reading

    whose = empty.belonging
    asked = [f"{whose.organization}/{whose.ledger}" if whose.ledger else whose.organization]
    with reading(catalog) as connection:
        valid = contents.valid(connection, day(""))
        for ledger, revision_id in wanted(valid, [name for name in asked if name]):
            stored = contents.load(connection, revision_id)
            known = replace(
                stored.belonging,
                name=whose.name or stored.belonging.name,
                department=whose.department or stored.belonging.department,
                effective_on=None,  # what is reviewed now holds from now on
            )
            title = say("template.filled_name", lang, ledger=ledger.replace("/", "_"))
            yield title, replace(empty, belonging=known, content=stored.content, revision=stored.number)
