"""Losses: the values of a ledger's last revision that a new hand-in no longer has."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from catalog import elements, fields
from catalog.content import Content, field_index
from catalog.folding import fold
from catalog.messages import Lang

EXTRA = "extra"
"""The table of values under headers that no field knows; the field is the header then."""

Values = tuple[str | None, ...]
Rows = dict[str, list[Values]]


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that would be gone: what was WRITTEN, and what stands there NOW (None where nothing does).

    ACTIVITY is the id and NAME the name of the activity, None where the value is of the whole organization. GONE
    tells that the activity itself would be.
    """

    activity: str | None
    name: str | None
    table: str
    field: str
    written: str
    now: str | None
    gone: bool

    def label(self, lang: Lang) -> str:
        """Return what the field is called in LANG."""
        if self.table == EXTRA:
            return self.field
        field = fields.content()[self.table][field_index(self.table, self.field)]
        return (_cell(self.table, field) or field if self.activity else field).label(lang)


def losses(former: Content, content: Content) -> list[Loss]:
    """Return what FORMER has and CONTENT has not; both tell the activities of the catalogue by their ids.

    Many-valued cells are compared value by value, not by how they are put together.
    """
    before, after = _by_owner(former), _by_owner(content)
    names = dict(zip(former.activity_ids, former.values("activity", "name"), strict=True))
    return [
        Loss(owner, names.get(owner), table, field, written, now, gone=owner is not None and owner not in after)
        for owner, tables in before.items()
        for table, field, written, now in _vanished(tables, after.get(owner, {}))
    ]


def _vanished(before: Rows, after: Rows) -> Iterator[tuple[str, str, str, str | None]]:
    """Yield table, field, value and what stands there now of what BEFORE has, and AFTER has under no header."""
    gained = Counter(_standing(after))
    gained.subtract(Counter(_standing(before)))
    for table, rows in before.items():
        for field, written, now in _lost(table, rows, after.get(table, [])):
            if to := _moved(table, field, fold(written), gained):
                gained[to] -= 1
            elif not _within(table, fold(written), gained):
                yield table, field, written, now


def _standing(rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield what each value of ROWS stands under, the kind of its field or an unknown header, and the folded value."""
    yield from ((EXTRA, fold(written or "")) for _, written in rows.get(EXTRA, ()))
    for row in rows.get("activity", ()):
        yield from (
            (field.kind, fold(written))
            for field, written in zip(fields.content()["activity"], row, strict=True)
            if written
        )


def _moved(table: str, field: str, written: str, gained: Counter[tuple[str, str]]) -> tuple[str, str] | None:
    """Return where the value WRITTEN under FIELD stands now, of what was GAINED; answers such as yes do not move."""
    text = table == EXTRA or fields.content()[table][field_index(table, field)].kind == "text"
    return next(
        ((kind, same) for (kind, same), times in gained.items()
         if times > 0 and same == written and (table == EXTRA or kind == EXTRA or (text and kind == "text"))),
        None,
    )  # fmt: skip


def _within(table: str, written: str, gained: Counter[tuple[str, str]]) -> bool:
    """Tell whether WRITTEN, one of the many values of a cell, stands in a cell that was GAINED as an unknown column."""
    many = table not in (EXTRA, "activity")
    return many and any(times > 0 and kind == EXTRA and written in same for (kind, same), times in gained.items())


def _by_owner(content: Content) -> dict[str | None, Rows]:
    """Return the rows of CONTENT by the id of their activity and by table, those of unknown columns last."""
    found: dict[str | None, Rows] = {activity: defaultdict(list) for activity in content.activity_ids}
    found[None] = defaultdict(list)

    def owner(table: str, at: int) -> str | None:
        place = at if table == "activity" else content.entries[table][at].activity
        return None if place is None else content.activity_ids[place]

    for table, rows in content.entries.items():
        for at, entry in enumerate(rows):
            found[owner(table, at)][table].append(entry.values)
    for extra in content.extras:
        found[owner(extra.table, extra.at)][EXTRA].append((extra.header, extra.written))
    return found


def _lost(table: str, before: Sequence[Values], after: Sequence[Values]) -> Iterator[tuple[str, str, str | None]]:
    """Yield the field, the value and what stands there now, of each value of the rows BEFORE that AFTER lacks."""
    for row, now in _changed(table, before, after):
        if table == EXTRA:
            yield str(row[0]), str(row[1]), now[1] if now else None
            continue
        for at, field in enumerate(fields.content()[table]):
            written, present = row[at], now[at] if now else None
            if written is None or written == present or (table, at, written) in _implied():
                continue
            if table != "activity" or not field.into:
                yield field.key, written, present


def _changed(table: str, before: Sequence[Values], after: Sequence[Values]) -> Iterator[tuple[Values, Values | None]]:
    """Yield the rows BEFORE that are not among those AFTER, each with the one that now speaks of the same."""
    added = Counter(after) - Counter(before)
    waiting: dict[str, list[Values]] = defaultdict(list)
    for row in added.elements():
        waiting[_subject(table, row)].append(row)
    for row in (Counter(before) - Counter(after)).elements():
        same = waiting[_subject(table, row)]
        yield row, same.pop(0) if same else None


def _subject(table: str, row: Values) -> str:
    """Return what ROW speaks of: the activity has one row, others are told apart by their first value."""
    return "" if table == "activity" else fold(next((value for value in row if value), ""))


@cache
def _cell(table: str, field: fields.Field) -> fields.Field | None:
    """Return the one cell of an activity that is parted into FIELD of TABLE, or None where there is none or several."""
    at = field_index(table, field.key)
    cells = [origin.field for origin in elements.origins() if (origin.table, origin.at) == (table, at)]
    return cells[0] if len(cells) == 1 else None


@cache
def _implied() -> frozenset[tuple[str, int, str]]:
    """Return the values that a cell's header puts into its dimension (which limit it is): nobody wrote them."""
    return frozenset(
        (origin.table, at, said) for origin in elements.origins() for at, said in enumerate(origin.blank) if said
    )
