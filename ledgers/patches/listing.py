"""The sheet that lists what is wrong with a workbook, as the XML of a worksheet."""

from collections.abc import Mapping, Sequence

from catalog.findings import Severity, column_letters
from catalog.messages import Lang, say
from ledgers import mynumber
from ledgers.patches import nodes
from ledgers.patches.sheet import At
from ledgers.patches.styles import FILLS, INKS, Look, Styles
from ledgers.problems import Problem

HEADER_ROW = 5
COLUMNS = 11
META_COLUMN = COLUMNS + 1
"""Hidden columns: here what the sheet is and the tab of each finding, then its cell, then a cell with its old look."""

_WIDTHS = (5, 8, 13, 7, 5, 16, 17, 36, 18, 22, 30)
_NUMBERS = (1, 5)
_LINE_HEIGHT = 12.5
"""Points; programs other than Excel do not find out themselves how high a row must be."""
_TITLE = Look(size=14, bold=True, boxed=False, wrap=False, ink="FF1F3864")
_SAID = Look(size=10, boxed=False)
_HEADER = Look(bold=True, ink="FFFFFFFF", fill="FF1F3864", centered=True)
_CELL, _NUMBER, _LINK = Look(), Look(number=True, centered=True), Look(link=True, ink="FF0563C1")
_BADGES: dict[Severity, Look] = {
    "error": Look(fill=FILLS["error"], ink=INKS["error"], bold=True, centered=True),
    "warning": Look(fill=FILLS["warning"], ink=INKS["warning"], bold=True, centered=True),
    "info": Look(fill="FFEDEDED", ink="FF595959", centered=True),
}
_SHEET = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="{main}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>\
<dimension ref="A1:{corner}"/><sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">\
<pane ySplit="{header}" topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>\
<selection pane="bottomLeft" activeCell="A{first}" sqref="A{first}"/></sheetView></sheetViews>\
<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{rows}</sheetData>\
<autoFilter ref="A{header}:{last}"/><mergeCells count="2"><mergeCell ref="A2:K2"/><mergeCell ref="A3:K3"/></mergeCells>\
{links}<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>\
<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>\
<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"""


class Listing:
    """The list of PROBLEMS with the words above it and, hidden, META; in the looks that it adds to STYLES."""

    def __init__(self, problems: Sequence[Problem], said: Sequence[str], meta: str, lang: Lang, styles: Styles):
        self._problems = problems
        self._said = said
        self._meta = meta
        self._lang: Lang = lang
        self._styles = styles

    @property
    def last_row(self) -> int:
        """Return the number of the last row."""
        return HEADER_ROW + len(self._problems)

    def xml(self, main: str, looks: Mapping[tuple[str, At], int], cells: Mapping[int, At], hidden: set[str]) -> bytes:
        """Return the worksheet in the namespace MAIN.

        LOOKS are the styles that marked cells had before, CELLS the marked cell of each problem by its number;
        people cannot go to HIDDEN sheets.
        """
        rows = [*self._top(), *(self._row(problem, looks, cells, hidden) for problem in self._problems)]
        links = "".join(
            self._hyperlink(p) for p in self._problems if p.sheet and p.place.cell and p.sheet not in hidden
        )
        widths = [*(f'width="{width}"' for width in _WIDTHS), *['width="9" hidden="1"'] * 3]
        text = _SHEET.format(
            main=main,
            header=HEADER_ROW,
            first=HEADER_ROW + 1,
            last=f"{column_letters(COLUMNS)}{self.last_row}",
            corner=f"{column_letters(META_COLUMN + 2)}{self.last_row}",
            columns="".join(f'<col min="{n}" max="{n}" {w} customWidth="1"/>' for n, w in enumerate(widths, start=1)),
            rows="".join(rows),
            links=f"<hyperlinks>{links}</hyperlinks>" if links else "",
        )
        return text.encode()

    def _top(self) -> list[str]:
        title, said, header = self._styles.look(_TITLE), self._styles.look(_SAID), self._styles.look(_HEADER)
        meta = _text(1, META_COLUMN, self._meta, self._styles.look(_CELL))
        names = say("feedback.columns", self._lang).split("|")
        return [
            f'<row r="1" ht="24" customHeight="1">{_text(1, 1, say("feedback.sheet", self._lang), title)}{meta}</row>',
            *(
                f'<row r="{row}" ht="{_height(words):g}" customHeight="1">{_text(row, 1, words, said)}</row>'
                for row, words in enumerate(self._said, start=2)
            ),
            f'<row r="{HEADER_ROW}" ht="20" customHeight="1">'
            + "".join(_text(HEADER_ROW, at, name, header) for at, name in enumerate(names, start=1))
            + "</row>",
        ]

    def _row(
        self, problem: Problem, looks: Mapping[tuple[str, At], int], cells: Mapping[int, At], hidden: set[str]
    ) -> str:
        row = HEADER_ROW + problem.number
        place, sheet = problem.place, mynumber.mask(problem.sheet) or problem.place.sheet or ""
        linked = problem.sheet and problem.sheet not in hidden and place.cell
        told = (
            (str(problem.number), _NUMBER),
            (say(f"severity.{problem.severity}", self._lang), _BADGES[problem.severity]),
            (say("feedback.hidden", self._lang, name=sheet) if problem.sheet in hidden else sheet, _CELL),
            (place.cell or "", _LINK if linked else _CELL),
            (str(place.row or ""), _NUMBER),
            (problem.header, _CELL),
            (problem.finding.code, _CELL),
            (problem.message, _CELL),
            (problem.found, _CELL),
            (problem.expected, _CELL),
            (problem.mend, _CELL),
        )
        written = "".join(self._cell(row, at, words, look) for at, (words, look) in enumerate(told, start=1))
        if (at := cells.get(problem.number)) is not None:
            plain = self._styles.look(_CELL)
            written += _text(row, META_COLUMN, problem.sheet, plain)
            written += _text(row, META_COLUMN + 1, f"{column_letters(at[1])}{at[0]}", plain)
            written += f'<c r="{column_letters(META_COLUMN + 2)}{row}" s="{looks[problem.sheet, at]}"/>'
        most = max(_lines(words, width) for (words, _), width in zip(told, _WIDTHS, strict=True))
        return f'<row r="{row}" ht="{most * _LINE_HEIGHT + 4:g}">{written}</row>'

    def _cell(self, row: int, column: int, words: str, look: Look) -> str:
        style = self._styles.look(look)
        if column in _NUMBERS and words:
            return f'<c r="{column_letters(column)}{row}" s="{style}"><v>{words}</v></c>'
        return _text(row, column, words, style)

    def _hyperlink(self, problem: Problem) -> str:
        tab = problem.sheet.replace("'", "''")
        place = nodes.escape(f"'{tab}'!{problem.place.cell}")
        return f'<hyperlink ref="D{HEADER_ROW + problem.number}" location="{place}" display="{problem.place.cell}"/>'


def _text(row: int, column: int, words: str, style: int) -> str:
    start = f'<c r="{column_letters(column)}{row}" s="{style}"'
    return f'{start} t="inlineStr">{nodes.inline(words)}</c>' if words else f"{start}/>"


def _height(words: str) -> float:
    """Return how high, in points, the merged row with WORDS must be: Excel does not find out itself."""
    return _lines(words, sum(_WIDTHS) * 0.9) * 15 if words else 4


def _lines(words: str, width: float) -> int:
    """Return how many lines WORDS take in a column so many characters of the usual size wide."""
    room = max(1, int(width * 1.15))
    return sum(-(-sum(1 if c.isascii() else 2 for c in line) // room) or 1 for line in words.split("\n"))
