"""Cells that mean another cell: merged ones the first of them, 〃 and 同上 the one above, 同左 the one to the left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ledgers import signs
from ledgers.workbook import Grid

_LONGEST_MARK = 20
_TALLEST = 1_000
"""Rows that a merged cell of a ledger may span; more are a damaged sheet's."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its NUMBER, the text OF each column, and the columns whose text is MERGED or DITTO.

    OWN is what was written in the row itself. DOUBTFUL rows have check boxes or words that may be signs of something
    else than a value; the others need not be looked at cell by cell.
    """

    number: int
    of: Mapping[int, str]
    own: Mapping[int, str]
    merged: frozenset[int]
    ditto: frozenset[int]
    doubtful: bool


class Inheritance:
    """What the cells of a table's rows say, read from top to bottom."""

    def __init__(self, grid: Grid, columns: Collection[int], first: int) -> None:
        self._grid = grid
        self._columns = sorted(columns)
        self._last = max(self._columns, default=0)
        self._above: Mapping[int, str] = {}
        self._tops: dict[tuple[int, int], str] = {}
        self._parents = {
            (row, left): (top, left)
            for top, left, bottom, _ in grid.merged
            if top < bottom <= top + _TALLEST and left in self._columns
            for row in range(max(top + 1, first), bottom + 1)
            if top >= first
        }
        self._beginning = set(self._parents.values())
        self._merged_rows = {row for row, _ in (*self._parents, *self._beginning)}

    def line(self, number: int) -> Line:
        """Return the row NUMBER; rows are to be asked for in order."""
        texts = self._grid.rows[number - 1]
        columns = self._columns if self._last <= len(texts) else [at for at in self._columns if at <= len(texts)]
        own = {at: text for at in columns if (text := texts[at - 1])}
        may_refer = signs.firsts()
        ditto = {
            at: text
            for at, text in own.items()
            if text[0] in may_refer and len(text) <= _LONGEST_MARK and signs.refers(text)
        }
        of = own
        merged: frozenset[int] = frozenset()
        if ditto:
            of = own = self._meant(own, ditto)
        if number in self._merged_rows:
            of = dict(sorted({**self._from_above(number), **own}.items()))
            merged = frozenset(of.keys() - own.keys())
            self._tops.update({(number, at): own[at] for at in own if (number, at) in self._beginning})
        referring = frozenset(at for at, text in ditto.items() if own[at] != text)
        return Line(number, of, own, merged, referring, signs.is_doubtful(own.values()))

    def keep(self, line: Line) -> None:
        """Let LINE be what the marks in the following rows mean."""
        self._above = line.of

    def _from_above(self, number: int) -> dict[int, str]:
        parents = ((column, self._parents.get((number, column))) for column in self._columns)
        return {column: self._tops[parent] for column, parent in parents if parent in self._tops}

    def _meant(self, own: Mapping[int, str], ditto: Mapping[int, str]) -> dict[int, str]:
        """Return OWN with what the cells that are DITTO mean; where nothing is above they mean themselves."""
        meant: dict[int, str] = {}
        before = ""
        for column, text in own.items():
            if column not in ditto:
                meant[column] = text
            elif signs.says("above", text):
                meant[column] = self._above.get(column, text)
            else:
                meant[column] = before or text
            before = meant[column]
        return meant
