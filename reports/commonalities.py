"""Which terms all organizations of a comparison have, and which only one has."""

from collections.abc import Iterator

from catalog.messages import Lang, say
from catalog.queries.comparison import LAW_IN_GENERAL, OPEN_END, OTHER_WORDS, Comparison, Matrix
from reports import matrix, table
from reports.book import A4, Page, Sheet
from reports.setting import Setting
from reports.table import LABEL, Cell, Column

_WIDTHS = (150.0, 250.0, 600.0)


def write(sheet: Sheet, setting: Setting) -> None:
    """Write which terms all organizations have, and which only one has."""
    lang, comparison = setting.lang, setting.comparison
    labels = say("compare.shared.columns", lang).split("|")
    columns = [Column(label, width) for label, width in zip(labels, _WIDTHS, strict=True)]
    top = table.titled(sheet, say("compare.sheet.shared", lang), say("compare.shared.note", lang), _WIDTHS)
    row = table.header(sheet, top, columns)
    rows = [cells for found in comparison.matrices for cells in _rows(found, comparison, lang)]
    last = table.body(sheet, row, columns, rows) - 1
    sheet.widths(_WIDTHS)
    sheet.worksheet.freeze_panes(row - 1, 0)
    sheet.worksheet.repeat_rows(top - 1, row - 2)
    setting.finish(sheet, Page(A4), (last, len(columns)))


def _rows(found: Matrix, comparison: Comparison, lang: Lang) -> Iterator[list[Cell]]:
    """Yield the row of what is common to all that say anything here, and a row for each that has something alone."""
    label = say(f"compare.section.{found.dimension.key}", lang)
    having: dict[str, set[str]] = {one.organization: set() for one in comparison.overviews}
    for (code, organization), count in found.counts.items():
        if count.occurs and code not in (OPEN_END, OTHER_WORDS):
            having[organization].add(code)
    speaking = {organization: codes for organization, codes in having.items() if codes}
    said = {organization for (_, organization), count in found.counts.items() if count.status != "not_stated"}
    silent = [one.name for one in comparison.overviews if one.organization not in said]
    common = set.intersection(*speaking.values()) if len(speaking) > 1 else set()
    words = _told(found, common, lang) if len(speaking) > 1 else say("compare.shared.incomparable", lang)
    if silent:
        words += "\n" + say("compare.shared.silent", lang, names=say("list.and", lang).join(silent))
    yield [Cell(label, LABEL), Cell(say("compare.shared.common", lang)), Cell(words)]
    for one in comparison.overviews if len(speaking) > 1 else ():
        others = set().union(*(codes for organization, codes in speaking.items() if organization != one.organization))
        alone = speaking.get(one.organization, set()) - others - _covered(found, one.organization)
        if alone:
            yield [
                Cell(label, LABEL),
                Cell(say("compare.shared.alone", lang, name=one.name)),
                Cell(_told(found, alone, lang)),
            ]


def _covered(found: Matrix, organization: str) -> set[str]:
    """Return the grounds that others than ORGANIZATION may have too, because they except whatever the law permits."""
    general = {whose for (code, whose), count in found.counts.items() if code == LAW_IN_GENERAL and count.told}
    return {row.code for row in found.rows if row.lawful} if general - {organization} else set()


def _told(found: Matrix, codes: set[str], lang: Lang) -> str:
    """Return the terms CODES in the order of their matrix."""
    names = [matrix.label(row, lang) for row in found.rows if row.code in codes]
    return say("list.and", lang).join(names) or say("compare.shared.none", lang)
