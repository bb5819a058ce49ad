"""The cells of a workbook as text: what a person sees as the cell's words, sheet by sheet."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from catalog.findings import Finding


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet's cells from A1 on: ROWS of texts, None where there is nothing. VISIBLE tells whether people see it.

    MERGED ranges are (top, left, bottom, right); they, HIDDEN_ROWS and HIDDEN_COLUMNS are counted from 1.
    """

    name: str
    visible: bool
    rows: Sequence[Sequence[str | None]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    _across: dict[int, tuple[Sequence[int], Sequence[int]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def cell(self, row: int, column: int) -> str | None:
        """Return the text at ROW and COLUMN counted from 1."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None

    def merged_across(self, row: int, column: int) -> bool:
        """Tell whether the cell at ROW and COLUMN is merged with cells to the right of it."""
        if column not in self._across:
            found = sorted((m[0], m[2]) for m in self.merged if m[1] == column < m[3])
            lowest = accumulate((bottom for _, bottom in found), max)
            self._across[column] = [top for top, _ in found], list(lowest)
        tops, bottoms = self._across[column]
        above = bisect_right(tops, row)
        return above > 0 and bottoms[above - 1] >= row


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook and what is wrong with single cells whatever they mean."""

    grids: Sequence[Grid]
    findings: Sequence[Finding]

    def grid(self, name: str) -> Grid | None:
        """Return the sheet called NAME, or None."""
        return next((grid for grid in self.grids if grid.name == name), None)


def read(path: Path) -> Workbook:
    """Read the file at PATH by what it is, whatever it is called.

    Raises:
        Unreadable: it is no workbook or table, is encrypted or damaged, or goes beyond the limits.
    """
    from ledgers import kinds

    return kinds.read(path)


def clipped(ranges: Iterable[tuple[int, int, int, int]], height: int, width: int) -> list[tuple[int, int, int, int]]:
    """Return the merged RANGES as far as they lie within HEIGHT and WIDTH, but no more than there is room for."""
    found = []
    room = height * width
    for top, left, bottom, right in ranges:
        last, end = min(bottom, height), min(right, width)
        if 1 <= top <= last and 1 <= left <= end:
            room -= (last - top + 1) * (end - left + 1)
            if room < 0:  # they lie over one another, which no program writes
                break
            found.append((top, left, last, end))
    return found


def within(numbers: Iterable[int], last: int) -> frozenset[int]:
    """Return those of NUMBERS from 1 to LAST."""
    return frozenset(number for number in numbers if 1 <= number <= last)


def spanned(spans: Iterable[tuple[int, int]], last: int) -> frozenset[int]:
    """Return the numbers from 1 to LAST that are in any of SPANS; people hide all columns on the right, thousands."""
    found: set[int] = set()
    done = 0
    for first, end in sorted(set(spans)):
        found.update(range(max(first, done + 1), min(end, last) + 1))
        done = max(done, end)
    return frozenset(found)
