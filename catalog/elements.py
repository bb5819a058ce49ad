"""The many values of an activity's cells, each as an entry of its own dimension."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from catalog import fields
from catalog.content import Entry, field_index
from catalog.folding import fold
from catalog.readings.groups import apart
from catalog.readings.lists import split
from catalog.vocabulary import meaning

Elements = dict[str, list[Entry]]

_COMMA = "、"


class Origin(NamedTuple):
    """A many-valued cell of an activity: its FIELD and PLACE there, the TABLE and the value AT which its words go.

    BLANK is an entry without words: what the cell's header says of all of them.
    """

    field: fields.Field
    place: int
    table: str
    at: int
    blank: tuple[str | None, ...]

    @property
    def keys(self) -> list[str]:
        """Return the fields of the dimension that the cell fills in."""
        known = fields.content()[self.table]
        return [field.key for at, field in enumerate(known) if at == self.at or self.blank[at]]

    def speaks_of(self, entry: Entry) -> bool:
        """Tell whether ENTRY of the dimension is of the kind that the cell lists."""
        known = fields.content()[self.table]
        return all(
            _same(known[at].vocabulary, said, entry.values[at] or "") for at, said in enumerate(self.blank) if said
        )


@cache
def origins() -> tuple[Origin, ...]:
    """Return the many-valued cells of an activity."""
    return tuple(_origin(index, f) for index, f in enumerate(fields.content()["activity"]) if f.into)


def derive(activity: Entry, index: int) -> Elements:
    """Part the many-valued cells of ACTIVITY, the row INDEX of its content, into entries by dimension."""
    elements: Elements = {}
    for origin in origins():
        if found := parted(origin, activity, index, activity.sheet):
            elements.setdefault(origin.table, []).extend(found)
    return elements


def parted(origin: Origin, activity: Entry, index: int, sheet: int) -> list[Entry]:
    """Part the cell ORIGIN of ACTIVITY, the row INDEX of its content, into entries that stand on SHEET."""
    written = activity.values[origin.place]
    return [Entry(values, index, sheet, activity.row) for values in _filled(origin.place, written)] if written else []


@lru_cache(maxsize=100_000)
def _filled(place: int, written: str) -> tuple[tuple[str | None, ...], ...]:
    """Return the values of the entries that the cell at PLACE of an activity means where it says WRITTEN."""
    origin = next(origin for origin in origins() if origin.place == place)
    before, after = origin.blank[: origin.at], origin.blank[origin.at + 1 :]
    words = words_of(written, origin.field.separators, origin.field.vocabulary)
    return tuple((*before, word, *after) for word in words)


@lru_cache(maxsize=100_000)
def words_of(written: str, separators: str, vocabulary: str) -> tuple[str, ...]:
    """Return the values of the many-valued cell WRITTEN whose terms are those of VOCABULARY."""
    words = split(written, separators)
    if not vocabulary or _COMMA not in separators:
        return words
    return tuple(part for word in words for part in apart(word, vocabulary))


def unite(detailed: Sequence[Entry], derived: Sequence[Entry], at: int) -> tuple[Sequence[Entry], bool]:
    """Return the values DERIVED from a cell that its DETAILED ones do not repeat.

    The second value tells whether the two disagreed: a value stood in one of them only. Values are compared
    by the folded text at AT.
    """
    if not detailed:
        return derived, False
    left = [fold(word) for entry in detailed if (word := entry.values[at])]
    added = []
    for entry in derived:
        key = fold(entry.values[at] or "")
        if key in left:
            left.remove(key)
        else:
            added.append(entry)
    return added, bool(added or (derived and left))


def _origin(index: int, field: fields.Field) -> Origin:
    table, key = field.into.split(".")
    blank: list[str | None] = [None] * len(fields.content()[table])
    if table == "activity_retention":  # two cells share the dimension: the header says which limit it is
        blank[field_index(table, "kind")] = field.label_ja
    return Origin(field, index, table, field_index(table, key), tuple(blank))


def _same(vocabulary: str, one: str, other: str) -> bool:
    term = meaning(vocabulary, one)
    return fold(one) == fold(other) or (term is not None and term == meaning(vocabulary, other))
