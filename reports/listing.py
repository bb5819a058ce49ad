"""The register proper: one row per activity and medium, in the columns of a form."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from catalog import fields
from catalog.messages import Lang, say
from catalog.queries.activities import Activity, Storage
from reports import measure, table, wording
from reports.book import Sheet
from reports.forms import FormColumn
from reports.style import BLANK_FILL, GROUP_FILLS, SPECIAL_FILL, styled
from reports.table import BODY, CENTRED, DATE, Cell, Column

if TYPE_CHECKING:
    from reports.register import Edition

BUDGET = 1_770
"""Pixels of width that a page of A3 landscape holds at 84 %: 9 points print as 7.5, and where the font is missing and
LibreOffice takes one with wider digits, which make all columns wider, still as 6.5."""
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
    last = table.body(sheet, first, columns, rows, repeated=FIXED) - 1
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
    narrow = [column.kind == "mark" or (at >= FIXED and _is_blank(rows, at)) for at, column in enumerate(form)]
    least = [
        MARK_WIDTH if slim else DATE_WIDTH if column.kind == "date" else column.least
        for column, slim in zip(form, narrow, strict=True)
    ]
    wanted = [
        low if slim or column.kind == "date" else max(low, _typical([row[at] for row in sample]))
        for at, (column, low, slim) in enumerate(zip(form, least, narrow, strict=True))
    ]
    budget = BUDGET - (_CLAUSE_WIDTH if edition.policy else 0)
    widths = measure.shares(wanted, least, budget)
    columns = [
        Column(column.label(lang), width, _group(column, lang), GROUP_FILLS[column.field.group], slim)
        for column, width, slim in zip(form, widths, narrow, strict=True)
    ]
    if edition.policy:
        clause = table_field("clause")
        columns.append(Column(clause.label(lang), _CLAUSE_WIDTH, _group(form[-1], lang), GROUP_FILLS["management"]))
    return columns


def _is_blank(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Tell whether the column AT says nothing in any of ROWS, so that it need not be wide."""
    return bool(rows) and all(row[at].style in (_BLANK, _BLANK_MARK) for row in rows)


def _typical(cells: Sequence[Cell]) -> float:
    """Return the width that four in five of CELLS would like: that of their longest line, more where there are many."""
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    widths = sorted(max(measure.widest(text), measure.units(text) // 4) for text in texts)
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
    if column.kind == "storage" and storages:
        return _stored(key, storages, lang) or None
    if key in activity.elements:
        separator = column.field.separators[:1] if column.kind == "list" else ""
        return wording.listed(activity.elements[key], separator or "\n", lang)
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


def _stored(key: str, storages: Sequence[Storage], lang: Lang) -> str:
    told = {
        "medium": [storage.medium for storage in storages],
        "storage_place": [storage.place for storage in storages],
        "storage_method": [storage.method for storage in storages],
        "storage_country": [storage.country for storage in storages],
        "access": [storage.access for storage in storages],
    }
    words = (
        wording.qualified(value, storage.evidence, storage.modality, lang)
        for value, storage in zip(told[key], storages, strict=True)
        if value
    )
    return "\n".join(dict.fromkeys(words))


def _answer(activity: Activity, key: str, lang: Lang) -> str | None:
    """Return the sign of the mark KEY, which answers for a list of names that is blank."""
    reading = activity.marks[key]
    return wording.mark(reading, lang) if reading else activity.written[key]


def _mark(activity: Activity, key: str, edition: "Edition") -> Cell:
    lang, written = edition.lang, activity.written[key]
    implied = key in activity.implied
    told = [_signed(activity, key, lang)] if written is not None else _told_by_recipients(activity, key, edition)
    sign = "\n".join(told) or wording.blank(lang, policy=edition.policy)
    if implied:
        return Cell(sign + say("mark.implied", lang), _IMPLIED)
    return Cell(sign, CENTRED if told else _BLANK_MARK)


def _signed(activity: Activity, key: str, lang: Lang) -> str:
    """Return the sign of the mark KEY that is written, or those of the details that stand in for it."""
    if key in activity.elements:
        signs = (
            wording.qualified(wording.mark(value.written, lang), value.evidence, value.modality, lang)
            for value in activity.elements[key]
        )
        return "\n".join(signs)
    reading = activity.marks[key]
    return wording.mark(reading, lang) if reading else str(activity.written[key])


_TOLD_BY = {"joint_use": "joint_use", "foreign_provision": "foreign"}
"""Marks that the kind of a recipient tells of where they are blank."""


def _told_by_recipients(activity: Activity, key: str, edition: "Edition") -> list[str]:
    """Return where the blank mark KEY is answered: by the activity's recipients, or those of the whole organization."""
    lang, kind = edition.lang, _TOLD_BY.get(key)
    own = [one for one in activity.provisions if kind and one.kind_code == kind]
    whole = [one for one in edition.profile.provisions if kind and one.kind_code == kind]
    words, found = ("recipient.in_column", own) if own else ("recipient.of_whole", whole)
    signs = (wording.qualified(say(words, lang), one.evidence, one.modality, lang) for one in found)
    return list(dict.fromkeys(signs))


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
