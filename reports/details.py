"""The details of a register: what its listing has no column for, activity by activity, in the words of the ledgers."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from catalog import fields
from catalog.content import Content
from catalog.elements import origins
from catalog.messages import Lang, say
from reports import measure, sheetrows, table
from reports.book import Sheet
from reports.sheetrows import Row
from reports.table import BODY, LABEL, Cell, Column

if TYPE_CHECKING:
    from reports.register import Edition

_WIDTHS = (90.0, 210.0, 130.0, 360.0, 640.0, 110.0, 110.0)
_WORDS, _TOLD = _WIDTHS[3:5]
_HOW = ("clause", "evidence", "modality")
_MAIN = {origin.table: origin.field.into.split(".")[1] for origin in origins()} | {
    "organization_fact": "fact", "publication": "item", "rights_procedure": "request",
}  # fmt: skip
"""The field that says what a row of details is about."""

_LEFT = {"activity_recipient": ("corporate_number", "foreign_ground", "country", "record_kept", "scope")}
"""What the sheets of the whole organization leave to the details."""


class Detail(NamedTuple):
    """A row of details: WORDS are what it is about, TOLD the rest, HOW its clause, evidence and modality."""

    words: str
    told: str
    how: tuple[str | None, ...]


def write(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write the details of EDITION on SHEET; return how many rows and columns it takes."""
    lang = edition.lang
    labels = say("details.columns", lang).split("|")
    columns = [Column(label, width) for label, width in zip(labels, _WIDTHS, strict=True)]
    top = table.titled(sheet, say("details.title", lang), say("details.note", lang), _WIDTHS)
    first = table.header(sheet, top, columns)
    nothing = [[Cell(say("details.nothing", lang)), *[Cell(None)] * (len(columns) - 1)]]
    last = table.body(sheet, first, columns, [*_rows(edition)] or nothing) - 1
    sheet.widths(_WIDTHS)
    sheet.worksheet.freeze_panes(first - 1, 2)
    sheet.worksheet.autofilter(first - 2, 0, last - 1, len(columns) - 1)
    sheet.worksheet.repeat_rows(top - 1, first - 2)
    return last, len(columns)


def _rows(edition: "Edition") -> Iterator[list[Cell]]:
    left = {stored: _unprinted(edition, stored=stored) for stored in (False, True)}
    for content in edition.contents:
        whose = _by_activity(content)
        for activity in whose[None].pop("activity", []):
            told = whose.get(activity.written["row"], {})
            name = (activity.written["reference"], activity.written["name"])
            own = Detail("", _lines(left["activity_storage" in told], activity, edition.lang), _how(activity))
            yield from _printed(name, "activity", [own] if own.told or any(own.how) else [], edition.lang)
            for key, rows in told.items():
                yield from _printed(name, key, _of_rows(key, rows, edition.lang), edition.lang)
        for key, rows in whose[None].items():
            name = (None, say("details.whole", edition.lang))
            yield from _printed(name, key, _of_organization(key, rows, edition.lang), edition.lang)


def _by_activity(content: Content) -> dict[str | None, dict[str, list[Row]]]:
    """Return the rows of each table by the number of their activity; None has the activities, and the whole's."""
    rows = sheetrows.of_content(content)
    whose: dict[str | None, dict[str, list[Row]]] = {None: {"activity": list(rows["activity"])}}
    for key in (sheet.table for sheet in fields.sheets() if sheet.table != "activity"):
        for row in rows.get(key, ()):
            whose.setdefault(row.written["row"], {}).setdefault(key, []).append(row)
    return whose


def _unprinted(edition: "Edition", *, stored: bool) -> list[fields.Field]:
    """Return the fields of an activity that the form does not print, or where STORED prints from rows of storage."""
    printed = {column.field.key for column in edition.form.columns if column.kind != "storage" or not stored}
    printed |= {"counted_on"} if "subject_count" in printed else set()
    return [field for field in fields.content()["activity"] if field.key not in (*printed, *_HOW)]


def _of_rows(key: str, rows: Sequence[Row], lang: Lang) -> list[Detail]:
    """Return the ROWS of the table KEY of which more is told than words; those of which the same is told become one."""
    main = next(field for field in fields.content()[key] if field.key == _MAIN[key])
    rest = [field for field in fields.content()[key] if field.key not in (main.key, *_HOW)]
    details = [Detail(row.written[main.key] or "", _lines(rest, row, lang), _how(row)) for row in rows]
    found: list[Detail] = []
    for (told, how), alike in groupby(details, key=lambda one: one[1:]):
        if told:
            found += alike
        elif any(how):  # the listing prints the words alone
            found.append(Detail("\n".join(one.words for one in alike), "", how))
    return found


def _of_organization(key: str, rows: Sequence[Row], lang: Lang) -> list[Detail]:
    """Return what ROWS about the whole organization say that its sheets have no column for."""
    left = [field for field in fields.content()[key] if field.key in _LEFT.get(key, ())]
    found = [Detail(row.written[_MAIN[key]] or "", _lines(left, row, lang), _how(row)) for row in rows]
    return [detail for detail in found if detail.told]


def _lines(known: Sequence[fields.Field], row: Row, lang: Lang) -> str:
    """Return what ROW says in the fields KNOWN, and in columns that no field knows, a line each."""
    told = [(field.label(lang), row.written[field.key]) for field in known]
    lines = [*told, *row.extras]
    return "\n".join(say("details.line", lang, label=label, written=written) for label, written in lines if written)


def _how(row: Row) -> tuple[str | None, ...]:
    return tuple(row.written[key] for key in _HOW)


def _printed(
    name: tuple[str | None, str | None], key: str, details: Sequence[Detail], lang: Lang
) -> Iterator[list[Cell]]:
    """Yield the cells of DETAILS; what no row can show goes on in the next."""
    sheet = next(one for one in fields.sheets() if one.table == key)
    for detail in details:
        clause, *sure = detail.how or (None,)
        said = say("notes.and", lang).join(filter(None, sure))
        parts = zip_longest(measure.portions(detail.words, _WORDS, 9), measure.portions(detail.told, _TOLD, 9))
        for words, told in parts:
            head = [Cell(name[0]), Cell(name[1]), Cell(sheet.sheet[lang], LABEL)]
            yield [*head, Cell(words, BODY), Cell(told, BODY), Cell(clause), Cell(said or None)]
