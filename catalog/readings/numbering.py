"""Numbers and bullets in front of the values of a list: ``1氏名、2住所``, ``①氏名②住所``, ``・氏名``."""

import re
import unicodedata
from collections.abc import Sequence

_CIRCLED = re.compile("[\u2460-\u249b\u2776-\u277f\u3251-\u325f]")
_BEFORE_NUMBER = r"(?:^|(?<=[\s、，,；;・/／。]))"
_STYLES = (
    re.compile(r"[(（]([0-9０-９]{1,2})[)）]"),
    re.compile(r"(?<![0-9０-９(（])([0-9０-９]{1,2})[)）]"),
    re.compile(r"(?<![0-9０-９.．])([0-9０-９]{1,2})[.．:：](?![0-9０-９])"),
    re.compile(r"[(（]([ア-ト])[)）]"),
    re.compile(r"(?<![ァ-ヶー])([ア-ト])[)）.．、]"),
    re.compile(_BEFORE_NUMBER + r"([ア-ト])(?![ァ-ヶー])"),
    re.compile(r"[(（]?([ⅰ-ⅻⅠ-Ⅻ])[)）.．]?"),
    re.compile(_BEFORE_NUMBER + r"([0-9０-９]{1,2})、"),
    re.compile(_BEFORE_NUMBER + r"([0-9０-９]{1,2})(?![0-9０-９,，.．()（）/／:：-])"),
)
"""How the number of a list's value is written, from the plainest sign of a list to the least."""
_KANA = "アイウエオカキクケコサシスセソタチツテト"
_COUNTERS = "年月日回次号級種期件名人社個本枚部課室階歳時分週目番度点親類型群組班等割"
_BULLETS = "●◆■◎○◇▪•‣◦"
_BULLET = re.compile(rf"(?:[{_BULLETS}・･*＊→▶►]|[-–—−](?=\s))\s*(?=\S)")
_SIGN = re.compile(f"[0-9０-９アⅰⅠ{_BULLETS}\u2460-\u249b\u2776-\u277f\u3251-\u325f]")
_LOOSE = " 　\t\r\n、，,；;"


def numbered(written: str, enclosed: Sequence[tuple[int, int]]) -> list[str]:
    """Part WRITTEN in front of its numbers or bullets; what stands within ENCLOSED ranges (brackets) is left alone.

    Numbers must count from one on, so that 第2回 or 1,200名 is none; a number that counts something
    (1次選考、2次選考) parts nothing.
    """
    if not _SIGN.search(written):
        return [written]
    for found in (_circled(written), *(_counting(style, written) for style in _STYLES), _bulleted(written)):
        marks = [match for match in found if not any(start < match.start() < end for start, end in enclosed)]
        if len(marks) > 1:
            ends = [*(mark.start() for mark in marks[1:]), len(written)]
            values = [written[mark.end() : end].strip(_LOOSE) for mark, end in zip(marks, ends, strict=True)]
            if _are_counted(marks, values):
                continue
            return [part for part in (written[: marks[0].start()].strip(_LOOSE), *values) if part]
    return [written]


def plain(value: str) -> str:
    """Return VALUE without the bullet in front of it; a mark that stands alone is the value itself."""
    return _BULLET.sub("", value, count=1) if _BULLET.match(value) else value


def _circled(written: str) -> list[re.Match[str]]:
    found = list(_CIRCLED.finditer(written))
    return found if len(found) > 1 and found[0].group() < found[1].group() else []


def _counting(style: re.Pattern[str], written: str) -> list[re.Match[str]]:
    """Return the marks of STYLE that count 1, 2, 3 and so on from the start of WRITTEN."""
    found: list[re.Match[str]] = []
    for match in style.finditer(written):
        if _ordinal(match[1]) == len(found) + 1 and (found or not written[: match.start()]):
            found.append(match)
    return found


def _ordinal(mark: str) -> int:
    if mark in _KANA:
        return _KANA.index(mark) + 1
    return int(mark) if mark.isdecimal() else int(unicodedata.numeric(mark))


def _bulleted(written: str) -> list[re.Match[str]]:
    if written[:1] not in _BULLETS:
        return []
    return list(re.finditer(re.escape(written[:1]), written))


def _are_counted(marks: Sequence[re.Match[str]], values: Sequence[str]) -> bool:
    bare = marks[0].group().strip()[-1:].isnumeric() and not _CIRCLED.match(marks[0].group())
    return bare and (not all(values) or (len({value[0] for value in values}) == 1 and values[0][0] in _COUNTERS))
