"""Spellings of headers: what they have in common, and the field that each of them means."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from catalog import datafiles, fields
from catalog.fields import Field
from catalog.folding import fold
from catalog.vocabulary import ALIAS_SEPARATOR, meaning

LEDGERS = "ledgers"
WEAK = "extras"
"""Where a column stays that gave its field up to a better spelling of it."""
LONGEST = 120
"""Characters; longer texts are no headers. The longest that a law prints has about sixty."""

_O, _C = "(（\\[［【〔〈《＜<「『{｛", ")）\\]］】〕〉》＞>」』}｝"
_CIRCLED = "\u2460-\u249b\u24f5-\u24fe\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_NUMBERING = re.compile(
    rf"^(?:[{_CIRCLED}]\s*"  # ①
    r"|(?:no\.?\s*|№\s*)\d{1,3}[\s.．:：)）]+(?=\D)"  # No.1
    rf"|[(（\[［]?\s*\d{{1,3}}(?:[.．-]\d{{1,2}})*\s*[)）\]］.．、:：]\s*(?=[^\d\s])"  # (1), 1., 2.3)
    r"|\d{1,3}(?:[.．-]\d{1,2})*\s+(?=\D)"  # 1 and a blank
    r"|\d{1,2}(?=[ぁ-んァ-ヶ一-龠])(?![年月日件人名号次回つ枚個階等種以か])"  # 1 without a blank, but not 1年
    r"|[(（](?:[a-z]|[ア-ン])[)）]\s*(?=\S)|[a-z][.)）]\s+(?=\S))",  # (a), (ア), a.
    re.IGNORECASE,
)
_SIGN = re.compile(
    rf"[{_O}※]"
    rf"|^[\s■□●○◎◆◇▼▽▲△▶►★☆・•*＊№\d{_CIRCLED}]|^\s*(?:no\.?|№|[a-z])[\s.)）\d]"
    r"|[*＊★☆†‡▼▽:：?？…]\s*$|注\s?\d*[)）]?\s*$",
    re.IGNORECASE,
)
_MARKS_BEFORE = re.compile(r"^[\s■□●○◎◆◇▼▽▲△▶►★☆・•*＊※]+(?=\S)")
_MARKS_AFTER = re.compile(r"(?<=\S)[\s*＊★☆†‡▼▽:：?？…]+$")
_NOTE_AFTER = re.compile(r"(?<=\S)\s*(?:※.*|[(（]?注\s?\d*[)）]?)$", re.DOTALL)
_PARTS = re.compile(rf"(.+?)\s*(?:[{_O}]\s*(.+?)\s*[{_C}]|[\n/／|｜]\s*(.+))", re.DOTALL)
_SCRIPTS = re.compile(
    r"([^\x00-\x7f][^a-z]*?)[\s・:：-]*([a-z][\x00-\x7f]*)|([a-z][\x00-\x7f]*?)[\s・:：-]*([^\x00-\x7f]+)"
)
_DIVIDED, _LETTER = re.compile(rf"[{_O}\n/／|｜]"), re.compile("[a-zA-Zａ-ｚＡ-Ｚ]")
_BETWEEN = re.compile(r"[・／/、,，|｜\s]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a header means.

    FIELD is empty where it is no field of ours, or may be any of PROPOSALS. EXACT: it is the field's own label or
    key. OTHERWISE is set where the spelling gives way to any other of its field, and says what it is then. A spelling
    of a field with PROPOSALS is one of these where the values say so.
    """

    field: str
    exact: bool = False
    otherwise: str = ""
    proposals: tuple[str, ...] = ()


@lru_cache(maxsize=100_000)
def key(header: str) -> str:
    """Return what spellings of HEADER have in common: folded, without badges, numbering and notes.

    The key of a key is itself. A header that is nothing else than a badge or a number keeps it.
    """
    text = fold(header[:LONGEST])
    bare = (fold(word(header[:LONGEST])) or text) if _adorned(header) else text
    while _adorned(bare) and (barer := fold(word(bare)) or bare) != bare:
        bare = barer
    return bare


def word(header: str) -> str:
    """Return HEADER on one line and without badges, numbering and notes, in its own letters."""
    text, before = header.strip(), ""
    while text != before:
        before = text
        for pattern in _removed():
            text = pattern.sub(" ", text).strip() or text
    return " ".join(text.split())


@cache
def spellings() -> Mapping[str, Spelling]:
    """Return what each known key of a header means; what a data file says of a label outweighs the label."""
    found = {key(text): Spelling(field.key, exact=True) for field in recordable() for text in own(field)}
    for name in datafiles.names("headers", ".csv", LEDGERS):
        for row in datafiles.records(f"headers/{name}.csv", LEDGERS):
            proposals = tuple(row["proposals"].split(ALIAS_SEPARATOR)) if row["proposals"] else ()
            # spellings in the files have no badges or numbers (a test holds them to it): folding is all they need
            found[fold(row["header"])] = Spelling(row["field"], False, row["otherwise"], proposals)
    return found


def own(field: Field) -> tuple[str, str, str]:
    """Return the exact spellings of FIELD."""
    return field.label_ja, field.label_en, field.key


@cache
def recordable() -> tuple[Field, ...]:
    """Return the fields of an activity that a department's own sheet may have a column for."""
    entity = fields.view("activities")
    assert entity is not None
    # the hidden id is recognised by its hidden key alone: other people's activities have other ids
    return tuple(f for f in entity.fields if f.given == "sheet" or f.key == "row")


@cache
def field_of(name: str) -> Field:
    """Return the field of an activity whose key is NAME."""
    return next(field for field in recordable() if field.key == name)


def spelled(header: str) -> Spelling | None:
    """Return what HEADER means as it stands, or None.

    A header in two languages means what both say, and what stands in brackets is passed over where it only repeats
    or lists what the field holds: 媒体（紙・電子）.
    """
    return _spelled(header) if len(header) <= LONGEST else None


def halves(header: str) -> list[Spelling]:
    """Return what the parts of HEADER mean one by one: 保管場所／保管方法 names two fields."""
    known = (spellings().get(key(part)) for pair in _divided(header) for part in pair)
    return [spelling for spelling in known if spelling]


@lru_cache(maxsize=50_000)
def _spelled(header: str) -> Spelling | None:
    found = spellings().get(key(header))
    return found or next(filter(None, map(_agreeing, _divided(header))), None)


def _divided(header: str) -> Iterator[tuple[str, str]]:
    if not _DIVIDED.search(header) and (header.isascii() or not _LETTER.search(header)):
        return
    text = word(header)
    for source in dict.fromkeys((header.strip(), text)):
        if match := _PARTS.fullmatch(source):
            yield match[1], match[2] or match[3]
    if match := _SCRIPTS.fullmatch(text.casefold()):
        one, other = (part for part in match.groups() if part)
        yield one, other


def _agreeing(pair: tuple[str, str]) -> Spelling | None:
    first, second = (spellings().get(key(part)) for part in pair)
    if first is None or not first.field:
        return None
    if second is not None and second.field == first.field:
        return first
    field = field_of(first.field)
    if key(pair[1]) in _choices():
        mark = field.key if field.kind == "mark" else twins().get(field.key)
        return Spelling(mark, first.exact and mark == field.key) if mark else None
    return first if field.vocabulary and _listed(pair[1], field.vocabulary) else None


def _listed(text: str, vocabulary: str) -> bool:
    """Tell whether TEXT only lists terms of VOCABULARY."""
    return all(meaning(vocabulary, part) for part in _BETWEEN.split(text.strip()) if part)


@cache
def twins() -> Mapping[str, str]:
    """Return by the key of a field of names the mark that asks whether there are any (委託先: 委託)."""
    return {row["names"]: row["mark"] for row in datafiles.records("columns/twins.csv", LEDGERS)}


@cache
def _choices() -> frozenset[str]:
    return frozenset(key(row["text"]) for row in _badges("choice"))


def _adorned(text: str) -> bool:
    """Tell whether there may be anything to take away from TEXT: most cells have nothing."""
    return _SIGN.search(text) is not None or _badge_at_an_end().search(text) is not None


@cache
def _badge_at_an_end() -> re.Pattern[str]:
    words = "|".join(row["text"] for row in _badges("badge"))
    return re.compile(rf"^\s*(?:{words})\s|\s(?:{words})\s*$", re.IGNORECASE)


@cache
def _removed() -> Sequence[re.Pattern[str]]:
    """Return the patterns of what is no part of a header, in the order in which they are taken away."""
    words = "|".join(row["text"] for row in _badges("badge"))
    noted = "|".join(row["text"] for kind in ("badge", "note") for row in _badges(kind))
    return (
        re.compile(rf"\s*[{_O}]\s*[※*＊]?\s*(?:{noted})\s*[{_C}]\s*", re.IGNORECASE | re.DOTALL),
        re.compile(rf"^[※*＊]\s*(?:{words})(?:[\s:：]+|(?=\W)|(?<=[^\x00-\x7f]))(?=\S)", re.IGNORECASE),
        re.compile(rf"^(?:{words})[\s:：]+(?=\S)", re.IGNORECASE),
        re.compile(rf"(?<=\S)[\s※*＊:：]+(?:{words})$", re.IGNORECASE),
        _NOTE_AFTER,
        _MARKS_BEFORE,
        _NUMBERING,
        _MARKS_AFTER,
    )


def _badges(kind: str) -> list[dict[str, str]]:
    return [row for row in datafiles.records("columns/badges.csv", LEDGERS) if row["kind"] == kind]
