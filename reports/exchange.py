"""Writing the exchange workbook: a ledger in the one layout that loses nothing, or the same layout to be filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog import exchange, fields
from catalog.content import Content
from catalog.handin import Belonging
from catalog.messages import Lang, say
from catalog.vocabulary import terms
from reports import measure, sheetrows, table
from reports.book import A3, A4, DEFAULT_FONT, Book, Page, Sheet, header_text
from reports.sheetrows import Row
from reports.style import GREY_TEXT, GROUP_FILLS, INK, Style, styled

_HEADER = Style(bold=True, color="#FFFFFF", fill=INK, align="center", valign="vcenter")
_HEADERS = {group: styled(_HEADER, fill=fill) for group, fill in GROUP_FILLS.items()}
_UNKNOWN = styled(_HEADER, fill="#7F7F7F")
_BODY = Style(locked=False)
_KEY = Style(size=8, color=GREY_TEXT, border=False, wrap=False)
_EMPTY_ROWS = 300
"""Rows of an empty workbook that are made ready to be filled in."""
_PRINTED_EMPTY = 20
"""Rows of a sheet that are printed although they are empty."""
_WIDEST = 340
_UNKNOWN_WIDTH = 160.0
_HEADER_LINE = 14
"""Half-widths of a header on one line; longer ones take two."""
_EMPTY_WIDTHS = {"text": 120, "list": 180, "names": 160, "period": 120, "term": 110, "date": 90, "count": 80}
"""Pixels that a column is given before anything is in it, by the kind of its field."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What goes into an exchange workbook: the CONTENT, whose it is, and its REVISION (None where it is not stored)."""

    content: Content
    belonging: Belonging
    revision: int | None = None


def write(path: Path, ledger: Exchange, lang: Lang, *, empty_rows: int = 0, font: str = DEFAULT_FONT) -> None:
    """Write LEDGER to PATH; EMPTY_ROWS more rows of each sheet are made ready to be filled in."""
    title = say("exchange.title", lang, name=ledger.belonging.name or ledger.belonging.organization or "")
    book = Book(path, title=title, company=ledger.belonging.name or "", basis=date(2000, 1, 1), font=font)
    overflow = Overflow()
    rows = sheetrows.of_content(ledger.content)
    for entity in fields.sheets():
        write_table(book, entity, rows[entity.table], lang, overflow, empty_rows)
    write_lists(book, exchange.LIST_SHEET, _offered(lang))
    overflow.write(book)
    write_meta(book, ledger)
    book.close()


def template(path: Path, belonging: Belonging, lang: Lang, *, font: str = DEFAULT_FONT) -> None:
    """Write an empty exchange workbook to PATH."""
    write(path, Exchange(Content({}), belonging), lang, empty_rows=_EMPTY_ROWS, font=font)


class Overflow:
    """Texts that no cell can hold, numbered as they come."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def fit(self, written: str | None) -> str | None:
        """Return WRITTEN, or the marker of the overflow text that it becomes."""
        if written is None or not exchange.overflows(written):
            return written
        self._texts.append(written)
        return exchange.marker(len(self._texts))

    def write(self, book: Book) -> None:
        """Write the texts in parts on a sheet of their own, where there are any."""
        if not self._texts:
            return
        sheet = book.sheet(exchange.OVERFLOW_SHEET, hidden=True)
        numbered = [(number, part) for number, text in enumerate(self._texts, start=1) for part in exchange.parts(text)]
        for row, (number, part) in enumerate(numbered, start=1):
            sheet.text(row, 1, str(number), _KEY)
            sheet.text(row, 2, part, _KEY)


def write_table(
    book: Book, entity: fields.Entity, rows: Sequence[Row], lang: Lang, overflow: Overflow, empty_rows: int
) -> None:
    """Write the ROWS of ENTITY on a sheet of their own, and EMPTY_ROWS more that are ready to be filled in."""
    columns = exchange.columns(entity)
    unknown = sheetrows.unknown_columns(rows)
    widths = [*(column_width(field, rows, lang) for field in columns), *[_UNKNOWN_WIDTH] * len(unknown)]
    sheet = book.sheet(exchange.title(entity, lang))
    for at, field in enumerate(columns, start=1):
        sheet.text(exchange.KEY_ROW, at, field.key, _KEY)
        sheet.text(exchange.HEADER_ROW, at, field.label(lang), _HEADERS.get(field.group, _HEADER))
    for at, (header, _) in enumerate(unknown, start=len(columns) + 1):
        sheet.text(exchange.HEADER_ROW, at, overflow.fit(header), _UNKNOWN)
    for number, row in enumerate(rows, start=exchange.FIRST_ROW):
        cells = [(at, overflow.fit(row.written.get(field.key))) for at, field in enumerate(columns, start=1)]
        cells += [(at, overflow.fit(text)) for at, text in sheetrows.unknown_cells(row, unknown, len(columns))]
        sheet.height(number, table.row_height([text for _, text in cells], [widths[at - 1] for at, _ in cells]))
        for at, text in cells:
            sheet.text(number, at, text, _BODY)
    last = exchange.HEADER_ROW + len(rows) + empty_rows
    _ready_rows(sheet, columns, exchange.FIRST_ROW + len(rows), last)
    sheet.widths(widths)
    _lay_out(sheet, entity, columns, len(rows), lang, last, len(widths))


def _ready_rows(sheet: Sheet, columns: Sequence[fields.Field], first: int, last: int) -> None:
    """Make the rows FIRST to LAST ready to be filled in; rows of activities are numbered already."""
    for number in range(first, last + 1):
        for at, field in enumerate(columns, start=1):
            numbered = field.key == "row" and field.level == "auto"
            sheet.text(number, at, str(number - exchange.HEADER_ROW) if numbered else None, _BODY)


def _lay_out(
    sheet: Sheet,
    entity: fields.Entity,
    columns: Sequence[fields.Field],
    filled: int,
    lang: Lang,
    last: int,
    width: int,
) -> None:
    worksheet = sheet.worksheet
    worksheet.set_row(exchange.KEY_ROW - 1, None, None, {"hidden": True})
    sheet.height(exchange.HEADER_ROW, 34)
    for at, field in enumerate(columns):
        if field.level == "hidden":
            worksheet.set_column(at, at, None, None, {"hidden": True})
        _offer(sheet, at, field, lang, last)
    worksheet.freeze_panes(exchange.HEADER_ROW, 4 if entity.table == "activity" else 1)
    worksheet.autofilter(exchange.HEADER_ROW - 1, 0, max(last, exchange.FIRST_ROW) - 1, width - 1)
    worksheet.repeat_rows(exchange.HEADER_ROW - 1)
    worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(last, exchange.FIRST_ROW)}"})
    page = Page(A3 if entity.table == "activity" else A4, wide=3 if entity.table == "activity" else 1)
    printed = min(last, exchange.HEADER_ROW + max(filled, _PRINTED_EMPTY))
    title = header_text(exchange.title(entity, lang))
    sheet.page(page, header=f"&L&9 {title}", footer="&C&9&P / &N", rows=printed, columns=width)


def column_width(field: fields.Field, rows: Sequence[Row], lang: Lang) -> float:
    """Return as many pixels as four in five of the texts want, and no less than a field of its kind is given empty."""
    widths = sorted(measure.widest(row.written.get(field.key)) for row in rows) or [0]
    wanted = measure.pixels(widths[len(widths) * 4 // 5] if len(widths) > 1 else widths[0], 9)
    header = measure.pixels(min(measure.widest(field.label(lang)), _HEADER_LINE) + 2, 9)
    return float(min(_WIDEST, max(wanted, header, _EMPTY_WIDTHS.get(field.kind, 0))))


def _offer(sheet: Sheet, at: int, field: fields.Field, lang: Lang, last: int) -> None:
    """Offer the terms of FIELD to choose from, and say on entering a cell what belongs in it."""
    if field.given == "layout" and not field.help(lang):
        return
    options: dict[str, object] = {"validate": "any"}
    if field.vocabulary and field.kind in ("mark", "term"):
        options = {
            "validate": "list",
            "source": f"={list_name(field.vocabulary)}",
            "error_type": "warning",
            "error_title": field.label(lang)[:32],
            "error_message": say("exchange.not_in_list", lang),
        }
    options |= {"input_title": field.label(lang)[:32], "input_message": message(field, lang), "ignore_blank": True}
    sheet.worksheet.data_validation(exchange.FIRST_ROW - 1, at, max(last, exchange.FIRST_ROW) - 1, at, options)


def message(field: fields.Field, lang: Lang) -> str:
    """Return what belongs in a cell of FIELD, as Excel shows it on entering one."""
    example = field.example(lang)
    return (field.help(lang) + (say("exchange.example", lang, example=example) if example else ""))[:255]


def list_name(vocabulary: str) -> str:
    """Return the defined name of the choices of VOCABULARY."""
    return f"lst_{vocabulary}"


def choices(vocabulary: str, lang: Lang) -> list[str]:
    """Return what can be chosen of VOCABULARY."""
    return [exchange.choice(term, lang) for term in terms(vocabulary) if term.code != "open_end"]


def write_lists(book: Book, title: str, named: Mapping[str, Sequence[str]]) -> None:
    """Write words on a hidden sheet called TITLE, one column for each name, and name the cells so."""
    sheet = book.sheet(title, hidden=True)
    for column, (name, words) in enumerate(named.items(), start=1):
        sheet.text(1, column, name, _KEY)
        for row, word in enumerate(words, start=2):
            sheet.text(row, column, word, _KEY)
        book.define(name, exchange.reference(sheet.name, column, 2, len(words) + 1))


def _offered(lang: Lang) -> Mapping[str, Sequence[str]]:
    """Return what can be chosen in the columns of the sheets."""
    return {
        list_name(field.vocabulary): choices(field.vocabulary, lang)
        for entity in fields.sheets()
        for field in entity.fields
        if field.vocabulary and field.given == "sheet" and field.kind in ("mark", "term")
    }


def write_meta(book: Book, ledger: Exchange, layout: str = "exchange", version: str = exchange.VERSION) -> None:
    """Write what the workbook is and whose, on a sheet that people do not see."""
    sheet = book.sheet(exchange.META_SHEET, very_hidden=True)
    whose = ledger.belonging
    told = {
        "layout": layout,
        "version": version,
        "organization": whose.organization,
        "organization_name": whose.name,
        "ledger": whose.ledger,
        "kind": whose.kind,
        "department": whose.department,
        "effective_on": whose.effective_on,
        "revision": None if ledger.revision is None else str(ledger.revision),
    }
    for row, key in enumerate(exchange.META_KEYS, start=1):
        sheet.text(row, 1, key, _KEY)
        sheet.text(row, 2, told[key], _KEY)
