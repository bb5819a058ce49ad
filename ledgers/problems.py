"""What is wrong with a file as its clerk is told: every finding with what stood there, what belongs there, and how."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.fields import Field
from catalog.findings import Finding, Place, Severity, kind, shorten
from catalog.messages import Lang, say
from catalog.vocabulary import terms
from ledgers import mynumber
from ledgers.marks import MARK
from ledgers.workbook import Grid, Workbook

LIMIT = 20_000
"""Findings that a list holds; no sheet can have more than 65,530 links."""

At = tuple[int, int]
"""Row and column, counted from 1."""

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_QUOTED = ("written", "value", "header", "number", "reference")
"""Values of a finding that are what was written, in the order in which they are looked for."""
_SHOWN, _CHOICES, _REPEATS = 120, 12, 8
_ANSWERS = 4
"""The first terms of the answers are what people may choose from."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding as it is told; SHEET is the tab in the clerk's workbook, empty where it is about the whole file."""

    number: int
    finding: Finding
    sheet: str
    header: str
    found: str
    expected: str
    message: str
    mend: str

    @property
    def severity(self) -> Severity:
        """Return how grave it is."""
        return self.finding.severity

    @property
    def place(self) -> Place:
        """Return where it is."""
        return self.finding.place

    @property
    def loud(self) -> bool:
        """Tell whether its cell is marked, too; what is only worth knowing is listed."""
        return self.severity != "info"


def listed(findings: Sequence[Finding], book: Workbook, headers: Mapping[str, int], lang: Lang) -> tuple[Problem, ...]:
    """Return FINDINGS on BOOK as they are told in LANG, the gravest first; HEADERS are the header rows by sheet."""
    order = {grid.name: at for at, grid in enumerate(book.grids)}
    names = {mynumber.mask(name): name for name in order} | {name: name for name in order}

    def rank(finding: Finding) -> tuple[int, int, int, int]:
        place = finding.place
        at = order.get(names.get(place.sheet or "", ""), -1)
        return _RANK[finding.severity], at, place.row or 0, place.column or 0

    told = sorted(findings, key=rank)[:LIMIT]
    seen = _seen(book, [(names.get(one.place.sheet or "", ""), one.place) for one in told])
    return tuple(
        _problem(number, finding, names.get(finding.place.sheet or "", ""), book, seen, headers, lang)
        for number, finding in enumerate(told, start=1)
    )


def anchors(grid: Grid, places: Collection[At]) -> Mapping[At, At]:
    """Return for each of PLACES in GRID the cell that people see there: the first one of those that are merged."""
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(places):
        columns[row].append(column)
    rows, found = list(columns), dict[At, At]()
    for top, left, low, right in grid.merged:
        for row in rows[bisect_left(rows, top) : bisect_right(rows, low)]:
            here = columns[row]
            for column in here[bisect_left(here, left) : bisect_right(here, right)]:
                found.setdefault((row, column), (top, left))
    return {at: found.get(at, at) for at in places}


def _seen(book: Workbook, told: Iterable[tuple[str, Place]]) -> Mapping[str, Mapping[At, At]]:
    """Return the anchors of the cells TOLD of in BOOK, by the name of their sheet."""
    places: dict[str, set[At]] = defaultdict(set)
    for sheet, place in told:
        if place.row and place.column:
            places[sheet].add((place.row, place.column))
    return {sheet: anchors(grid, here) for sheet, here in places.items() if (grid := book.grid(sheet))}


def sentence(findings: Sequence[Finding], marked: Collection[Severity], lang: Lang) -> str:
    """Return what became of the file with FINDINGS, of which those MARKED show in its cells, and what to do now."""
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    shown = ("red" if "error" in marked else "") if errors else ("yellow" if marked else "")
    what = say(f"feedback.what.{shown or 'listed'}", lang)
    counts = {"errors": errors, "warnings": warnings}
    said = say("feedback.rejected" if errors else "feedback.accepted", lang, what=what, **counts)
    if len(findings) > LIMIT:
        said += say("feedback.cut", lang, count=len(findings), listed=LIMIT)
    return said


def repeats(findings: Sequence[Finding], lang: Lang) -> str:
    """Return which kinds of FINDINGS there are more than once, the gravest and most frequent first."""
    places: dict[str, set[object]] = defaultdict(set)
    for at, finding in enumerate(findings):
        places[finding.code].add((finding.place.sheet, finding.place.row) if finding.place.row else at)
    often = sorted(
        (code for code, found in places.items() if len(found) > 1),
        key=lambda code: (_RANK[kind(code).severity], -len(places[code])),
    )
    groups = [
        say(
            "feedback.repeat",
            lang,
            severity=say(f"severity.{kind(code).severity}", lang),
            title=kind(code).title[lang],
            rows=len(places[code]),
        )
        for code in often[:_REPEATS]
    ]
    return say("feedback.repeats", lang, groups=say("list.and", lang).join(groups)) if groups else ""


def comment(problems: Sequence[Problem], lang: Lang) -> str:
    """Return what the comment of the cell with PROBLEMS says; its first and last words are how it is known again."""
    lines = []
    for problem in problems:
        severity = say(f"severity.{problem.severity}", lang)
        lines.append(say("feedback.comment", lang, severity=severity, message=problem.message))
        lines += [problem.expected] * bool(problem.expected)
        lines.append(say("feedback.mend", lang, mend=problem.mend))
    numbers = ", ".join(str(problem.number) for problem in problems)
    return MARK + "\n".join(lines) + f"\n【{say('feedback.numbers', lang, numbers=numbers)}】"


def result(problems: Sequence[Problem], lang: Lang) -> str:
    """Return what the column of results says of a row with PROBLEMS: one line, so that rows keep their height."""
    told = [
        f"{say(f'severity.{problem.severity}', lang)} No.{problem.number} "
        + (f"{problem.header}: " if problem.header else "")
        + problem.message
        for problem in problems
    ]
    return " ／ ".join(told)


def _problem(
    number: int,
    finding: Finding,
    sheet: str,
    book: Workbook,
    seen: Mapping[str, Mapping[At, At]],
    headers: Mapping[str, int],
    lang: Lang,
) -> Problem:
    field = next((value for value in finding.values.values() if isinstance(value, Field)), None)
    grid, place = book.grid(sheet), finding.place
    row = headers.get(sheet, 0)
    above = bool(row and place.row and place.row < row)
    header = grid.cell(row, place.column) if grid and row and place.column and not above else None
    found = (
        grid.cell(*seen[sheet][place.row, place.column]) or say("feedback.blank", lang)
        if grid and place.row and place.column
        else next((value for key in _QUOTED if isinstance(value := finding.values.get(key), str)), "")
    )
    return Problem(
        number=number,
        finding=finding,
        sheet=sheet,
        header=shorten(mynumber.hide(header)) if header else field.label(lang) if field else "",
        found=shorten(mynumber.hide(found), _SHOWN),
        expected=_expected(field, lang) if field else "",
        message=finding.message(lang),
        mend=finding.mend(lang),
    )


def _expected(field: Field, lang: Lang) -> str:
    """Return what belongs into a cell of FIELD: the choices where there are such, else an example."""
    choices = terms("answer")[:_ANSWERS] if field.kind == "mark" else ()
    if field.kind == "term" and field.vocabulary:
        choices = terms(field.vocabulary)
    if choices:
        more = " …" if len(choices) > _CHOICES else ""
        return " / ".join(term.label(lang) for term in choices[:_CHOICES]) + more
    example = field.example(lang)
    return say("feedback.example", lang, example=shorten(example)) if example else ""
