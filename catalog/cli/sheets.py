"""How sheets were read, as people and scripts are told it: layout, header row, and what each column became."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.content import Layout
from catalog.findings import Place, column_letters, shorten
from catalog.messages import Lang, say
from ledgers.layout import SheetReading
from ledgers.mappingfile import Line, Sketch, label
from ledgers.reading import Reading


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: the FIELD that it was read as (None for none) and HOW that was found.

    Of a form, where the columns are its labels, CELL is the label's address.
    """

    number: int
    header: str
    field: str | None
    how: str
    proposals: Sequence[str] = ()
    item: str | None = None
    cell: str | None = None

    @property
    def where(self) -> str:
        """Return the letters of the column, or the cell of the label."""
        return self.cell or column_letters(self.number)


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet as it was read, or WHY it was not; of a sheet of the exchange workbook no columns are told."""

    sheet: str
    layout: Layout
    header_row: int | None
    fingerprint: str
    columns: Sequence[Column]
    activities: int
    why: str


def shown(one: Reading) -> list[Shown]:
    """Return the sheets of the file that ONE is the reading of."""
    if one.understood:
        return [
            Shown(
                sheet.sheet, sheet.layout, sheet.header_row, sheet.fingerprint,
                _columns(sheet), sheet.rows, sheet.why,
            )
            for sheet in one.understood
        ]  # fmt: skip
    content = one.handin.content
    counted = Counter(entry.sheet for entry in content.activities) if content else Counter()
    return [
        Shown(sheet.name, sheet.layout, sheet.header_row, "", (), counted[number], "")
        for number, sheet in enumerate(one.sheets)
    ]


def _columns(sheet: SheetReading) -> list[Column]:
    cells = [Place(None, *cell).cell for cell in sheet.cells] or [None] * len(sheet.matches)
    return [
        Column(m.number, m.header, m.field, m.how, m.proposals, m.item, cell)
        for m, cell in zip(sheet.matches, cells, strict=True)
    ]


def told(sheet: Shown) -> dict[str, Any]:
    """Return SHEET as the JSON output has it."""
    return {
        "sheet": sheet.sheet,
        "layout": sheet.layout,
        "header_row": sheet.header_row,
        "activities": sheet.activities,
        "why": sheet.why or None,
        "fingerprint": sheet.fingerprint or None,
        "columns": [
            {
                "column": None if column.cell else column_letters(column.number),
                "cell": column.cell,
                "header": column.header,
                "field": column.field or None,
                "how": column.how,
                "item": column.item,
                "proposals": list(column.proposals),
            }
            for column in sheet.columns
        ],
    }


def lines(sheet: Shown, lang: Lang) -> Iterator[str]:
    """Yield how SHEET was read, a line for the sheet and one for each column."""
    where = say("map.header_row", lang, row=sheet.header_row) if sheet.header_row else ""
    layout = say(f"map.layout.{sheet.layout}", lang)
    told = say("map.sheet", lang, sheet=sheet.sheet, layout=layout, where=where, rows=sheet.activities)
    yield told + (say("map.why", lang, why=say(f"sheet.{sheet.why}", lang)) if sheet.why else "")
    for column in sheet.columns:
        yield "  " + _line(column, lang)


def sketch(sheet: Shown, lang: Lang) -> Sketch:
    """Return SHEET as a mapping file shows it."""
    columns = [
        Line(column.header, column.field or ("" if column.how in ("map", "remembered") else None),
             _how(column, lang), column.proposals, is_open=column.item is not None)
        for column in sheet.columns
    ]  # fmt: skip
    return Sketch(sheet.fingerprint, columns, sheet.sheet)


def _line(column: Column, lang: Lang) -> str:
    header = f"{column.where} {shorten(column.header)}"
    if column.field:
        return say("map.column", lang, header=header, field=column.field, label=label(column.field, lang),
                   how=_how(column, lang))  # fmt: skip
    told = say("map.column_unread", lang, header=header, how=_how(column, lang))
    if column.proposals:
        near = say("list.and", lang).join(f"{key} {label(key, lang)}" for key in column.proposals)
        told += say("map.proposals", lang, near=near)
    return told


def _how(column: Column, lang: Lang) -> str:
    return say(f"map.how.{column.how}", lang, item=column.item or "")
