"""The column of the names: where no header says for certain which it is, the one that can be no other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog.findings import Finding, Place, shorten
from catalog.messages import Bilingual, Lang, say
from catalog.readings.lists import split
from catalog.vocabulary import meaning
from ledgers import bands, hints, spellings
from ledgers.headers import Column, How, Match

NAME = "name"
SUBSTANCE = frozenset({"items", "purposes", "subjects", "storage_place", "retention", "acquisition", "business"})
"""Fields that a table of anything else than activities has hardly two of."""
TAKEN: How = "only"
_MOST_NEAR = 3
_FEWEST = 2
_SEPARATORS = "、，,；;\n・"


def settled(columns: Sequence[Column], matches: Sequence[Match]) -> list[Match]:
    """Return MATCHES of COLUMNS; the one that can only be the name is the name where no other is.

    Its header is one of those that the name often has among others; what is only spelled alike stays a proposal.
    """
    if not _wants_name(matches):
        return list(matches)
    given = {match.number for match in matches if match.field is None and match.how == "unknown"}
    found = [column.number for column in columns if column.number in given and _may_name(column)]
    if len(found) != 1:
        return list(matches)
    return [
        replace(match, field=NAME, how=TAKEN, proposals=()) if match.number == found[0] else match for match in matches
    ]


def findings(sheet: str, row: int, matches: Sequence[Match]) -> Iterator[Finding]:
    """Report the column of the names that MATCHES of the header in ROW have by exclusion, or that they have none."""
    taken = next((match for match in matches if match.how == TAKEN), None)
    if taken:
        yield Finding("name-taken", Place(sheet, row, taken.number), {"header": taken.header})
    elif not any(match.field == NAME for match in matches):
        near = _near(matches)
        place = Place(sheet, row, near[0].number if near else None)
        yield Finding("name-column-unknown", place, {"near": Bilingual(_told(near, "ja"), _told(near, "en"))})


def _near(matches: Sequence[Match]) -> list[Match]:
    """Return those of MATCHES without a field that are nearest to the name."""
    unread = [match for match in matches if match.field is None and match.how == "unknown" and match.header.strip()]
    return ([match for match in unread if NAME in match.proposals] or unread)[:_MOST_NEAR]


def _told(near: Sequence[Match], lang: Lang) -> str:
    return "".join(say("name.near", lang, header=shorten(match.header)) for match in near)


def _wants_name(matches: Sequence[Match]) -> bool:
    """Tell whether MATCHES are plainly of a ledger, and none of them is its name."""
    fields = {match.field for match in matches if match.field}
    return NAME not in fields and len(fields & SUBSTANCE) >= _FEWEST


def _may_name(column: Column) -> bool:
    """Tell whether header and values of COLUMN may be those of the names."""
    spelling = spellings.spelled(column.header)
    halves = {half.field for half in spellings.halves(column.header)}
    return (
        (halves == {NAME} if spelling is None else spelling.proposals[:1] == (NAME,))
        and all(bands.allows(band, NAME) for band in column.bands)
        and _are_names(column.values)
    )


def _are_names(values: Sequence[str]) -> bool:
    """Tell whether VALUES tell rows apart, and are neither marks, numbers nor lists of data items."""
    if not values or len(set(values)) * 2 < len(values) or hints.marks(values) or hints.serial(values):
        return False
    return sum(_lists_items(value) for value in values) * 2 < len(values)


def _lists_items(value: str) -> bool:
    words = split(value, _SEPARATORS)
    return len(words) > 1 and any(meaning("data_item", word) for word in words)
