"""What the values of a column say about its field, whatever its header is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from unicodedata import normalize

from catalog import datafiles
from catalog.folding import fold
from catalog.readings import boxes
from catalog.readings.lists import split
from catalog.vocabulary import ALIAS_SEPARATOR, meanings
from ledgers import signs, spellings

_CROSS = "x"
_TICKS = frozenset({_CROSS, "必須", "任意"})
"""What a column of one data item says besides the answers: people tick with a cross, and forms ask for items so."""
_SEPARATORS = "、，,；;\n・／/"
_COUNTED = re.compile("[\\d\u2460-\u249b・●◆■*＊(（-]")
_ENOUGH = 25
"""Distinct values that tell what a column is; more only take time."""
_LONGEST = 100
"""Characters; what is longer is prose and no term."""
_ANSWERS = frozenset({"yes", "no", "not_applicable", "unknown"})
_ANSWERED = re.compile(r"(?<=[^\x00-\x7f])\s|[(（:：、,。※*＊［\[【「]")
"""What ends an answer with a note behind it; N Corp. is none."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The FIELD that values are clearly of, if any; else the fields that they may be of."""

    field: str | None = None
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    """Values are of FIELD where at least LEAST of them, and SHARE of all, are terms of VOCABULARY or have its SHAPE.

    Where both are given, SHARE of the values must be terms and half of them have the shape. Without a field there
    are only PROPOSALS.
    """

    field: str
    vocabulary: str
    codes: frozenset[str]
    shape: re.Pattern[str] | None
    least: int
    share: float
    proposals: tuple[str, ...]


def ticked(value: str, values: Sequence[str]) -> bool:
    """Tell whether VALUE, in a column of one data item with VALUES, says that the item is there: ○, レ, 1, 必須.

    A cross is a tick only where no better one is used: beside ○ it means the contrary.
    """
    if fold(value) == _CROSS:
        return not any(_answer(other) == "yes" for other in values)
    return _answer(value) == "yes" or fold(value) in _TICKS


def marks(values: Sequence[str]) -> bool:
    """Tell whether VALUES are marks of one data item and nothing else: ○, レ, ✓, 1, x, －; 〃 is what it refers to."""
    own = {value for value in values if not signs.refers(value)}
    return bool(own) and all(_answer(value) in _ANSWERS or fold(value) in _TICKS for value in own)


def answers(values: Sequence[str]) -> bool:
    """Tell whether VALUES only say whether there is something, and say so at least once."""
    distinct = set(values)
    told = {_opening(value) for value in distinct}
    return told <= _ANSWERS and ("yes" in told or any(boxes.ticked(value) for value in distinct))


def names(values: Sequence[str]) -> bool:
    """Tell whether VALUES name things instead of saying whether there are any; 有（A社） says both and does not."""
    distinct = set(islice(dict.fromkeys(values), _ENOUGH))
    other = {value for value in distinct if _answer(value) is None}
    plain = [value for value in other if len(value) > 2 and _opening(value) is None]
    return bool(plain) and len(plain) == len(other) and len(other) * 2 >= len(distinct)


def serial(values: Sequence[str]) -> bool:
    """Tell whether VALUES are numbers that only count rows."""
    return all(fold(value).rstrip(".)").lstrip("(").isdecimal() for value in values)


def hint(values: Sequence[str]) -> Hint:
    """Return what VALUES are: a field only where they are clearly of it and of no other."""
    told = _words(islice(dict.fromkeys(values), _ENOUGH))
    found = [rule for rule in _rules() if _holds(rule, told)]
    clear = list(dict.fromkeys(rule.field for rule in found if rule.field))
    if len(clear) == 1:
        return Hint(clear[0])
    proposed = [proposal for rule in found for proposal in ((rule.field,) if rule.field else rule.proposals)]
    return Hint(None, tuple(dict.fromkeys(proposed)))


def _answer(value: str) -> str | None:
    return _meanings(value).get("answer")


def _opening(value: str) -> str | None:
    """Return the answer that VALUE is or begins with, or None; of check boxes the first that is ticked counts."""
    options = boxes.ticked(value)
    told = value if options is None else next(iter(options), "")
    head = _ANSWERED.split(told.strip(), 1)[0].strip()
    return _answer(value) or _answer(told) or (None if head.isdecimal() else _answer(head))


def _words(values: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct words of VALUES without answers; a value that is a term as a whole is one word."""
    found: dict[str, None] = {}
    for value in values:
        for part in (value,) if _meanings(value) else split(value, _SEPARATORS):
            bare = spellings.word(part) if _COUNTED.match(part) else part
            if _answer(bare) is None:
                found[bare] = None
    return tuple(found)


def _holds(rule: _Rule, words: Sequence[str]) -> bool:
    shaped = [word for word in words if rule.shape and rule.shape.search(normalize("NFKC", word).casefold())]
    terms = [word for word in words if _is_term(rule, word)]
    told = shaped if rule.shape and not rule.vocabulary else terms
    if len(told) < rule.least or len(told) < rule.share * len(words):
        return False
    return rule.shape is None or not rule.vocabulary or len(shaped) * 2 >= len(words)


def _is_term(rule: _Rule, word: str) -> bool:
    code = _meanings(word).get(rule.vocabulary)
    return code is not None and (not rule.codes or code in rule.codes)


def _meanings(word: str) -> Mapping[str, str]:
    """Return the codes of the terms that WORD means, by vocabulary: those of answers and those the rules ask for."""
    return _meant(word) if len(word) <= _LONGEST else {}


@lru_cache(maxsize=50_000)
def _meant(word: str) -> Mapping[str, str]:
    return _glossary().get(fold(word), {})


@cache
def _glossary() -> Mapping[str, Mapping[str, str]]:
    """Return by folded spelling the codes of the terms it means, by vocabulary."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for vocabulary in {"answer", *(rule.vocabulary for rule in _rules() if rule.vocabulary)}:
        for spelling, term in meanings(vocabulary).items():
            found[spelling][vocabulary] = term.code
    return dict(found)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            field=row["field"],
            vocabulary=row["vocabulary"],
            codes=frozenset(row["codes"].split()),
            shape=re.compile(row["shape"]) if row["shape"] else None,
            least=int(row["least"]),
            share=float(row["share"]),
            proposals=tuple(row["proposals"].split(ALIAS_SEPARATOR)) if row["proposals"] else (),
        )
        for row in datafiles.records("columns/values.csv", spellings.LEDGERS)
    )
