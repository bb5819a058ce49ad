"""``daicho demo``: the shipped organizations in a new folder, from hand-in to register and comparison."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.cli import compare, output, register
from catalog.cli.options import Font, Language, spoken
from catalog.errors import Refused
from catalog.messages import Lang, say

if TYPE_CHECKING:
    from catalog.handin import Handin


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="demo.folder")] = Path("daicho-demo"),
    font: Font = "",
    lang: Language = "",
) -> None:
    """Show the whole way with the shipped organizations."""
    from catalog.cli import intake
    from catalog.store.connection import reading
    from reports.book import DEFAULT_FONT

    speech, face, today = spoken(lang), font or DEFAULT_FONT, date.today()  # noqa: DTZ011 - the day where the person is
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("demo.not_empty", path=folder)
    sheets = folder / say("demo.sheets", speech)
    catalog = folder / "daicho.duckdb"
    sheets.mkdir(parents=True, exist_ok=True)
    handins = _hand_ins(sheets, speech, face)
    intake.record(catalog, handins, "")
    with reading(catalog) as connection:
        registers = register.write_all(
            connection, [], today, "jisq15001", folder / say("demo.registers", speech), speech, face, force=False
        )
        comparison = folder / say("compare.file_name", speech)
        compare.write(connection, [], today, comparison, speech, face, force=False)
    for path in (*sorted(sheets.iterdir()), catalog, *registers, comparison):
        output.data(str(path))
    output.narrate(say("demo.done", speech, count=len(handins), catalog=catalog))


def _hand_ins(folder: Path, lang: Lang, font: str) -> "list[Handin]":
    """Write the shipped organizations as exchange workbooks into FOLDER and read them as anybody's hand-ins."""
    from catalog import samples
    from catalog.handin import Belonging
    from ledgers import reading
    from reports import exchange

    handins = []
    for name in samples.names():
        sample = samples.load(name)
        path = folder / f"{name}.xlsx"
        exchange.write(path, exchange.Exchange(sample.content, sample.belonging), lang, font=font)
        handins.append(reading.read(path, Belonging()).handin)
    return handins
