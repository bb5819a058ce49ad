"""A workbook that daicho writes: fonts, styles, safe text, print settings; the only place that knows XlsxWriter.

All user text goes through ``write_string``, so nothing a cell says can become a formula or a link. The same content
gives the same bytes: the time in the file's properties is the basis date, never the clock.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalog.exchange import CELL_LIMIT
from catalog.findings import column_letters
from reports import pagination
from reports.pagination import A3, A4, Page
from reports.style import Style, properties

__all__ = ["A3", "A4", "Page"]

DEFAULT_FONT = "游ゴシック"
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.75, "bottom": 0.6}
ROW_HEIGHT = 18.75
"""Points of a row that nobody gave a height."""
_CUT = "…"
_UNSTORABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


_OVERDUE = Style(bold=True, color="#C00000", align="center", number="yyyy/mm/dd")


class Book:
    """An .xlsx workbook being written to PATH; close it to have it on disk."""

    def __init__(self, path: Path, *, title: str, company: str, basis: date, font: str = DEFAULT_FONT) -> None:
        self._font = font
        self._formats: dict[Style, Format] = {}
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "default_format_properties": {
                    "font_name": font, "font_size": 11, "font_charset": 128, "font_family": 3, "valign": "vcenter",
                },
                "default_row_height": round(ROW_HEIGHT / 0.75),
                "default_column_width": 72,
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "use_zip64": True,
            },
        )  # fmt: skip
        self._book.set_properties(
            {"title": title, "company": company, "author": "daicho", "created": datetime.combine(basis, time())}
        )
        self._book.set_calc_mode("auto")

    def sheet(self, name: str, *, tab: str = "", hidden: bool = False, very_hidden: bool = False) -> "Sheet":
        """Add a sheet called NAME, made unique and cut to what Excel allows."""
        taken = {sheet.get_name().casefold() for sheet in self._book.worksheets()}
        worksheet = self._book.add_worksheet(sheet_name(name, taken))
        if tab:
            worksheet.set_tab_color(tab)
        if very_hidden:
            worksheet.very_hidden()
        elif hidden:
            worksheet.hide()
        worksheet.hide_gridlines(2)
        return Sheet(self, worksheet)

    def format(self, style: Style) -> Format:
        """Return XlsxWriter's format of STYLE; one for all cells of the same style."""
        if style not in self._formats:
            self._formats[style] = self._book.add_format(properties(style, self._font))
        return self._formats[style]

    def define(self, name: str, reference: str) -> None:
        """Give the cells of REFERENCE (``=Sheet!$A$1:$A$9``) a name."""
        self._book.define_name(name, reference)

    def close(self) -> None:
        """Write the workbook.

        Raises:
            OSError: the file cannot be written.
        """
        try:
            self._book.close()
        except FileCreateError as error:
            raise (error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError()) from error


class Sheet:
    """One sheet of a book; rows and columns are counted from 1 as people see them."""

    def __init__(self, book: Book, worksheet: Worksheet) -> None:
        self._book = book
        self.worksheet = worksheet
        self.together: list[tuple[int, int]] = []
        """The first and last rows of what must not be parted by the end of a page: a title and what follows it."""
        self._heights: dict[int, float] = {}
        self._widths: list[float] = []

    @property
    def name(self) -> str:
        """Return the name of the tab."""
        return str(self.worksheet.get_name())

    def text(self, row: int, column: int, words: str | None, style: Style) -> None:
        """Write WORDS as text, never as a formula, a number or a link; what is too long is cut visibly."""
        if words is None or words == "":
            self.worksheet.write_blank(row - 1, column - 1, None, self._book.format(style))
            return
        self.worksheet.write_string(row - 1, column - 1, fitting(storable(words)), self._book.format(style))

    def badged(self, row: int, column: int, words: str, badge: str, style: Style, badge_style: Style) -> None:
        """Write WORDS as text with a BADGE on a line below them that looks as BADGE_STYLE says."""
        looks = [self._book.format(one) for one in (style, badge_style)]
        parts = [looks[0], storable(words), looks[1], f"\n{storable(badge)}"]
        self.worksheet.write_rich_string(row - 1, column - 1, *parts, looks[0])

    def number(self, row: int, column: int, value: float, style: Style) -> None:
        """Write VALUE as a number."""
        self.worksheet.write_number(row - 1, column - 1, value, self._book.format(style))

    def day(self, row: int, column: int, day: date, style: Style) -> None:
        """Write DAY as a date."""
        self.worksheet.write_datetime(row - 1, column - 1, datetime.combine(day, time()), self._book.format(style))

    def link(self, row: int, column: int, target: "Sheet", target_row: int, words: str, style: Style) -> None:
        """Write WORDS as a link to TARGET_ROW of the sheet TARGET."""
        reference = f"internal:'{target.name.replace(chr(39), chr(39) * 2)}'!A{target_row}"
        self.worksheet.write_url(row - 1, column - 1, reference, self._book.format(style), storable(words))

    def link_number(self, row: int, column: int, target: "Sheet", target_row: int, value: float, style: Style) -> None:
        """Write VALUE as a number that links to TARGET_ROW of the sheet TARGET."""
        self.link(row, column, target, target_row, str(value), style)
        self.number(row, column, value, style)  # the link of the cell stays, its text becomes a number

    def merged(self, row: int, first: int, last: int, words: str, style: Style) -> None:
        """Write WORDS over the columns FIRST to LAST of ROW."""
        if first == last:
            self.text(row, first, words, style)
        else:
            self.worksheet.merge_range(row - 1, first - 1, row - 1, last - 1, "", self._book.format(style))
            self.text(row, first, words, style)  # before XlsxWriter 3.3 merge_range took {=…} for a formula

    def flag_before(self, first: int, last: int, column: int, basis: date) -> None:
        """Set dates in COLUMN, rows FIRST to LAST, that are over twelve months before BASIS in bold red."""
        letters = column_letters(column)
        condition = f"EDATE(DATE({basis.year},{basis.month},{basis.day}),-12)"
        rule = {
            "type": "formula",
            "criteria": f"=AND(ISNUMBER(${letters}{first}),${letters}{first}<{condition})",
            "format": self._book.format(_OVERDUE),
        }
        self.worksheet.conditional_format(first - 1, column - 1, last - 1, column - 1, rule)

    def widths(self, pixels: Sequence[float]) -> None:
        """Set the widths of the columns from A on."""
        self._widths = list(pixels)
        for at, width in enumerate(pixels):
            self.worksheet.set_column_pixels(at, at, round(width))

    def height(self, row: int, points: float) -> None:
        """Set the height of ROW in points."""
        self._heights[row] = points
        self.worksheet.set_row(row - 1, points)

    def page(self, page: Page, *, header: str, footer: str, rows: int, columns: int) -> None:
        """Set how the sheet prints: paper, fit, margins, header and footer, and its area of ROWS × COLUMNS."""
        worksheet = self.worksheet
        worksheet.set_paper(page.paper)
        worksheet.set_portrait() if page.portrait else worksheet.set_landscape()
        worksheet.fit_to_pages(page.wide, page.tall)
        worksheet.set_margins(**MARGINS)
        worksheet.set_header(header, {"margin": 0.35, "scale_with_doc": False})
        worksheet.set_footer(footer, {"margin": 0.3, "scale_with_doc": False})
        worksheet.print_area(0, 0, max(rows, 1) - 1, max(columns, 1) - 1)
        if self.together:
            heights = [self._heights.get(row, ROW_HEIGHT) for row in range(1, rows + 1)]
            worksheet.set_h_pagebreaks(pagination.breaks(heights, self.together, page, sum(self._widths), MARGINS))


def header_text(words: str) -> str:
    """Return WORDS for a page header or footer, where & starts a code."""
    return words.replace("&", "&&")


def storable(words: str) -> str:
    """Return WORDS with the characters that XML cannot hold replaced."""
    return _UNSTORABLE.sub("\ufffd", words)


def fitting(words: str) -> str:
    """Return WORDS, cut visibly where a cell cannot hold them: Excel counts what is beyond the basic plane twice."""
    if len(words) * 2 <= CELL_LIMIT:
        return words
    units = words.encode("utf-16-le")
    if len(units) <= CELL_LIMIT * 2:
        return words
    return units[: (CELL_LIMIT - len(_CUT)) * 2].decode("utf-16-le", "ignore") + _CUT


def sheet_name(name: str, taken: set[str]) -> str:
    """Return NAME as Excel allows it for a tab: at most 31 characters, no brackets or slashes, unlike those TAKEN."""
    plain = "".join("_" if character in "[]:*?/\\" or character < " " else character for character in storable(name))
    plain = plain.strip("'")[:31] or "_"
    number, found = 2, plain
    while found.casefold() in taken:
        suffix = f"~{number}"
        found, number = plain[: 31 - len(suffix)] + suffix, number + 1
    return found
