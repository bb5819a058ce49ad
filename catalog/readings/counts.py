"""Numbers of persons or records as people write them: 約4千, 1,200件, 5,000名程度."""

import re
import unicodedata
from dataclasses import dataclass

from catalog.vocabulary import meaning

VERSION = 1
"""Raised when the same words come to mean another number."""

_SCALES = {"億": 100_000_000, "万": 10_000, "千": 1_000, "百": 100}
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?[億万千百]*)+")
_PART = re.compile(r"(\d+(?:\.\d+)?)([億万千百]*)")
_ABOUT = re.compile(r"約|およそ|概ね|おおむね|程度|くらい|ぐらい|前後|ほど|余り?|数|ca\.?|about|approx\w*\.?|around|~")
_RANGE = re.compile(rf"^({_NUMBER.pattern})[^\d]{{0,3}}?(?:~|-|から|to)({_NUMBER.pattern})")
_AT_LEAST = re.compile(r"以上|超|より多|or more|over|more than|\+$")
_BELOW = re.compile(r"未満|以下|以内|まで|less than|under|up to|at most")


@dataclass(frozen=True, slots=True)
class CountReading:
    """Between MINIMUM and MAXIMUM (None: open) of UNIT (a term of ``count_unit``, None where none is written)."""

    minimum: int
    maximum: int | None
    approximate: bool
    unit: str | None


def read_count(written: str) -> CountReading | None:
    """Read WRITTEN as a count; return None where no number can be told."""
    plain = unicodedata.normalize("NFKC", written).casefold().strip()
    plain = re.sub(r"(?<=\d),(?=\d)", "", re.sub(r"\s", "", plain).replace("〜", "~"))
    approximate = bool(_ABOUT.search(re.sub(r"(?<=\d)\D{0,2}~", "", plain)))
    bare = _ABOUT.sub("", plain) if not _RANGE.match(plain) else plain
    numbers = _NUMBER.findall(bare)
    if match := _RANGE.match(bare):
        low, high = _value(match[1]), _value(match[2])
        # 「4〜5千」: a lone first number shares the scale of the second
        low = low * _scale(match[2]) if match[1].isdigit() and low < high and low * _scale(match[2]) <= high else low
        return CountReading(low, high, approximate, _unit(bare[match.end() :])) if low <= high else None
    if len(numbers) != 1:
        return None
    value, rest = _value(numbers[0]), bare.split(numbers[0], 1)
    unit = _unit(_BELOW.sub("", _AT_LEAST.sub("", rest[1])))
    if rest[1] and unit is None and not _AT_LEAST.search(rest[1]) and not _BELOW.search(rest[1]):
        return None
    if _AT_LEAST.search(bare):
        return CountReading(value, None, approximate, unit)
    return CountReading(0 if _BELOW.search(bare) else value, value, approximate, unit)


def _value(number: str) -> int:
    """Add up the parts of 1万2千 or 4千; within a part the scales multiply (3百万)."""
    return round(sum(float(digits) * _scale(scales) for digits, scales in _PART.findall(number)))


def _scale(number: str) -> int:
    scale = 1
    for character in number:
        scale *= _SCALES.get(character, 1)
    return scale


def _unit(written: str) -> str | None:
    term = meaning("count_unit", re.sub(r"[()]", "", written)) if written else None
    return term.code if term else None
