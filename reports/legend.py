"""The legend of a register: its signs and colours, and what belongs in each column."""

from typing import TYPE_CHECKING

from catalog.messages import say
from reports import table, wording
from reports.book import Sheet
from reports.style import BLANK_FILL, SPECIAL_FILL, styled
from reports.table import BODY, CENTRED, LABEL, SECTION, Cell, Column

if TYPE_CHECKING:
    from reports.register import Edition

_COLUMNS = (200.0, 560.0, 280.0)
_BLANK = styled(CENTRED, fill=BLANK_FILL)
_IMPLIED = styled(CENTRED, fill=SPECIAL_FILL)
_OVERDUE = styled(CENTRED, bold=True, color="#C00000")


def write(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write the legend of EDITION on SHEET; return how many rows and columns it takes."""
    lang = edition.lang
    row = table.titled(sheet, say("register.sheet.legend", lang), "", _COLUMNS)
    signs = [
        [Cell(wording.mark(reading, lang), CENTRED), Cell(say(f"legend.{reading}", lang))]
        for reading in ("yes", "no", "not_applicable", "unknown")
    ]
    signs.append([Cell(wording.blank(lang, policy=edition.policy), _BLANK), Cell(_blank_meaning(edition))])
    signs.append([Cell(say("mark.implied", lang), _IMPLIED), Cell(say("legend.implied", lang))])
    signs.append([Cell(wording.qualified("…", "inferred", None, lang), BODY), Cell(say("legend.inferred", lang))])
    signs.append([Cell(wording.qualified("…", None, "may", lang), BODY), Cell(say("legend.may", lang))])
    day = wording.short_day(edition.day.isoformat())
    signs.append([Cell(day, _OVERDUE), Cell(say("legend.overdue", lang))])
    signs += [[Cell(word, CENTRED), Cell(meaning)] for word, _, meaning in _words(edition)]
    columns = [Column("", width) for width in _COLUMNS]
    sheet.text(row, 1, say("legend.signs", lang), SECTION)
    row = table.body(sheet, row + 1, columns, signs) + 1
    sheet.text(row, 1, say("legend.columns", lang), SECTION)
    sheet.together.append((row, row + 2))
    labels = say("legend.columns.columns", lang).split("|")
    sheet.worksheet.repeat_rows(row)
    row = table.header(sheet, row + 1, [Column(label, width) for label, width in zip(labels, _COLUMNS, strict=True)])
    told = [
        [
            Cell(column.field.label(lang) + (say("legend.required", lang) if column.required else ""), LABEL),
            Cell(column.field.help(lang)),
            Cell(column.field.basis),
        ]
        for column in edition.form.columns
    ]
    row = table.body(sheet, row, columns, told)
    sheet.widths(_COLUMNS)
    return row - 1, len(_COLUMNS)


def _words(edition: "Edition") -> list[tuple[str, str, str]]:
    """Return the words that say how firmly and how far something is told, and what they mean."""
    return [line.partition("=") for line in say("legend.words", edition.lang).split("|")]


def _blank_meaning(edition: "Edition") -> str:
    return say("legend.blank.policy" if edition.policy else "legend.blank", edition.lang)
