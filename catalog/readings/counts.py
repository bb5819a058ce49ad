"""Numbers of persons or records as people write them: 約4千, 1,200件, 5,000名程度, 500未満, 1〜2万人."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from catalog.readings.numerals import plain
from catalog.vocabulary import meaning

VERSION = 2
"""Raised when the same words come to mean another number."""

LONGEST = 100
"""Characters; what is longer is prose."""
MOST = 10**15
"""Persons or records; a longer row of figures counts neither."""

Bound = Literal["at least", "above", "at most", "below", "about"]

_BEFORE: dict[str, Bound] = {
    **dict.fromkeys(
        ("約", "およそ", "おおよそ", "おおむね", "概ね", "凡そ", "ほぼ", "about", "around", "roughly"), "about"
    ),
    **dict.fromkeys(("approximately", "approx.", "approx", "circa", "ca.", "ca"), "about"),
    **dict.fromkeys(("最低", "最小", "最少", "少なくとも", "at least", "no less than", "no fewer than"), "at least"),
    **dict.fromkeys(("over", "more than", "above"), "above"),
    **dict.fromkeys(("最大", "最多", "上限", "up to", "at most", "no more than", "max.", "max", "maximum"), "at most"),
    **dict.fromkeys(("under", "below", "less than", "fewer than"), "below"),
}
_AFTER: dict[str, Bound] = {
    **dict.fromkeys(("程度", "くらい", "ぐらい", "前後", "ほど", "余り", "余", "強", "弱", "(概数)", "or so"), "about"),
    **dict.fromkeys(("以上", "or more", "or over", "and over", "+"), "at least"),
    **dict.fromkeys(("超", "超過", "を超える", "より多い"), "above"),
    **dict.fromkeys(("以下", "以内", "まで", "or less", "or fewer", "or under"), "at most"),
    **dict.fromkeys(("未満", "に満たない", "より少ない"), "below"),
}
"""Words at a number that bound it or make it vague, before it and after it."""


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of WORDS: the longest first, English ones not as a part of another word."""
    found = (re.escape(word) for word in sorted(words, key=len, reverse=True))
    return "|".join(
        rf"(?<![a-z]){word}(?![a-z])" if word[0].isascii() and word[0].isalpha() else word for word in found
    )


_SCALES = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 1_000, "百": 100}
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = f"[{''.join(_SCALES)}]"
_NUMBER = re.compile(rf"(?:{_FIGURES}{_SCALE}+)+(?:{_FIGURES})?|{_FIGURES}")
_PART = re.compile(rf"({_FIGURES})({_SCALE}*)")

_TOLD_BEFORE = _any_of(_BEFORE).replace("約", "(?<![契予解規成条要公制誓確集特違])約")  # not of 契約100件
_TOLD_AFTER = _any_of(_AFTER)
_WORDS = {**_BEFORE, **_AFTER}
_WORD = re.compile(_any_of(_WORDS))
_LEFT = re.compile(rf"(?P<whose>.*?)(?P<told>(?:(?:{_TOLD_BEFORE})\s?)*)")
_RIGHT = re.compile(rf"\s?(?P<told>(?:(?:{_TOLD_AFTER})\s?)*)(?P<unit>.*?)\s?(?P<more>(?:(?:{_TOLD_AFTER})\s?)*)[。.]?")
_BETWEEN = re.compile(rf"\s?(?P<unit>.*?)\s?(?:以上\s?[、,~]?|~|-|から|\bto\b)\s?(?P<told>(?:(?:{_TOLD_BEFORE})\s?)*)")
_TALLY = re.compile(r"(?:[員者人件名客総口]数|^計|[合総小累]計|延べ|のべ|\btotal|.数\s?:)[\s:]*$")
"""What stands before a number that counts, even without a unit: 件数, 合計."""
_NO_COUNT = re.compile(r"[数第±/-]\s?$|毎|[年月週日]間?\s?$|当たり|あたり|\bper\b")
"""What stands before another kind of number: 数100 (some hundreds), an ordinal, a rate."""
_AS_OF = re.compile(r"\([^()]*(?:現在|時点)\)")


@dataclass(frozen=True, slots=True)
class CountReading:
    """Between MINIMUM and MAXIMUM (None: open) of UNIT (a term of ``count_unit``, None where none is written)."""

    minimum: int
    maximum: int | None
    approximate: bool
    unit: str | None


def read_count(written: str) -> CountReading | None:
    """Read WRITTEN as a count; return None where no number can be told, or more than one."""
    if len(written) > LONGEST:
        return None
    text = _AS_OF.sub("", plain(written))
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) == 1:
        return _single(text[: numbers[0].start()], numbers[0].group(), text[numbers[0].end() :])
    if len(numbers) == 2:
        return _range(text, *numbers)
    return None


def _single(before: str, number: str, after: str) -> CountReading | None:
    left, right = _LEFT.fullmatch(before), _RIGHT.fullmatch(after)
    value = _value(number)
    if left is None or right is None or value is None:
        return None
    unit = _unit(right["unit"])
    if (right["unit"] and unit is None) or not _counts(left["whose"], unit):
        return None
    return _bounded(value, {_WORDS[word] for word in _WORD.findall(left["told"] + right["told"] + right["more"])}, unit)


def _range(text: str, first: re.Match[str], second: re.Match[str]) -> CountReading | None:
    """Read 4〜5千人 or 1,000人以上5,000人未満."""
    between = _BETWEEN.fullmatch(text[first.end() : second.start()])
    high = _single(between["told"], second.group(), text[second.end() :]) if between else None
    if between is None or high is None or high.maximum is None:
        return None
    low = _single(text[: first.start()], _shared(first.group(), second.group()), between["unit"] or high.unit or "")
    if low is None or low.minimum != low.maximum or low.minimum > high.maximum or low.unit != high.unit:
        return None
    return replace(high, minimum=low.minimum, approximate=low.approximate or high.approximate)


def _bounded(value: int, bounds: set[Bound], unit: str | None) -> CountReading | None:
    approximate = "about" in bounds
    match sorted(bounds - {"about"}):
        case []:
            return CountReading(value, value, approximate, unit)
        case ["at least"]:
            return CountReading(value, None, approximate, unit)
        case ["above"]:
            return CountReading(value + 1, None, approximate, unit)
        case ["at most"]:
            return CountReading(0, value, approximate, unit)
        case ["below"] if value:
            return CountReading(0, value - 1, approximate, unit)
    return None


def _value(number: str) -> int | None:
    """Add up the parts of 1万2千 or 4千; within a part the scales multiply (3百万)."""
    parts = _PART.findall(number)
    value = sum(Decimal(figures.replace(",", "")) * _scale(scales) for figures, scales in parts)
    return int(value) if value == int(value) and value <= MOST else None


def _scale(number: str) -> int:
    scale = 1
    for character in number:
        scale *= _SCALES.get(character, 1)
    return scale


def _shared(low: str, high: str) -> str:
    """Return LOW with the scale of HIGH where both share it: 「4〜5千」 is 4千 to 5千."""
    scales = re.sub(rf"[^{''.join(_SCALES)}]", "", high)
    shared, most = _value(low + scales), _value(high)
    return low + scales if low.isdecimal() and shared and most and shared < most else low


def _counts(whose: str, unit: str | None) -> bool:
    """Tell whether a number of UNIT after the words WHOSE counts: 従業員1,200名, 件数:100, but not 別紙1 or 数100名."""
    if not whose.strip(" :") or _TALLY.search(whose):
        return True
    return unit is not None and not _NO_COUNT.search(whose)


def _unit(written: str) -> str | None:
    term = meaning("count_unit", written.strip("()")) if written else None
    return term.code if term else None
