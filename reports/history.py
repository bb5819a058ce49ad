"""The revision history of a register: what came into it when, from which file."""

from typing import TYPE_CHECKING

from catalog.messages import Lang, say
from catalog.queries.register import Revision
from reports import table
from reports.book import Sheet
from reports.table import BODY, CENTRED, DATE, NUMBER, Cell, Column

if TYPE_CHECKING:
    from reports.register import Edition

_WIDTHS = {
    "edition": 70.0, "recorded_on": 84.0, "what": 200.0, "ledger": 170.0, "number": 60.0, "activities": 66.0,
    "effective_on": 90.0, "source": 200.0, "recorded_by": 90.0, "approved_by": 90.0,
}  # fmt: skip


def write(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write the history of EDITION on SHEET; return how many rows and columns it takes."""
    lang = edition.lang
    columns = [Column(say(f"history.{key}", lang), width) for key, width in _WIDTHS.items()]
    top = table.titled(sheet, say("register.sheet.history", lang), say("history.note", lang), list(_WIDTHS.values()))
    first = table.header(sheet, top, columns)
    rows = [
        [
            Cell(say("register.draft", lang), CENTRED),
            Cell(revision.recorded_on, DATE),
            Cell(_changed(revision, lang)),
            Cell(revision.ledger),
            Cell(revision.number, NUMBER),
            Cell(revision.activities, NUMBER),
            Cell(revision.effective_on or say("history.no_day", lang), CENTRED),
            Cell(revision.source_name),
            Cell(revision.recorded_by),
            Cell(None, BODY),
        ]
        for revision in edition.register.revisions
    ]
    last = table.body(sheet, first, columns, rows) - 1
    sheet.widths([column.width for column in columns])
    sheet.worksheet.freeze_panes(first - 1, 0)
    sheet.worksheet.repeat_rows(top - 1, first - 2)
    return max(last, first), len(columns)


def _changed(revision: Revision, lang: Lang) -> str:
    """Return what REVISION changed: no two are the same, so where no activity changed, the organization's facts did."""
    if revision.number == 1:
        return say("history.first", lang)
    if not (revision.added or revision.changed or revision.removed):
        return say("history.whole", lang)
    return say("history.counts", lang, added=revision.added, changed=revision.changed, removed=revision.removed)
