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
    alike = process.extract(name, _candidates().keys(), scorer=fuzz.ratio, limit=12, score_cutoff=_ALIKE)
    within = (spelling for spelling in _candidates() if len(spelling) >= _TELLING and spelling in name)
    return first(_candidates()[found] for found in (*(one[0] for one in alike), *sorted(within, key=len, reverse=True)))


@cache
def _candidates() -> Mapping[str, str]:
    """Return the spellings that headers are compared with, and the field of each."""
    return {name: spelling.field for name, spelling in spellings.spellings().items() if spelling.field}
