"""What a row below a header is: a record, or a note, an example, a total, a department's band."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

from catalog.content import Cell
from catalog.findings import Finding, Place
from catalog.messages import Bilingual, say
from catalog.readings.boxes import unticked
from ledgers import signs
from ledgers.inheritance import Line
from ledgers.workbook import Grid

Kind = Literal[
    "record", "silent", "note", "example", "examples", "fill", "total", "heading", "department", "section", "guide",
    "outside",
]  # fmt: skip
_COUNT = re.compile(r"(?:no\.?)?\s*[(]?(\d{1,4})[).]?")


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a table above its rows: the text OF each column, the columns of NAME, NUMBERS and FIELDS."""

    of: Mapping[int, str]
    name: int
    numbers: frozenset[int]
    fields: frozenset[int]


def kind(grid: Grid, header: Header, line: Line, *, gap: bool) -> Kind:
    """Return what LINE of the table on GRID is; GAP tells whether a blank row parts it from the rows above."""
    own = line.own
    if _repeats(own, header):
        return "silent"
    first = own[min(own)]
    if len(own) <= 2 and (
        signs.says("heading", first) or (len(own) == 1 and signs.begins("heading", signs.bare(first)))
    ):
        return "heading"
    found = _alone(grid, header, line, first) if len(own) == 1 else _of_several(header, line, first)
    if found == "record" and gap and len(own) <= 2 and len(header.fields) > 4:
        return "outside"
    return found


def resumes(header: Header, line: Line) -> bool:
    """Tell whether LINE, after a legend, is a record again: it has a name and most of the fields."""
    told = header.fields & line.own.keys()
    return header.name in told and len(told) >= max(4, len(header.fields) * 0.6)


def is_full(header: Header, line: Line) -> bool:
    """Tell whether LINE, whose name is a sign of an example or a total, is a whole record else: it may be called so."""
    named, numbers = line.own.get(header.name, ""), [line.own.get(column, "") for column in header.numbers]
    others = [text for column, text in line.own.items() if column in header.fields - {header.name}]
    if not (signs.says("example", named) or signs.says("total", named)) or not all(map(_counts, numbers)):
        return False
    if any(signs.exemplary(text) or signs.says("total", text) for text in others):
        return False
    wanted = (len(header.fields) - 1) * (0.6 if numbers else 1)
    return len(others) >= wanted and sum(any(map(str.isalpha, text)) for text in others) > 1


def department(line: Line) -> tuple[str, Cell] | None:
    """Return the department that the band LINE names, and its cell."""
    column = min(line.own)
    text = line.own[column]
    parted = signs.labelled(text)
    name = signs.bare(parted[1]) if parted else signs.department(text)
    return (name, Cell(line.number, column)) if name else None


def passed_over(place: Place, kind: Kind, text: str, rows: int) -> Finding:
    """Return the finding that ROWS from PLACE on, which begin with TEXT, are of KIND and were not read."""
    why = Bilingual(say(f"row.{kind}", "ja"), say(f"row.{kind}", "en"))
    return Finding("rows-passed-over", place, {"why": why, "text": text, "rows": str(rows)})


def read_all_the_same(place: Place, text: str) -> Finding:
    """Return the finding that the row with TEXT as its name at PLACE was read, although it may be no record."""
    return Finding("row-doubtful", place, {"text": text})


def is_placeholder(text: str) -> bool:
    """Tell whether TEXT only asks to fill the cell in."""
    return len(text) <= 40 and signs.says("placeholder", text)


def is_blank(text: str) -> bool:
    """Tell whether TEXT says nothing: a form's words, or check boxes of which none is ticked."""
    return not text or is_placeholder(text) or unticked(text)


def counts(texts: Sequence[str]) -> bool:
    """Tell whether TEXTS count 1, 2, 3 and so on."""
    numbers = [int(match[1]) for text in texts if (match := _COUNT.fullmatch(_plain(text)))]
    if not numbers or numbers[0] > 1 or len(numbers) * 2 < len(texts):
        return False
    return all(later in (former + 1, 1) for former, later in pairwise(numbers))


def _counts(text: str) -> bool:
    return _COUNT.fullmatch(_plain(text)) is not None


def _alone(grid: Grid, header: Header, line: Line, text: str) -> Kind:
    """Return what a row with a single text is."""
    column = min(line.own)
    across = grid.merged_across(line.number, column)
    parted = signs.labelled(text)
    if signs.department(text) or (parted and signs.says("department_label", parted[0])):
        return "department"
    if signs.exemplary(text):
        return "examples"
    if signs.says("fill", text):
        return "fill"
    if signs.begins("note", text):
        return "note"
    if signs.says("total", text):
        return "total"
    if across or (column in header.numbers and not _COUNT.fullmatch(_plain(text))):
        return "section"
    return "note" if parted or text.rstrip().endswith("。") else "record"


def _of_several(header: Header, line: Line, first: str) -> Kind:
    """Return what a row with more than one text is."""
    texts = list(line.own.values())
    if _numbers_columns(texts):
        return "silent"
    named, leading = line.of.get(header.name, ""), line.of[min(line.of)]
    if not line.doubtful and leading == first:
        return "record"
    if any(map(signs.exemplary, (first, leading, named))) or _most(signs.exemplary, texts):
        return "example"
    if signs.says("total", first) or signs.says("total", named):
        return "total"
    if signs.begins("note", first) and len(texts) <= 2 and header.name not in line.own:
        return "note"
    return _of_form(texts)


def _of_form(texts: Sequence[str]) -> Kind:
    """Return what a row is whose TEXTS may tell how to fill in the columns."""
    if len(texts) > 2 and all(signs.says("badge", text) for text in texts):
        return "silent"
    told = [text for text in texts if not is_placeholder(text)]
    return "guide" if told and _most(partial(signs.ends, "instruction"), told) else "record"


def _most(is_so: Callable[[str], bool], texts: Sequence[str]) -> bool:
    return sum(map(is_so, texts)) * 2 >= len(texts)


def _repeats(own: Mapping[int, str], header: Header) -> bool:
    """Tell whether a row has the texts of the header again, as after a page break."""
    same = len(own.items() & header.of.items())
    return same >= 2 and same * 2 > len(own)


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Tell whether TEXTS number the columns: (1) (2) (3), ①②③."""
    numbers: list[int] = []
    for text in texts:
        match = _COUNT.fullmatch(_plain(text))
        if match is None or (numbers and int(match[1]) != numbers[-1] + 1):
            return False
        numbers.append(int(match[1]))
    return len(numbers) > 2


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip() if len(text) <= 12 else ""
