"""What stands around a ledger and tells whose it is: titles, lines above a table, names of sheets and files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from catalog.content import Cell
from ledgers import signs
from ledgers.workbook import Grid

What = Literal["organization", "department", "date", "author", "number", "manager"]


@dataclass(frozen=True, slots=True)
class Told:
    """WHAT a text around a ledger tells, and the CELL that it stands in (None in the name of a sheet or file)."""

    what: What
    text: str
    cell: Cell | None = None
    rank: int = 0


_RANKS = {
    "基準": 3,
    "現在": 3,
    "時点": 3,
    "as of": 3,
    "as at": 3,
    "棚卸": 3,
    "更新": 2,
    "改": 2,
    "updated": 2,
    "確認": 2,
}
"""Which of several dates says most plainly of when the content is."""


def read(grid: Grid, first: int, last: int) -> list[Told]:
    """Return what the rows FIRST to LAST of GRID tell of the ledger below them."""
    rows = [[(at, text) for at, text in enumerate(grid.rows[row - 1], 1) if text] for row in range(first, last + 1)]
    found: list[Told] = []
    used: set[Cell] = set()
    for number, cells in enumerate(rows, start=first):
        below = dict(rows[number - first + 1]) if number < last else {}
        for at, (column, text) in enumerate(cells):
            if Cell(number, column) not in used:
                following = cells[at + 1] if at + 1 < len(cells) else None
                for told, cell in _told(number, column, text, following, below.get(column)):
                    found.append(told)
                    used.add(cell)
    return found


def of_name(name: str) -> list[Told]:
    """Return what the NAME of a sheet or file tells."""
    found = []
    pieces = [*signs.parts(name), name]
    if organization := _first(signs.organization(piece) for piece in pieces):
        found.append(Told("organization", organization))
    if department := _first(signs.department(piece) for piece in pieces if piece != organization):
        found.append(Told("department", department))
    # a lone number of few digits counts something else
    dated = (piece for piece in pieces if len(re.sub(r"\D", "", piece)) >= 5 or "年" in piece)
    if day := _first(signs.day(piece) for piece in dated):
        found.append(Told("date", day))
    return found


def is_label(text: str) -> bool:
    """Tell whether TEXT is, or begins with, a label of what is told around a ledger: 作成日, 部署：人事部."""
    parted = signs.labelled(text)
    return _labels(parted[0] if parted else text) is not None


def best(told: Sequence[Told], what: What) -> Told | None:
    """Return what TOLD says most plainly of WHAT; the first where several are equally plain."""
    found = [one for one in told if one.what == what]
    return max(found, key=lambda one: one.rank) if found else None


def _told(
    row: int, column: int, text: str, following: tuple[int, str] | None, below: str | None
) -> Iterator[tuple[Told, Cell]]:
    """Yield what a cell tells and where: alone, or as the label of the cell FOLLOWING in its row or BELOW it."""
    cell = Cell(row, column)
    if parted := signs.labelled(text):
        label, value = parted
        if what := _labels(label):
            yield from _valued(what, label, value, cell)
            return
    if what := _labels(text):
        if following and not _labels(following[1]):
            yield from _valued(what, text, following[1], Cell(row, following[0]))
        elif below and not following and not _labels(below):
            yield from _valued(what, text, below, Cell(row + 1, column))
        return
    yield from ((told, cell) for told in _alone(text, cell))


def _labels(text: str) -> What | None:
    return next((what for what in get_args(What) if signs.says(f"{what}_label", text)), None)


def _valued(what: What, label: str, value: str, cell: Cell) -> Iterator[tuple[Told, Cell]]:
    if signs.says("placeholder", value):
        return
    if what != "date":
        yield Told(what, signs.bare(value) if what == "department" else value.strip(), cell, 1), cell
    elif day := signs.day(value):
        yield Told(what, day, cell, max(_rank(label), _rank(value), 1)), cell


def _alone(text: str, cell: Cell) -> Iterator[Told]:
    """Yield what a text without a label tells: titles name organization, department and day side by side."""
    if len(text) > 80 or signs.begins("note", text):
        return
    if organization := signs.organization(text):
        yield Told("organization", organization, cell)
    department = signs.department(text) or _first(signs.department(part) for part in signs.parts(text))
    if department and department != organization:
        yield Told("department", department, cell)
    if day := signs.day(text):
        yield Told("date", day, cell, _rank(text))


def _rank(text: str) -> int:
    return max((rank for word, rank in _RANKS.items() if word in text.casefold()), default=0)


def _first(found: Iterator[str | None]) -> str | None:
    return next((one for one in found if one), None)
