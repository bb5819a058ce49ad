"""From the headers of a table to the fields of activities: what each column is, or might be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from typing import Literal

from catalog import datafiles
from catalog.folding import fold
from catalog.vocabulary import meaning
from ledgers import bands, hints, spellings
from ledgers.nearest import first, nearest
from ledgers.spellings import LEDGERS, WEAK, Spelling, key, spelled

__all__ = ["Column", "How", "Match", "fingerprint", "key", "known", "match"]

How = Literal["map", "remembered", "exact", "alias", "values", "only", "item", "unknown"]

_SURE: Sequence[How] = ("map", "remembered", "exact", "alias")
_ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its HEADER, the BANDS above it from the outermost, VALUES that are not blank."""

    number: int
    header: str
    bands: Sequence[str]
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Match:
    """What a column is: its FIELD and HOW that was told.

    A column of one data item's marks has the word of that ITEM. Without a field there may be PROPOSALS.
    """

    number: int
    header: str
    field: str | None
    how: How
    item: str | None = None
    proposals: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one column may be: FIELD, unless a column of a better RANK is it; then OTHERWISE."""

    column: Column
    field: str | None
    how: How
    rank: int = 0
    otherwise: str = ""
    item: str | None = None
    proposals: tuple[str, ...] = ()


def match(columns: Sequence[Column], settled: Mapping[str, str], remembered: Mapping[str, str]) -> list[Match]:
    """Return what each of COLUMNS is, in their order.

    What is SETTLED by hand or REMEMBERED from an earlier time (folded header: field key, empty to leave the column
    unread) comes before spellings, and these before what the values say. No two columns are one field, save columns
    of single data items.
    """
    told = [_spelling(column) for column in columns]
    told = [_beside(column, one, told) for column, one in zip(columns, told, strict=True)]
    claims = [_claim(column, one, settled, remembered) for column, one in zip(columns, told, strict=True)]
    return _awarded(_with_neighbours(claims))


@lru_cache(maxsize=50_000)
def known(header: str) -> bool:
    """Tell whether HEADER is a spelling of a field's header."""
    spelling = spelled(header)
    return spelling is not None and bool(spelling.field)


def fingerprint(headers: Sequence[str]) -> str:
    """Return what tells this row of HEADERS from others, whatever badges, widths and blanks it has."""
    keys = [key(header) for header in headers]
    while keys and not keys[-1]:
        keys.pop()
    return sha256("\x1f".join(keys).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _spelling(column: Column) -> Spelling | None:
    """Return what the header of COLUMN means under its bands."""
    *banded, alone = bands.names(column.header, column.bands)
    for name in banded:
        if found := spellings.spellings().get(bands.key_of(name)):
            return found
    found = spelled(alone)
    if found and found.field and not all(bands.allows(band, found.field) for band in column.bands):
        return Spelling("")
    return found


def _beside(column: Column, spelling: Spelling | None, all_told: Iterable[Spelling | None]) -> Spelling | None:
    """Return what SPELLING means in the company of the other columns: Safeguards beside transfers are none of ours."""
    if rule := _company().get(key(column.header)):
        fields = rule["beside"].split()
        present = (one for one in all_told if one and one.field in fields)
        if any(rule["how"] != "alias" or not one.exact for one in present):
            return Spelling(rule["field"], exact=bool(rule["field"]))
    return spelling


def _claim(
    column: Column, spelling: Spelling | None, settled: Mapping[str, str], remembered: Mapping[str, str]
) -> _Claim:
    item = _item(column)
    givens: Sequence[tuple[How, Mapping[str, str]]] = (("map", settled), ("remembered", remembered))
    for how, given in givens:
        name = _given(column, given)
        if name is not None:
            if name == _ITEMS and hints.marks(column.values):  # marks are no items, whoever said so
                return _Claim(column, name, "item", item=spellings.word(column.header))
            return _Claim(column, name or None, how, _SURE.index(how))
    if spelling and spelling.field:
        if item and spellings.field_of(spelling.field).kind != "mark":
            return _Claim(column, _ITEMS, "item", item=item)
        return _by_values(column, spelling)
    if item:
        return _Claim(column, _ITEMS, "item", item=item)
    return _undecided(column, spelling)


def _given(column: Column, given: Mapping[str, str]) -> str | None:
    """Return what GIVEN says of COLUMN: under a name with its bands, its key, or its folded header."""
    if not given:
        return None
    found = (
        given.get(form(name)) for name in bands.names(column.header, column.bands) for form in (bands.key_of, fold)
    )
    return next((name for name in found if name is not None), None)


def _item(column: Column) -> str | None:
    """Return the word of the data item that COLUMN marks, or None where it is no such column."""
    if not hints.marks(column.values):
        return None
    word = spellings.word(column.header)
    under_items = any(bands.announces(band, _ITEMS) for band in column.bands)
    if under_items and word and not known(column.header):
        return word
    return word if meaning("data_item", word) or meaning("data_item_group", word) else None


def _by_values(column: Column, spelling: Spelling) -> _Claim:
    """Return the claim of SPELLING, unless the values of COLUMN are clearly another kind of answer to it."""
    how: How = "exact" if spelling.exact else "alias"
    twins = spellings.twins()
    marked = {mark: names for names, mark in twins.items()}
    if spelling.field in twins and hints.answers(column.values):
        return _Claim(column, twins[spelling.field], "values", 4)
    if spelling.field in marked and hints.names(column.values):
        return _Claim(column, marked[spelling.field], "values", 4)
    if spelling.field == "row" and not hints.serial(column.values):
        return _Claim(column, "reference", "values", 4)
    if spelling.proposals and (hinted := hints.hint(column.values).field) in spelling.proposals:
        return _Claim(column, hinted, "values", 4)
    rank = _SURE.index(how) + (1 if spelling.otherwise else 0)
    return _Claim(column, spelling.field, how, rank, spelling.otherwise)


def _undecided(column: Column, spelling: Spelling | None) -> _Claim:
    """Return what the values of COLUMN say where its header decides nothing.

    A header that may be several things is none else; one that we know and have no field for is none at all.
    """
    if spelling and not spelling.proposals:
        return _Claim(column, None, "unknown")
    hint = hints.hint(column.values)
    if spelling is None:
        near = (*_halves(column.header), *hint.proposals, *_near(column))
        return _Claim(column, hint.field, "values" if hint.field else "unknown", 5, proposals=first(near))
    if hint.field in spelling.proposals:
        return _Claim(column, hint.field, "values", 5)
    return _Claim(column, None, "unknown", proposals=spelling.proposals)


def _halves(header: str) -> list[str]:
    return [half.field for half in spellings.halves(header) if half.field]


def _near(column: Column) -> list[str]:
    """Return the fields of the spellings that the header of COLUMN, with its bands or alone, is nearest to."""
    return list(nearest(bands.key_of(bands.names(column.header, column.bands)[0])) or nearest(key(column.header)))


def _with_neighbours(claims: list[_Claim]) -> list[_Claim]:
    """Return CLAIMS where columns of marks, or of nothing, that stand between columns of items are items, too."""
    found, waiting, inside = list(claims), list[int](), False
    for at, claim in enumerate(claims):
        if claim.item is not None:
            for between in waiting if inside else ():
                word = spellings.word(claims[between].column.header)
                found[between] = replace(claims[between], field=_ITEMS, how="item", item=word, proposals=())
            waiting, inside = [], True
        elif inside and _unsaid(claim):
            waiting.append(at)
        else:
            waiting, inside = [], False
    return found


def _unsaid(claim: _Claim) -> bool:
    """Tell whether the column of CLAIM has a header that says nothing to us, and at most marks below it."""
    values = claim.column.values
    return claim.how == "unknown" and bool(claim.column.header.strip()) and (not values or hints.marks(values))


def _awarded(claims: Sequence[_Claim]) -> list[Match]:
    """Return the matches of CLAIMS: a field goes to the claim of the best rank, the first of several."""
    taken: dict[str, _Claim] = {}
    for claim in sorted(claims, key=lambda one: one.rank):
        if claim.field and claim.item is None:
            taken.setdefault(claim.field, claim)
    lost = [one for one in claims if one.field and one.item is None and taken[one.field] is not one]
    for claim in lost:
        if claim.otherwise not in ("", WEAK):
            taken.setdefault(claim.otherwise, claim)
    return [_match(claim, taken) for claim in claims]


def _match(claim: _Claim, taken: Mapping[str, _Claim]) -> Match:
    number, header = claim.column.number, claim.column.header
    won = next((name for name, winner in taken.items() if winner is claim), None)
    if claim.item is not None or won:
        return Match(number, header, won or claim.field, claim.how, claim.item)
    if claim.field:
        return Match(number, header, None, "unknown", None, (claim.field,))
    return Match(number, header, None, claim.how, None, claim.proposals)


@cache
def _company() -> Mapping[str, Mapping[str, str]]:
    """Return the headers whose meaning depends on the columns beside them."""
    return {key(row["header"]): row for row in datafiles.records("columns/beside.csv", LEDGERS)}
