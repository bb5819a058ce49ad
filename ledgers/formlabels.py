"""The labels of forms: texts that say what stands beside or below them, and which of them make up one form."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.folding import compact
from ledgers import regions, signs
from ledgers.regions import Known
from ledgers.spellings import spelled
from ledgers.workbook import Grid

_LONGEST = 60


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
            kept = following and _is_spelled(text) and not (is_known(following, known) or _is_spelled(following))
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


def with_unknown(grid: Grid, group: Sequence[Label], labels: Sequence[Label], *, stacked: bool) -> list[Label]:
    """Return the labels of GROUP and those that no field knows: they stand where known ones do and have a value."""
    if stacked:
        return _beside_known(grid, group, labels)
    columns = {left for left, times in Counter(label.left for label in group).items() if times > 1}
    covered = {(row, label.left) for label in labels for row in range(label.top, label.bottom + 1)}
    found = list(group)
    last = last_row(grid, group, labels)
    for row in range(group[0].top, last + 1):
        for column in columns:
            text = grid.cell(row, column)
            following = [at for at, _ in regions.cells(grid, row) if at > column]
            if text and (row, column) not in covered and following and len(text) <= _LONGEST:
                label = label_at(grid, row, column, text)
                if not signs.begins("note", text):
                    found.append(label)
    return sorted(found, key=lambda label: (label.top, label.left))


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


def _is_spelled(text: str) -> bool:
    return len(text) <= _LONGEST and spelled(text) is not None


def _beside_known(grid: Grid, group: Sequence[Label], labels: Sequence[Label]) -> list[Label]:
    """Return the labels of GROUP, whose values stand below them, and what stands beside them in the same rows."""
    known = {(label.top, label.left) for label in labels}
    found = list(group)
    for top in {label.top for label in group}:
        for column, text in regions.cells(grid, top):
            if (top, column) not in known and len(text) <= _LONGEST:
                found.append(label_at(grid, top, column, text))
    return sorted(found, key=lambda label: (label.top, label.left))
