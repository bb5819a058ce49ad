"""Several values in one cell, parted where the field allows it."""

import re
from functools import lru_cache

from catalog.readings.boxes import ticked
from catalog.readings.numbering import numbered, plain

_OPENING, _CLOSING = "([{（［｛【「『〔〈《＜", ")]}）］｝】」』〕〉》＞"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_COMMAS = ",，"


@lru_cache(maxsize=100_000)
def split(written: str, separators: str) -> tuple[str, ...]:
    """Part WRITTEN at any of SEPARATORS and return the trimmed values in order.

    Text in brackets stays together (``連絡先(電話、メール)`` is one value), and so does a number with a comma
    in it (``1,200``). Of check boxes only the ticked ones are values; numbers and bullets in front of the values part
    them, too, and are none of their words. Without separators the whole cell is one value.
    """
    if not separators:
        return (written.strip(),) if written.strip() else ()
    options = ticked(written)
    lines = [written] if options is None else options
    parts = [part for line in lines for one in _numbered(line.strip()) for part in _parted(one, separators)]
    return tuple(plain(part.strip()) for part in parts if part.strip())


def _numbered(written: str) -> list[str]:
    return numbered(written, _enclosed(written) if _BRACKET.search(written) else [])


def _parted(written: str, separators: str) -> list[str]:
    return outside_brackets(written, separators) if _BRACKET.search(written) else _pattern(separators).split(written)


def _enclosed(written: str) -> list[tuple[int, int]]:
    """Return where the outermost brackets of WRITTEN open and close."""
    closed, depth, opened, ranges = _closed(written), 0, 0, []
    for at in sorted(closed):
        if written[at] in _OPENING:
            opened = opened if depth else at
            depth += 1
        else:
            depth -= 1
            if not depth:
                ranges.append((opened, at))
    return ranges


@lru_cache
def _pattern(separators: str) -> re.Pattern[str]:
    commas = "".join(comma for comma in _COMMAS if comma in separators)
    plain = re.escape("".join(separator for separator in separators if separator not in commas))
    found = [f"[{plain}]"] if plain else []
    found += [rf"(?<!\d)[{commas}]|[{commas}](?!\d)"] if commas else []
    return re.compile("|".join(found))


def outside_brackets(written: str, separators: str, words: str = "") -> list[str]:
    """Part WRITTEN at every one of the SEPARATORS, or of the pattern WORDS, that does not stand in brackets."""
    closed = _closed(written)
    depth, start, parts = 0, 0, []
    signs = [_BRACKET.pattern, _pattern(separators).pattern, *([words] if words else [])]
    for match in re.finditer("|".join(signs), written):
        if match.start() in closed:
            depth += 1 if match.group() in _OPENING else -1
        elif depth == 0 and match.group() not in _OPENING + _CLOSING:
            parts.append(written[start : match.start()])
            start = match.end()
    return [*parts, written[start:]]


def _closed(written: str) -> set[int]:
    """Return where the brackets of WRITTEN stand that are opened and closed.

    One that is never closed must not swallow the rest of the list. Which closes which is not asked: people mix widths.
    """
    waiting, closed = [], set()
    for match in _BRACKET.finditer(written):
        if match.group() in _OPENING:
            waiting.append(match.start())
        elif waiting:
            closed |= {waiting.pop(), match.start()}
    return closed
