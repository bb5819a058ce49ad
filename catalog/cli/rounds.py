"""Rounds of correction: a file, the marked copy that went back, the copy of that one; only one of them counts.

A copy says itself which file it answers; names tell nothing, save where files were moved and edited since.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catalog.errors import Refused
from ledgers import marks, mynumber
from ledgers.reading import Reading


class Passed(NamedTuple):
    """A FILE that does not count, and the one that does in its stead: INSTEAD, where it is there."""

    file: Path
    instead: Path | None


@dataclass(slots=True, eq=False)
class _Round:
    """A FILE as it was READ, the FORMER one that it answers, and the COPIES that answer it."""

    file: Path
    read: Reading
    former: "_Round | None" = None
    copies: list["_Round"] = field(default_factory=list)


def passed(read: Sequence[tuple[Path, Reading]]) -> list[Passed]:
    """Return the files of READ that do not count: those that a corrected copy stands for, and untouched copies.

    Raises:
        Refused: a file and its copy, or two copies of it, were both worked in.
    """
    if not any(one.answered for _, one in read):
        return []
    rounds = [_Round(file, one) for file, one in read]
    _pair(rounds)
    found: list[Passed] = []
    for first in (one for one in rounds if not one.former):
        words = _words(first)
        if len(words) > 1:
            raise Refused("import.contested", files=" / ".join(mynumber.mask(str(one.file)) for one in words))
        instead = words[0].file if words else None
        found += (Passed(one.file, instead) for one in _family(first) if one.file != instead)
    return sorted(found)


def _pair(rounds: Sequence[_Round]) -> None:
    """Tell each copy among ROUNDS which of the others it answers: the one there, or with such bytes, or of its name."""
    places = {marks.place(one.file): one for one in rounds}
    contents = {one.read.handin.source.sha256: one for one in reversed(rounds)}
    for one in rounds:
        if answered := one.read.answered:
            there = (places.get(answered.place), contents.get(answered.sha256), _namesake(rounds, one, answered.name))
            if former := next((former for former in there if former and not _descends(former, one)), None):
                one.former = former
                former.copies.append(one)


def _namesake(rounds: Sequence[_Round], copy: _Round, name: str) -> _Round | None:
    """Return the only one of ROUNDS called NAME in a folder that COPY lies in, or that lies in COPY's."""
    found = [
        one
        for one in rounds
        if one is not copy and one.read.handin.source.name == name and _is_near(one.file.parent, copy.file.parent)
    ]
    return found[0] if len(found) == 1 else None


def _is_near(folder: Path, other: Path) -> bool:
    return folder.is_relative_to(other) or other.is_relative_to(folder)


def _descends(one: _Round | None, other: _Round) -> bool:
    """Tell whether ONE is OTHER, or a copy of it, or a copy of that."""
    while one and one is not other:
        one = one.former
    return one is other


def _family(one: _Round) -> list[_Round]:
    return [one, *(member for copy in one.copies for member in _family(copy))]


def _words(one: _Round) -> list[_Round]:
    """Return which of ONE and its copies count: one of them, none where nobody said anything; several contradict."""
    said, later = [_said(one.read)], False
    news: list[_Round] = []
    for copy in one.copies:
        for word in _words(copy):
            if (new := _said(word.read)) not in said:
                said.append(new)
                news.append(word)
                later = later or _is_later(one.read, copy.read)
    if not news:
        return [one] if _speaks(one) else []
    return [one, *news] if later else news


def _speaks(one: _Round) -> bool:
    """Tell whether ONE says something itself: it is no copy, was worked in, or comes back alone and unmended."""
    return not one.read.answered or one.read.touched or not (one.former or one.read.handin.sound)


def _is_later(one: Reading, copy: Reading) -> bool:
    """Tell whether somebody has worked in the file read as ONE since COPY answered it."""
    answered = copy.answered.sha256 if copy.answered else ""
    return one.handin.source.sha256 != answered and (not one.answered or one.touched)


def _said(one: Reading) -> object:
    """Return what ONE says, wherever it stands."""
    handin, content = one.handin, one.handin.content
    entries = content.entries if content else {}
    rows = {table: [(entry.values, entry.activity) for entry in found] for table, found in entries.items() if found}
    extras = [(extra.table, extra.at, extra.header, extra.written) for extra in content.extras] if content else []
    return rows, extras, handin.belonging, handin.sound
