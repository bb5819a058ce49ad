"""Reading .ods: everything is in one part of the package, the words that people see beside the values."""

import re
from datetime import date, datetime

from catalog.findings import Finding, Place
from ledgers import markup, texts
from ledgers.limits import MAX_SHEETS, Room, Unreadable
from ledgers.odssheet import Sheet
from ledgers.package import Package
from ledgers.workbook import Grid, Workbook

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
_LONGEST = 1 << 20
"""Characters of a cell; no program writes more."""


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
        self._sheet: Sheet | None = None
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._length = self._paragraphs = 0
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
        if self._paragraphs and not self._aside:
            self._say(text)

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"} and self._cell is not None and self._sheet:
            self._add(self._sheet, self._cell)
            self._cell, self._pieces, self._length, self._paragraphs = None, [], 0, 0
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
        self._sheet = Sheet(attributes.get(f"{_TABLE}name", ""), visible=visible)

    def _close(self, sheet: Sheet) -> None:
        self._room.take(len(sheet.rows), sheet.width, sheet.filled)
        self.grids.append(sheet.grid())
        self._sheet = None

    def _row_or_cell(self, sheet: Sheet, tag: str, attributes: dict[str, str]) -> None:
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
            self._say("\n" if self._paragraphs else "")
            self._paragraphs += 1
        elif self._paragraphs and tag == "s":
            self._say(" " * min(int(attributes.get(f"{_TEXT}c", "1")), _SPACES_AT_ONCE))
        elif self._paragraphs and tag in {"tab", "line-break"}:
            self._say("\t" if tag == "tab" else "\n")

    def _say(self, text: str) -> None:
        """Add TEXT to the words of the cell."""
        self._pieces.append(text)
        self._length += len(text)
        if self._length > _LONGEST:
            raise ValueError(self._length)

    def _add(self, sheet: Sheet, cell: dict[str, str]) -> None:
        formula = cell.get(f"{_TABLE}formula", "")
        displayed = "".join(self._pieces)
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
