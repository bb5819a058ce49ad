"""Bands over the columns of a table: they are read with the headers below them, and limit what these may mean."""

from collections.abc import Mapping, Sequence
from functools import cache

from catalog import datafiles
from ledgers.spellings import LEDGERS, key

_BETWEEN = "/"


def names(header: str, bands: Sequence[str]) -> list[str]:
    """Return what a column with HEADER under BANDS may be called: with all of them, with one of them, then alone."""
    told = [band for band in bands if key(band)]
    if not told or not header.strip():
        return [header]
    banded = [_BETWEEN.join((*told, header)), *(f"{band}{_BETWEEN}{header}" for band in reversed(told))]
    return list(dict.fromkeys((*banded, header)))


def key_of(name: str) -> str:
    """Return the key of a NAME with bands: the keys of its parts together, as folding leaves 委託／有無."""
    return "".join(key(part) for part in name.split(_BETWEEN)) if _BETWEEN in name else key(name)


def allows(band: str, field: str) -> bool:
    """Tell whether a column of FIELD may stand below BAND: under 委託先, 件数 is not that of the activity."""
    allowed = _allowed().get(key(band))
    return allowed is None or field in allowed


def announces(band: str, field: str) -> bool:
    """Tell whether what stands below BAND is of FIELD, among others."""
    return field in _allowed().get(key(band), ())


@cache
def _allowed() -> Mapping[str, frozenset[str]]:
    """Return the fields that may stand below each band that limits them."""
    return {
        key(row["band"]): frozenset(row["fields"].split()) for row in datafiles.records("columns/bands.csv", LEDGERS)
    }
