"""Where the tables of a sheet are: under titles, preambles and blank rows, with one to three rows of header."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from catalog.folding import compact
from ledgers import preamble, signs
from ledgers.headers import Column
from ledgers.workbook import Grid

Known = Callable[[str], bool]
"""Whether a text is a spelling of a field's header."""
Cells = list[tuple[int, str]]
Merged = tuple[int, int, int, int]

_SEARCHED = 200
"""Rows from the top in which the first header is looked for; further down only after a gap."""
_LONGEST_HEADER, _LONGEST_BAND = 120, 40
_MOST_HEADER_ROWS = 3
_SAMPLED = 200


@dataclass(frozen=True, slots=True)
class Region:
    """A table on a sheet: its header from row TOP to HEADER_ROW, its COLUMNS, its rows from there to LAST."""

    top: int
    header_row: int
    columns: Sequence[Column]
    last: int

    @property
    def headers(self) -> Mapping[int, str]:
        """Return the header of each column."""
        return {column.number: column.header for column in self.columns}


def find(grid: Grid, known: Known) -> list[Region]:
    """Return the tables of GRID from top to bottom; KNOWN tells which texts are headers of fields."""
    heads = list(_heads(grid, known))
    found = []
    for at, (top, bottom) in enumerate(heads):
        last = _last_before(grid, heads[at + 1][0], bottom) if at + 1 < len(heads) else len(grid.rows)
        found += [Region(top, bottom, columns, last) for columns in _tables(grid, known, top, bottom, last)]
    return found


def cells(grid: Grid, row: int) -> Cells:
    """Return column and text of the cells of ROW that are not blank."""
    if not 0 < row <= len(grid.rows):
        return []
    return [(column, text) for column, text in enumerate(grid.rows[row - 1], start=1) if text]


def _heads(grid: Grid, known: Known) -> Iterator[tuple[int, int]]:
    """Yield first and last row of every header."""
    row, found, gap = 1, False, True
    while row <= len(grid.rows):
        here = cells(grid, row)
        if (gap or (not found and row <= _SEARCHED)) and is_header(here, known) and not _weaker(grid, row, known):
            top, bottom = _block(grid, row, known)
            yield top, bottom
            row, found, gap = bottom, True, False
        else:
            gap = len(here) <= 1 or _announces(here)
        row += 1


def _announces(here: Cells) -> bool:
    """Tell whether a row between two tables may be the last one above a header: 部署：人事部 / 作成日 / ..."""
    return len(here) <= 6 and any(preamble.is_label(text) for _, text in here)


def is_header(here: Cells, known: Known) -> bool:
    """Tell whether the cells HERE are headers: several are known, and labels do not take turns with their values."""
    if len(here) < 2 or any(len(text) > _LONGEST_HEADER for _, text in here):
        return False
    if sum(signs.says("revision", text) for _, text in here) * 2 >= max(len(here), 4):
        return True
    named = [known(text) for _, text in here]
    count = len({compact(text) for (_, text), is_known in zip(here, named, strict=True) if is_known})
    beside = any(one and other for one, other in pairwise(named))
    return count >= 2 and (beside or count * 2 > len(here)) and (count * 4 >= len(here) or count >= 4)


def _weaker(grid: Grid, row: int, known: Known) -> bool:
    """Tell whether ROW only looks like a header because the real one below has more: a preamble's labels do."""
    below = row + 1
    if below > len(grid.rows) or _continues(grid, row, row):
        return False
    count, under = (sum(known(text) for _, text in cells(grid, at)) for at in (row, below))
    return under > count and is_header(cells(grid, below), known)


def _block(grid: Grid, row: int, known: Known) -> tuple[int, int]:
    """Return first and last row of the header that has ROW: bands above it, divisions below it."""
    top = bottom = row
    while bottom - top + 1 < _MOST_HEADER_ROWS and bottom < len(grid.rows) and _continues(grid, top, bottom):
        bottom += 1
    while bottom - top + 1 < _MOST_HEADER_ROWS and top > 1 and _is_band(grid, top - 1, top, bottom, known):
        top -= 1
    return top, bottom


def _continues(grid: Grid, top: int, bottom: int) -> bool:
    """Tell whether the row below BOTTOM divides columns of the header from row TOP to BOTTOM."""
    below = cells(grid, bottom + 1)
    if any(len(text) > _LONGEST_HEADER for _, text in below):
        return False
    if any(m[0] in range(top, bottom + 1) and m[2] > bottom and m[3] - m[1] < 3 for m in grid.merged):
        return True
    upper = cells(grid, bottom)
    if not below or len(upper) < 2:
        return False
    bands = _banded(grid, bottom, upper, {column for column, _ in below})
    single = [column for column, _ in upper if column not in bands]
    return bool(single) and all(column in bands for column, _ in below)


def _banded(grid: Grid, row: int, upper: Cells, below: set[int]) -> set[int]:
    """Return the columns of ROW under a text that spans several: merged, or with blanks right of it and texts below."""
    bands: set[int] = set()
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and right > left:
            bands.update(range(left, right + 1))
    for (column, _), (following, _) in pairwise([*upper, (max(below | {0}) + 1, "")]):
        if below & set(range(column + 1, following)):
            bands.update(range(column, following))
    return bands


def _is_band(grid: Grid, row: int, top: int, bottom: int, known: Known) -> bool:
    """Tell whether ROW groups columns of the header below it: 基本情報 over three of them."""
    here = cells(grid, row)
    columns = [column for at in range(top, bottom + 1) for column, _ in cells(grid, at)]
    left, right = min(columns), max(columns)
    if not here or any(len(text) > _LONGEST_BAND for _, text in here):
        return False
    if any(m[0] <= row < m[2] and left - 2 <= m[1] <= right + 2 and m[2] >= top for m in grid.merged):
        return True
    if here[0][0] < left - 2 or here[-1][0] > right:
        return False
    across = [m for m in grid.merged if m[0] <= row <= m[2] and m[3] > m[1] and left <= m[1] <= right]
    if preamble.read(grid, row, row) and not all(known(text) for _, text in here):
        return False
    if len(here) == 1:  # a title is merged over most of the table
        return any(m[3] - m[1] + 1 <= (right - left + 1) * 0.7 and m[1] > left for m in across)
    return bool(across) or len(here) < len(set(columns))


def _last_before(grid: Grid, top: int, bottom: int) -> int:
    """Return the last row below BOTTOM that may be of the table there: not of what stands above the header at TOP."""
    row = top - 1
    while row > bottom and _is_above(grid, row):
        row -= 1
    return row


def _is_above(grid: Grid, row: int) -> bool:
    here = cells(grid, row)
    if not here:
        return True
    column, text = here[0]
    if preamble.is_label(text) or not signs.parts(text) or compact(text).endswith(tuple(signs.words("ledger"))):
        return True
    told = grid.merged_across(row, column) or signs.begins("note", text) or preamble.read(grid, row, row)
    return len(here) == 1 and bool(told)


def _tables(grid: Grid, known: Known, top: int, bottom: int, last: int) -> list[list[Column]]:
    """Return the columns of the table, or the tables side by side, under the header from row TOP to BOTTOM."""
    headers = _headers(grid, top, bottom)
    values = _values(grid, bottom, last, len(headers))
    numbers = sorted(headers.keys() | values.keys())
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [[Column(number, *headers.get(number, ("", ())), values.get(number, ())) for number in run] for run in runs]
    return _side_by_side(told, known)


def _side_by_side(runs: list[list[Column]], known: Known) -> list[list[Column]]:
    """Put together the RUNS of columns that are one table: a header again begins another, a list beside is none."""
    if not runs:
        return []
    named = [{compact(column.header) for column in run if known(column.header)} for run in runs]
    main = max(range(len(runs)), key=lambda at: len(named[at]))
    table, others = list(runs[main]), []
    for at, run in enumerate(runs):
        again = bool(named[at]) and named[at] <= named[main]
        if at == main or any(signs.says("heading", column.header) for column in run):
            continue
        if again and len(named[at]) >= 3:
            others.append(run)
        elif not again:
            table += run
    return [sorted(table, key=lambda column: column.number), *others]


def _values(grid: Grid, bottom: int, last: int, width: int) -> dict[int, list[str]]:
    """Return texts of each column that has any below the header: those of rows that look like records.

    A column may have texts only in other rows; it is there then, without values.
    """
    values: dict[int, list[str]] = {}
    lacking = True
    for row in grid.rows[bottom:last]:
        if not lacking:  # all columns have samples enough: only columns that were never met matter in a long sheet
            new = [column for column, text in enumerate(row, start=1) if text and column not in values]
            if not new:
                continue
        here = [(column, text) for column, text in enumerate(row, start=1) if text]
        telling = len(here) * 3 >= width and len(here) > 1 and not _is_aside(here[0][1])
        for column, text in here:
            found = values.setdefault(column, [])
            if telling and len(found) < _SAMPLED:
                found.append(text)
        lacking = any(len(found) < _SAMPLED for found in values.values())
    return values


def _is_aside(text: str) -> bool:
    return signs.exemplary(text) or signs.says("total", text) or signs.begins("note", text)


def _headers(grid: Grid, top: int, bottom: int) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return the header of each column between rows TOP and BOTTOM, and the bands above it."""
    rows = [_spread(grid, row, top, bottom) for row in range(top, bottom + 1)]
    found = {}
    for column in sorted({column for row in rows for column in row}):
        texts = list(dict.fromkeys(row[column] for row in rows if column in row))
        found[column] = texts[-1], tuple(texts[:-1])
    return found


def _spread(grid: Grid, row: int, top: int, bottom: int) -> dict[int, str]:
    """Return the text over each column in ROW of a header: that of a merged cell over all its columns."""
    here = dict(cells(grid, row))
    spread = dict(here)
    for upper, left, lower, right in grid.merged:
        text = grid.cell(upper, left)
        if text and upper <= row <= lower and upper >= top:
            spread.update((column, text) for column in range(left, right + 1) if column not in here)
    if row < bottom:
        below = {column for column, _ in cells(grid, row + 1)}
        bands = _banded(grid, row, list(here.items()), below)
        for column in sorted(bands - spread.keys()):
            if column in below and (text := spread.get(column - 1)):
                spread[column] = text
    return spread
