"""``daicho template``: an empty workbook to be filled in."""

from pathlib import Path
from typing import Annotated

import typer

from catalog.cli import output
from catalog.cli.options import Font, Force, Language, spoken
from catalog.messages import say


def template(
    target: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="template.output", show_default=False)
    ] = Path(),
    organization: Annotated[
        str, typer.Option("--organization", metavar="CODE", help="template.organization", show_default=False)
    ] = "",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="template.name", show_default=False)] = "",
    ledger: Annotated[str, typer.Option("--ledger", metavar="NAME", help="template.ledger", show_default=False)] = "",
    font: Font = "",
    force: Force = False,
    lang: Language = "",
) -> None:
    """Write an empty workbook."""
    from catalog.handin import Belonging
    from catalog.outputs import replacing
    from reports import exchange
    from reports.book import DEFAULT_FONT

    speech = spoken(lang)
    path = output.target(target, say("template.file_name", speech), single=True)
    belonging = Belonging(organization=organization or None, name=name or None, ledger=ledger or None)
    with replacing(path, force=force) as unfinished:
        exchange.template(unfinished, belonging, speech, font=font or DEFAULT_FONT)
    output.data(str(path))
    output.narrate(say("template.done", speech, path=path))
