"""Dates as people write them, in the western calendar or by era (和暦)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from catalog.readings.numerals import KANJI, number, plain

Precision = Literal["day", "month", "year"]

VERSION = 3
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
_FIRST_WESTERN = 1000
"""The first year that four figures tell as people write them."""

ERA_NAME = "|".join(_ERAS)
_N = rf"(\d{{1,2}}|[{KANJI}]{{1,3}})"
_MONTH_AND_DAY = rf"(?:\s?[年./-]\s?{_N}(?:\s?[月./-]\s?{_N}\s?日?|\s?月)?|\s?年)?"
_ERA = re.compile(rf"({ERA_NAME}|[mtshr])\.?\s?(元|{_N[1:-1]}){_MONTH_AND_DAY}")
_WESTERN = re.compile(rf"(\d{{4}}|[{KANJI}]{{3,8}}){_MONTH_AND_DAY}(?:[ t]\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH = re.compile(rf"(?:{_DAY}[ -])?{_MONTH}(?:[ -]{_DAY})?,?[ -](\d{{4}})")
"""1 April 2024, April 1st, 2024, 1-Apr-2024, April 2024."""
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
"""The days of 1954 to 2118, as workbooks count them."""
_SERIAL_ZERO = date(1899, 12, 30)
_NOTE = re.compile(r"\([日月火水木金土]曜?日?\)|(?:現在|時点|付け?|制定|改[定訂]|施行)$")
_AGAIN = re.compile(rf"\(((?:{ERA_NAME}|[mtshr]\.?\d|\d{{4}})[^()]*)\)")
"""The year again in the other calendar: 令和6年(2024年)."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """The first DAY of what was written, how precise it was, and whether its era had ended by then (平成35年)."""

    day: date
    precision: Precision
    past_era: bool = False


def read_date(written: str) -> DateReading | None:
    """Read WRITTEN as a date; return None where it is not one, does not exist in the calendar or contradicts itself."""
    bare = _NOTE.sub("", plain(written)).strip()
    again = _AGAIN.search(bare)
    if again is None:
        return _read(bare)
    reading = _read(bare[: again.start()] + bare[again.end() :])
    years = {other.day.year for part in again[1].split("・") if (other := _read(part))}
    return reading if reading and (not years or reading.day.year in years) else None


def read_serial(written: str) -> DateReading | None:
    """Read WRITTEN as the number by which workbooks count days; only where dates stand can it be told from others."""
    number = plain(written)
    if not _SERIAL.fullmatch(number):
        return None
    return DateReading(_SERIAL_ZERO + timedelta(days=int(float(number))), "day")


def _read(bare: str) -> DateReading | None:
    if match := _COMPACT.fullmatch(bare) or _WESTERN.fullmatch(bare):
        year = number(match[1])
        return _reading(year, match[2], match[3]) if year and year >= _FIRST_WESTERN else None
    if match := _ERA.fullmatch(bare):
        era = _ERA_OF_LETTER.get(match[1], match[1])
        year = 1 if match[2] == "元" else number(match[2])
        reading = _reading(_ERAS[era].year + year - 1, match[3], match[4]) if year else None
        return reading and _of_era(reading, era)
    if match := _ENGLISH.fullmatch(bare):
        before, month, after, western = match.groups()
        told = str(_MONTHS.index(month[:3]) + 1)
        return None if before and after else _reading(int(western), told, before or after)
    return None


def _of_era(reading: DateReading, era: str) -> DateReading:
    """Return READING of a year or day of ERA; a year or month in which it began begins with the era."""
    began, day = _ERAS[era], reading.day
    same = day.year == began.year and (reading.precision == "year" or day.month == began.month)
    first = began if same and reading.precision != "day" else day
    return DateReading(first, reading.precision, past_era=day >= _ENDS[era])


def _reading(year: int, month: str | None, day: str | None) -> DateReading | None:
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return DateReading(date(year, number(month or "1") or 0, number(day or "1") or 0), precision)
    except ValueError:
        return None
