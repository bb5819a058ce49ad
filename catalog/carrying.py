"""Carrying over: what a hand-in leaves unsaid stays as the former revision of its ledger had it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalog.content import Content, Entry, Sheet
from catalog.folding import fold

_TOLD_BY = {"safeguard": 2}
"""How many values tell what a row of the whole organization speaks of; the first alone unless it says otherwise."""


def carry(content: Content, ids: Sequence[str], former: Content, revision_id: int) -> Content:
    """Return CONTENT, whose activities have IDS, with the activities of FORMER that it does not have.

    So with what FORMER says of the whole organization and CONTENT says nothing of. The activity ids of both are the
    ids of the catalogue; sheets that are carried over tell that they are of the revision REVISION_ID.
    """
    said = set(ids)
    kept = [at for at, activity in enumerate(former.activity_ids) if activity not in said]
    owners = {at: len(ids) + number for number, at in enumerate(kept)}
    sheets = _Sheets(len(content.sheets), former.sheets, revision_id)
    entries = {table: list(rows) for table, rows in content.entries.items()}
    places: dict[tuple[str, int], int] = {}
    for table, at, entry in _unsaid(content, former, owners):
        rows = entries.setdefault(table, [])
        places[table, at] = len(rows)
        owner = None if table == "activity" or entry.activity is None else owners[entry.activity]
        rows.append(Entry(entry.values, owner, sheets.number(entry.sheet), entry.row))
    extras = [
        extra._replace(at=places[extra.table, extra.at], sheet=sheets.number(extra.sheet))
        for extra in former.extras
        if (extra.table, extra.at) in places
    ]
    carried = [activity for at, activity in enumerate(former.activity_ids) if at in owners]
    exceptions = {
        (table, places[table, at], key): cell
        for (table, at, key), cell in former.exceptions.items()
        if (table, at) in places
    }
    return Content(
        entries,
        [*ids, *carried],
        [*content.extras, *extras],
        [*content.sheets, *sheets.taken],
        {**content.exceptions, **exceptions},
    )


class _Sheets:
    """The sheets of a former content that rows were carried over from, numbered after those that are there."""

    def __init__(self, first: int, sheets: Sequence[Sheet], revision_id: int) -> None:
        self._first = first
        self._sheets = sheets
        self._revision_id = revision_id
        self._numbers: dict[int, int] = {}

    def number(self, former: int) -> int:
        """Return the new number of the sheet that had the number FORMER."""
        if former >= len(self._sheets):  # rows that came from no sheet
            return 0
        return self._numbers.setdefault(former, self._first + len(self._numbers))

    @property
    def taken(self) -> list[Sheet]:
        """Return the sheets that have got a number, in order; carried again they are still of their first source."""
        return [
            replace(sheet, carried_from=sheet.carried_from or self._revision_id)
            for sheet in (self._sheets[former] for former in self._numbers)
        ]


def _unsaid(content: Content, former: Content, owners: Mapping[int, int]) -> list[tuple[str, int, Entry]]:
    """Return the rows of FORMER that stay, by table and index."""
    said = {
        (table, _subject(table, entry))
        for table, rows in content.entries.items()
        for entry in rows
        if table != "activity" and entry.activity is None
    }
    return [
        (table, at, entry)
        for table, rows in former.entries.items()
        for at, entry in enumerate(rows)
        if (at if table == "activity" else entry.activity) in owners
        or (table != "activity" and entry.activity is None and (table, _subject(table, entry)) not in said)
    ]


def _subject(table: str, entry: Entry) -> tuple[str, ...]:
    return tuple(fold(value) for value in entry.values if value)[: _TOLD_BY.get(table, 1)]
