"""The register proper: one row per activity and medium, in the columns of a form."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from catalog import fields
from catalog.messages import Lang, say
from catalog.queries.activities import Activity, Storage
from reports import measure, table, wording
from reports.book import BLANK_FILL, GROUP_FILLS, SPECIAL_FILL, Sheet, styled
from reports.forms import FormColumn
from reports.table import BODY, CENTRED, DATE, Cell, Column

if TYPE_CHECKING:
    from reports.register import Edition

BUDGET = 1_980
"""Pixels of width that a page of A3 landscape holds at 76 %, where 9 points print as 6.8."""
MARK_WIDTH, DATE_WIDTH = 38.0, 72.0
FIXED = 3
"""Columns that stay in sight on the screen and on every printed page."""

_BLANK = styled(BODY, fill=BLANK_FILL, color="#595959")
_BLANK_MARK = styled(_BLANK, align="center")
_IMPLIED = styled(CENTRED, fill=SPECIAL_FILL)
_OVERDUE = styled(DATE, bold=True, color="#C00000")
_OVERDUE_BLANK = styled(_BLANK_MARK, bold=True, color="#C00000")
_CLAUSE_WIDTH = 70.0


def write(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write the register of EDITION on SHEET; return how many rows and columns it takes."""
    lang = edition.lang
    rows = list(_rows(edition))
    columns = _columns(edition, rows)
    count = len(edition.register.activities)
    note = say(
        "listing.note.policy" if edition.policy else "listing.note",
        lang,
        day=wording.day(edition.day, lang),
        count=count,
    )
    top = table.titled(sheet, edition.title, note, [column.width for column in columns])
    first = table.header(sheet, top, columns)
    last = table.body(sheet, first, columns, rows) - 1
    sheet.widths([column.width for column in columns])
    worksheet = sheet.worksheet
    worksheet.freeze_panes(first - 1, FIXED)
    worksheet.autofilter(first - 2, 0, max(last, first) - 1, len(columns) - 1)
    worksheet.repeat_rows(top - 1, first - 2)
    worksheet.repeat_columns(0, FIXED - 1)
    worksheet.set_zoom(85)
    _flag_overdue(sheet, edition, first, max(last, first))
    return last, len(columns)


def _columns(edition: "Edition", rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """Return the columns of the form, as wide as the page allows and their texts want."""
    lang, form = edition.lang, edition.form.columns
    sample = rows[:: max(1, len(rows) // 500)]
    fixed = {"mark": MARK_WIDTH, "date": DATE_WIDTH}
    least = [fixed.get(column.kind, column.least) for column in form]
    wanted = [
        low if column.kind in fixed else max(low, _typical([row[at] for row in sample]))
        for at, (column, low) in enumerate(zip(form, least, strict=True))
    ]
    budget = BUDGET - (_CLAUSE_WIDTH if edition.policy else 0)
    widths = measure.shares(wanted, least, budget)
    columns = [
        Column(column.label(lang), width, _group(column, lang), GROUP_FILLS[column.field.group], column.kind == "mark")
        for column, width in zip(form, widths, strict=True)
    ]
    if edition.policy:
        clause = table_field("clause")
        columns.append(Column(clause.label(lang), _CLAUSE_WIDTH, _group(form[-1], lang), GROUP_FILLS["management"]))
    return columns


def _typical(cells: Sequence[Cell]) -> float:
    """Return the width that four in five of CELLS would like."""
    widths = sorted(measure.widest(cell.value) for cell in cells if isinstance(cell.value, str))
    return measure.pixels(widths[len(widths) * 4 // 5] if widths else 0, 9)


def _group(column: FormColumn, lang: Lang) -> str:
    return say(f"group.{column.field.group}", lang)


def _rows(edition: "Edition") -> Iterator[list[Cell]]:
    """Yield the rows of the register; an activity kept on several media has a row for each."""
    for activity in edition.register.activities:
        for storages in _by_medium(activity.storages) or [[]]:
            cells = [_cell(activity, column, storages, edition) for column in edition.form.columns]
            if edition.policy:
                cells.append(Cell(activity.written["clause"]))
            yield cells


def _by_medium(storages: Sequence[Storage]) -> list[list[Storage]]:
    media: dict[str | None, list[Storage]] = {}
    for storage in storages:
        media.setdefault(storage.kind, []).append(storage)
    return list(media.values())


def _cell(activity: Activity, column: FormColumn, storages: Sequence[Storage], edition: "Edition") -> Cell:
    lang = edition.lang
    if column.kind == "mark":
        return _mark(activity, column.field.key, edition)
    if column.kind == "date":
        return _date(activity, column.field.key, edition)
    text = _text(activity, column, storages, edition)
    return Cell(text) if text else Cell(wording.blank(lang, policy=edition.policy), _BLANK)


def _text(activity: Activity, column: FormColumn, storages: Sequence[Storage], edition: "Edition") -> str | None:
    lang = edition.lang
    key, written = column.field.key, activity.written[column.field.key]
    if column.kind == "list" and key in activity.elements:
        return wording.listed(activity.elements[key], column.field.separators[:1] or "\n", lang)
    if column.kind == "storage" and storages:
        return _stored(key, storages) or None
    if column.kind == "count" and (counted_on := activity.written["counted_on"]):
        return f"{written or ''}\n({wording.short_day(counted_on)})"
    if column.kind == "entrustment":
        told = [wording.dealing(one, "entrustee.unnamed", lang) for one in activity.entrustments]
        return "\n".join(told) or written or _answer(activity, "entrusted_out", lang)
    if column.kind == "provision":
        told = [wording.dealing(one, "recipient.unnamed", lang) for one in activity.provisions]
        return "\n".join(told) or written or _answer(activity, "third_party", lang) or _elsewhere(edition)
    return written


def _elsewhere(edition: "Edition") -> str | None:
    """Return where a policy's recipients stand that it ties to no activity; a ledger's blank cell is just blank."""
    return say("recipient.elsewhere", edition.lang) if edition.policy and edition.profile.provisions else None


def _stored(key: str, storages: Sequence[Storage]) -> str:
    told = {
        "medium": [storage.medium for storage in storages],
        "storage_place": [storage.place for storage in storages],
        "storage_method": [storage.method for storage in storages],
        "storage_country": [storage.country for storage in storages],
        "access": [storage.access for storage in storages],
    }
    return "\n".join(dict.fromkeys(value for value in told[key] if value))


def _answer(activity: Activity, key: str, lang: Lang) -> str | None:
    """Return the sign of the mark KEY, which answers for a list of names that is blank."""
    reading = activity.marks[key]
    return wording.mark(reading, lang) if reading else activity.written[key]


def _mark(activity: Activity, key: str, edition: "Edition") -> Cell:
    reading, written = activity.marks[key], activity.written[key]
    implied = key in activity.implied
    if reading is None and written is None:
        sign = wording.blank(edition.lang, policy=edition.policy)
    else:
        sign = wording.mark(reading, edition.lang) if reading else str(written)
    if implied:
        return Cell(sign + say("mark.implied", edition.lang), _IMPLIED)
    return Cell(sign, _BLANK_MARK if written is None else CENTRED)


def _date(activity: Activity, key: str, edition: "Edition") -> Cell:
    day, written = activity.days[key], activity.written[key]
    overdue = key == "reviewed_on" and activity.review_due is not None and activity.review_due < edition.day
    if isinstance(day, date):
        return Cell(day, _OVERDUE if overdue else DATE)
    if written:
        return Cell(written, _OVERDUE if overdue else CENTRED)
    return Cell(wording.blank(edition.lang, policy=edition.policy), _OVERDUE_BLANK if overdue else _BLANK_MARK)


def _flag_overdue(sheet: Sheet, edition: "Edition", first: int, last: int) -> None:
    """Set reviews that are more than a year before the basis date in bold red."""
    keys = [column.field.key for column in edition.form.columns]
    if "reviewed_on" not in keys:
        return
    column = keys.index("reviewed_on")
    sheet.flag_before(first, last, column + 1, edition.day)


def table_field(key: str) -> fields.Field:
    """Return the field KEY of an activity."""
    return next(field for field in fields.content()["activity"] if field.key == key)
