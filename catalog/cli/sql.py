"""``daicho sql``: one read-only statement; a table on a terminal, CSV when piped, JSON on request."""

import csv
import itertools
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, Catalog, Json, Language, spoken
from catalog.errors import UsageProblem
from catalog.messages import Lang, say

SHOWN = 1_000
"""Rows shown on a terminal unless ``--limit`` says otherwise."""


def sql(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="sql.statement")],
    catalog: Catalog = DEFAULT_CATALOG,
    parameters: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="sql.param", show_default=False)
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="ROWS", min=0, help="sql.limit", show_default=False)
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="option.timeout")] = 30.0,
    memory: Annotated[int, typer.Option("--memory", metavar="MB", min=64, help="option.memory")] = 1_024,
    json: Json = False,
    lang: Language = "",
) -> None:
    """Ask the catalogue in SQL."""
    from catalog.queries.sandbox import Limits, asked

    speech = spoken(lang)
    text = sys.stdin.read() if statement == "-" else statement
    with asked(catalog, text, _named(parameters or []), Limits(timeout, memory)) as answer:
        if json:
            names = _unique(answer.columns)
            output.as_json([dict(zip(names, row, strict=True)) for row in itertools.islice(answer.rows, limit or None)])
        elif sys.stdout.isatty():
            _show(answer.columns, answer.rows, SHOWN if limit is None else limit, speech)
        else:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(answer.columns)
            writer.writerows(itertools.islice(answer.rows, limit or None))


def _named(parameters: Sequence[str]) -> dict[str, str]:
    """Return PARAMETERS of the form NAME=VALUE by name."""
    for parameter in parameters:
        if "=" not in parameter:
            raise UsageProblem("usage.param", written=parameter)
    return dict(parameter.split("=", 1) for parameter in parameters)


def _unique(columns: Sequence[str]) -> list[str]:
    """Return COLUMNS with repeated names told apart, since a JSON object has each name once."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return names


def _show(columns: Sequence[str], rows: Any, limit: int, lang: Lang) -> None:
    """Show ROWS as a table; what is beyond LIMIT (0: nothing is) is counted, not shown."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    shown = list(itertools.islice(rows, limit or None))
    for row in shown:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(highlight=False, markup=False, emoji=False).print(table)
    more = sum(1 for _ in rows)
    output.narrate(say("sql.rows" if not more else "sql.rows_of", lang, count=len(shown), all=len(shown) + more))
