"""Figures in words as people write them: of any width, and kanji with or without their tens (二十一, 二〇二六)."""

import re

from catalog.folding import even

ONES = "一二三四五六七八九"
KANJI = f"{ONES}〇○零ニ十百千"
"""Kanji that numbers are written with; a circle and the katakana ニ are common slips for 〇 and 二."""

_FIGURES = str.maketrans("〇○零一二三四五六七八九ニ", "0001234567892")
_PLACES = re.compile(r"(?:(\d?)(千))?(?:(\d?)(百))?(?:(\d?)(十))?(\d?)")
_WORTH = {"千": 1_000, "百": 100, "十": 10}
_ENUMERATING = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f\u2460-\u249b\u24ea\u3251-\u325f\u32b1-\u32bf]"
)
"""Marks of notes and lists (¹, ①, ⑴) and fractions: evened out they would join the figures beside them."""


def plain(written: str) -> str:
    """Return WRITTEN evened out for reading, with marks of notes apart from the figures they stand at."""
    return even(_ENUMERATING.sub(r" \g<0> ", written))


def number(figures: str) -> int | None:
    """Return the value of FIGURES, decimal or kanji; None where they are no number (十十)."""
    decimal = figures.translate(_FIGURES)
    if decimal.isdecimal():
        return int(decimal)
    places = _PLACES.fullmatch(decimal)
    if places is None or not decimal:
        return None
    *tens, ones = places.groups()
    told = zip(tens[::2], tens[1::2], strict=True)
    return int(ones or 0) + sum(int(times or 1) * _WORTH[place] for times, place in told if place)
