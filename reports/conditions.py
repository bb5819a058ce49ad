"""The live rules of an input template: what turns orange because it is missing, what cannot be a date or a count."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from catalog import template
from catalog.findings import column_letters
from catalog.questions import Question
from catalog.vocabulary import terms
from reports.book import Book, Sheet
from reports.exchange import list_name
from reports.style import GREY_FILL, GREY_TEXT, SPECIAL_FILL, Style

_MISSING = Style(fill=SPECIAL_FILL, border=False)
_OVER = Style(fill=GREY_FILL, color=GREY_TEXT, struck=True, border=False)
_FIRST_DAY, _LAST_DAY = 36526, 73415
"""The first of January 2000 and the last of December 2100 as Excel counts days."""


def spellings(columns: Sequence[Question]) -> Mapping[str, list[str]]:
    """Return every spelling of the terms that COLUMNS depend on, by the name they are defined as."""
    by_key = {column.field.key: column.field.vocabulary for column in columns}
    wanted = [(by_key[column.when], column.is_) for column in columns if column.when]
    if "review" in by_key:
        wanted.append((by_key["review"], "ended"))
    known = {(term.vocabulary, term.code): term for vocabulary, _ in wanted for term in terms(vocabulary)}
    return {_name(*one): list(dict.fromkeys(known[one].spellings)) for one in dict.fromkeys(wanted)}


def write(book: Book, sheet: Sheet, columns: Sequence[Question], last: int, *, has_department: bool) -> None:
    """Let the rows of SHEET down to LAST show what is missing; a DEPARTMENT that stands there already is no content."""
    first, letters = template.FIRST_ROW, {c.field.key: column_letters(at) for at, c in enumerate(columns, start=1)}
    by_key = {column.field.key: column for column in columns}

    def mark(formula: str, style: Style, key: str = "") -> None:
        left, right = (columns.index(by_key[key]),) * 2 if key else (0, len(columns) - 1)
        rule = {"type": "formula", "criteria": formula, "format": book.format(style), "stop_if_true": True}
        sheet.worksheet.conditional_format(first - 1, left, last - 1, right, rule)

    def cell(key: str) -> str:
        return f"${letters[key]}{first}"

    if "review" in by_key:
        mark(f"={_means(cell('review'), by_key['review'].field.vocabulary, 'ended')}", _OVER)
        mark(f"=AND(LEN({cell('activity')})>0,{_blank(cell('review'))})", _MISSING, "review")
    begun = _begun(columns, has_department=has_department)
    for column in columns:
        key = column.field.key
        if column.when:
            condition = _means(cell(column.when), by_key[column.when].field.vocabulary, column.is_)
            mark(f"=AND({condition},{_blank(cell(key))})", _MISSING, key)
        elif column.level == "required" and key != "review":
            mark(f"=AND({begun},{_blank(cell(key))})", _MISSING, key)


def is_date(cell: str) -> str:
    """Return the formula that tells whether CELL is a day between 2000 and 2100, or an answer such as unknown."""
    within = "AND({0}>=" + f"{_FIRST_DAY}" + ",{0}<=" + f"{_LAST_DAY})"
    written = f"IFERROR({within.format(f'DATEVALUE({cell})')},FALSE)"
    return f"=OR({_is_answer(cell)},IF(ISNUMBER({cell}),{within.format(cell)},{written}))"


def is_count(cell: str) -> str:
    """Return the formula that tells whether CELL has a digit and is not negative, or is an answer such as unknown."""
    digits = ",".join(f'FIND("{digit}",ASC({cell}))' for digit in range(10))
    return f'=OR({_is_answer(cell)},AND(LEFT({cell})<>"-",COUNT({digits})>0))'


def _begun(columns: Sequence[Question], *, has_department: bool) -> str:
    """Return the formula that tells whether somebody has begun to fill in a row."""
    silent = {"row", "activity", "review"} | ({"department"} if has_department else set())
    first, ranges = template.FIRST_ROW, []
    for says, group in groupby(enumerate(columns, start=1), key=lambda one: one[1].field.key not in silent):
        if says:
            places = [at for at, _ in group]
            ranges.append(f"${column_letters(places[0])}{first}:${column_letters(places[-1])}{first}")
    return f"COUNTA({','.join(ranges)})>0"


def _blank(cell: str) -> str:
    return f"LEN(TRIM({cell}))=0"


def _is_answer(cell: str) -> str:
    return f"COUNTIF({list_name('answer')},{cell})>0"


def _means(cell: str, vocabulary: str, code: str) -> str:
    return f"SUMPRODUCT(--({_name(vocabulary, code)}={cell}))>0"


def _name(vocabulary: str, code: str) -> str:
    """Return the defined name of the spellings of a term."""
    return f"is_{vocabulary}_{code}"
