"""The first sheet of a comparison: the organizations in numbers, and what the signs of the other sheets mean."""

from catalog.messages import Lang, say
from catalog.queries.comparison import Comparison, Matrix
from catalog.queries.overview import Overview
from reports import table, wording
from reports.book import A4, Page, Sheet
from reports.matrix import occurs
from reports.setting import Setting
from reports.table import BODY, CENTRED, LABEL, NUMBER, SECTION, Cell, Column

_WIDTHS = (90.0, 250.0, 130.0, 70.0, 76.0, 90.0, 80.0, 84.0, 80.0, 80.0, 80.0, 80.0)


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
    for line in say("compare.signs.lines", lang).split("|"):
        row += 1
        sign, _, meaning = line.partition("=")
        sheet.height(row, 24)
        sheet.text(row, 1, sign, CENTRED)
        sheet.merged(row, 2, len(columns), meaning, BODY)
    sheet.widths(_WIDTHS)
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
