"""Which activity of a new hand-in is which activity of its ledger's history."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from catalog.folding import fold

_SERIAL = re.compile(r"(?:no\.?)?0*\d{1,4}\.?")
"""A reference that only counts rows says nothing about which activity it is."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An activity as handed in: what it may be recognised by. HIDDEN is the id that the workbook itself carries."""

    hidden: str | None
    reference: str | None
    name: str | None
    business: str | None
    medium: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """An activity of the ledger's history as it last was; PRESENT tells whether the last revision still has it."""

    activity: str
    reference: str | None
    name: str | None
    business: str | None
    medium: str | None
    digest: str
    present: bool


Side = TypeVar("Side", Incoming, Known)
Key = Callable[[Incoming | Known], Hashable | None]


def is_serial(reference: str) -> bool:
    """Tell whether REFERENCE is a number that may only count rows."""
    return _SERIAL.fullmatch(fold(reference)) is not None


def assign(ledger: str, incoming: Sequence[Incoming], known: Sequence[Known]) -> list[str]:
    """Return an id for each of INCOMING: that of the known activity it is, else a new one of LEDGER.

    Tried in this order: our own hidden id; the reference, unless it merely counts, where the name agrees; name,
    business and medium. Among duplicates those of equal content belong together, then the order decides. The
    department is no part of it: a reorganisation does not make new activities. A reference alone is not enough: numbers
    are used again, and what was renamed is for a person to say.
    """
    ids: list[str | None] = [None] * len(incoming)
    free = sorted(known, key=lambda activity: (not activity.present, _number(activity.activity)))
    for key in (_hidden, _reference, _names) if known else ():
        open_places = [place for place, activity in enumerate(ids) if activity is None]
        for place, match in _pairs(open_places, incoming, free, key):
            ids[place] = match.activity
        taken = {activity for activity in ids if activity}
        free = [candidate for candidate in free if candidate.activity not in taken]
    number = max((_number(activity.activity) for activity in known), default=0)
    for place, activity in enumerate(ids):
        if activity is None:
            number += 1
            ids[place] = f"{ledger}/{number}"
    return [activity for activity in ids if activity]


def _pairs(
    places: Iterable[int], incoming: Sequence[Incoming], free: Sequence[Known], key: Key
) -> Iterable[tuple[int, Known]]:
    """Pair the PLACES of INCOMING with FREE activities of the same KEY: equal content first, then in order."""
    waiting, candidates = defaultdict(list), defaultdict(list)
    for place in places:
        if (found := key(incoming[place])) is not None:
            waiting[found].append(place)
    for activity in free:
        if (found := key(activity)) is not None:
            candidates[found].append(activity)
    for found, group in waiting.items():
        yield from _one_to_one(group, incoming, candidates.get(found, []))


def _one_to_one(
    places: list[int], incoming: Sequence[Incoming], candidates: list[Known]
) -> Iterable[tuple[int, Known]]:
    alike: dict[str, list[int]] = defaultdict(list)
    for at in reversed(range(len(candidates))):
        alike[candidates[at].digest].append(at)  # the first comes last, where it is taken from
    taken, rest = set(), []
    for place in places:
        if same := alike.get(incoming[place].digest):
            taken.add(at := same.pop())
            yield place, candidates[at]
        else:
            rest.append(place)
    left = (activity for at, activity in enumerate(candidates) if at not in taken)
    yield from zip(rest, left, strict=False)


def _hidden(side: Incoming | Known) -> Hashable | None:
    return side.hidden if isinstance(side, Incoming) else side.activity


def _reference(side: Incoming | Known) -> Hashable | None:
    if not side.reference or not side.name or is_serial(side.reference):
        return None
    return fold(side.reference), fold(side.name)


def _names(side: Incoming | Known) -> Hashable | None:
    return fold(side.name or ""), fold(side.business or ""), fold(side.medium or "")


def _number(activity: str) -> int:
    return int(activity.rsplit("/", 1)[1])
