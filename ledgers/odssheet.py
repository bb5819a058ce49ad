"""A sheet of an .ods file while it is read: rows and cells that say how often they are repeated."""

from collections.abc import Sequence

from ledgers.limits import MAX_COLUMNS, MAX_ROWS, Room
from ledgers.workbook import Grid, clipped, spanned, within


class Sheet:
    """A sheet while it is read; what is repeated to its end without a value takes no room."""

    def __init__(self, name: str, *, visible: bool) -> None:
        self.name = name
        self.rows: list[Sequence[str | None]] = []
        self.width = self.filled = 0
        self._visible = visible
        self._merged: list[tuple[int, int, int, int]] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._columns = 0
        self._row: list[str | None] = []
        self._blank_rows = self._blank_cells = 0
        self._times, self._hidden = 1, False

    @property
    def row(self) -> int:
        """Return the number of the row that comes next or is being read."""
        return len(self.rows) + self._blank_rows + 1

    @property
    def column(self) -> int:
        """Return the number of the column that comes next in it."""
        return len(self._row) + self._blank_cells + 1

    def add_columns(self, times: int, *, hidden: bool) -> None:
        """Take in so many columns, HIDDEN or not."""
        if hidden:
            self._hidden_columns.append((self._columns + 1, self._columns + times))
        self._columns += times

    def start_row(self, times: int, *, hidden: bool) -> None:
        """Begin a row that is there so many TIMES, HIDDEN or not."""
        self._times, self._hidden = times, hidden
        self._row, self._blank_cells = [], 0

    def add_cell(self, text: str | None, times: int, spans: tuple[int, int]) -> None:
        """Take in a cell with TEXT that is there so many TIMES, and SPANS so many rows and columns."""
        if spans != (1, 1):
            self._merged.append((self.row, self.column, self.row + spans[0] - 1, self.column + spans[1] - 1))
        if text is None:
            self._blank_cells += times
            return
        _require(self.row, self.column + times - 1)
        self._row += [None] * self._blank_cells + [text] * times
        self._blank_cells = 0

    def end_row(self) -> None:
        """End the row, which takes no room where nothing stands in it."""
        first = self.row
        if not self._row:
            self._blank_rows += self._times
        else:
            _require(first + self._times - 1, len(self._row))
            self.rows += [()] * self._blank_rows + [self._row] * self._times
            self._blank_rows = 0
            self.width = max(self.width, len(self._row))
            self.filled += len(self._row) * self._times
        if self._hidden:
            self._hidden_rows.update(range(first, min(first + self._times, MAX_ROWS + 1)))

    def grid(self) -> Grid:
        """Return the sheet as it was read."""
        height, width = len(self.rows), self.width
        merged, columns = clipped(self._merged, height, width), spanned(self._hidden_columns, width)
        return Grid(self.name, self._visible, self.rows, merged, within(self._hidden_rows, height), columns)


def _require(rows: int, columns: int) -> None:
    """Refuse a value beyond the limits before room is made up to it."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        Room().take(rows, columns, 1)
