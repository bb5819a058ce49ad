"""A worksheet's XML, changed cell by cell: the styles of cells, cells of our own, the width of their column."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from catalog.findings import column_letters
from ledgers.patches import nodes
from ledgers.patches.nodes import Edit, Node
from ledgers.workbook import spanned

LAST_COLUMN = 16_384
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing",
)  # fmt: skip
"""The elements of a worksheet; in another order Excel calls it damaged."""

_SELECTED = re.compile(rb"""\btabSelected\s*=\s*["'](?:1|true)["']""")
_BODY = re.compile(rb"<(?:\w+:)?sheetData\b[^<>]*>")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 64, 20

At = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell becomes: its STYLE, and its TEXT where it is ours (None leaves what stands in it)."""

    style: int
    text: str | None = None


class Sheet:
    """The XML of a worksheet as it was in DATA, of which the cells of ROWS are looked at."""

    def __init__(self, data: bytes, rows: Collection[int]) -> None:
        self._data = data
        self._row = 0
        self._widened: dict[int, int] = {}
        wanted = frozenset(rows)
        self._root = nodes.parse(data, lambda path, attributes: self._within(path, attributes, wanted))
        self._mark = nodes.prefix(data, self._root)
        self._body = self._root.need("sheetData")
        self._rows = _placed(self._body.children, "r", int)
        self._cells = {
            row: _placed(node.children, "r", lambda written: address(written)[1])
            for row, node in self._rows.items()
            if row in wanted
        }
        merged = self._root.child("mergeCells")
        self._merged = [span(node.attributes.get("ref", "")) for node in merged.children] if merged else []

    def style(self, at: At) -> int:
        """Return the style of the cell AT; where there is none that of its row, else of its column."""
        if cell := self._cells.get(at[0], {}).get(at[1]):
            return int(cell.attributes.get("s", 0))
        row = self._rows.get(at[0])
        if row and row.attributes.get("customFormat") in ("1", "true"):
            return int(row.attributes.get("s", 0))
        return next((int(c.attributes.get("style", 0)) for c in self._columns() if _covers(c, at[1])), 0)

    def free_column(self, after: int, rows: Collection[int]) -> int | None:
        """Return the first column right of AFTER in which nothing stands in ROWS, not even a look; None if none is."""
        taken = {column for row in rows for column in self._cells.get(row, ())}
        wanted = sorted(rows)
        across = (m for m in self._merged if bisect_left(wanted, m[0]) < bisect_right(wanted, m[2]))
        taken |= spanned(((left, right) for _, left, _, right in across), LAST_COLUMN)
        return next((column for column in range(after + 1, LAST_COLUMN + 1) if column not in taken), None)

    def cells(self, changes: Mapping[At, Cell | None]) -> list[Edit]:
        """Return the edits that make CHANGES, where None takes a cell away."""
        edits: list[Edit] = []
        last = ""
        by_row: dict[int, dict[int, Cell | None]] = defaultdict(dict)
        for row, column in sorted(changes):
            by_row[row][column] = changes[row, column]
        for row, here in by_row.items():
            words = "".join(_cell(row, column, cell) for column, cell in here.items() if cell)
            if node := self._rows.get(row):
                edits += self._in_row(row, node, here)
            elif words:
                after = min((n.start for r, n in self._rows.items() if r > row), default=None)
                if after is None:
                    last += f'<row r="{row}">{words}</row>'
                else:
                    edits.append(Edit(after, after, self._own(f'<row r="{row}">{words}</row>')))
        return [*edits, nodes.within(self._data, self._body, self._own(last))] if last else edits

    def width(self, column: int, characters: float) -> list[Edit]:
        """Return the edits that make COLUMN so many CHARACTERS wide, and show it where it was hidden."""
        self._widened[column] = round(characters * 7)
        word = f'<col min="{column}" max="{column}" width="{characters:g}" customWidth="1"/>'
        cols = self._root.child("cols")
        if cols is None:
            at = nodes.following(self._root, "cols", ORDER)
            return [Edit(at, at, self._own(f"<cols>{word}</cols>"))]
        for node in cols.children:
            if _covers(node, column):
                return [self._split(node, column, word)]
        at = min((n.start for n in cols.children if int(n.attributes["min"]) > column), default=cols.close)
        return [Edit(at, at, self._own(word))]

    def reach(self, row: int, column: int) -> list[Edit]:
        """Return the edits that let the sheet's extent reach to ROW and COLUMN."""
        node = self._root.child("dimension")
        if node is None:
            return []
        top, left, low, right = span(node.attributes.get("ref", "A1"))
        ref = f"{column_letters(left)}{top}:{column_letters(max(right, column))}{max(low, row)}"
        return [nodes.tagged(self._data, node, ref=ref)]

    def pixels_wide(self, column: int) -> int:
        """Return how wide COLUMN is shown, with what was made wider since."""
        if column in self._widened:
            return self._widened[column]
        node = next((node for node in self._columns() if _covers(node, column)), None)
        if node is None:
            return self._default("defaultColWidth", 7, _DEFAULT_WIDTH)
        return 0 if _hidden(node) else round(float(node.attributes.get("width", 8.43)) * 7)

    def pixels_high(self, row: int) -> int:
        """Return how high ROW is shown."""
        node = self._rows.get(row)
        if node is None or "ht" not in node.attributes:
            return 0 if node and _hidden(node) else self._default("defaultRowHeight", 96 / 72, _DEFAULT_HEIGHT)
        return 0 if _hidden(node) else round(float(node.attributes["ht"]) * 96 / 72)

    def _within(self, path: nodes.Path, attributes: Mapping[str, str], wanted: frozenset[int]) -> bool:
        if path[-1] != "row" or path[1:-1] != ("sheetData",):
            return path[1:] in ((), ("sheetData",), ("cols",), ("mergeCells",))
        self._row = int(attributes.get("r", self._row + 1))
        return self._row in wanted

    def _columns(self) -> list[Node]:
        cols = self._root.child("cols")
        return cols.children if cols else []

    def _in_row(self, row: int, node: Node, changes: Mapping[int, Cell | None]) -> list[Edit]:
        known = self._cells[row]
        beyond = max(known, default=0)
        edits = [self._changed(row, column, cell, known) for column, cell in changes.items() if column <= beyond]
        if last := "".join(_cell(row, column, cell) for column, cell in changes.items() if cell and column > beyond):
            edits.append([nodes.within(self._data, node, self._own(last))])
        return self._unbound(node, [edit for some in edits for edit in some])

    def _changed(self, row: int, column: int, cell: Cell | None, known: Mapping[int, Node]) -> list[Edit]:
        """Return the edits that make CELL the one at ROW and COLUMN, among those that are KNOWN or before them."""
        old = known.get(column)
        words = self._own(_cell(row, column, cell)) if cell else b""
        if old is None:
            after = min(node.start for at, node in known.items() if at > column)
            return [Edit(after, after, words)]
        if cell and cell.text is None:
            return [nodes.tagged(self._data, old, s=str(cell.style))]
        return [Edit(old.start, old.end, words)]

    def _unbound(self, node: Node, edits: list[Edit]) -> list[Edit]:
        """Return EDITS of the row NODE so that it does not say how far it reaches, which would not be true any more."""
        if "spans" not in node.attributes or not edits:
            return edits
        if not node.empty:
            return [*edits, nodes.tagged(self._data, node, spans=None)]
        tag = nodes.start_tag(edits[0].words)
        return [edits[0]._replace(words=nodes.set_attributes(tag, spans=None) + edits[0].words[len(tag) :])]

    def _split(self, node: Node, column: int, word: str) -> Edit:
        """Return the edit that takes COLUMN out of the range of columns of NODE."""
        tag = self._data[node.start : node.inner]
        if not node.empty:
            tag = tag[:-1] + b"/>"
        first, last = int(node.attributes["min"]), int(node.attributes["max"])
        style = node.attributes.get("style")
        parts = [self._own(word if style is None else word.replace("/>", f' style="{style}"/>'))]
        if first < column:
            parts.insert(0, nodes.set_attributes(tag, max=str(column - 1)))
        if last > column:
            parts.append(nodes.set_attributes(tag, min=str(column + 1)))
        return Edit(node.start, node.end, b"".join(parts))

    def _own(self, words: str) -> bytes:
        return nodes.prefixed(words.encode(), self._mark)

    def _default(self, name: str, pixels: float, otherwise: int) -> int:
        node = self._root.child("sheetFormatPr")
        return round(float(node.attributes[name]) * pixels) if node and name in node.attributes else otherwise


def with_drawing(data: bytes, relation: str, namespace: str) -> bytes:
    """Return the sheet DATA so that it shows the drawing of its comments."""
    opened, closed = _BODY.search(data), data.rfind(b"</", 0, data.rfind(b"sheetData>") + 1)
    inner = opened.end() if opened else len(data)
    gone = max(0, closed - inner)
    hollow = data[:inner] + data[inner + gone :]  # what is in the cells does not matter here, and takes long to read
    root = nodes.parse(hollow, lambda path, _: len(path) == 1)
    at = nodes.following(root, "legacyDrawing", ORDER) + gone
    word = f'<legacyDrawing xmlns:r="{namespace}" r:id="{relation}"/>'
    return nodes.splice(data, [Edit(at, at, nodes.prefixed(word.encode(), nodes.prefix(hollow, root)))])


def unselected(data: bytes) -> bytes:
    """Return the sheet DATA as one that is not selected: of two that are, what is typed into one goes to both."""
    head, body, rest = data.partition(b"sheetData")
    return _SELECTED.sub(b'tabSelected="0"', head) + body + rest


def address(written: str) -> At:
    """Return row and column of the cell WRITTEN like ``C7``."""
    match = _ADDRESS.fullmatch(written)
    if match is None:
        raise nodes.Unpatchable(written)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def span(written: str) -> tuple[int, int, int, int]:
    """Return top, left, bottom and right of the range WRITTEN like ``A1:C7``."""
    first, _, last = written.partition(":")
    return (*address(first), *address(last or first))


def _placed(children: Iterable[Node], name: str, number: Callable[[str], int]) -> dict[int, Node]:
    """Return CHILDREN by their numbers; one that does not tell it stands behind the former."""
    found: dict[int, Node] = {}
    last = 0
    for node in children:
        last = number(node.attributes[name]) if name in node.attributes else last + 1
        found[last] = node
    return found


def _covers(node: Node, column: int) -> bool:
    return int(node.attributes.get("min", 0)) <= column <= int(node.attributes.get("max", 0))


def _hidden(node: Node) -> bool:
    return node.attributes.get("hidden") in ("1", "true")


def _cell(row: int, column: int, cell: Cell) -> str:
    start = f'<c r="{column_letters(column)}{row}" s="{cell.style}"'
    return f"{start}/>" if cell.text is None else f'{start} t="inlineStr">{nodes.inline(cell.text)}</c>'
