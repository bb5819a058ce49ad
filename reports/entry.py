"""The sheet of an input template that is filled in: its columns, its rows, and what is said while filling them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog import exchange, fields, template
from catalog.findings import column_letters
from catalog.messages import Lang, say
from catalog.questions import Question
from reports import conditions, measure, sheetrows, table
from reports.book import A3, Book, Page, Sheet
from reports.exchange import Overflow, choices, column_width, list_name, message
from reports.sheetrows import Row
from reports.style import BLANK_FILL, GREY_FILL, GREY_TEXT, GROUP_FILLS, INK, MAY_FILL, Style, styled

_HEADER = Style(bold=True, color="#FFFFFF", fill=INK, align="center", valign="vcenter")
_HEADERS = {group: styled(_HEADER, fill=fill) for group, fill in GROUP_FILLS.items()}
_BADGE = Style(size=8, color="#FFE699")
_KEY = Style(size=8, color=GREY_TEXT, border=False, wrap=False)
_EXAMPLE = Style(italic=True, color=GREY_TEXT, fill=GREY_FILL, locked=False)
_ANY = Style(locked=False)
_CELLS = {
    "required": styled(_ANY, fill=BLANK_FILL),
    "conditional": styled(_ANY, fill=MAY_FILL),
    "auto": styled(_ANY, fill=GREY_FILL, color=GREY_TEXT, align="center"),
}
_BEYOND = Style(locked=False, border=False)
_UNKNOWN = "#7F7F7F"
_UNKNOWN_WIDTH = 160.0
_NUMBER_WIDTH, _LEAST_WIDTH = 88.0, 76.0
_ROW_HEIGHT = 24
_PRINTED_EMPTY = 20
"""Rows that are printed although they are empty."""
_ALLOWED = {
    "sort": True, "autofilter": True, "format_rows": True, "format_columns": True, "select_locked_cells": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet to be filled in: its COLUMNS, the ROWS it has already, and how many EMPTY ones more.

    The DEPARTMENT stands in the empty rows from the beginning.
    """

    columns: Sequence[Question]
    rows: Sequence[Row]
    empty: int
    department: str

    @property
    def told(self) -> int:
        """Return the last row that has been told before."""
        return template.FIRST_ROW + len(self.rows) - 1

    @property
    def last(self) -> int:
        """Return the last row that is ready to be filled in."""
        return self.told + self.empty


def columns(rows: Sequence[Row], asked: Mapping[str, Question], *, review: bool) -> list[Question]:
    """Return the columns: those ASKED for, and those without which something that ROWS say would be lost."""
    told = {key for row in rows for key, written in row.written.items() if written}
    entity = next(sheet for sheet in fields.sheets() if sheet.table == "activity")
    first = [Question(field) for field in entity.fields if field.given == "layout"]
    if review:
        first.append(Question(fields.review()))
    known = [field for field in fields.content()["activity"] if field.key in asked or field.key in told]
    return [*first, *(asked.get(field.key) or Question(field) for field in known)]


def lists(columns: Sequence[Question], lang: Lang) -> Mapping[str, Sequence[str]]:
    """Return the words that COLUMNS need on the sheet of choices, by the name they are defined as."""
    offered = dict.fromkeys(column.field.vocabulary for column in columns if column.listed)
    return {**{list_name(name): choices(name, lang) for name in offered}, **conditions.spellings(columns)}


def write(book: Book, entry: Entry, overflow: Overflow, lang: Lang) -> None:
    """Write ENTRY on a sheet of its own."""
    sheet = book.sheet(template.title("entry", lang))
    unknown = sheetrows.unknown_columns(entry.rows)
    widths = [*(_width(column, entry.rows, lang) for column in entry.columns), *[_UNKNOWN_WIDTH] * len(unknown)]
    _set_columns(sheet, entry, widths, book)
    _write_header(book, sheet, entry, widths, lang)
    for at, (header, _) in enumerate(unknown, start=len(entry.columns) + 1):
        sheet.text(exchange.HEADER_ROW, at, overflow.fit(header), styled(_HEADER, fill=_UNKNOWN))
    _write_example(sheet, entry, widths, lang)
    _write_told(sheet, entry, unknown, widths, overflow)
    for number in range(entry.told + 1, entry.last + 1):
        _write_row(sheet, number, entry, [_ready(column, number, entry) for column in entry.columns])
        sheet.height(number, _ROW_HEIGHT)
    for at, column in enumerate(entry.columns):
        _guard(sheet, at, column, entry.last, lang)
    conditions.write(book, sheet, entry.columns, entry.last, has_department=bool(entry.department))
    _lay_out(sheet, entry, len(widths))


def _width(column: Question, rows: Sequence[Row], lang: Lang) -> float:
    return _NUMBER_WIDTH if column.level == "auto" else max(_LEAST_WIDTH, column_width(column.field, rows, lang))


def _set_columns(sheet: Sheet, entry: Entry, widths: Sequence[float], book: Book) -> None:
    """Set the widths of all columns; below the rows that are ready one can go on writing."""
    for at, width in enumerate(widths):
        hidden = at < len(entry.columns) and entry.columns[at].level == "hidden"
        sheet.worksheet.set_column_pixels(at, at, round(width), book.format(_BEYOND), {"hidden": hidden})


def _write_header(book: Book, sheet: Sheet, entry: Entry, widths: Sequence[float], lang: Lang) -> None:
    deepest = 1
    for at, column in enumerate(entry.columns, start=1):
        label, style = column.field.label(lang), _HEADERS.get(column.field.group, _HEADER)
        sheet.text(exchange.KEY_ROW, at, column.field.key, _KEY)
        if column.level == "hidden":
            sheet.text(exchange.HEADER_ROW, at, label, style)
        else:
            sheet.badged(exchange.HEADER_ROW, at, label, say(f"template.badge.{column.level}", lang), style, _BADGE)
        deepest = max(deepest, measure.lines(label, widths[at - 1], style.size))
    sheet.worksheet.set_row(exchange.KEY_ROW - 1, None, None, {"hidden": True})
    sheet.height(exchange.HEADER_ROW, measure.height(deepest + 1, _HEADER.size, 40))


def _write_example(sheet: Sheet, entry: Entry, widths: Sequence[float], lang: Lang) -> None:
    told = [_example(column, lang) for column in entry.columns]
    for at, text in enumerate(told, start=1):
        sheet.text(template.EXAMPLE_ROW, at, text, _EXAMPLE)
    sheet.height(template.EXAMPLE_ROW, table.row_height(told, widths))
    # not locked: Excel sorts no range with locked cells in it
    said = say("template.example_guarded", lang)
    rule = {"validate": "custom", "value": "=FALSE", "error_type": "warning", "error_message": said}
    top = template.EXAMPLE_ROW - 1
    sheet.worksheet.data_validation(top, 0, top, len(told) - 1, rule | {"input_message": said})


def _write_told(
    sheet: Sheet, entry: Entry, unknown: Sequence[tuple[str, int]], widths: Sequence[float], overflow: Overflow
) -> None:
    """Write the rows that have been told before; the values of UNKNOWN columns stand right of ours."""
    for number, row in enumerate(entry.rows, start=template.FIRST_ROW):
        told = [overflow.fit(row.written.get(column.field.key)) for column in entry.columns]
        others = [(at, overflow.fit(text)) for at, text in sheetrows.unknown_cells(row, unknown, len(entry.columns))]
        _write_row(sheet, number, entry, told)
        for at, text in others:
            sheet.text(number, at, text, _ANY)
        texts = [*((at, text) for at, text in enumerate(told, start=1)), *others]
        sheet.height(number, table.row_height([text for _, text in texts], [widths[at - 1] for at, _ in texts]))


def _example(column: Question, lang: Lang) -> str:
    return say("template.example", lang) if column.level == "auto" else column.field.example(lang)


def _ready(column: Question, number: int, entry: Entry) -> str | None:
    """Return what stands in COLUMN of the empty row NUMBER."""
    if column.level == "auto":
        return str(number - template.FIRST_ROW + 1)
    return entry.department if column.field.key == "department" else None


def _write_row(sheet: Sheet, number: int, entry: Entry, told: Sequence[str | None]) -> None:
    for at, (column, text) in enumerate(zip(entry.columns, told, strict=True), start=1):
        # there is nothing to review in a row that is new
        level = "auto" if column.field == fields.review() and number > entry.told else column.level
        sheet.text(number, at, text, _CELLS.get(level, _ANY))


def _guard(sheet: Sheet, at: int, column: Question, last: int, lang: Lang) -> None:
    """Say on entering a cell what belongs in it, and stop what cannot be right; pasting goes past this."""
    field, first = column.field, template.FIRST_ROW
    if column.level == "hidden":
        return
    title = field.label(lang)[:32]
    said = {"input_title": title, "input_message": message(field, lang), "ignore_blank": True, "error_title": title}
    rule = {"validate": "any"} | _rule(column, f"{column_letters(at + 1)}{first}", lang)
    sheet.worksheet.data_validation(first - 1, at, last - 1, at, said | rule)


def _rule(column: Question, cell: str, lang: Lang) -> dict[str, object]:
    field = column.field
    if column.listed:
        chosen = {"validate": "list", "source": f"={list_name(field.vocabulary)}"}
        return chosen | (_stop("list", lang) if column.closed else {"show_error": False})
    if field.kind == "date":
        return {"validate": "custom", "value": conditions.is_date(cell)} | _stop("date", lang)
    if field.kind == "count":
        return {"validate": "custom", "value": conditions.is_count(cell)} | _stop("count", lang)
    return {}


def _stop(what: str, lang: Lang) -> dict[str, object]:
    return {"error_type": "stop", "error_message": say(f"template.stop.{what}", lang)}


def _lay_out(sheet: Sheet, entry: Entry, width: int) -> None:
    worksheet, columns = sheet.worksheet, [column.field.key for column in entry.columns]
    worksheet.freeze_panes(exchange.HEADER_ROW, columns.index("name") + 1)
    worksheet.autofilter(exchange.HEADER_ROW - 1, 0, entry.last - 1, width - 1)
    worksheet.repeat_rows(exchange.HEADER_ROW - 1)
    worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{entry.last}"})
    worksheet.protect("", _ALLOWED)
    printed = min(entry.last, template.FIRST_ROW + max(len(entry.rows), _PRINTED_EMPTY) - 1)
    sheet.page(Page(A3, wide=3), header="&L&9 &A", footer="&C&9&P / &N", rows=printed, columns=width)
