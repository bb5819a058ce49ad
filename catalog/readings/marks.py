"""Answers with a note beside them: 有（A社）, なし※, 無（ただし…）, □無 ☑有（委託先：社協）."""

import re
from functools import lru_cache
from typing import NamedTuple

from catalog.readings.boxes import ticked
from catalog.vocabulary import meaning

VERSION = 1
"""Raised when the same words come to be another answer."""

LONGEST = 200
"""Characters; what is longer is prose."""

_PARTING = ":：/／｜|・、，,；;。\n※*＊-－‐–—→⇒=＝"
_SIGN = re.compile(rf"[()（）\[\]［］【】〔〕「」<>＜＞{re.escape(_PARTING)}]")
"""What parts an answer from its note, and the words of a note."""
_AFTER_ASCII = frozenset("(（[［,，:：;；\n※*＊")
"""What does so after an English answer: N/A is one word."""
_BLANK = re.compile(r"(?<=^\S)\s|(?<=^\S\S)\s")
_PIECES = re.compile(rf"(?:{_SIGN.pattern}|\s)+")
_BRACKETED = re.compile(
    r"[(（]((?:[^()（）]|[(（][^()（）]*[)）])*)[)）]|[\[［【〔「<＜]([^\]］】〕」>＞]*)[\]］】〕」>＞]"
)


class MarkReading(NamedTuple):
    """The ANSWER (a term of ``answer``) that a mark gives, and the words of the NOTE beside it."""

    answer: str
    note: str


@lru_cache(maxsize=20_000)
def read_mark(written: str) -> MarkReading | None:
    """Read WRITTEN as an answer, be it with a note; None where it is none, or where the note is another answer."""
    if answer := _answer(written):
        return MarkReading(answer, "")
    if len(written) > LONGEST:
        return None
    options = ticked(written)
    if options is None:
        return _noted(written)
    readings = [_noted(option) for option in options]
    return readings[0] if len(readings) == 1 else None


def _noted(written: str) -> MarkReading | None:
    """Read the longest answer that WRITTEN begins with, as long as nothing after it is another one (有・無)."""
    text = written.strip()
    if answer := _answer(text):
        return MarkReading(answer, "")
    ends = {match.start() for sign in (_SIGN, _BLANK) for match in sign.finditer(text)}
    for end in sorted(ends, reverse=True):
        answer = _answer(text[:end]) if _may_end(text, end) else None
        if answer:
            note = _bare(text[end:])
            pieces = (note, *_PIECES.split(text[end:]))
            others = {_answer(piece) for piece in pieces if not piece.isdecimal()}
            return None if others - {None, answer} else MarkReading(answer, note)
    return None


def _may_end(text: str, end: int) -> bool:
    head = text[:end].strip()
    return not head.isdecimal() and (not head.isascii() or text[end] in _AFTER_ASCII)


def _bare(note: str) -> str:
    """Return NOTE without the signs around it, and without brackets that hold all of it."""
    text = note.strip(f"{_PARTING} \t\u3000")
    whole = _BRACKETED.fullmatch(text)
    return (whole[1] or whole[2]).strip() if whole else text


def _answer(text: str) -> str | None:
    term = meaning("answer", text) if text.strip() else None
    return term.code if term and term.code != "open_end" else None
