"""What we once added to a clerk's workbook, known again without doubt and taken away before her words are read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path

from catalog.findings import Finding
from ledgers.workbook import Grid, Workbook

MARK = "【daicho】"
"""What nobody else writes: it opens our comments and what the list of findings says of itself, and closes the header
of the column of results."""
META = f"{MARK}findings"
_VERSION = "1"
_TOP = 5
"""Rows among which the list of findings says what it is; people may have put rows above it."""
_HEADER_WITHIN = 2_000


@dataclass(frozen=True, slots=True)
class Answered:
    """What a marked copy says of the file that it answers; nothing where that is not known.

    PLACE tells where the file lay, SHA256 which bytes it had, NAME how it was called; WORDS tells what the cells of
    the copy said when we wrote it.
    """

    place: str = ""
    sha256: str = ""
    words: str = ""
    name: str = ""

    @property
    def text(self) -> str:
        """Return it as the list of findings says it."""
        return " ".join((META, _VERSION, self.place, self.sha256, self.words, self.name)).rstrip()


def answer_to(source: Path, name: str) -> Answered:
    """Return what an answer to the file at SOURCE, called NAME, says of it.

    Raises:
        OSError: the file cannot be read.
    """
    with source.open("rb") as file:
        return Answered(place(source), file_digest(file, "sha256").hexdigest(), "", name)


def place(path: Path) -> str:
    """Return what stands for the place of PATH."""
    return sha256(str(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def words(book: Workbook) -> str:
    """Return what stands for the words in the cells of BOOK, whatever its looks and blanks."""
    found = sha256()
    for number, grid in enumerate(book.grids):
        for row, cells in enumerate(grid.rows):
            for column, text in enumerate(cells):
                if text and (said := " ".join(text.split())):
                    found.update(f"{number} {row} {column} {said}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()[:16]


def answered(book: Workbook) -> Answered | None:
    """Return what BOOK says that it answers, None where it is no copy of ours."""
    for grid in book.grids:
        if at := meta(grid):
            told = [*(grid.cell(*at) or "").removeprefix(META).split(maxsplit=4)[1:], "", "", "", ""]
            return Answered(*told[:4])
    return None


def recognised(grid: Grid) -> bool:
    """Tell whether GRID is a list of findings that we made."""
    return meta(grid) is not None


def meta(grid: Grid) -> tuple[int, int] | None:
    """Return row and column of the cell in which a list of findings says what it is, or None."""
    return next(
        (
            (row, column)
            for row, cells in enumerate(grid.rows[:_TOP], start=1)
            for column, text in enumerate(cells, start=1)
            if text and text.startswith(META)
        ),
        None,
    )


def results(grid: Grid) -> list[tuple[int, int]]:
    """Return row and column of the headers of our columns of results."""
    return [
        (row, column)
        for row, cells in enumerate(grid.rows[:_HEADER_WITHIN], start=1)
        for column, text in enumerate(cells, start=1)
        if text and text.endswith(MARK)
    ]


def strip(book: Workbook) -> Workbook:
    """Return BOOK without our lists of findings and columns of results."""
    ours = {grid.name for grid in book.grids if recognised(grid)}
    columns = {grid.name: found for grid in book.grids if grid.name not in ours and (found := results(grid))}
    if not ours and not columns:
        return book
    grids = [_without(grid, columns.get(grid.name, ())) for grid in book.grids if grid.name not in ours]
    kept = [finding for finding in book.findings if finding.place.sheet not in ours and not _within(finding, columns)]
    return replace(book, grids=grids, findings=kept)


def _without(grid: Grid, columns: Sequence[tuple[int, int]]) -> Grid:
    """Return GRID with nothing in COLUMNS from their headers down."""
    if not columns:
        return grid
    rows = [list(cells) for cells in grid.rows]
    for top, column in columns:
        for cells in rows[top - 1 :]:
            if column <= len(cells):
                cells[column - 1] = None
    return replace(grid, rows=rows)


def _within(finding: Finding, columns: dict[str, list[tuple[int, int]]]) -> bool:
    place = finding.place
    return any(place.column == column and (place.row or 0) >= top for top, column in columns.get(place.sheet or "", ()))
