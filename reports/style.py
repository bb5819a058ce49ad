"""How cells look: the colours of the house, fonts, borders and alignment."""

from dataclasses import asdict, dataclass
from typing import Any

INK, PALE, LINE = "#1F3864", "#D9E2F3", "#8EA9DB"
BLANK_FILL, MAY_FILL, SPECIAL_FILL, GREY_FILL = "#FFF2CC", "#E2EFDA", "#F5C27A", "#EDEDED"
GREY_TEXT = "#595959"
GROUP_FILLS = {
    "identification": INK,
    "use": "#2E5E4E",
    "storage": "#5B4A1F",
    "dealings": "#5A2A52",
    "management": "#404040",
}
"""The colours of the groups of columns; each is dark enough for white text."""


@dataclass(frozen=True, eq=False)
class Style:
    """How a cell looks; sizes in points, colours as ``#RRGGBB``, empty for none.

    Styles are made once and compared by identity: looking up their format must cost nothing in a large sheet.
    """

    size: float = 9
    bold: bool = False
    color: str = "#000000"
    fill: str = ""
    align: str = "left"
    valign: str = "top"
    wrap: bool = True
    border: bool = True
    number: str = "@"
    vertical: bool = False
    underline: bool = False
    italic: bool = False
    struck: bool = False
    locked: bool = True
    indent: int = 0


def styled(style: Style, **changes: Any) -> Style:
    """Return STYLE with CHANGES."""
    return Style(**{**asdict(style), **changes})


def properties(style: Style, font: str) -> dict[str, Any]:
    """Return how XlsxWriter is to format cells of STYLE in FONT."""
    found: dict[str, Any] = {
        "font_name": font,
        "font_scheme": "none",  # a theme would tie Japanese text to ＭＳ Ｐゴシック
        "font_charset": 128,
        "font_family": 3,
        "font_size": style.size,
        "font_color": style.color,
        "bold": style.bold,
        "align": style.align,
        "valign": style.valign,
        "text_wrap": style.wrap,
        "num_format": style.number,
        "locked": style.locked,
        "indent": style.indent,
    }
    if style.fill:
        found |= {"bg_color": style.fill, "pattern": 1}
    if style.border:
        found |= {"border": 1, "border_color": LINE}
    if style.vertical:
        found["rotation"] = 270  # XlsxWriter's word for text that runs from top to bottom
    if style.underline:
        found["underline"] = 1
    if style.italic:
        found["italic"] = True
    if style.struck:
        found["font_strikeout"] = True
    return found
