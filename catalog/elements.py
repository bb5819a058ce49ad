"""The many values of an activity's cells, each as an entry of its own dimension."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from catalog import fields
from catalog.content import Entry, field_index
from catalog.folding import fold
from catalog.readings.lists import split

Elements = dict[str, list[Entry]]


class Origin(NamedTuple):
    """A many-valued cell of an activity: its FIELD and PLACE there, the TABLE and the value AT which its words go."""

    field: fields.Field
    place: int
    table: str
    at: int
    blank: tuple[str | None, ...]


@cache
def origins() -> tuple[Origin, ...]:
    """Return the many-valued cells of an activity."""
    return tuple(_origin(index, f) for index, f in enumerate(fields.content()["activity"]) if f.into)


def derive(activity: Entry, index: int) -> Elements:
    """Part the many-valued cells of ACTIVITY, the row INDEX of its content, into entries by dimension."""
    elements: Elements = {}
    for origin in origins():
        if written := activity.values[origin.place]:
            rows = elements.setdefault(origin.table, [])
            rows.extend(_element(origin, word, activity, index) for word in split(written, origin.field.separators))
    return elements


def unite(detailed: Sequence[Entry], derived: Sequence[Entry], at: int) -> tuple[list[Entry], bool]:
    """Return what was written in detail, and after it those values of the cell that it does not repeat.

    The second value tells whether the two disagreed: a value stood in one of them only. Values are compared
    by the folded text at AT.
    """
    left = [fold(word) for entry in detailed if (word := entry.values[at])]
    added = []
    for entry in derived:
        key = fold(entry.values[at] or "")
        if key in left:
            left.remove(key)
        else:
            added.append(entry)
    return [*detailed, *added], bool(detailed and derived) and bool(added or left)


def _origin(index: int, field: fields.Field) -> Origin:
    table, key = field.into.split(".")
    blank: list[str | None] = [None] * len(fields.content()[table])
    if table == "activity_retention":  # two cells share the dimension: the header says which limit it is
        blank[field_index(table, "kind")] = field.label_ja
    return Origin(field, index, table, field_index(table, key), tuple(blank))


def _element(origin: Origin, word: str, activity: Entry, index: int) -> Entry:
    values = (*origin.blank[: origin.at], word, *origin.blank[origin.at + 1 :])
    return Entry(values, index, activity.sheet, activity.row)
