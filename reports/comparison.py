"""The comparison workbook: organizations beside each other, term by term, each count traceable to its cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.findings import Place
from catalog.messages import Lang, say
from catalog.queries.comparison import OPEN_END, OTHER_WORDS, Comparison, Detail, Matrix, Overview, Row
from reports import matrix, table, wording
from reports.book import A3, A4, DEFAULT_FONT, INK, Book, Page, Sheet, header_text
from reports.matrix import ON_A4, Links, occurs
from reports.table import BODY, CENTRED, LABEL, NUMBER, SECTION, Cell, Column

ON_A3 = 12
"""Organizations that fit beside each other on a page of A3."""
MOST_LINKS = 60_000
"""Excel keeps 65,530 links a sheet."""
MOST_DETAILS = 1_000_000
"""Rows of the sheet of details; Excel has no more than 1,048,576."""

_SHEETS = {
    "items": ("items",),
    "subjects": ("subjects",),
    "purposes": ("purposes",),
    "recipients": ("entrustments", "recipients", "grounds"),
    "safeguards": ("safeguards",),
    "publications": ("publications",),
}
_DETAIL_WIDTHS = (100.0, 170.0, 100.0, 190.0, 260.0, 100.0, 110.0, 190.0, 120.0, 56.0)
_OVERVIEW_WIDTHS = (90.0, 250.0, 130.0, 70.0, 76.0, 90.0, 80.0, 84.0, 80.0, 80.0, 80.0, 80.0)
_SHARED_WIDTHS = (150.0, 250.0, 600.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all sheets of a comparison share: language, the PROGRAM that made it, its page header."""

    comparison: Comparison
    lang: Lang
    program: str

    def finish(self, sheet: Sheet, page: Page, area: tuple[int, int]) -> None:
        """Set how SHEET prints; AREA is how many rows and columns were written."""
        day = f"{self.comparison.day:%Y/%m/%d}"
        header = f"&L&9 {header_text(say('compare.title', self.lang))}&R&9 {day}"
        sheet.page(
            page,
            header=header,
            footer=f"&L&9 {header_text(self.program)}&C&9&P / &N&R&9&A",
            rows=area[0],
            columns=area[1],
        )


def write(
    path: Path, comparison: Comparison, details: Iterable[Detail], lang: Lang, program: str, *, font: str = DEFAULT_FONT
) -> None:
    """Write COMPARISON to PATH, with its DETAILS in the order of the matrices."""
    setting = Setting(comparison, lang, program)
    book = Book(path, title=say("compare.title", lang), company="", basis=comparison.day, font=font)
    overview = book.sheet(say("compare.sheet.overview", lang), tab=INK)
    matrices = {key: book.sheet(say(f"compare.sheet.{key}", lang), tab="#8EA9DB") for key in _SHEETS}
    shared = book.sheet(say("compare.sheet.shared", lang), tab="#2E5E4E")
    listed = book.sheet(say("compare.sheet.details", lang), tab="#A6A6A6")
    places = _details(listed, details, setting)
    _overview(overview, setting)
    for key, sheet in matrices.items():
        _matrices(sheet, key, Links(listed, places, MOST_LINKS), setting)
    _shared(shared, setting)
    overview.worksheet.activate()
    book.close()


def _overview(sheet: Sheet, setting: Setting) -> None:
    """Write the counts of each organization, and what the signs mean."""
    lang, comparison = setting.lang, setting.comparison
    labels = say("compare.overview.columns", lang).split("|")
    columns = [Column(label, width) for label, width in zip(labels, _OVERVIEW_WIDTHS, strict=True)]
    note = say("compare.overview.note", lang, day=wording.day(comparison.day, lang))
    top = table.titled(sheet, say("compare.title", lang), note, _OVERVIEW_WIDTHS)
    row = table.header(sheet, top, columns)
    row = table.body(sheet, row, columns, [_counted(one, comparison, lang) for one in comparison.overviews]) + 1
    sheet.height(row, 24)
    sheet.text(row, 1, say("compare.signs", lang), SECTION)
    for line in say("compare.signs.lines", lang).split("|"):
        row += 1
        sign, _, meaning = line.partition("=")
        sheet.height(row, 24)
        sheet.text(row, 1, sign, CENTRED)
        sheet.merged(row, 2, len(columns), meaning, BODY)
    sheet.widths(_OVERVIEW_WIDTHS)
    setting.finish(sheet, Page(A4), (row, len(columns)))


def _counted(one: Overview, comparison: Comparison, lang: Lang) -> list[Cell]:
    found = {each.dimension.key: each for each in comparison.matrices}
    kinds = [_terms(found[key], one.organization) for key in ("items", "purposes")]
    safeguards = _terms(found["safeguards"], one.organization)
    stated = sum(
        count.status in ("stated", "partly")
        for (_, code), count in found["publications"].counts.items()
        if code == one.organization
    )
    source = say("compare.from_policy" if one.policy else "compare.from_ledger", lang)
    counts = [one.ledgers, one.activities, one.special_care, one.my_number, one.abroad, *kinds, safeguards, stated]
    return [Cell(one.organization, LABEL), Cell(one.name), Cell(source), *(Cell(count, NUMBER) for count in counts)]


def _terms(found: Matrix, organization: str) -> int:
    """Return how many terms of a matrix occur in ORGANIZATION."""
    return sum(
        occurs(count) for (code, whose), count in found.counts.items() if whose == organization and code[:1] != "("
    )


def _matrices(sheet: Sheet, key: str, links: Links, setting: Setting) -> None:
    lang, comparison = setting.lang, setting.comparison
    organizations = len(comparison.overviews)
    widths = matrix.widths(organizations)
    row = first = table.titled(sheet, say(f"compare.sheet.{key}", lang), say("compare.note", lang), widths)
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


def _shared(sheet: Sheet, setting: Setting) -> None:
    """Write which terms all organizations have, and which only one has."""
    lang, comparison = setting.lang, setting.comparison
    labels = say("compare.shared.columns", lang).split("|")
    columns = [Column(label, width) for label, width in zip(labels, _SHARED_WIDTHS, strict=True)]
    top = table.titled(sheet, say("compare.sheet.shared", lang), say("compare.shared.note", lang), _SHARED_WIDTHS)
    row = table.header(sheet, top, columns)
    rows = [cells for found in comparison.matrices for cells in _shared_rows(found, comparison, lang)]
    last = table.body(sheet, row, columns, rows) - 1
    sheet.widths(_SHARED_WIDTHS)
    sheet.worksheet.freeze_panes(row - 1, 0)
    sheet.worksheet.repeat_rows(top - 1, row - 2)
    setting.finish(sheet, Page(A4), (last, len(columns)))


def _shared_rows(found: Matrix, comparison: Comparison, lang: Lang) -> Iterator[list[Cell]]:
    """Yield the row of what is common to all that say anything here, and a row for each that has something alone."""
    label = say(f"compare.section.{found.dimension.key}", lang)
    having: dict[str, set[str]] = {one.organization: set() for one in comparison.overviews}
    for (code, organization), count in found.counts.items():
        if occurs(count) and code not in (OPEN_END, OTHER_WORDS):
            having[organization].add(code)
    speaking = {organization: codes for organization, codes in having.items() if codes}
    said = {organization for (_, organization), count in found.counts.items() if count.status != "not_stated"}
    silent = [one.name for one in comparison.overviews if one.organization not in said]
    common = set.intersection(*speaking.values()) if len(speaking) > 1 else set()
    words = _told(found, common, lang) if len(speaking) > 1 else say("compare.shared.incomparable", lang)
    if silent:
        words += "\n" + say("compare.shared.silent", lang, names=say("list.and", lang).join(silent))
    yield [Cell(label, LABEL), Cell(say("compare.shared.common", lang)), Cell(words)]
    for one in comparison.overviews if len(speaking) > 1 else ():
        others = set().union(*(codes for organization, codes in speaking.items() if organization != one.organization))
        alone = speaking.get(one.organization, set()) - others
        if alone:
            yield [
                Cell(label, LABEL),
                Cell(say("compare.shared.alone", lang, name=one.name)),
                Cell(_told(found, alone, lang)),
            ]


def _told(found: Matrix, codes: set[str], lang: Lang) -> str:
    """Return the terms CODES in the order of their matrix."""
    names = [matrix.label(row, lang) for row in found.rows if row.code in codes]
    return say("list.and", lang).join(names) or say("compare.shared.none", lang)


def _details(sheet: Sheet, details: Iterable[Detail], setting: Setting) -> dict[tuple[str, str, str], int]:
    """Write DETAILS and return on which row those of each matrix cell begin."""
    lang = setting.lang
    labels = say("compare.details.columns", lang).split("|")
    columns = [Column(label, width) for label, width in zip(labels, _DETAIL_WIDTHS, strict=True)]
    terms = {(found.dimension.key, row.code): row for found in setting.comparison.matrices for row in found.rows}
    top = table.titled(sheet, say("compare.sheet.details", lang), say("compare.details.note", lang), _DETAIL_WIDTHS)
    first = row = table.header(sheet, top, columns)
    places: dict[tuple[str, str, str], int] = {}

    def rows() -> Iterator[list[Cell]]:
        for number, one in enumerate(details):
            if number >= MOST_DETAILS:
                yield [Cell(say("compare.details.more", lang))]
                return
            places.setdefault((one.dimension, one.row, one.organization), first + number)
            yield _detail(one, terms.get((one.dimension, one.row)), lang)

    row = table.body(sheet, first, columns, rows())
    sheet.widths(_DETAIL_WIDTHS)
    sheet.worksheet.freeze_panes(first - 1, 2)
    sheet.worksheet.autofilter(first - 2, 0, max(row - 2, first - 1), len(columns) - 1)
    sheet.worksheet.repeat_rows(top - 1, first - 2)
    setting.finish(sheet, Page(A3), (max(row - 1, first), len(columns)))
    return places


def _detail(one: Detail, term: Row | None, lang: Lang) -> list[Cell]:
    said = [say(f"evidence.{one.evidence}", lang)] if one.evidence else []
    said += [say(f"modality.{one.modality}", lang)] if one.modality else []
    return [
        Cell(say(f"compare.section.{one.dimension}", lang)),
        Cell(matrix.label(term, lang) if term else one.row, LABEL),
        Cell(one.organization),
        Cell(one.activity_name or say("compare.whole_organization", lang)),
        Cell(one.written),
        Cell(say("notes.and", lang).join(said)),
        Cell(one.clause),
        Cell(one.source_name),
        Cell(one.sheet),
        Cell(Place(one.sheet, one.source_row, one.source_column).cell, CENTRED),
    ]
