"""Files that commands write: never over another file unasked, never half-written."""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from catalog.errors import FileProblem, Refused


@contextmanager
def replacing(path: Path, *, force: bool) -> Iterator[Path]:
    """Yield a temporary path to write to, and give it the name PATH when all went well.

    Raises:
        Refused: PATH exists and FORCE is not given.
        FileProblem: the folder cannot be written to, or PATH is open in another program.
    """
    refuse_existing(path, force=force)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        unfinished.replace(path)
    except PermissionError as error:
        raise FileProblem("file.in_use", path=path) from error
    except OSError as error:
        raise FileProblem("file.cannot_write", path=path, detail=error.strerror or error) from error
    finally:
        with suppress(OSError):  # where the folder cannot be made there is nothing to take away
            unfinished.unlink(missing_ok=True)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise Refused where something is at PATH already and FORCE is not given."""
    try:
        there = path.exists()
    except OSError as error:  # a name that no file can have
        raise FileProblem("file.cannot_write", path=path, detail=error.strerror or error) from error
    if there and not force:
        raise Refused("file.exists", path=path)


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder at PATH."""
    try:
        return path.is_dir()
    except OSError:  # a name that no file can have
        return False


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Return file NAMES (by what they are of) that no file system takes for one another: later ones get a number.

    Windows and macOS do not tell case apart, nor macOS the ways to compose a character.
    """
    taken: set[str] = set()
    found = {}
    for what, name in names.items():
        free = next(one for one in _numbered(name) if _same(one) not in taken)
        taken.add(_same(free))
        found[what] = free
    return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
