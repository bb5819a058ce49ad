"""How much room text takes on a sheet; Japanese characters are twice as wide as Latin ones.

XlsxWriter's own fitting halves Japanese, so widths and heights are computed here. The formulas were tried with
LibreOffice and Noto Sans CJK JP, 游ゴシック and IPA Pゴシック.
"""

import codecs
import math
from collections.abc import Sequence
from functools import lru_cache

PADDING = 10
"""Pixels that a cell keeps free beside its text."""
LINE_HEIGHT = 1.45
"""Height of a line in multiples of the font size."""
TALLEST = 409.0
"""Points; Excel makes no row higher."""


def _as_wide(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "??" * (error.end - error.start), error.end


codecs.register_error("daicho.wide", _as_wide)


def units(text: str) -> int:
    """Return the width of TEXT in half-width characters.

    In CP932 a character has as many bytes as it is half-widths wide in Japanese fonts, those of ambiguous width
    included; what it lacks counts as wide.
    """
    return len(text) if text.isascii() else len(text.encode("cp932", "daicho.wide"))


def widest(text: str | None) -> int:
    """Return the width of the widest line of TEXT in half-width characters."""
    return max(map(units, text.split("\n"))) if text else 0


def pixels(width: float, size: float) -> float:
    """Return how many pixels WIDTH half-width characters of a font of SIZE points take, the cell's padding included."""
    return width * _half(size) + PADDING


@lru_cache(maxsize=200_000)
def lines(text: str, column: float, size: float) -> int:
    """Return how many lines TEXT needs in a COLUMN of so many pixels, in a font of SIZE points."""
    room = _room(column, size)
    return sum(-(-units(line) // room) or 1 for line in text.split("\n"))


def portions(text: str, column: float, size: float) -> list[str]:
    """Part TEXT into what rows with a COLUMN of so many pixels can show: Excel makes none higher than TALLEST."""
    most = int((TALLEST - 5) / size / LINE_HEIGHT)
    longest = most * _room(column, size) // 2
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        for part in [line] if lines(line, column, size) <= most else _cut(line, longest):
            if found[-1] and lines("\n".join([*found[-1], part]), column, size) > most:
                found.append([])
            found[-1].append(part)
    return ["\n".join(parts) for parts in found]


def _cut(line: str, longest: int) -> list[str]:
    return [line[at : at + longest] for at in range(0, len(line), longest)]


def height(most: int, size: float, least: float = 24) -> float:
    """Return the height in points of a row whose longest cell has MOST lines in a font of SIZE points."""
    return max(least, min(TALLEST, most * size * LINE_HEIGHT + 5))


def shares(wanted: Sequence[float], least: Sequence[float], budget: float) -> list[float]:
    """Share BUDGET pixels among columns that WANT so much, none getting less than its LEAST.

    What is over after the least goes to each by the square root of what it wants more: long texts wrap.
    """
    more = [math.sqrt(max(0, want - low)) for want, low in zip(wanted, least, strict=True)]
    over = max(0.0, budget - sum(least))
    total = sum(more)
    if not total:
        return list(least)
    return [low + over * part / total for low, part in zip(least, more, strict=True)]


def _room(column: float, size: float) -> int:
    """Return how many half-width characters a line holds in a COLUMN of so many pixels."""
    return max(2, int((column - PADDING) / _half(size)) - 1)


def _half(size: float) -> float:
    return size * 96 / 72 / 2 * 1.04
