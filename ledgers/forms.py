"""Forms: one record per form, each value beside or below the label that says which field it is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from catalog.content import Cell
from catalog.folding import compact
from ledgers import formlabels, regions, rowkinds
from ledgers.formlabels import Label
from ledgers.regions import Known
from ledgers.workbook import Grid

_SEARCHED = 400
_FEWEST_LABELS = 3
_HEADER, _SILENT = 6, 10
"""A row of so many labels, and below it so many rows without another one, are a table."""


@dataclass(slots=True)
class Form:
    """One filled-in form: for each label in order the values beside it, each with its cell."""

    values: dict[Label, list[tuple[str, Cell]]] = field(default_factory=dict)

    @property
    def top(self) -> int:
        """Return the first row of the form."""
        return min(label.top for label in self.values)


def recognised(grid: Grid, known: Known) -> bool:
    """Tell whether GRID is made of forms rather than of tables: known labels go on row after row."""
    rows = _labels_by_row(grid, known)
    if not rows:
        return False
    best = max(range(len(rows)), key=lambda at: len(rows[at]))
    if len(rows[best]) > 1 and not regions.is_header(regions.cells(grid, best + 1), known):
        # labels take turns with their values: one row of several pairs may be anywhere among rows of one
        return len(set[str]().union(*rows)) >= _FEWEST_LABELS and sum(map(bool, rows)) >= _FEWEST_LABELS - 1
    below = [more for row in rows[best + 1 :] if (more := row - rows[best])]
    fewest = max(_FEWEST_LABELS, len(rows[best])) if len(rows[best]) > 1 else _FEWEST_LABELS - 1
    return len(set[str]().union(*below)) >= fewest and len(below) >= min(fewest, _FEWEST_LABELS)


def find(grid: Grid, known: Known) -> list[Form]:
    """Return the forms of GRID, which is made of forms."""
    labels = formlabels.find(grid, known)
    if _is_transposed(grid, labels):
        return _transposed(grid, labels)
    stacked = _are_stacked(grid, labels)
    beside = {label.top for label in labels if _has_beside(grid, label, labels)} if stacked else None
    groups = [formlabels.with_unknown(grid, group, labels, beside) for group in formlabels.groups(labels)]
    taken = {(label.top, label.left) for group in groups for label in group}
    return [
        Form({label: list(_values(grid, label, taken, group, stacked=_is_below(label, beside))) for label in group})
        for group in groups
    ]


def unread(grid: Grid, forms: Sequence[Form]) -> list[tuple[int, str]]:
    """Return row and first text of the rows of GRID that are of none of FORMS although they stand below a label."""
    used = {(label.top, label.left) for form in forms for label in form.values}
    used |= {cell for form in forms for values in form.values.values() for _, cell in values}
    first = min(form.top for form in forms)
    found = []
    for row in range(first, len(grid.rows) + 1):
        left = [text for column, text in regions.cells(grid, row) if (row, column) not in used]
        found += [(row, text) for text in left[:1] if not rowkinds.is_placeholder(text)]
    return found


def _labels_by_row(grid: Grid, known: Known) -> list[set[str]]:
    """Return the labels in each row of GRID, up to where it is plain that a header with records below is no form."""
    rows: list[set[str]] = []
    best: set[str] = set()
    silent = 0
    for row in range(1, min(len(grid.rows), _SEARCHED) + 1):
        here = regions.cells(grid, row)
        found = {compact(text) for _, text in here if formlabels.is_known(text, known)}
        rows.append(found)
        # a record may have a value that is called like a label; a row of a form has labels as well as values
        is_record = len(here) >= _HEADER and len(found) * 4 < len(here)
        silent = 0 if found - best and not is_record else silent + 1
        best = max(best, found, key=len)
        if len(best) >= _HEADER and silent >= _SILENT:
            break
    return rows


def _are_stacked(grid: Grid, labels: Sequence[Label]) -> bool:
    """Tell whether values stand below their labels rather than beside them."""
    places = {(label.top, label.left) for label in labels}
    beside = below = 0
    for label in labels:
        right = next(
            ((label.top, column) for column, _ in regions.cells(grid, label.top) if column > label.right), None
        )
        under = (label.bottom + 1, label.left)
        beside += right is not None and right not in places
        below += under not in places and bool(grid.cell(*under))
    return below > beside


def _is_below(label: Label, beside: Set[int] | None) -> bool:
    """Tell whether the values of LABEL stand below it; BESIDE are the rows of a stacked form where they do not."""
    return beside is not None and label.top not in beside


def _has_beside(grid: Grid, label: Label, labels: Sequence[Label]) -> bool:
    """Tell whether LABEL, in a form whose values stand below their labels, has its own beside it all the same."""
    places = {(one.top, one.left) for one in labels}
    right = next(((column, text) for column, text in regions.cells(grid, label.top) if column > label.right), None)
    if right is None or (label.top, right[0]) in places or formlabels.is_spelled(right[1]):
        return False
    under = regions.cells(grid, label.bottom + 1)
    return not under or any((label.bottom + 1, column) in places for column, _ in under)


def _values(
    grid: Grid, label: Label, taken: set[tuple[int, int]], labels: Sequence[Label], *, stacked: bool
) -> Iterator[tuple[str, Cell]]:
    """Yield the values of LABEL with their cells: those in its rows up to the next label, or those below it."""
    if stacked or _spans(label, labels):
        yield from _below(grid, label, taken)
        return
    last = _rows_of(grid, label, taken)
    for row in range(label.top, last + 1):
        for column, text in regions.cells(grid, row):
            if column <= label.right:
                continue
            if (row, column) in taken:
                break
            if not rowkinds.is_placeholder(text):
                yield text, Cell(row, column)


def _spans(label: Label, labels: Sequence[Label]) -> bool:
    """Tell whether LABEL is as wide as the form, so that its value can only stand below."""
    return (
        label.right > label.left
        and label.right >= max(other.right for other in labels)
        and label.right > min(other.right for other in labels)
    )


def _rows_of(grid: Grid, label: Label, taken: set[tuple[int, int]]) -> int:
    """Return the last row of the values of LABEL: rows without a label of their own go on with it."""
    last = label.bottom
    while last < len(grid.rows):
        row = last + 1
        here = regions.cells(grid, row)
        if not here or here[0][0] <= label.right or any((row, column) in taken for column, _ in here):
            break
        last = row
    return last


def _below(grid: Grid, label: Label, taken: set[tuple[int, int]]) -> Iterator[tuple[str, Cell]]:
    for row in range(label.bottom + 1, len(grid.rows) + 1):
        found = [(column, text) for column, text in regions.cells(grid, row) if label.left <= column <= label.right]
        if not found or any((row, column) in taken for column, _ in found):
            return
        yield from ((text, Cell(row, column)) for column, text in found)


def _is_transposed(grid: Grid, labels: Sequence[Label]) -> bool:
    """Tell whether the labels head rows and every column beside them is a record."""
    return len(_record_columns(grid, labels)) > 1


def _record_columns(grid: Grid, labels: Sequence[Label]) -> list[int]:
    lefts = Counter(label.left for label in labels)
    if not lefts:
        return []
    column, times = lefts.most_common(1)[0]
    rows = [label.top for label in labels if label.left == column]
    if times < len(labels) or times < _FEWEST_LABELS:
        return []
    filled = Counter(at for row in rows for at, _ in regions.cells(grid, row) if at > column)
    columns = sorted(at for at, count in filled.items() if count * 2 > times)
    return columns if all(later == former + 1 for former, later in pairwise(columns)) else []


def _transposed(grid: Grid, labels: Sequence[Label]) -> list[Form]:
    columns, left = _record_columns(grid, labels), labels[0].left
    first, last = labels[0].top, formlabels.last_row(grid, labels, labels)
    heads = [
        formlabels.label_at(grid, row, left, text)
        for row in range(first, last + 1)
        if (text := grid.cell(row, left)) and any(at >= columns[0] for at, _ in regions.cells(grid, row))
    ]
    return [
        Form(
            {
                label: [(text, Cell(label.top, column))] if (text := grid.cell(label.top, column)) else []
                for label in heads
            }
        )
        for column in columns
    ]


def texts(forms: Sequence[Form]) -> Mapping[str, list[str]]:
    """Return the values that FORMS have under each label, by its text."""
    found: dict[str, list[str]] = {}
    for form in forms:
        for label, values in form.values.items():
            found.setdefault(label.text, []).extend(text for text, _ in values)
    return found
