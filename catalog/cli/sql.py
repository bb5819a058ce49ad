"""``daicho sql``: one read-only statement; a table on a terminal, CSV when piped, JSON on request."""

import csv
import itertools
import math
import os
import re
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, Catalog, Json, Language, spoken
from catalog.errors import DaichoError, FileProblem, UsageProblem
from catalog.messages import Lang, say

SHOWN = 1_000
"""Rows shown on a terminal unless ``--limit`` says otherwise."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

MOST = 1_000_000_000
"""Rows or megabytes: more than there are, and few enough to count with."""


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
    from catalog.queries.limits import Limits
    from catalog.queries.sandbox import asked

    speech = spoken(lang)
    if not math.isfinite(timeout):
        raise UsageProblem("usage.timeout", written=timeout)
    text = _read() if statement == "-" else statement
    limits = Limits(timeout, min(memory, MOST))
    most = min(limit, MOST) if limit is not None else None
    with asked(catalog, text, _named(parameters or []), limits, lambda problem: _leave(problem, speech)) as answer:
        if json:
            names = _unique(answer.columns)
            rows = (map(_plain, row) for row in itertools.islice(answer.rows, most or None))
            output.as_json([dict(zip(names, row, strict=True)) for row in rows])
        elif sys.stdout.isatty():
            _show(answer.columns, answer.rows, SHOWN if most is None else most, speech)
        else:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(answer.columns)
            writer.writerows(itertools.islice(answer.rows, most or None))


def _read() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise FileProblem("sql.characters") from error


def _leave(problem: DaichoError, lang: Lang) -> None:
    """End the process for PROBLEM at once, whatever else is going on in it."""
    output.narrate(say("error.line", lang, message=problem.message(lang)))
    sys.stderr.flush()
    os._exit(problem.exit_code)


def _named(parameters: Sequence[str]) -> dict[str, str]:
    """Return PARAMETERS of the form NAME=VALUE by name."""
    for parameter in parameters:
        if "=" not in parameter:
            raise UsageProblem("usage.param", written=parameter)
    return dict(parameter.split("=", 1) for parameter in parameters)


def _unique(columns: Sequence[str]) -> list[str]:
    """Return COLUMNS with repeated names told apart, since a JSON object has each name once."""
    names: list[str] = []
    for column in columns:
        further = (f"{column}_{number}" for number in itertools.count(2))
        names.append(next(name for name in itertools.chain([column], further) if name not in names))
    return names


def _plain(value: Any) -> Any:
    """Return VALUE as JSON can say it: keys are texts, and numbers that JSON lacks (nan, inf) are told in words."""
    if isinstance(value, dict):
        return {key if isinstance(key, str | int | None) else str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _show(columns: Sequence[str], rows: Any, limit: int, lang: Lang) -> None:
    """Show ROWS as a table; what is beyond LIMIT (0: nothing is) is counted, not shown."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for column in columns:
        table.add_column(_visible(column), overflow="fold")
    shown = list(itertools.islice(rows, limit or None))
    for row in shown:
        table.add_row(*("" if value is None else _visible(str(value)) for value in row))
    Console(highlight=False, markup=False, emoji=False).print(table)
    more = sum(1 for _ in rows)
    output.narrate(say("sql.rows" if not more else "sql.rows_of", lang, count=len(shown), all=len(shown) + more))


def _visible(text: str) -> str:
    """Return TEXT with control characters as escapes: a cell must not command the terminal it is shown on."""
    return _CONTROLS.sub(lambda found: ascii(found.group())[1:-1], text)
