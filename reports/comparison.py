"""The comparison workbook: organizations beside each other, term by term, each count traceable to its cells."""

from collections.abc import Iterable
from pathlib import Path

from catalog.messages import Lang, say
from catalog.queries.comparison import Comparison
from catalog.queries.occurrences import Detail
from reports import commonalities, matrix, occurrences, overview, table
from reports.book import A3, A4, DEFAULT_FONT, Book, Page, Sheet
from reports.matrix import ON_A4, Links
from reports.setting import Setting
from reports.style import INK

ON_A3 = 12
"""Organizations that fit beside each other on a page of A3."""
MOST_LINKS = 60_000
"""Excel keeps 65,530 links a sheet."""

_SHEETS = {
    "items": ("items",),
    "subjects": ("subjects",),
    "purposes": ("purposes",),
    "recipients": ("entrustments", "recipients", "grounds"),
    "safeguards": ("safeguards",),
    "publications": ("publications",),
}


def write(
    path: Path, comparison: Comparison, details: Iterable[Detail], lang: Lang, program: str, *, font: str = DEFAULT_FONT
) -> None:
    """Write COMPARISON to PATH, with its DETAILS in the order of the matrices."""
    setting = Setting(comparison, lang, program)
    book = Book(path, title=say("compare.title", lang), company="", basis=comparison.day, font=font)
    first = book.sheet(say("compare.sheet.overview", lang), tab=INK)
    matrices = {key: book.sheet(say(f"compare.sheet.{key}", lang), tab="#8EA9DB") for key in _SHEETS}
    shared = book.sheet(say("compare.sheet.shared", lang), tab="#2E5E4E")
    listed = book.sheet(say("compare.sheet.details", lang), tab="#A6A6A6")
    places = occurrences.write(listed, details, setting)
    overview.write(first, setting)
    for key, sheet in matrices.items():
        _matrices(sheet, key, Links(listed, places, MOST_LINKS), setting)
    commonalities.write(shared, setting)
    first.worksheet.activate()
    book.close()


def _matrices(sheet: Sheet, key: str, links: Links, setting: Setting) -> None:
    lang, comparison = setting.lang, setting.comparison
    organizations = len(comparison.overviews)
    widths = matrix.widths(organizations)
    row = first = table.titled(
        sheet,
        say(f"compare.sheet.{key}", lang),
        say("compare.note.publications" if key == "publications" else "compare.note", lang),
        widths,
    )
    for found in comparison.matrices:
        if found.dimension.key in _SHEETS[key]:
            row = matrix.write(sheet, row, found, comparison, links, lang) + 1
    sheet.widths(widths)
    sheet.worksheet.freeze_panes(first + 1, 1)
    sheet.worksheet.repeat_columns(0)
    sheet.worksheet.repeat_rows(first, first)
    paper = A4 if organizations <= ON_A4 else A3
    wide = 1 if organizations <= ON_A4 else -(-organizations // ON_A3)
    setting.finish(sheet, Page(paper, wide=wide), (row - 2, organizations + 2))
