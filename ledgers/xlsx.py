"""Reading .xlsx and .xlsm: values by calamine, what it drops from the XML of the package."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalog.findings import Finding
from ledgers import formats, markup, relations, texts, worksheet
from ledgers.limits import MAX_SHEETS, MEGABYTE, Room, Unreadable
from ledgers.package import Package
from ledgers.relations import Relation
from ledgers.workbook import Grid, Workbook, clipped, spanned, within
from ledgers.worksheet import Details

_OTHERS = ("word/", "ppt/", "visio/")
_TOLD = 3
_SHEET = b"sheetData"
_STRINGS, _ODD = (b"<si", b":si"), (b"<!", b":si")
_TAG = re.compile(rb"<[^<>]*>")
_REPEATED = 128 * MEGABYTE
"""Bytes that texts which many cells share may have, if all those cells had the longest of them."""

Values = Sequence[Sequence[object]]


@dataclass(slots=True)
class _Inspected:
    """What the XML of a workbook tells: the DETAILS of each sheet in the order of tabs, None of those without cells."""

    details: list[Details | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    since_1904: bool = False


def is_one(opened: Package) -> bool:
    """Tell whether the package is a workbook."""
    return (part := _part(opened)) in opened and part.endswith(".xml") and not part.startswith(_OTHERS)


def is_plain(opened: Package) -> bool:
    """Tell whether the package is written so plainly that its size tells what reading it takes.

    Every sheet is a modest one, written as most programs do, and no long text stands in many cells.
    """
    cells = longest = 0
    for part in opened.rest():
        if _SHEET in part:
            if not worksheet.is_plain(part):
                return False
            cells += part.count(b"<c ")
        elif any(sign in part for sign in _STRINGS):
            if any(sign in part for sign in _ODD) or part.count(b"<") != len(_TAG.findall(part)):
                return False
            longest = max(longest, *map(len, part.split(b"</si>")))
    return cells * longest <= _REPEATED


def read(path: Path, opened: Package) -> Workbook:
    """Read the workbook at PATH, whose package is open.

    Raises:
        Unreadable: it is damaged, or goes beyond the limits; other errors of the package say the former.
    """
    inspected = _inspect(opened)
    _require_modest(opened.rest())
    grids, findings = list[Grid](), inspected.findings
    for name, visible, values, details in _values(path, inspected.details):
        rows = _rows(values, details, since_1904=inspected.since_1904)
        grids.append(_grid(name, rows, details, visible=visible))
        findings += [*details.findings(name), *texts.unfit(name, rows)]
    return Workbook(grids, findings)


def _require_modest(parts: Iterable[bytes]) -> None:
    """Refuse PARTS that hold a sheet beyond the limits though the workbook names none: other readers may differ."""
    room = Room()
    for part in parts:
        if _SHEET in part:
            details = worksheet.details(part, {})
            room.take(details.rows, details.columns, details.filled)


def _part(opened: Package) -> str:
    """Return the part of the package that says which sheets there are."""
    return next(iter(relations.targets(relations.of(opened), "officeDocument")), "xl/workbook.xml")


def _inspect(opened: Package) -> _Inspected:
    part = _part(opened)
    related = relations.of(opened, part)
    found = _Inspected(findings=[*_links(opened, related)])
    sheets = list[str | None]()

    def start(name: str, attributes: dict[str, str]) -> None:
        if markup.local(name) == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith("relationships}id")), "")
            sheet = related.get(key)
            sheets.append(sheet.target if sheet and sheet.kind == "worksheet" else None)
        elif markup.local(name) == "workbookPr":
            found.since_1904 = markup.true(attributes.get("date1904"))

    markup.parse(opened.read(part), start)
    named = [sheet for sheet in sheets if sheet]
    if len(sheets) > MAX_SHEETS or len(set(named)) < len(named):
        raise Unreadable("file-damaged")
    styles, room = _formats(opened, related), Room()
    for sheet in sheets:
        found.details.append(worksheet.details(opened.read(sheet), styles) if sheet else None)
    for details in filter(None, found.details):
        room.take(details.rows, details.columns, details.filled)
    return found


def _formats(opened: Package, related: Mapping[str, Relation]) -> Mapping[str, str]:
    """Return the number formats that show more than a number, by the number of the style that has them."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = markup.local(name)
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(attributes.get("numFmtId", ""))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and markup.local(name) != "cellXfs"

    for part in relations.targets(related, "styles"):
        markup.parse(opened.read(part), start, end)
    speaking = formats.speaking(codes)
    return {str(style): speaking[number] for style, number in enumerate(styles) if number in speaking}


def _links(opened: Package, related: Mapping[str, Relation]) -> Iterator[Finding]:
    """Find links to other files, whose values are those of the day on which the workbook was saved."""
    if links := relations.targets(related, "externalLink"):
        files = [one.target for link in links[:_TOLD] for one in relations.of(opened, link).values()]
        names = dict.fromkeys(file.replace("\\", "/").rpartition("/")[2] for file in files)
        yield Finding("links-external", values={"files": "、".join(names)})


def _values(path: Path, sheets: Sequence[Details | None]) -> Iterator[tuple[str, bool, Values, Details]]:
    """Yield name, visibility, values and details of every worksheet at PATH."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        with path.open("rb") as file, CalamineWorkbook.from_object(path if _is_named_so(path) else file) as book:
            for number, (told, details) in enumerate(zip(book.sheets_metadata, sheets, strict=True)):
                if details is not None:
                    values = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
                    yield told.name, told.visible is SheetVisibleEnum.Visible, values, details
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("file-damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # derived from no other exception, and exported from nowhere
            raise Unreadable("file-damaged") from error
        raise


def _is_named_so(path: Path) -> bool:
    """Tell whether the file at PATH is called what it is; where it is not, calamine goes by the name."""
    return path.suffix.lower() in {".xlsx", ".xlsm"}


def _rows(values: Values, details: Details, *, since_1904: bool) -> list[list[str | None]]:
    text_of = texts.text_of
    rows = [  # most values are texts as they are; asking here and not there saves a fifth of all time
        [
            value if type(value) is str and value and "\r" not in value and not value.isspace() else text_of(value)
            for value in row
        ]
        for row in values
    ]
    for (row, column), error in details.errors.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = error
    for (row, column), code in details.formats.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            shown = formats.shown(values[row - 1][column - 1], code, since_1904=since_1904)
            if shown is not None:
                rows[row - 1][column - 1] = text_of(shown)
    return rows


def _grid(name: str, rows: Sequence[Sequence[str | None]], details: Details, *, visible: bool) -> Grid:
    height, width = len(rows), max(map(len, rows), default=0)
    merged, columns = clipped(details.merged, height, width), spanned(details.hidden_columns, width)
    return Grid(name, visible, rows, merged, within(details.hidden_rows, height), columns)
