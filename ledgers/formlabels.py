"""The labels of forms: texts that say what stands beside or below them, and which of them make up one form."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from catalog.folding import compact
from catalog.readings import boxes
from ledgers import regions, signs
from ledgers.regions import Known
from ledgers.spellings import spelled
from ledgers.workbook import Grid

_LONGEST = 60
_FEWEST = 3
"""Labels in a column that show how they stand there."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a form: its TEXT, and where its cell (with those merged into it) begins and ends."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


def find(grid: Grid, known: Known) -> list[Label]:
    """Return the labels on GRID that are spellings of headers, those of fields and others that we know."""
    found = []
    for row in range(1, len(grid.rows) + 1):
        here = regions.cells(grid, row)
        for (column, text), following in zip(here, [*(text for _, text in here[1:]), ""], strict=False):
            # a label of something that we have no field for is one only where a value is beside it
            kept = following and is_spelled(text) and not (is_known(following, known) or is_spelled(following))
            if is_known(text, known) or kept:
                found.append(label_at(grid, row, column, text))
    return found


def groups(labels: Sequence[Label]) -> list[list[Label]]:
    """Part LABELS into forms: where one comes again another form begins, below or beside."""
    repeated = Counter(compact(label.text) for label in labels)
    beside = [
        sorted(label.left for label in labels if compact(label.text) == key and label.top == top)
        for key, top in {(compact(label.text), label.top) for label in labels if repeated[compact(label.text)] > 1}
    ]
    starts = max(beside, key=len, default=[])
    strips: dict[int, list[Label]] = {}
    for label in labels:
        strip = max((at for at, left in enumerate(starts) if left <= label.left), default=0)
        strips.setdefault(strip, []).append(label)
    parted: list[list[Label]] = []
    for strip in sorted(strips):
        seen: set[str] = set()
        for label in strips[strip]:
            if not seen or compact(label.text) in seen:
                parted.append([])
                seen = set()
            seen.add(compact(label.text))
            parted[-1].append(label)
    return parted


def with_unknown(grid: Grid, group: Sequence[Label], labels: Sequence[Label], beside: Set[int] | None) -> list[Label]:
    """Return the labels of GROUP and those that no field knows: they stand where known ones do and have a value.

    Where values stand below their labels, BESIDE are the rows in which they do not; else it is None.
    """
    last = last_row(grid, group, labels)
    if beside is None:
        found = [*group, *_before_values(grid, group, labels, range(group[0].top, last + 1))]
    else:
        tops = {label.top for label in group}
        before = _before_values(grid, group, labels, tops & beside)
        found = [*group, *_above_values(grid, tops - beside, labels), *before]
        found += _between(grid, found, last)
    return sorted(found, key=lambda label: (label.top, label.left))


def _before_values(grid: Grid, group: Sequence[Label], labels: Sequence[Label], rows: Iterable[int]) -> Iterator[Label]:
    """Yield what stands in ROWS where labels of GROUP do and has something beside it."""
    columns = {left for left, times in Counter(label.left for label in group).items() if times > 1}
    covered = {(row, label.left) for label in labels for row in range(label.top, label.bottom + 1)}
    for row in rows:
        for column in columns:
            text = grid.cell(row, column)
            following = next((at for at, _ in regions.cells(grid, row) if at > column), None)
            if not text or (row, column) in covered or following is None or len(text) > _LONGEST:
                continue
            # what another label follows is a value, or a label without one
            if not signs.begins("note", text) and (row, following) not in covered:
                yield label_at(grid, row, column, text)


def last_row(grid: Grid, group: Sequence[Label], labels: Sequence[Label]) -> int:
    """Return the last row of the form with the labels of GROUP: before the next form in its columns, or a blank row."""
    lefts = {label.left for label in group}
    last = max(label.bottom for label in group)
    following = [label.top for label in labels if label.top > last and label.left in lefts]
    end = min(following, default=len(grid.rows) + 1) - 1
    while last < end and regions.cells(grid, last + 1):
        last += 1
    return last


def is_known(text: str, known: Known) -> bool:
    """Tell whether TEXT is the label of a field."""
    return len(text) <= _LONGEST and known(text)


def label_at(grid: Grid, row: int, column: int, text: str) -> Label:
    """Return the label TEXT at ROW and COLUMN of GRID."""
    merged = next((m for m in grid.merged if (m[0], m[1]) == (row, column)), (row, column, row, column))
    return Label(text, *merged)


def is_spelled(text: str) -> bool:
    """Tell whether TEXT is the label of anything that we know, a field or not."""
    return len(text) <= _LONGEST and spelled(text) is not None


def _above_values(grid: Grid, tops: Iterable[int], labels: Sequence[Label]) -> Iterator[Label]:
    """Yield what stands in the rows TOPS beside LABELS whose values stand below them."""
    known = {(label.top, label.left) for label in labels}
    for top in tops:
        for column, text in regions.cells(grid, top):
            if (top, column) not in known and len(text) <= _LONGEST:
                yield label_at(grid, top, column, text)


def _between(grid: Grid, labels: Sequence[Label], last: int) -> Iterator[Label]:
    """Yield what no spelling knows between LABELS that take turns with their values down to LAST, in its turn."""
    column, times = Counter(label.left for label in labels).most_common(1)[0]
    ends = sorted((label.top, label.bottom) for label in labels if label.left == column)
    gaps = [(end, top - 1) for (_, end), (top, _) in pairwise([*ends, (last + 1, last + 1)])]
    if times < _FEWEST or sum(until - end <= 1 for end, until in gaps) * 3 < len(gaps) * 2:
        return
    for end, until in gaps:
        for row in range(end + 2, until, 2):
            text, value = grid.cell(row, column), grid.cell(row + 1, column)
            if text and value and _is_like_label(text, value):
                yield label_at(grid, row, column, text)


def _is_like_label(text: str, value: str) -> bool:
    """Tell whether TEXT is a label with the VALUE below it rather than both further lines of another value."""
    if len(text) > _LONGEST or _has_box(text) or signs.begins("note", text):
        return False
    return _has_box(value) or (is_spelled(text) and not is_spelled(value))


def _has_box(text: str) -> bool:
    return any(sign in text for sign in boxes.SIGNS)
