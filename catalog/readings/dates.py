"""Dates as people write them, in the western calendar or by era (和暦)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]

VERSION = 1
"""Raised when the same words come to mean another date."""

_ERAS = {
    "明治": date(1868, 10, 23),
    "大正": date(1912, 7, 30),
    "昭和": date(1926, 12, 25),
    "平成": date(1989, 1, 8),
    "令和": date(2019, 5, 1),
}
_ERA_OF_LETTER = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_ENDS = dict(zip(_ERAS, [*list(_ERAS.values())[1:], date.max], strict=True))
_NUMERALS = str.maketrans("〇一二三四五六七八九ニ", "01234567892")  # katakana ニ is a common slip for 二

_N = r"(\d{1,2}|[一二三四五六七八九十ニ]{1,3})"
_MONTH_AND_DAY = rf"(?:\s*[年./-]\s*{_N}(?:\s*[月./-]\s*{_N}\s*日?|\s*月)?|\s*年)?"
_ERA = re.compile(rf"(明治|大正|昭和|平成|令和|[mtshr])\.?\s*(元|{_N[1:-1]}){_MONTH_AND_DAY}")
_WESTERN = re.compile(rf"(\d{{4}}){_MONTH_AND_DAY}(?:[ t]\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NOTE = re.compile(
    r"\((?:[日月火水木金土]曜?日?|明治|大正|昭和|平成|令和)[^()]*\)|(?:現在|時点|付け?|制定|改[定訂]|施行)$"
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """The first DAY of what was written, how precise it was, and whether its era had ended by then (平成35年)."""

    day: date
    precision: Precision
    past_era: bool = False


def read_date(written: str) -> DateReading | None:
    """Read WRITTEN as a date; return None where it is not one or does not exist in the calendar."""
    plain = _NOTE.sub("", unicodedata.normalize("NFKC", written).casefold().strip()).strip()
    if match := _COMPACT.fullmatch(plain) or _WESTERN.fullmatch(plain):
        return _reading(int(match[1]), match[2], match[3])
    if match := _ERA.fullmatch(plain):
        era = _ERA_OF_LETTER.get(match[1], match[1])
        number = 1 if match[2] == "元" else _number(match[2])
        reading = _reading(_ERAS[era].year + number - 1, match[3], match[4])
        return reading and DateReading(reading.day, reading.precision, past_era=reading.day >= _ENDS[era])
    return None


def _reading(year: int, month: str | None, day: str | None) -> DateReading | None:
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return DateReading(date(year, _number(month or "1"), _number(day or "1")), precision)
    except ValueError:
        return None


def _number(digits: str) -> int:
    """Read decimal or kanji digits up to 39 (二十九, 十二, 3)."""
    if "十" not in digits:
        return int(digits.translate(_NUMERALS))
    tens, _, ones = digits.partition("十")
    return int((tens or "1").translate(_NUMERALS)) * 10 + int((ones or "0").translate(_NUMERALS))
