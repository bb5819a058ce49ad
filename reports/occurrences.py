"""The last sheet of a comparison: every occurrence that its counts are made of, with its cell."""

from collections.abc import Iterable, Iterator, Sequence

from catalog.findings import Place
from catalog.messages import Lang, say
from catalog.queries.comparison import Row
from catalog.queries.occurrences import Detail
from reports import matrix, table, wording
from reports.book import A3, Page, Sheet
from reports.setting import Setting
from reports.table import CENTRED, LABEL, Cell, Column

MOST = 1_000_000
"""Rows of the sheet; Excel has no more than 1,048,576."""
_WIDTHS = (100.0, 170.0, 100.0, 190.0, 260.0, 90.0, 100.0, 110.0, 190.0, 120.0, 56.0)


def write(sheet: Sheet, details: Iterable[Detail], setting: Setting) -> dict[tuple[str, str, str], int]:
    """Write DETAILS and return on which row those of each matrix cell begin."""
    lang = setting.lang
    labels = say("compare.details.columns", lang).split("|")
    columns = [Column(label, width) for label, width in zip(labels, _WIDTHS, strict=True)]
    terms = {(found.dimension.key, row.code): row for found in setting.comparison.matrices for row in found.rows}
    top = table.titled(sheet, say("compare.sheet.details", lang), say("compare.details.note", lang), _WIDTHS)
    first = row = table.header(sheet, top, columns)
    places: dict[tuple[str, str, str], int] = {}

    def rows() -> Iterator[Sequence[Cell]]:
        written = 0
        for one in details:
            if written >= MOST:
                yield [Cell(say("compare.details.more", lang))]
                return
            places.setdefault((one.dimension, one.row, one.organization), first + written)
            parts = list(table.parted(_detail(one, terms.get((one.dimension, one.row)), lang), _WIDTHS, repeated=4))
            written += len(parts)
            yield from parts

    row = table.body(sheet, first, columns, rows())
    sheet.widths(_WIDTHS)
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
        Cell(wording.status(one.status, lang) if one.status else None),
        Cell(say("notes.and", lang).join(said)),
        Cell(one.clause),
        Cell(one.source_name),
        Cell(one.sheet),
        Cell(Place(one.sheet, one.source_row, one.source_column).cell, CENTRED),
    ]
