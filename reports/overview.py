"""The first sheet of a comparison: the organizations in numbers, and what the signs of the other sheets mean."""

from catalog.messages import Lang, say
from catalog.queries.comparison import Comparison, Matrix
from catalog.queries.overview import Answers, Overview
from reports import table, wording
from reports.book import A4, Page, Sheet
from reports.setting import Setting
from reports.style import BLANK_FILL, GREY_TEXT, styled
from reports.table import BODY, CENTRED, LABEL, NUMBER, SECTION, Cell, Column

_WIDTHS = (96.0, 212.0, 106.0, 84.0, 50.0, 58.0, 84.0, 84.0, 84.0, 72.0, 72.0, 72.0, 72.0)
_BLANK = styled(BODY, align="right", fill=BLANK_FILL, color=GREY_TEXT)


def write(sheet: Sheet, setting: Setting) -> None:
    """Write the counts of each organization, and what the signs mean."""
    lang, comparison = setting.lang, setting.comparison
    labels = say("compare.overview.columns", lang).split("|")
    columns = [Column(label, width) for label, width in zip(labels, _WIDTHS, strict=True)]
    note = say("compare.overview.note", lang, day=wording.day(comparison.day, lang))
    top = table.titled(sheet, say("compare.title", lang), note, _WIDTHS)
    row = table.header(sheet, top, columns)
    row = table.body(sheet, row, columns, [_counted(one, comparison, lang) for one in comparison.overviews]) + 1
    sheet.height(row, 24)
    sheet.text(row, 1, say("compare.signs", lang), SECTION)
    sheet.together.append((row, row + 2))
    for line in say("compare.signs.lines", lang).split("|"):
        row += 1
        sign, _, meaning = line.partition("=")
        sheet.height(row, table.row_height([sign, meaning], [_WIDTHS[0], sum(_WIDTHS[1:])]))
        sheet.text(row, 1, sign, CENTRED)
        sheet.merged(row, 2, len(columns), meaning, BODY)
    sheet.widths(_WIDTHS)
    setting.finish(sheet, Page(A4), (row, len(columns)))


def _counted(one: Overview, comparison: Comparison, lang: Lang) -> list[Cell]:
    found = {each.dimension.key: each for each in comparison.matrices}
    kinds = [_terms(found[key], one.organization) for key in ("items", "purposes", "safeguards")]
    stated = sum(count.told for (_, code), count in found["publications"].counts.items() if code == one.organization)
    source = say("compare.from_policy" if one.policy else "compare.from_ledger", lang)
    dated = say("list.and", lang).join(one.dated)
    return [
        Cell(one.organization, LABEL),
        Cell(one.name),
        Cell(source),
        Cell(dated, CENTRED) if dated else Cell(say("history.no_day", lang), _BLANK),
        Cell(one.ledgers, NUMBER),
        Cell(one.activities, NUMBER),
        *(_answered(answers, one, lang) for answers in (one.special_care, one.my_number, one.abroad)),
        *(Cell(count, NUMBER) if count else _nothing(one, lang) for count in (*kinds, stated)),
    ]


def _answered(answers: Answers, one: Overview, lang: Lang) -> Cell:
    """Return in how many activities a mark is set; none only where all of them say so."""
    if answers.yes or not (answers.unknown or answers.blank):
        return Cell(answers.yes, NUMBER) if one.activities else _nothing(one, lang)
    if answers.no or answers.unknown:
        return Cell(say("compare.zero_open", lang, count=answers.unknown + answers.blank), _BLANK)
    return _nothing(one, lang)


def _nothing(one: Overview, lang: Lang) -> Cell:
    """Return that nothing of a kind is recorded, which is not that there is none."""
    return Cell(say("compare.open.policy" if one.policy else "compare.open", lang), _BLANK)


def _terms(found: Matrix, organization: str) -> int:
    """Return how many terms of a matrix occur in ORGANIZATION, not counting those of which a narrower one does."""
    return sum(
        count.told and not count.below
        for (code, whose), count in found.counts.items()
        if whose == organization and code[:1] != "("
    )
