"""Time limits as people write them: 退職後7年, 採否決定後1年, 2012年9月末まで, 案件終了まで."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from catalog.readings.dates import read_date
from catalog.vocabulary import meaning

VERSION = 1
"""Raised when the same words come to mean another period."""

_MONTHS = {
    "年": 12,
    "箇年": 12,
    "か年": 12,
    "year": 12,
    "years": 12,
    "y": 12,
    "か月": 1,
    "箇月": 1,
    "月": 1,
    "month": 1,
    "months": 1,
}
_LENGTH = re.compile(
    r"(\d+(?:\.\d+)?|[一二三四五六七八九十]|半)\s*(年|[かヶケカヵ箇]年|[かヶケカヵ箇]?月|日|週|years?|months?|days?|y)\s*(半)?間?"
)
_FROM = re.compile(r"(?:の)?(?:翌日|日)?(?:後|から|より|以降|以後)$|^(?:after|from|since)\s+(?:the\s+)?")
_UNTIL = re.compile(r"(?:まで|迄)$|^until\s+(?:the\s+)?")
_END_OF_MONTH = re.compile(r"末日?$")
_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """MONTHS counted from EVENT (a term of ``retention_event``), or UNTIL a day; what cannot be told is None."""

    months: int | None
    event: str | None
    until: date | None


def read_period(written: str) -> PeriodReading | None:
    """Read WRITTEN as a time limit; return None where nothing can be told."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", written).casefold().strip())
    if until := _day(plain):
        return PeriodReading(None, None, until)
    match = _LENGTH.search(plain)
    if match is None:
        event = _event(_UNTIL.sub("", plain))
        return PeriodReading(0, event, None) if event and _UNTIL.search(plain) else None
    event = _event(_FROM.sub("", plain[: match.start()].strip(" 、,"))) or _event(
        _FROM.sub("", plain[match.end() :].strip(" 、,"))
    )
    months = _months(match)
    return PeriodReading(months, event, None) if months is not None or event else None


def _day(plain: str) -> date | None:
    bare = _UNTIL.sub("", plain)
    reading = read_date(_END_OF_MONTH.sub("", bare))
    if reading is None or (reading.precision == "year" and not re.search("年", bare)):
        return None
    day = reading.day
    if reading.precision == "year":
        return date(day.year, 12, 31)
    last = calendar.monthrange(day.year, day.month)[1]
    return day if reading.precision == "day" else day.replace(day=last)


def _months(match: re.Match[str]) -> int | None:
    amount = 0.5 if match[1] == "半" else _NUMERALS[match[1]] if match[1] in _NUMERALS else float(match[1])
    amount += 0.5 if match[3] else 0
    unit = re.sub("[ヶケカヵ]", "か", match[2])
    if unit in ("日", "day", "days"):
        return round(amount / 30) if amount % 30 == 0 else None
    months = amount * _MONTHS.get(unit, 0)
    return int(months) if months and months == int(months) else None


def _event(written: str) -> str | None:
    term = meaning("retention_event", written) if written else None
    return term.code if term else None
