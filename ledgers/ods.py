"""Reading .ods: everything is in one part of the package, the words that people see beside the values."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from catalog.findings import Finding, Place
from ledgers import markup, texts
from ledgers.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Room, Unreadable
from ledgers.package import Package
from ledgers.workbook import Grid, Workbook, clipped, spanned, within

CONTENT = "content.xml"
_MANIFEST, _ENCRYPTED = "META-INF/manifest.xml", b"encryption-data"
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = (f"{_NAMESPACE}{name}:1.0}}" for name in ("table", "office", "text"))
_STYLE = f"{_NAMESPACE}style:1.0}}"
_ERROR_TYPE = "}value-type"
_ERROR = re.compile(r"#[A-Z/0]+[!?A]?|Err:\d{3}")
_TIME = re.compile(r"PT(\d{1,2})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_GROUPING = re.compile(r"[,\s\u00a0]")
_SIGNS = "-()△▲+"
_LINKED = re.compile(r"(?:file|https?):([^#]{1,400}?)'?#")
_FORMULA = 4_000
"""Characters of a formula that are looked through for links."""
_SPACES_AT_ONCE = 1_000


def read(opened: Package) -> Workbook:
    """Read the workbook in the package.

    Raises:
        Unreadable: it is encrypted, or goes beyond the limits; other errors say that it is damaged.
    """
    if _MANIFEST in opened and _ENCRYPTED in opened.read(_MANIFEST):
        raise Unreadable("file-encrypted")
    content = _Content()
    markup.parse(opened.read(CONTENT), content.start, content.end, content.characters)
    findings = list(content.findings)
    if content.linked:
        findings.append(Finding("links-external", values={"files": "、".join(content.linked)}))
    for grid in content.grids:
        findings += texts.unfit(grid.name, grid.rows)
    return Workbook(content.grids, findings)


class _Content:
    """One pass over the content of a workbook."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.findings: list[Finding] = []
        self.linked: dict[str, None] = {}
        self._room = Room()
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: _Sheet | None = None
        self._cell: dict[str, str] | None = None
        self._lines: list[str] = []
        self._aside = 0
        """How deep we are in what is no text of a cell: comments, drawings, readings of characters."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.removeprefix(_TABLE) if name.startswith(_TABLE) else ""
        if self._aside or (self._cell is not None and self._is_aside(name)):
            self._aside += 1
        elif self._cell is not None:
            self._text(name, attributes)
        elif tag == "table":
            self._open(attributes)
        elif name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(self._style)
        elif self._sheet:
            self._row_or_cell(self._sheet, tag, attributes)

    def characters(self, text: str) -> None:
        if self._lines and not self._aside:
            self._lines[-1] += text

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"} and self._cell is not None and self._sheet:
            self._add(self._sheet, self._cell)
            self._cell, self._lines = None, []
        elif name == f"{_TABLE}table-row" and self._sheet and self._cell is None:
            self._sheet.end_row()
        elif name == f"{_TABLE}table" and self._sheet and self._cell is None:
            self._close(self._sheet)

    def _is_aside(self, name: str) -> bool:
        return not name.startswith(_TEXT) or name.endswith(("}ruby-text", "}note"))

    def _open(self, attributes: dict[str, str]) -> None:
        if len(self.grids) >= MAX_SHEETS:
            raise ValueError("too many sheets")
        visible = attributes.get(f"{_TABLE}style-name") not in self._hidden_styles
        self._sheet = _Sheet(attributes.get(f"{_TABLE}name", ""), visible=visible)

    def _close(self, sheet: "_Sheet") -> None:
        self._room.take(len(sheet.rows), sheet.width, sheet.filled)
        self.grids.append(sheet.grid())
        self._sheet = None

    def _row_or_cell(self, sheet: "_Sheet", tag: str, attributes: dict[str, str]) -> None:
        if tag == "table-column":
            sheet.add_columns(_times(attributes, "columns"), hidden=_is_hidden(attributes))
        elif tag == "table-row":
            sheet.start_row(_times(attributes, "rows"), hidden=_is_hidden(attributes))
        elif tag in {"table-cell", "covered-table-cell"}:
            self._cell = attributes

    def _text(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element within a cell."""
        tag = name.removeprefix(_TEXT)
        if tag in {"p", "h"}:
            self._lines.append("")
        elif self._lines and tag == "s":
            self._lines[-1] += " " * min(int(attributes.get(f"{_TEXT}c", "1")), _SPACES_AT_ONCE)
        elif self._lines and tag in {"tab", "line-break"}:
            self._lines[-1] += "\t" if tag == "tab" else "\n"

    def _add(self, sheet: "_Sheet", cell: dict[str, str]) -> None:
        formula = cell.get(f"{_TABLE}formula", "")
        displayed = "\n".join(self._lines)
        if linked := _LINKED.search(formula, 0, _FORMULA):
            self.linked[linked[1].rpartition("/")[2]] = None
        text = _shown(cell, displayed)
        place = Place(sheet.name, sheet.row, sheet.column)
        if _is_error(cell, displayed, formula):
            text = displayed or "#ERROR!"
            self.findings.append(Finding("cell-error", place, {"value": text}))
        elif formula and text is None and f"{_OFFICE}value-type" not in cell:
            self.findings.append(Finding("cell-uncalculated", place))
        spans = [int(cell.get(f"{_TABLE}number-{axis}-spanned", "1")) for axis in ("rows", "columns")]
        sheet.add_cell(text, _times(cell, "columns"), (spans[0], spans[1]))


class _Sheet:
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
        return len(self.rows) + self._blank_rows + 1

    @property
    def column(self) -> int:
        return len(self._row) + self._blank_cells + 1

    def add_columns(self, times: int, *, hidden: bool) -> None:
        if hidden:
            self._hidden_columns.append((self._columns + 1, self._columns + times))
        self._columns += times

    def start_row(self, times: int, *, hidden: bool) -> None:
        self._times, self._hidden = times, hidden
        self._row, self._blank_cells = [], 0

    def add_cell(self, text: str | None, times: int, spans: tuple[int, int]) -> None:
        if spans != (1, 1):
            self._merged.append((self.row, self.column, self.row + spans[0] - 1, self.column + spans[1] - 1))
        if text is None:
            self._blank_cells += times
            return
        _require(self.row, self.column + times - 1)
        self._row += [None] * self._blank_cells + [text] * times
        self._blank_cells = 0

    def end_row(self) -> None:
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
        height, width = len(self.rows), self.width
        merged, columns = clipped(self._merged, height, width), spanned(self._hidden_columns, width)
        return Grid(self.name, self._visible, self.rows, merged, within(self._hidden_rows, height), columns)


def _require(rows: int, columns: int) -> None:
    """Refuse a value beyond the limits before room is made up to it."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        Room().take(rows, columns, 1)


def _times(attributes: dict[str, str], axis: str) -> int:
    return max(1, int(attributes.get(f"{_TABLE}number-{axis}-repeated", "1")))


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get(f"{_TABLE}visibility") in {"collapse", "filter"}


def _is_error(cell: dict[str, str], displayed: str, formula: str) -> bool:
    """Tell whether a CELL shows an error; LibreOffice says so of the cell, others only show it for a formula."""
    said = any(name.endswith(_ERROR_TYPE) and value == "error" for name, value in cell.items())
    return said or bool(formula and _ERROR.fullmatch(displayed))


def _shown(cell: dict[str, str], displayed: str) -> str | None:
    """Return the words of a CELL that people see as DISPLAYED; dates and plain numbers as in other workbooks."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "boolean":
        return texts.text_of(cell.get(f"{_OFFICE}boolean-value") == "true")
    if kind == "date":
        return _date(cell.get(f"{_OFFICE}date-value", "")) or texts.text_of(displayed)
    if kind == "time" and (match := _TIME.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        hours, minutes, seconds = (int(part) for part in match.groups())
        return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    if kind in {"float", "percentage", "currency"}:
        return _number(float(cell.get(f"{_OFFICE}value", "nan")), displayed, plain=kind == "percentage")
    return texts.text_of(displayed or cell.get(f"{_OFFICE}string-value"))


def _number(value: float, displayed: str, *, plain: bool) -> str | None:
    """Return VALUE, or what is DISPLAYED of it where that says more: 0012, 5年."""
    bare = _GROUPING.sub("", displayed).strip(_SIGNS)
    try:
        said = bare[:1] == "0" and bare[1:2].isdigit()
        float(bare)
    except ValueError:
        said = bool(bare)
    return displayed if said and not plain and value == value else texts.text_of(value)


def _date(value: str) -> str | None:
    try:
        return texts.text_of(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    except ValueError:
        return None
