"""Marking a clerk's own workbook: a list of findings in front, her cells coloured and commented, a result per row.

Only what must change in the file does: pictures, charts, macros, cached values and settings stay byte for byte.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalog.errors import where
from catalog.findings import Finding, column_letters
from catalog.messages import Lang, say
from ledgers import marks, workbook
from ledgers.marks import MARK, Answered
from ledgers.patches import notes, tabs
from ledgers.patches.listing import Listing
from ledgers.patches.nodes import Unpatchable
from ledgers.patches.parts import Package
from ledgers.patches.sheet import At, Cell, Sheet, address
from ledgers.patches.styles import PART, Look, Styles
from ledgers.patches.tabs import Tab
from ledgers.problems import Problem, anchors, comment, listed, repeats, result, sentence
from ledgers.workbook import Grid, Workbook

LARGEST = 100 * 1024 * 1024
"""Bytes of a worksheet's XML up to which it is patched; marking takes some ten times as much memory."""

NOBODY = Answered()
_RESULT_WIDTH = 48
_HEADER = Look(bold=True, ink="FFFFFFFF", fill="FFC00000", centered=True)
_RESULT = Look(ink="FF9C0006", boxed=False, wrap=False)
_HEADER_WITHIN = 30
"""Rows among which the header of a sheet is looked for where nobody knows it."""


@dataclass(slots=True)
class _Marked:
    """What was done: the LOOKS that cells had before, the CELLS by numbers of findings, those left BARE of comments."""

    looks: dict[tuple[str, At], int] = field(default_factory=dict)
    cells: dict[int, At] = field(default_factory=dict)
    bare: list[str] = field(default_factory=list)


def mark(
    source: Path,
    findings: Sequence[Finding],
    lang: Lang,
    target: Path,
    *,
    book: Workbook | None = None,
    headers: Mapping[str, int] | None = None,
    origin: Answered = NOBODY,
) -> None:
    """Write the workbook at SOURCE to TARGET, marked with FINDINGS in place of what we marked in it before.

    BOOK is what was read of it, HEADERS are the header rows by sheet, ORIGIN is the file that this
    answers.

    Raises:
        Unpatchable: the package is not as it must be for this.
    """
    read = marks.strip(book or workbook.read(source))
    with _understood(), Package(source) as package:
        styles = Styles(package.read(PART))
        if _marked_before(package):
            _restore(package, workbook.read(source), styles)
        rows = _headers(read, findings) | {name: row for name, row in (headers or {}).items() if row}
        problems = listed(findings, read, rows, lang)
        done = _Marked()
        for tab in tabs.tabs(package):
            here = [problem for problem in problems if problem.sheet == tab.name and problem.loud and problem.place.row]
            grid = read.grid(tab.name)
            if here and grid and tab.kind == "worksheet":
                _mark_sheet(package, tab, here, grid, rows.get(tab.name), styles, done, lang)
        marked = {problem.severity for problem in problems if problem.number in done.cells}
        what = sentence(findings, marked, lang) if read.grids else say("feedback.unread", lang)
        said = [" ".join(filter(None, (what, _bare(done, lang)))), repeats(findings, lang)]
        listing = Listing(problems, said, replace(origin, words=marks.words(read)).text, lang, styles)
        hidden = {tab.name for tab in tabs.tabs(package) if tab.hidden}
        xml = listing.xml(tabs.main(package), done.looks, done.cells, hidden)
        tabs.insert(package, xml, listing.last_row, lang)
        package.replace(PART, styles.written())
        package.write(target)


@contextmanager
def _understood() -> Iterator[None]:
    """Take what patching stumbles over for what it is: words in the package that are none where they stand."""
    try:
        yield
    except (ArithmeticError, AssertionError, LookupError, ValueError) as error:
        raise Unpatchable(where(error)) from error


def _mark_sheet(
    package: Package,
    tab: Tab,
    problems: Sequence[Problem],
    grid: Grid,
    header: int | None,
    styles: Styles,
    done: _Marked,
    lang: Lang,
) -> None:
    data = package.read(tab.part)
    if len(data) > LARGEST:
        raise Unpatchable(tab.part)
    cells = _cells(problems, grid)
    rows = {problem.place.row or 0 for problem in problems} | {row for row, _ in cells} | {header or 0}
    sheet = Sheet(data, rows)
    changes: dict[At, Cell | None] = {}
    for at, here in cells.items():
        done.looks[tab.name, at] = old = sheet.style(at)
        done.cells.update({problem.number: at for problem in here})
        changes[at] = Cell(styles.marked(old, here[0].severity))
    edits = []
    if results := _results(problems, sheet, grid, header, styles, lang):
        column = max(column for _, column in results)
        edits = [*sheet.width(column, _RESULT_WIDTH), *sheet.reach(max(row for row, _ in results), column)]
    package.edit(tab.part, [*edits, *sheet.cells(changes | results)])
    texts = {at: comment(here, lang) for at, here in cells.items()}
    done.bare += (f"{tab.name}!{column_letters(c)}{r}" for r, c in sorted(_commented(package, tab, texts, sheet)))


def _commented(package: Package, tab: Tab, texts: Mapping[At, str], sheet: Sheet) -> Collection[At]:
    """Comment the cells of TAB with TEXTS; return those that could have none."""
    try:
        return notes.add(package, tab.part, texts, sheet, tabs.main(package)) if texts else ()
    except Unpatchable:
        return texts


def _cells(problems: Sequence[Problem], grid: Grid) -> dict[At, list[Problem]]:
    """Return PROBLEMS by the cell that shows them, the gravest first."""
    placed = [((one.place.row, one.place.column), one) for one in problems if one.place.row and one.place.column]
    seen = anchors(grid, {at for at, _ in placed})
    found: dict[At, list[Problem]] = defaultdict(list)
    for at, problem in placed:
        found[seen[at]].append(problem)
    return found


def _results(
    problems: Sequence[Problem], sheet: Sheet, grid: Grid, header: int | None, styles: Styles, lang: Lang
) -> dict[At, Cell | None]:
    """Return the cells of the column of results; none where there is no header to put it beside, or no room."""
    rows: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        if header and problem.place.row and problem.place.row > header:
            rows[problem.place.row].append(problem)
    if not rows or not header:
        return {}
    filled = (at for cells in grid.rows for at, text in enumerate(cells, start=1) if text)
    after = max([*filled, *(problem.place.column or 0 for problem in problems)])
    column = sheet.free_column(after, [header, *rows])
    if column is None:
        return {}
    told: dict[At, Cell | None] = {
        (row, column): Cell(styles.look(_RESULT), result(here, lang)) for row, here in rows.items()
    }
    return {(header, column): Cell(styles.look(_HEADER), say("feedback.result", lang) + MARK), **told}


def _headers(book: Workbook, findings: Sequence[Finding]) -> dict[str, int]:
    """Return what are likely header rows, by sheet: the fullest one above the first row that something is said of."""
    first: dict[str, int] = {}
    for finding in findings:
        if finding.place.sheet and finding.place.row and finding.place.row > 1:
            first[finding.place.sheet] = min(finding.place.row, first.get(finding.place.sheet, _HEADER_WITHIN))
    found = {}
    for name, row in first.items():
        above = (book.grid(name) or Grid(name, True, ())).rows[: row - 1]
        if filled := [sum(1 for text in cells if text) for cells in above]:
            found[name] = filled.index(max(filled)) + 1
    return found


def _bare(done: _Marked, lang: Lang) -> str:
    if not done.bare:
        return ""
    cells = say("list.and", lang).join(done.bare[:5]) + (" …" if len(done.bare) > 5 else "")
    return say("feedback.uncommented", lang, cells=cells)


def _marked_before(package: Package) -> bool:
    """Tell whether any sheet may have words of ours; some programs cut them up or write them in other signs."""
    word = b"daicho"
    parts = (name for name in package.names if name.startswith(("xl/worksheets/", "xl/comments", "xl/sharedStrings")))
    return any(word in package.read(name) for name in parts)


def _restore(package: Package, book: Workbook, styles: Styles) -> None:
    """Take out of PACKAGE, whose cells are in BOOK, what we added to it before, and give cells their old looks back."""
    known = tabs.tabs(package)
    ours = {grid.name: grid for grid in book.grids if marks.recognised(grid)}
    looks: dict[tuple[str, At], int] = {}
    numbered: dict[int, int] = {}
    for tab in known:
        if grid := ours.get(tab.name):
            _remember(Sheet(package.read(tab.part), range(1, len(grid.rows) + 1)), grid, looks, numbered)
            tabs.remove(package, tab)
    for tab in known:
        grid = book.grid(tab.name)
        if grid and tab.name not in ours and tab.kind == "worksheet":
            former = {at: style for (name, at), style in looks.items() if name == tab.name}
            for at, numbers in notes.clear(package, notes.find(package, tab.part)).items():
                # comments move with their cells when rows come and go; addresses do not
                former |= dict.fromkeys([at] * any(n in numbered for n in numbers), numbered.get(numbers[0], 0))
            _repaint(package, tab, former, marks.results(grid), len(grid.rows), styles)


def _remember(sheet: Sheet, grid: Grid, looks: dict[tuple[str, At], int], numbered: dict[int, int]) -> None:
    """Add to LOOKS and by NUMBER what our list in GRID says of how cells looked before."""
    at = marks.meta(grid)
    for row in range(1, len(grid.rows) + 1) if at else ():
        assert at
        name, cell, number = (grid.cell(row, column) for column in (at[1], at[1] + 1, 1))
        if name and cell:
            style = sheet.style((row, at[1] + 2))
            looks[name, address(cell)] = style
            if number and number.isdecimal():
                numbered[int(number)] = style


def _repaint(
    package: Package, tab: Tab, former: Mapping[At, int], results: Collection[At], last: int, styles: Styles
) -> None:
    """Give the cells of TAB that still have our colours their FORMER styles, and take columns of RESULTS away."""
    columns = {(row, column) for top, column in results for row in range(top, last + 1)}
    sheet = Sheet(package.read(tab.part), {row for row, _ in former} | {row for row, _ in columns})
    changes: dict[At, Cell | None] = {
        at: Cell(style) for at, style in former.items() if styles.is_marked(sheet.style(at))
    }
    package.edit(tab.part, sheet.cells(changes | dict.fromkeys(columns)))
