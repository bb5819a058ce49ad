"""The fields whose spellings a header is nearest to: proposed to people, never applied."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from ledgers import spellings

MOST = 3
"""Proposals that people get to choose from."""
_ALIKE = 70
"""How alike, of 100, a header must be to a spelling for its field to be proposed."""
_TELLING = 3
"""Characters of a spelling from which on it tells something where it stands within a header."""


def first(proposals: Iterable[str]) -> tuple[str, ...]:
    """Return the first few distinct PROPOSALS."""
    return tuple(dict.fromkeys(proposals))[:MOST]


@lru_cache(maxsize=10_000)
def nearest(name: str) -> tuple[str, ...]:
    """Return the fields that the key NAME of a header may mean: those spelled most alike, then those within it."""
    from rapidfuzz import fuzz, process

    if not name:
        return ()
    within = sorted((spelling for spelling in _telling() if spelling in name), key=len, reverse=True)
    longest = [one for at, one in enumerate(within) if not any(one in longer for longer in within[:at])]
    found = process.extract(name, _candidates().keys(), scorer=fuzz.ratio, limit=12, score_cutoff=_ALIKE)
    # ``country`` is no ``count``
    alike = (one[0] for one in found if one[0] not in within or one[0] in longest)
    return first((*(_candidates()[one] for one in alike), *(field for one in longest for field in _telling()[one])))


@cache
def _candidates() -> Mapping[str, str]:
    """Return the spellings that headers are compared with, and the field of each."""
    return {name: spelling.field for name, spelling in spellings.spellings().items() if spelling.field}


@cache
def _telling() -> Mapping[str, tuple[str, ...]]:
    """Return the spellings that tell something within a header, and the fields that each of them may mean."""
    known = spellings.spellings().items()
    fields = {name: (one.field,) if one.field else one.proposals for name, one in known if len(name) >= _TELLING}
    return {name: found for name, found in fields.items() if found}
