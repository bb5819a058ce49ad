"""The drawing of a sheet's comments: their boxes, in the old language that Excel still keeps them in."""

import re
from collections.abc import Callable, Iterable

from ledgers.patches import nodes
from ledgers.patches.nodes import Edit, Unpatchable
from ledgers.patches.parts import Package
from ledgers.patches.sheet import At, Sheet

WIDE, HIGH = 320, 110
"""Pixels of a comment."""
_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_SHAPE = re.compile(rb"<((?:\w+:)?)shape\b")
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*<")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d+)\s*<")
_NUMBER = re.compile(rb"_x0000_s(\d+)")
_BLOCK = re.compile(rb"""<(?:\w+:)?idmap\b[^<>]{0,400}?\bdata\s*=\s*["']([\d, ]+)""")
_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_PREFIXED = re.compile(r"(?<=[</ ])([vox]):(?=\w)")
_NO_DRAWING = (
    "<xml"
    + "".join(f' xmlns:{mark}="{space}"' for mark, space in _SPACES.items())
    + '><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{0}"/></o:shapelayout></xml>'
)
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:0;margin-top:0;'
    'width:240pt;height:82.5pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def make(package: Package) -> str:
    """Add a drawing without boxes to PACKAGE and return its part."""
    package.declare("vml", _TYPE)
    blocks = (_BLOCK.findall(package.read(name)) for name in package.names if name.endswith(".vml"))
    taken = max((int(n) for found in blocks for one in found for n in re.findall(rb"\d+", one)), default=0)
    return package.add("xl/drawings/vmlDrawing", ".vml", _NO_DRAWING.format(taken + 1).encode(), _TYPE)


def require(package: Package, drawing: str) -> None:
    """Make sure that boxes can be added to DRAWING.

    Raises:
        Unpatchable: they cannot.
    """
    _spelt(package.read(drawing), "")


def draw(package: Package, drawing: str, fresh: Iterable[At], cells: Sheet) -> None:
    """Add a box to DRAWING for each of the FRESH cells, which stand in CELLS."""
    data = package.read(drawing)
    block = _BLOCK.search(data)
    first = int(re.findall(rb"\d+", block[1])[0]) * 1024 if block else 1024
    number = max([first, *(int(n) for n in _NUMBER.findall(data))])
    kind = "" if b'"_x0000_t202"' in data else _KIND
    boxes = "".join(
        _BOX.format(number=number + n, anchor=_anchor(at, cells), row=at[0] - 1, column=at[1] - 1)
        for n, at in enumerate(fresh, start=1)
    )
    end = data.rindex(b"</xml>")
    package.edit(drawing, [Edit(end, end, _spelt(data, kind + boxes))] if boxes else [])


def clear(package: Package, drawing: str, gone: set[At]) -> None:
    """Take the boxes of the cells GONE out of DRAWING."""
    data = package.read(drawing)
    shapes = nodes.spans(data, _SHAPE, b"shape>")
    package.edit(drawing, [Edit(start, end, b"") for start, end in shapes if _note(data[start:end]) in gone])


def _note(shape: bytes) -> At | None:
    """Return the cell whose comment SHAPE is the box of, None where it is that of none."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column and b'ObjectType="Note"' in shape else None


def _spelt(drawing: bytes, words: str) -> bytes:
    """Return WORDS with the prefixes that DRAWING gives to the three vocabularies of such drawings."""
    if b"<xml" not in drawing or b"</xml>" not in drawing:
        raise Unpatchable("drawing")
    head = drawing[drawing.index(b"<xml") :].partition(b">")[0].decode()
    marks = {space: mark for mark, space in re.findall(r"""xmlns:(\w+)\s*=\s*["']([^"']+)""", head)}
    if missing := [space for space in _SPACES.values() if space not in marks]:
        raise Unpatchable(missing[0])
    return _PREFIXED.sub(lambda match: marks[_SPACES[match[1]]] + ":", words).encode()


def _anchor(at: At, cells: Sheet) -> str:
    """Return where the box of the cell AT begins and ends: right of it, a little higher."""
    left, top = at[1], max(at[0] - 2, 0)
    right, over = _walk(left, WIDE + 15, cells.pixels_wide)
    low, under = _walk(top, HIGH + 7, cells.pixels_high)
    return ", ".join(str(number) for number in (left, 15, top, 7, right, over, low, under))


def _walk(start: int, pixels: int, size: Callable[[int], int]) -> At:
    """Return where one is after so many PIXELS from START, counted from 0: the place and the rest within it."""
    at = start
    while pixels >= size(at + 1) and at < start + 400:
        pixels -= size(at + 1)
        at += 1
    return at, pixels
