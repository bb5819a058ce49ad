"""The styles of a workbook, added to: the same cell with another fill and colour, and the looks of our own sheet."""

import re
from dataclasses import dataclass

from catalog.findings import Severity
from ledgers.patches import nodes
from ledgers.patches.nodes import Edit, Unpatchable

PART = "xl/styles.xml"
FILLS: dict[Severity, str] = {"error": "FFF8CBAD", "warning": "FFFFE699"}
INKS: dict[Severity, str] = {"error": "FF9C0006", "warning": "FF7F6000"}
"""Dark enough on their fills to be read."""

_COLOR = re.compile(rb"<(?:\w+:)?color\b[^<>]*?(?:/>|>\s*</(?:\w+:)?color>)")
_SIZE = re.compile(rb"<(?:\w+:)?sz\b[^<>]*?/>")
_FONT = '<name val="游ゴシック"/><family val="3"/><charset val="128"/>'
_LINE = '<{0} style="thin"><color rgb="FF8EA9DB"/></{0}>'
_BOX = f"<border>{''.join(_LINE.format(side) for side in ('left', 'right', 'top', 'bottom'))}<diagonal/></border>"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell of our own sheet looks; colours as ``AARRGGBB``, empty for none."""

    size: float = 9
    ink: str = "FF000000"
    fill: str = ""
    bold: bool = False
    link: bool = False
    boxed: bool = True
    wrap: bool = True
    centered: bool = False
    number: bool = False


class Styles:
    """The part with the styles as it was in DATA, and what was added to it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = nodes.parse(data)
        self._mark = nodes.prefix(data, self._root)
        self._lists = {name: self._root.need(name) for name in ("fonts", "fills", "borders", "cellXfs")}
        self._known = {name: [data[n.start : n.end] for n in node.children] for name, node in self._lists.items()}
        self._places = {name: {word: at for at, word in reversed([*enumerate(k)])} for name, k in self._known.items()}
        if not all(self._known.values()):
            raise Unpatchable("styles")

    def written(self) -> bytes:
        """Return the part with all additions."""
        edits: list[Edit] = []
        for name, node in self._lists.items():
            if added := self._known[name][len(node.children) :]:
                tag = nodes.set_attributes(self._data[node.start : node.inner], count=str(len(self._known[name])))
                edits += [Edit(node.start, node.inner, tag), Edit(node.close, node.close, b"".join(added))]
        return nodes.splice(self._data, edits)

    def marked(self, style: int, severity: Severity) -> int:
        """Return the style that is STYLE in the colours of SEVERITY."""
        old = self._xf(style)
        fill = self._add("fills", _fill(FILLS[severity]))
        font = self._add("fonts", _inked(self._known["fonts"][_number(old, "fontId")], INKS[severity], self._mark))
        changes = {"fillId": str(fill), "fontId": str(font), "applyFill": "1", "applyFont": "1"}
        tag = nodes.start_tag(old)
        return self._add("cellXfs", nodes.set_attributes(tag, **changes) + old[len(tag) :], plain=False)

    def is_marked(self, style: int) -> bool:
        """Tell whether STYLE has one of the fills that we mark with."""
        known = self._known["fills"][_number(self._xf(style), "fillId")].upper()
        return any(fill.encode() in known for fill in FILLS.values())

    def look(self, look: Look) -> int:
        """Return the style of a cell that looks like LOOK."""
        bold, link = "<b/>" * look.bold, "<u/>" * look.link
        font = f'<font>{bold}{link}<sz val="{look.size:g}"/><color rgb="{look.ink}"/>{_FONT}</font>'
        fill = self._add("fills", _fill(look.fill)) if look.fill else 0
        border = self._add("borders", _BOX) if look.boxed else 0
        align = f'vertical="{"center" if look.fill else "top"}"' + ' wrapText="1"' * look.wrap
        align += ' horizontal="center"' * look.centered
        kinds = f'numFmtId="{0 if look.number else 49}" fontId="{self._add("fonts", font)}" fillId="{fill}"'
        applied = "".join(f' apply{what}="1"' for what in ("NumberFormat", "Font", "Fill", "Border", "Alignment"))
        xf = f'<xf {kinds} borderId="{border}" xfId="0"{applied}><alignment {align}/></xf>'
        return self._add("cellXfs", xf)

    def _xf(self, style: int) -> bytes:
        known = self._known["cellXfs"]
        return known[style] if style < len(known) else known[0]

    def _add(self, name: str, word: str | bytes, *, plain: bool = True) -> int:
        """Return the place of WORD in the list NAME, where it is added unless it stands there."""
        data = word.encode() if isinstance(word, str) else word
        data = nodes.prefixed(data, self._mark) if plain and isinstance(word, str) else data
        at = self._places[name].setdefault(data, len(self._known[name]))
        if at == len(self._known[name]):
            self._known[name].append(data)
        return at


def _fill(color: str) -> str:
    pattern = f'<fgColor rgb="{color}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{pattern}</patternFill></fill>'


def _inked(font: bytes, color: str, mark: bytes) -> bytes:
    """Return FONT in COLOR; the order of what a font says matters to some readers."""
    word = nodes.prefixed(f'<color rgb="{color}"/>'.encode(), mark)
    if _COLOR.search(font):
        return _COLOR.sub(word, font, count=1)
    tag, size = nodes.start_tag(font), _SIZE.search(font)
    if tag.endswith(b"/>"):
        return nodes.prefixed(b"<font>", mark) + word + nodes.prefixed(b"</font>", mark)
    at = size.end() if size else len(tag)
    return font[:at] + word + font[at:]


def _number(tag: bytes, name: str) -> int:
    match = re.search(rb"\s" + name.encode() + rb'\s*=\s*["\'](\d+)', nodes.start_tag(tag))
    return int(match[1]) if match else 0
