"""The instructions of an input template: whose it is, how it is filled in, what the colours mean."""

from collections.abc import Sequence

from catalog import fields
from catalog.messages import Lang, say
from catalog.vocabulary import terms
from reports import measure, table
from reports.book import A4, Page, Sheet
from reports.style import BLANK_FILL, GREY_FILL, GREY_TEXT, MAY_FILL, SPECIAL_FILL, Style, styled

_WIDTHS = (130.0, 620.0)
_STEP = Style(size=11, border=False, valign="vcenter", number="General")
_NUMBER = styled(_STEP, bold=True, align="center")
_LABEL = styled(table.LABEL, size=11, valign="vcenter")
_VALUE = styled(table.BODY, size=11, valign="vcenter")
_COLOURS = {
    "required": Style(fill=BLANK_FILL),
    "conditional": Style(fill=MAY_FILL),
    "optional": Style(),
    "auto": Style(fill=GREY_FILL),
    "missing": Style(fill=SPECIAL_FILL),
    "over": Style(fill=GREY_FILL, color=GREY_TEXT, struck=True),
}
"""What each colour of the sheet to be filled in means; the last is of reviews only."""


def write(sheet: Sheet, addressed: Sequence[tuple[str, str]], lang: Lang, *, review: bool, details: bool) -> None:
    """Write on SHEET the lines ADDRESSED to the department, the steps, and the colours."""
    row = table.titled(sheet, say("template.title", lang), "", _WIDTHS)
    for label, words in addressed:
        _line(sheet, row, (say(f"template.guide.{label}", lang), words), (_LABEL, _VALUE))
        row += 1
    row = _section(sheet, row + 1, say("template.guide.steps", lang))
    for number, words in enumerate(_steps(lang, review=review, details=details), start=1):
        _line(sheet, row, (str(number), words), (_NUMBER, _STEP))
        row += 1
    row = _section(sheet, row + 1, say("template.guide.colours", lang))
    for colour, style in _COLOURS.items():
        if colour != "over" or review:
            _line(sheet, row, (_sample(colour, lang), say(f"template.colour.{colour}", lang)), (style, _STEP))
            row += 1
    sheet.widths(_WIDTHS)
    sheet.page(Page(A4, tall=1, portrait=True), header="", footer="", rows=row - 1, columns=len(_WIDTHS))


def _steps(lang: Lang, *, review: bool, details: bool) -> list[str]:
    """Return the steps; where there are sheets of DETAILS the first tells of them, too."""
    first = say("template.guide.review" if review else "template.guide.new", lang)
    if details:
        first += say("template.guide.details", lang) if lang == "ja" else f" {say('template.guide.details', lang)}"
    return [first, *(say(f"template.guide.{step}", lang) for step in ("levels", "cells", "unknown", "paste", "send"))]


def _sample(colour: str, lang: Lang) -> str:
    """Return what stands in the cell that shows COLOUR: the word that strikes a row through, nothing elsewhere."""
    over = next(term for term in terms(fields.review().vocabulary) if term.code == "ended")
    return over.label(lang) if colour == "over" else ""


def _section(sheet: Sheet, row: int, title: str) -> int:
    sheet.text(row, 1, title, table.SECTION)
    return row + 1


def _line(sheet: Sheet, row: int, words: tuple[str, str], styles: tuple[Style, Style]) -> None:
    lines = measure.lines(words[1], _WIDTHS[1], styles[1].size)
    sheet.height(row, measure.height(lines, styles[1].size, 22))
    for at, (text, style) in enumerate(zip(words, styles, strict=True), start=1):
        sheet.text(row, at, text, style)
