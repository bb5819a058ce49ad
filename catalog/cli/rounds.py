"""Rounds of correction: a file, the marked copy that went back, the copy of that one; only one of them counts."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from catalog.messages import Lang, say
from ledgers.reading import Reading

Read = tuple[Path, Reading]


class Round(NamedTuple):
    """A file in its turn: STEM is what the first one was called, NUMBER counts the copies since."""

    folder: Path
    stem: str
    number: int


def of(file: Path) -> Round:
    """Return in which round FILE is, by its name."""
    for lang in ("ja", "en"):
        if match := re.fullmatch(rf"(.+){re.escape(_mark(lang))}(\d*)", file.stem):
            return Round(file.parent, match[1], int(match[2] or 1))
    return Round(file.parent, file.stem, 0)


def superseded(read: Sequence[Read]) -> set[Path]:
    """Return the files of READ that do not count: those that a corrected copy stands for, and untouched copies."""
    families: dict[tuple[Path, str], list[tuple[int, Read]]] = {}
    for file, one in read:
        turn = of(file)
        families.setdefault((turn.folder, turn.stem), []).append((turn.number, (file, one)))
    passed: set[Path] = set()
    for family in families.values():
        numbers = [number for number, _ in family]
        if len(set(numbers)) == len(numbers) > 1:
            passed |= {file for file, _ in _all_but_the_last_word([one for _, one in sorted(family, key=_first)])}
    return passed


def untouched(copy: Reading, original: Reading) -> bool:
    """Tell whether COPY still says what ORIGINAL does: nobody has corrected anything in it."""
    return _said(copy) == _said(original)


def _all_but_the_last_word(family: Sequence[Read]) -> list[Read]:
    """Return all of FAMILY, whose members are in their order, but the last that says something new."""
    word = 0
    for number in range(1, len(family)):
        if not untouched(family[number][1], family[number - 1][1]):
            word = number
    return [one for number, one in enumerate(family) if number != word]


def _said(one: Reading) -> object:
    entries = one.handin.content.entries if one.handin.content else {}
    return {table: [(entry.values, entry.activity) for entry in rows] for table, rows in entries.items() if rows}


def _first(numbered: tuple[int, Read]) -> int:
    return numbered[0]


def _mark(lang: Lang) -> str:
    return say("feedback.mark", lang)
