"""One pass over XML of unknown origin, part by part, without building it up in memory."""

from collections.abc import Callable
from xml.parsers import expat

MAX_DEPTH = 200
"""How deep elements may lie within one another; those of workbooks lie some ten deep."""

DAMAGED = (expat.ExpatError, ValueError, LookupError)
"""What parsing raises where the XML is broken or says what it cannot."""

_CHUNK = 1 << 20

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


def parse(data: bytes, start: Start, end: End | None = None, characters: Characters | None = None) -> None:
    """Call START, END and CHARACTERS on what DATA holds; names are ``namespace}name``.

    Expat reads no external entity; document types, which could hold others, are no part of any workbook.

    Raises:
        expat.ExpatError, ValueError: DATA is not well-formed, has a document type, or is too deep.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError(depth)
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name)

    def typed(*_: object) -> None:
        raise ValueError("document type")

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = typed
    if characters:
        parser.CharacterDataHandler = characters
    for at in range(0, len(data), _CHUNK):
        parser.Parse(data[at : at + _CHUNK], False)
    parser.Parse(b"", True)


def local(name: str) -> str:
    """Return NAME without its namespace."""
    return name.rpartition("}")[2]


def true(value: str | None) -> bool:
    """Tell whether VALUE of an attribute says yes."""
    return value in {"1", "true"}
