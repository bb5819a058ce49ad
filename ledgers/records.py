"""The records of a table: which of its rows are some, and what their cells say of which field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from catalog.content import Cell
from catalog.findings import Finding, Place, column_letters
from catalog.readings.marks import read_mark
from catalog.vocabulary import meaning
from ledgers import parties, rowkinds, units
from ledgers.headers import Match, known
from ledgers.inheritance import Inheritance, Line
from ledgers.record import Record, choices, many_valued
from ledgers.regions import Region
from ledgers.rowkinds import Kind
from ledgers.spellings import spelled
from ledgers.table import Row
from ledgers.workbook import Grid

_COUNTING = frozenset({"row", "activity"})
"""Fields of our own workbooks only: what departments write there numbers the rows of their sheet."""
_SETTLED = ("map", "remembered")


@dataclass(frozen=True, slots=True)
class Records:
    """The ROWS of a table, in which COLUMNS their fields stand, and FINDINGS on what is none of them."""

    rows: Sequence[Row]
    columns: Mapping[str, int]
    findings: Sequence[Finding]


class _Use(NamedTuple):
    """What a column is read as: its numbers not at all; WORD is the field's key, the item or the unknown header."""

    as_: Literal["number", "field", "item", "unknown"]
    word: str


def read(grid: Grid, region: Region, matches: Sequence[Match]) -> Records:
    """Return the records of REGION on GRID, whose columns are the fields that MATCHES tell."""
    reader = _Reader(grid, region, matches)
    reader.read()
    columns = parties.name(reader.records, reader.columns)
    completed = list(units.complete(grid.name, reader.records, reader.columns, region.headers, region.header_row))
    rows = [record.row() for record in reader.records]
    findings = [*completed, *_column_findings(grid, region, matches, rows), *reader.findings()]
    return Records(rows, columns, findings)


def _column_findings(grid: Grid, region: Region, matches: Sequence[Match], rows: Sequence[Row]) -> Iterator[Finding]:
    """Report the columns whose values have no field, once each, at their header; settled ones are no surprise."""
    matched = {match.number: match for match in matches}
    headers, columns = region.headers, _columns(matches)
    for column in sorted({column for row in rows for _, _, column in row.unknown}):
        match = matched.get(column)
        if match and (match.how == "item" or match.how in _SETTLED):
            continue
        same = match.proposals[0] if match and match.proposals and known(match.header) else ""
        code = "column-twice" if same in columns else "column-unknown"
        values = {
            "header": headers.get(column) or column_letters(column),
            "first": column_letters(columns.get(same, 0)),
        }
        yield Finding(code, Place(grid.name, region.header_row, column), values)


def _columns(matches: Iterable[Match]) -> dict[str, int]:
    """Return the column of each field; that of the items before columns of single items."""
    first: dict[str, int] = {}
    for match in sorted(matches, key=lambda match: (match.how == "item", match.number)):
        if match.field:
            first.setdefault(match.field, match.number)
    return first


def _uses(region: Region, matches: Sequence[Match]) -> dict[int, _Use]:
    """Return what each column of REGION is read as."""
    values = {column.number: column.values for column in region.columns}
    uses = {}
    for match in matches:
        if match.field is None:
            uses[match.number] = _Use("unknown", region.headers[match.number] or column_letters(match.number))
        elif match.how == "item":
            uses[match.number] = _Use("item", match.item or match.header)
        else:
            as_: Literal["number", "field"] = "number" if _only_counts(match, values[match.number]) else "field"
            uses[match.number] = _Use(as_, match.field)
    return uses


def _only_counts(match: Match, values: Sequence[str]) -> bool:
    """Tell whether VALUES of the column of MATCH count its rows and no more.

    Under 管理番号 even 1, 2, 3 are numbers that people gave, unless the count begins anew; under No. they are not.
    """
    if match.field != "reference" or match.how in _SETTLED or not rowkinds.counts(values):
        return match.field in _COUNTING
    spelling = spelled(match.header)
    return spelling is None or spelling.field != "reference" or len(set(values)) < len(values)


class _Reader:
    """The rows of one region, read from top to bottom."""

    def __init__(self, grid: Grid, region: Region, matches: Sequence[Match]) -> None:
        self._grid, self._region = grid, region
        self._uses = _uses(region, matches)
        self.columns = _columns(matches)
        self.records: list[Record] = []
        numbers = frozenset(
            column.number
            for column in region.columns
            if (use := self._uses[column.number]).as_ == "number"
            or (use.word == "reference" and rowkinds.counts(column.values))
        )
        self._header = rowkinds.Header(
            region.headers, self.columns.get("name", 0), numbers, frozenset(self.columns.values()) - numbers
        )
        self._plain = {
            column: use.word
            for column, use in self._uses.items()
            if use.as_ == "field" and self.columns[use.word] == column
        }
        self._unknown = {column: use.word for column, use in self._uses.items() if use.as_ == "unknown"}
        self._department: tuple[str, Cell] | None = None
        self._inherited: dict[int, list[int]] = defaultdict(list)
        self._passed: list[tuple[int, int, Kind, str]] = []
        self._unread: list[Finding] = []

    def read(self) -> None:
        """Read all rows."""
        inheritance = Inheritance(self._grid, self._uses, self._region.header_row + 1)
        within: Kind = "record"
        gap = False
        for number in range(self._region.header_row + 1, self._region.last + 1):
            line = inheritance.line(number)
            if not line.own:
                gap = gap or not line.of
                within = "record" if within == "examples" and gap else within
                continue
            kind = self._kind(line, gap=gap)
            within = self._within(within, kind, line, gap=gap)
            if within in ("examples", "heading"):
                self._pass(number, within, line.own)
            elif kind == "department":
                self._department = rowkinds.department(line)
            elif kind != "record":
                self._pass(number, kind, line.own)
            elif self._is_filled(line):
                self._take(line)
                inheritance.keep(line)
            gap = False

    def _kind(self, line: Line, *, gap: bool) -> Kind:
        """Return what LINE is; below other records a whole one may be called as examples and totals are."""
        kind = rowkinds.kind(self._grid, self._header, line, gap=gap)
        if kind in ("example", "total") and self.records and rowkinds.is_full(self._header, line):
            place = Place(self._grid.name, line.number, self._header.name)
            self._unread.append(rowkinds.read_all_the_same(place, line.own[self._header.name]))
            return "record"
        return kind

    def findings(self) -> list[Finding]:
        """Return what was inherited, what was passed over, what could not be read."""
        found = []
        sheet, headers = self._grid.name, self._region.headers
        for column, rows in sorted(self._inherited.items()):
            values = {"header": headers[column] or column_letters(column), "times": str(len(rows))}
            found.append(Finding("values-inherited", Place(sheet, rows[0], column), values))
        for first, last, kind, text in self._passed:
            found.append(rowkinds.passed_over(Place(sheet, first), kind, text, last - first + 1))
        return [*found, *choices(sheet, self.records), *self._unread]

    def _within(self, within: Kind, kind: Kind, line: Line, *, gap: bool) -> Kind:
        """Return what the rows from here on are part of: examples, what follows a heading, or the records."""
        if kind in ("examples", "heading"):
            return kind
        if within == "examples":
            return "record" if kind in ("fill", "department") else within
        if within == "heading":
            return "record" if gap and kind == "record" and rowkinds.resumes(self._header, line) else within
        return "record"

    def _take(self, line: Line) -> None:
        inherited = line.merged | line.ditto
        goes_on = bool(self.records) and self._goes_on(line)
        if not goes_on:
            self.records.append(Record(line.number, self.columns))
        record = self.records[-1]
        plain, unknown = ({}, {}) if inherited or line.doubtful else (self._plain, self._unknown)
        for column, text in line.of.items():
            if column in plain:
                record.plain[plain[column]] = text
            elif column in unknown:
                record.unknown.append((unknown[column], text, column, line.number))
            elif column not in inherited:
                self._put(record, line, column, text)
            elif not goes_on:
                self._inherited[column].append(line.number)
                self._put(record, line, column, text)
        if self._department and not record.says("department"):
            record.add("department", *self._department)

    def _goes_on(self, line: Line) -> bool:
        """Tell whether LINE goes on with the record above: the name is one cell for both, and only lists have more."""
        return self._header.name in line.merged and all(
            self._uses[column].as_ == "field" and self._uses[column].word in many_valued()
            for column in line.own.keys() - line.ditto
        )

    def _put(self, record: Record, line: Line, column: int, text: str) -> None:
        use = self._uses[column]
        if line.doubtful and rowkinds.is_blank(text):
            return
        if use.as_ == "unknown":
            record.unknown.append((use.word, text, column, line.number))
        elif use.as_ == "item":
            self._mark(record, Cell(line.number, column), text, use.word)
        elif use.as_ == "field" and line.doubtful:
            record.put(use.word, text, Cell(line.number, column))
        elif use.as_ == "field":
            record.add(use.word, text, Cell(line.number, column))

    def _mark(self, record: Record, cell: Cell, text: str, item: str) -> None:
        """Read the mark TEXT in the column of one ITEM."""
        reading = read_mark(text)
        if reading and reading.answer == "yes":
            record.add("items", item, cell)
        elif reading is None or reading.answer == "unknown":
            record.unknown.append((self._region.headers[cell.column], text, cell.column, cell.row))
            place = Place(self._grid.name, cell.row, cell.column)
            self._unread.append(Finding("item-mark-unread", place, {"item": item, "written": text}))

    def _pass(self, number: int, kind: Kind, own: Mapping[int, str]) -> None:
        """Note that a row was passed over; rows of one kind below each other are told as one."""
        if kind == "silent":
            return
        if self._passed and self._passed[-1][1:3] == (number - 1, kind):
            first, _, _, told = self._passed.pop()
            self._passed.append((first, number, kind, told))
        else:
            self._passed.append((number, number, kind, own[min(own)]))

    def _is_filled(self, line: Line) -> bool:
        """Tell whether LINE has more than what stands in every empty row of a form: numbers, choices not made."""
        name = self._header.name
        if name in line.own and not line.doubtful:
            return True
        own = {column: text for column, text in line.own.items() if not rowkinds.is_blank(text)}
        named = not rowkinds.is_blank(line.of.get(name, ""))
        told = {
            column: text
            for column, text in own.items()
            if column in self._header.fields and column != self.columns.get("reference")
        }
        if told and (named or not all(meaning("answer", text) for text in told.values())):
            return True
        if others := {column: text for column, text in own.items() if column not in told.keys() | self._header.numbers}:
            self._pass(line.number, "outside", others)
        return False
