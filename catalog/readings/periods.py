"""Time limits as people write them: 退職後7年, 採否決定後1年6か月, 2012年9月末まで, 案件終了まで."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from catalog.readings.dates import ERA_NAME, read_date
from catalog.readings.numerals import KANJI, ONES, number, plain
from catalog.vocabulary import meaning

VERSION = 2
"""Raised when the same words come to mean another period."""

_KA = "[かヶケカヵ箇個]"
_AMOUNT = rf"半|\d{{1,4}}(?:\.\d{{1,2}})?|[{ONES}]?十[{ONES}]?|[{ONES}]〇?"
_LENGTH = re.compile(
    # not the end of a longer number (2026年, 二三年, 数十年, 第3年), and not a day of a month (毎月30日)
    rf"(?<![\d.,{KANJI}数何第毎翌月])(?P<amount>{_AMOUNT})\s?"
    # 3月 is a month of a year, 年度 and 年目 count otherwise
    rf"(?:(?P<years>{_KA}?年(?![度目])|(?:years?|yrs?|y)(?![a-z]))"
    rf"|(?P<months>{_KA}月|月(?=間)|months?)|(?P<days>日|days?))"
    r"(?P<half>半)?間?"
)
_CALENDAR = re.compile(rf"(?<!\d)\d{{4}}\s?(?:年|[-/.]\s?\d)|{ERA_NAME}|(?<![a-z])[mtshr]\d{{1,2}}\s?[年/.]")
_OR = r"(?:又は|または|若しくは|もしくは|ないし|乃至|から|or|to|[~\-、,・/])"
_ALTERNATIVES = re.compile(rf"\s?{_OR}\s?")
_ALTERNATIVE = re.compile(rf"(?:\d{{1,4}}|[{KANJI}]{{1,3}})\s?(?:{_KA}?[年月])?\s?{_OR}\s?$")
_TOGETHER = re.compile(r"\s?(?:と|and)?\s?")
_AT_LEAST = re.compile(r"(?:最低|少なくとも|at least|minimum of|more than|over)\s?$")
_OR_MORE = re.compile(r"\s?(?:以上|超|未満|or more|or longer)")
_VAGUE = re.compile(r"(?:約|およそ|最長|最大|up to|about|within)\s?$")
_FROM = re.compile(r"(?:の)?(?:翌日|日)?(?:後|から|より|以降|以後)$|^(?:after|from|since)\s+(?:the\s+)?")
_UNTIL = re.compile(r"(?:まで|迄)$|^until\s+(?:the\s+)?")
_END_OF_MONTH = re.compile(r"末日?$")
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """MONTHS counted from EVENT (a term of ``retention_event``), or UNTIL a day; what cannot be told is None."""

    months: int | None
    event: str | None
    until: date | None


def read_period(written: str) -> PeriodReading | None:
    """Read WRITTEN as a time limit; return None where nothing can be told.

    A length that is one of several, or only the least, is not told; what it is counted from may be.
    """
    text = plain(written)
    if until := _day(text):
        return PeriodReading(None, None, until)
    lengths = list(_LENGTH.finditer(text))
    if not lengths:
        event = _event(_UNTIL.sub("", text)) if _UNTIL.search(text) else None
        return PeriodReading(0, event, None) if event else None
    if _CALENDAR.search(text) or not _one_limit(text, lengths):
        return None
    before, after = text[: lengths[0].start()], text[lengths[-1].end() :]
    told = not (_ALTERNATIVE.search(before) or _AT_LEAST.search(before) or _OR_MORE.match(after))
    months = _months(text, lengths) if told else None
    event = _counted_from(before, after)
    return PeriodReading(months, event, None) if months or event else None


def _day(text: str) -> date | None:
    bare = _UNTIL.sub("", text)
    reading = read_date(_END_OF_MONTH.sub("", bare))
    if reading is None or (reading.precision == "year" and "年" not in bare):
        return None
    day = reading.day
    if reading.precision == "year":
        return date(day.year, 12, 31)
    last = calendar.monthrange(day.year, day.month)[1]
    return day if reading.precision == "day" else day.replace(day=last)


def _one_limit(text: str, lengths: Sequence[re.Match[str]]) -> bool:
    """Tell whether LENGTHS are of one limit: a single one, years with months, or alternatives (5年又は7年)."""
    between = [text[one.end() : other.start()] for one, other in pairwise(lengths)]
    return _compound(text, lengths) or all(_ALTERNATIVES.fullmatch(words) for words in between)


def _compound(text: str, lengths: Sequence[re.Match[str]]) -> bool:
    """Tell whether LENGTHS are years and the months that go with them (1年6か月)."""
    if len(lengths) != 2 or not lengths[0]["years"] or not lengths[1]["months"]:
        return False
    return _TOGETHER.fullmatch(text, lengths[0].end(), lengths[1].start()) is not None


def _months(text: str, lengths: Sequence[re.Match[str]]) -> int | None:
    """Return the whole months that LENGTHS are together, None where they are alternatives or none are."""
    if len(lengths) > 1 and not _compound(text, lengths):
        return None
    months = sum(_length(match) for match in lengths)
    return int(months) if months == int(months) else None


def _length(match: re.Match[str]) -> Fraction:
    """Return the months of one length; thirty days are a month, other numbers of days are no months."""
    amount = _amount(match["amount"]) + (_HALF if match["half"] else 0)
    return amount / 30 if match["days"] else amount * (12 if match["years"] else 1)


def _amount(written: str) -> Fraction:
    value = number(written)
    return _HALF if written == "半" else Fraction(written if value is None else value)


def _counted_from(before: str, after: str) -> str | None:
    bare = _VAGUE.sub("", _AT_LEAST.sub("", _ALTERNATIVE.sub("", before)))
    return _event(_FROM.sub("", bare.strip(" 、,"))) or _event(_FROM.sub("", after.strip(" 、,")))


def _event(written: str) -> str | None:
    term = meaning("retention_event", written) if written else None
    return term.code if term else None
