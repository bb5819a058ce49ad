"""XML as bytes with the places of its elements, to be spliced: what is not named stays as it was, byte for byte."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from ledgers.markup import MAX_DEPTH

Path = tuple[str, ...]

_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8|us-ascii)[^"']*["']""", re.IGNORECASE)
_NAME = re.compile(rb"<(/?)(?=[A-Za-z])")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f]|_x[0-9A-Fa-f]{4}_")


class Unpatchable(Exception):
    """A part of the package is not as it must be for us to change it without risk."""


class Edit(NamedTuple):
    """WORDS that take the place of the bytes from START to END."""

    start: int
    end: int
    words: bytes


@dataclass(slots=True)
class Node:
    """An element: its NAME without prefix, where its start tag STARTs and ends (INNER), its end tag begins (CLOSE)."""

    name: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Tell whether the element is one tag."""
        return self.inner == self.end

    def child(self, name: str) -> "Node | None":
        """Return the first child called NAME, or None."""
        return next((node for node in self.children if node.name == name), None)

    def every(self, name: str) -> "list[Node]":
        """Return the children called NAME."""
        return [node for node in self.children if node.name == name]

    def need(self, name: str) -> "Node":
        """Return the first child called NAME.

        Raises:
            Unpatchable: there is none.
        """
        if node := self.child(name):
            return node
        raise Unpatchable(name)


def parse(data: bytes, within: Callable[[Path, Mapping[str, str]], bool] = lambda path, _: True) -> Node:
    """Return the root element of DATA with the descendants whose parents WITHIN admits.

    Raises:
        Unpatchable: it is no XML in UTF-8.
    """
    if _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise Unpatchable("encoding")
    try:
        return _Parser(data, within).root()
    except (expat.ExpatError, ValueError) as error:
        raise Unpatchable("xml") from error


def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return DATA with EDITS made; of several at one place the first comes first."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= at
        pieces += [data[at : edit.start], edit.words]
        at = edit.end
    return b"".join([*pieces, data[at:]])


def spans(data: bytes, start: re.Pattern[bytes], end: bytes) -> Iterator[tuple[int, int]]:
    """Yield where elements of DATA begin and end whose tags match START, with the prefix in a group, and END.

    One that is within another is passed over; so is all from one that never ends.
    """
    at = 0
    while (found := start.search(data, at)) and (close := data.find(b"</" + found[1] + end, found.end())) >= 0:
        at = close + len(b"</" + found[1] + end)
        yield found.start(), at


def within(data: bytes, node: Node, words: bytes, *, first: bool = False) -> Edit:
    """Return the edit that puts WORDS into NODE at its end (or FIRST), opening it up where it is one tag."""
    if not node.empty:
        at = node.inner if first else node.close
        return Edit(at, at, words)
    tag = data[node.start : node.inner]
    name = re.match(rb"<([^\s/>]+)", tag)
    assert name
    return Edit(node.start, node.end, tag[:-2].rstrip() + b">" + words + b"</" + name[1] + b">")


def tagged(data: bytes, node: Node, **attributes: str | None) -> Edit:
    """Return the edit that sets ATTRIBUTES in the start tag of NODE; None takes one away."""
    return Edit(node.start, node.inner, set_attributes(data[node.start : node.inner], **attributes))


def set_attributes(tag: bytes, **attributes: str | None) -> bytes:
    """Return the start TAG with ATTRIBUTES set; None takes one away."""
    edits, missing = [], dict(attributes)
    for match in _ATTRIBUTE.finditer(tag):
        name = match[1].decode()
        if name in attributes:
            value = missing.pop(name, None)
            edits.append(Edit(match.start(), match.end(), b"" if value is None else _attribute(name, value)))
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    more = b"".join(_attribute(name, value) for name, value in missing.items() if value is not None)
    return splice(tag, [*edits, Edit(end, end, more)])


def start_tag(data: bytes, start: int = 0) -> bytes:
    """Return the tag of DATA that begins at START."""
    match = _TAG.match(data, start)
    if match is None:
        raise ValueError(start)
    return match[0]


def prefix(data: bytes, root: Node) -> bytes:
    """Return the prefix of ROOT's name with its colon, empty where it has none."""
    name = re.match(rb"<([^\s/>]+)", data[root.start : root.inner])
    assert name
    return name[1].rpartition(b":")[0] + b":" if b":" in name[1] else b""


def prefixed(words: bytes, mark: bytes) -> bytes:
    """Return WORDS, XML without prefixes, with every element called by the prefix MARK."""
    return _NAME.sub(rb"<\1" + mark, words) if mark else words


def escape(text: str) -> str:
    """Return TEXT as it stands in the XML of a workbook, in elements and in attributes."""
    kept = text.replace("\r\n", "\n").encode("utf-8", "replace").decode()
    kept = _UNFIT.sub(_escaped, kept).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def inline(text: str) -> str:
    """Return TEXT as the content of a cell of the type ``inlineStr``."""
    return f'<is><t xml:space="preserve">{escape(text)}</t></is>'


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_" if len(match[0]) == 1 else f"_x005F{match[0]}"


def _attribute(name: str, value: str) -> bytes:
    return f' {name}="{escape(value)}"'.encode()


class _Parser:
    """One pass over DATA."""

    def __init__(self, data: bytes, within: Callable[[Path, Mapping[str, str]], bool]) -> None:
        self._data = data
        self._within = within
        self._open: list[Node] = []
        self._path: Path = ()
        self._depth = 0
        self._root: Node | None = None
        self._expat = expat.ParserCreate()
        self._look()

    def root(self) -> Node:
        self._expat.Parse(self._data, True)
        assert self._root
        return self._root

    def _look(self) -> None:
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end

    def _overlook(self) -> None:
        """Pass over what is within an element, which in a large sheet is nearly everything, as quickly as can be."""
        self._expat.StartElementHandler = self._deeper
        self._expat.EndElementHandler = self._back

    def _deeper(self, _: str, __: dict[str, str]) -> None:
        self._depth += 1

    def _back(self, name: str) -> None:
        if self._depth:
            self._depth -= 1
        else:
            self._look()
            self._end(name)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._expat.CurrentByteIndex
        node = Node(name.rpartition(":")[2], attributes, start, start + len(start_tag(self._data, start)))
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)
        if len(self._open) > MAX_DEPTH:
            raise ValueError("too deep")
        self._path = (*self._path, node.name)
        if not self._within(self._path, attributes):
            self._overlook()

    def _end(self, _: str) -> None:
        node = self._open.pop()
        self._path = self._path[:-1]
        if self._data.endswith(b"/>", 0, node.inner):
            node.close = node.end = node.inner
        else:
            node.close = self._expat.CurrentByteIndex
            node.end = self._data.index(b">", node.close) + 1


def following(root: Node, name: str, order: Sequence[str]) -> int:
    """Return where an element called NAME belongs among the children of ROOT, which stand in ORDER."""
    before = set(order[: order.index(name)])
    return max((node.end for node in root.children if node.name in before), default=root.inner)
