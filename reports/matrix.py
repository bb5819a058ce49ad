"""A matrix of a comparison: terms in rows, organizations in columns, counts that link to their details."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog import exchange
from catalog.messages import Lang, say
from catalog.queries.comparison import LAW_IN_GENERAL, OPEN_END, OTHER_WORDS, Comparison, Count, Given, Matrix, Row
from catalog.queries.overview import Overview
from reports import table, wording
from reports.book import Sheet
from reports.style import BLANK_FILL, GREY_TEXT, MAY_FILL, SPECIAL_FILL, styled
from reports.table import CENTRED, LABEL, SECTION, Cell, Column

TERM_WIDTH, TOTAL_WIDTH = 270.0, 76.0
ON_A4 = 5
"""Organizations that fit beside each other on a page of A4; more take A3."""
NARROWEST, WIDEST = 108.0, 200.0
"""Pixels of an organization's column, at least and at most."""
TOGETHER_ON_A4, TOGETHER_ON_A3 = 700.0, 1_150.0
"""Pixels that the columns of all organizations may take on a page before they get narrow."""

_TERM = styled(LABEL, valign="vcenter")
_SPECIAL = styled(_TERM, fill=SPECIAL_FILL)
_SIGN = styled(CENTRED, valign="vcenter")
_COUNT = styled(_SIGN, color="#0563C1", underline=True, number="0")
_MAY = styled(_COUNT, fill=MAY_FILL)
_DENIED = styled(_COUNT, color="#9C0006")
_ABSENT = styled(_SIGN, color=GREY_TEXT)
_BLANK = styled(_SIGN, fill=BLANK_FILL, color=GREY_TEXT)
_TOTAL = styled(_SIGN, bold=True, number="#,##0")
_SUMMARY = styled(_SIGN, fill="#F2F2F2", number="0")

Places = Mapping[tuple[str, str, str], int]
"""The first row on the sheet of details of each dimension, row code and organization."""


@dataclass(slots=True)
class Links:
    """Where cells link to: the sheet of DETAILS, the PLACES on it, and how many links the sheet may still have."""

    details: Sheet
    places: Places
    left: int


def write(sheet: Sheet, top: int, matrix: Matrix, comparison: Comparison, links: Links, lang: Lang) -> int:
    """Write MATRIX from row TOP on; return the row after it."""
    organizations = comparison.overviews
    labels = [say(f"compare.term.{matrix.dimension.key}", lang), *(one.name for one in organizations)]
    labels.append(say("compare.organizations_with", lang))
    columns = [Column(label, width) for label, width in zip(labels, widths(len(organizations)), strict=True)]
    sheet.height(top, 24)
    sheet.text(top, 1, say(f"compare.section.{matrix.dimension.key}", lang), SECTION)
    sheet.together.append((top, top + (5 if matrix.dimension.field else 2)))
    row = table.header(sheet, top + 1, columns)
    if matrix.dimension.field:
        row = table.body(sheet, row, columns, _summary(matrix, organizations, lang))
    for term in matrix.rows:
        _row(sheet, row, term, matrix, organizations, links, lang)
        row += 1
    if not matrix.rows:
        row = table.body(sheet, row, columns, [[Cell(say("compare.nothing", lang), _BLANK)]])
    return row


def widths(organizations: int) -> list[float]:
    """Return the widths of a matrix of so many ORGANIZATIONS in pixels."""
    together = TOGETHER_ON_A4 if organizations <= ON_A4 else TOGETHER_ON_A3
    each = max(NARROWEST, min(WIDEST, together / organizations))
    return [TERM_WIDTH, *[each] * organizations, TOTAL_WIDTH]


def _summary(matrix: Matrix, organizations: Sequence[Overview], lang: Lang) -> list[list[Cell]]:
    """Return the rows that tell how many activities say something here at all."""
    rows = []
    for key in ("given", "nothing", "blank"):
        told = [matrix.given.get(one.organization) or Given(0, 0, one.activities) for one in organizations]
        counts = {
            "given": [g.given for g in told],
            "nothing": [g.nothing for g in told],
            "blank": [g.blank for g in told],
        }
        cells = [Cell(count, _SUMMARY) for count in counts[key]]
        rows.append([Cell(say(f"compare.given.{key}", lang), _SUMMARY), *cells, Cell(None, _SUMMARY)])
    return rows


def _row(
    sheet: Sheet,
    row: int,
    term: Row,
    matrix: Matrix,
    organizations: Sequence[Overview],
    links: Links,
    lang: Lang,
) -> None:
    name = label(term, lang)
    sheet.height(row, table.row_height([name], [TERM_WIDTH]))
    sheet.text(row, 1, name, _SPECIAL if _is_special(term) else _TERM)
    having = 0
    for at, one in enumerate(organizations, start=2):
        count = matrix.counts.get((term.code, one.organization))
        having += count is not None and count.occurs
        cell = sign(count, term, matrix, one, lang)
        place = links.places.get((matrix.dimension.key, term.code, one.organization))
        if count is None or place is None or links.left <= 0:
            table.put(sheet, row, at, cell)
        else:
            links.left -= 1
            _linked(sheet, row, at, cell, links.details, place)
    sheet.number(row, len(organizations) + 2, having, _TOTAL)


def _linked(sheet: Sheet, row: int, column: int, cell: Cell, details: Sheet, place: int) -> None:
    if isinstance(cell.value, int):
        sheet.link_number(row, column, details, place, cell.value, cell.style)
    else:
        sheet.link(row, column, details, place, str(cell.value), cell.style)


def sign(count: Count | None, term: Row, matrix: Matrix, one: Overview, lang: Lang) -> Cell:
    """Return what stands in the cell of a term and the organization ONE."""
    if count is None:
        return _absent(term, matrix, one, lang)
    if count.status:
        words = wording.status(count.status, lang) + _doubt(count, lang)
        return Cell(words, _BLANK if count.status == "not_stated" else _COUNT)
    whole = _whole(count, lang)
    if count.does and count.sure and not (count.may or count.denied or whole):
        return Cell(count.does, _COUNT)
    told = [str(count.does)] if count.does else []
    told += [say("compare.may", lang, count=count.may)] if count.may else []
    told += [say("compare.denied", lang, count=count.denied)] if count.denied else []
    narrower = _narrower(count, lang) if not count.told else ""
    words = " ".join(filter(None, [whole, *told, narrower])) + _doubt(count, lang)
    if not count.occurs:
        return Cell(words, _DENIED)
    return Cell(words, _COUNT if count.does or count.whole_does or count.below_does else _MAY)


def _narrower(count: Count, lang: Lang) -> str:
    """Return that a term occurs in narrower ones alone."""
    return say("compare.below" if count.below_does else "compare.below_may", lang) if count.below else ""


def _doubt(count: Count, lang: Lang) -> str:
    """Return the sign of what is nowhere plainly stated."""
    return "" if count.sure or count.status == "not_stated" else say("compare.doubt", lang)


def _absent(term: Row, matrix: Matrix, one: Overview, lang: Lang) -> Cell:
    """Return the sign that a term does not occur: absent only where all is said and read, and no list is open."""
    if ("MN" in term.flags and one.my_number.yes) or ("SC" in term.flags and one.special_care.yes):
        return Cell(say("compare.marked", lang), _BLANK)
    if term.lawful and _permits_by_law(matrix, one):
        return Cell(say("compare.by_law", lang), _BLANK)
    given = matrix.given.get(one.organization)
    if matrix.dimension.whole or given is None or given.blank or given.partly:
        return Cell(say("compare.open.policy" if one.policy else "compare.open", lang), _BLANK)
    if (OPEN_END, one.organization) in matrix.counts:
        return Cell(say("compare.open_end", lang), _BLANK)
    if (OTHER_WORDS, one.organization) in matrix.counts and not term.code.startswith("("):
        return Cell(say("compare.other_words", lang), _BLANK)
    return Cell(say("compare.absent", lang), _ABSENT)


def _permits_by_law(matrix: Matrix, one: Overview) -> bool:
    """Tell whether ONE excepts whatever the law permits, so that no single ground of the law is left out."""
    general = matrix.counts.get((LAW_IN_GENERAL, one.organization))
    return general is not None and general.told


def _whole(count: Count, lang: Lang) -> str:
    """Return what is said of the organization as a whole: the rule and, where it has any, its exceptions."""
    if count.whole_denied and count.whole_does:
        return say("compare.whole_ruled", lang)
    if count.whole_denied:
        return say("compare.whole_may_ruled" if count.whole_may else "compare.whole_denied", lang)
    if count.whole_does:
        return say("compare.whole", lang)
    return say("compare.whole_may", lang) if count.whole_may else ""


def label(term: Row, lang: Lang) -> str:
    """Return the name of TERM, special-care terms and My Number set off."""
    name = (
        exchange.numbered(term.code, term.label.label(lang))
        if not term.code.startswith("(")
        else term.label.label(lang)
    )
    if "MN" in term.flags:
        return say("compare.my_number", lang, label=name)
    return say("compare.special_care", lang, label=name) if "SC" in term.flags else name


def _is_special(term: Row) -> bool:
    return bool({"SC", "MN"} & term.flags)
