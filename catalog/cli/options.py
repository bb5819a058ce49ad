"""Options that several verbs share; the help of each is the key of a message."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from catalog.cli.language import chosen
from catalog.errors import UsageProblem
from catalog.messages import Lang

DEFAULT_CATALOG = Path("daicho.duckdb")

Catalog = Annotated[
    Path, typer.Option("--catalog", envvar="DAICHO_CATALOG", metavar="PATH", help="option.catalog", show_default=True)
]
Language = Annotated[str, typer.Option("--lang", metavar="ja|en", help="option.lang", show_default=False)]
Force = Annotated[bool, typer.Option("--force", "-f", help="option.force")]
Json = Annotated[bool, typer.Option("--json", help="option.json")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="option.as_of", show_default=False)]
Font = Annotated[str, typer.Option("--font", metavar="NAME", help="option.font")]
Version = Annotated[bool, typer.Option("--version", help="option.version")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="option.by", show_default=False)]
Maps = Annotated[list[str] | None, typer.Option("--map", metavar="HEADER=FIELD", help="option.map", show_default=False)]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="option.mapping", show_default=False)
]


def spoken(lang: str) -> Lang:
    """Return the language of a command: its option LANG, else the environment's.

    Raises:
        UsageProblem: LANG is no language that daicho speaks.
    """
    if lang and lang not in ("ja", "en"):
        raise UsageProblem("usage.lang", lang=lang)
    return chosen(["--lang", lang] if lang else [])


def day(as_of: str) -> date:
    """Return the day that AS_OF names, today where it names none.

    Raises:
        UsageProblem: it is no date.
    """
    from catalog.readings.dates import read_date

    if not as_of:
        return date.today()  # noqa: DTZ011 - the day where the person is
    reading = read_date(as_of)
    if reading is None:
        raise UsageProblem("usage.date", written=as_of)
    return reading.day
