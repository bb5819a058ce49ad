"""``daicho export``: ledgers as exchange workbooks, the layout that loses nothing."""

from pathlib import Path
from typing import Annotated

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, AsOf, Catalog, Font, Force, Language, day, spoken
from catalog.errors import UsageProblem
from catalog.messages import say


def export(
    ledgers: Annotated[
        list[str] | None, typer.Argument(metavar="[LEDGER]...", help="export.ledgers", show_default=False)
    ] = None,
    catalog: Catalog = DEFAULT_CATALOG,
    target: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="export.output", show_default=False)
    ] = Path(),
    as_of: AsOf = "",
    font: Font = "",
    force: Force = False,
    lang: Language = "",
) -> None:
    """Export ledgers as exchange workbooks."""
    from catalog.outputs import distinct, replacing
    from catalog.store import contents
    from catalog.store.connection import reading
    from reports import exchange
    from reports.book import DEFAULT_FONT

    speech, when = spoken(lang), day(as_of)
    with reading(catalog) as connection:
        valid = contents.valid(connection, when)
        chosen = wanted(valid, ledgers or [])
        names = distinct({ledger: ledger.replace("/", "_") for ledger, _ in valid})  # the same whatever is asked for
        for ledger, revision_id in chosen:
            stored = contents.load(connection, revision_id)
            path = output.target(target, f"{names[ledger]}.xlsx", single=len(chosen) == 1)
            with replacing(path, force=force) as unfinished:
                written = exchange.Exchange(stored.content, stored.belonging, stored.number)
                exchange.write(unfinished, written, speech, font=font or DEFAULT_FONT)
            output.data(str(path))
    output.narrate(say("export.done", speech, count=len(chosen)))


def wanted(valid: list[tuple[str, int]], asked: list[str]) -> list[tuple[str, int]]:
    """Return those VALID ledgers that are ASKED for by their own name or their organization's; all where none is."""
    if not valid:
        raise UsageProblem("export.nothing")
    for name in asked:
        if not any(ledger == name or ledger.startswith(f"{name}/") for ledger, _ in valid):
            raise UsageProblem("export.no_ledger", name=name, known="、".join(ledger for ledger, _ in valid[:10]))
    return [
        (ledger, revision)
        for ledger, revision in valid
        if not asked or any(ledger == name or ledger.startswith(f"{name}/") for name in asked)
    ]
