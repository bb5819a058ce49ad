"""Where the pages of a printed sheet end, so that no title stands alone at the foot of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

A3, A4 = 8, 9
_SIDES = {A3: (1190.55, 841.89), A4: (841.89, 595.28)}
"""Points of the long and the short side of paper."""
_WIDER = (1.0, 1.17)
"""How much wider columns get by the digits of the font: of that which is asked for, and of what stands in for it."""


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet prints: PAPER landscape (or PORTRAIT), WIDE pages wide and any length (or TALL)."""

    paper: int = A4
    wide: int = 1
    tall: int = 0
    portrait: bool = False


def breaks(
    heights: Sequence[float],
    together: Sequence[tuple[int, int]],
    page: Page,
    width: float,
    margins: Mapping[str, float],
) -> list[int]:
    """Return after which rows a page must end so that no block of rows TOGETHER is parted.

    HEIGHTS are those of all rows in points, WIDTH that of the columns in pixels, MARGINS in inches. A sheet that is
    fitted to a number of pages has no breaks of its own.
    """
    if page.tall:
        return []
    found: set[int] = set()
    for first, last in sorted(together):
        if any(_parts(heights, found, first, last, _room(page, width * wider, margins)) for wider in _WIDER):
            found.add(first - 1)
    return sorted(found)


def _room(page: Page, width: float, margins: Mapping[str, float]) -> float:
    """Return how many points of rows a page holds once WIDTH pixels of columns are fitted to its width."""
    across, down = _SIDES[page.paper][::-1] if page.portrait else _SIDES[page.paper]
    printable = (across - (margins["left"] + margins["right"]) * 72) * page.wide
    scale = min(1.0, printable / (width * 0.75)) if width else 1.0
    return (down - (margins["top"] + margins["bottom"]) * 72) / scale


def _parts(heights: Sequence[float], found: set[int], first: int, last: int, room: float) -> bool:
    """Tell whether a page of ROOM points that is filled from its last break on ends between the rows FIRST and LAST."""
    if first - 1 in found or first == 1:
        return False
    used = 0.0
    for row, height in enumerate(heights[:last], start=1):
        if row - 1 in found or used + height > room:
            if row > first:
                return True
            used = 0.0
        used += height
    return False
