"""What commands print: data on stdout, narration on stderr."""

import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalog.errors import UsageProblem
from catalog.outputs import is_folder


def data(text: str) -> None:
    """Print TEXT as data."""
    print(text)  # noqa: T201


def as_json(value: Any) -> None:
    """Print VALUE as JSON, in characters that every terminal's encoding has where it has not all of them."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=str))  # noqa: T201


def narrate(text: str) -> None:
    """Print TEXT as narration, after the data that were printed before; nothing where nobody takes those."""
    sys.stdout.flush()
    print(text, file=sys.stderr)  # noqa: T201


def target(asked: Path, name: str, *, single: bool) -> Path:
    """Return where to write a file called NAME: in the folder ASKED for, or at that very path where it names a file.

    A path names a file where it ends like a workbook and is no folder.

    Raises:
        UsageProblem: the path names a file, and there are several to write.
    """
    if asked.suffix.lower() != ".xlsx" or is_folder(asked):
        return asked / name
    if not single:
        raise UsageProblem("output.several", path=asked)
    return asked


def columns(rows: Sequence[Sequence[str]]) -> None:
    """Print ROWS in columns that line up; on a pipe they are parted by tabs instead."""
    if not sys.stdout.isatty():
        for row in rows:
            data("\t".join(row))
        return
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        data("  ".join(padded).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
