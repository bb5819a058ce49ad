"""Several values in one cell, parted where the field allows it."""

import re
from functools import lru_cache

_OPENING, _CLOSING = "([{（［｛【「『〔〈《＜", ")]}）］｝】」』〕〉》＞"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_COMMAS = ",，"


@lru_cache(maxsize=100_000)
def split(written: str, separators: str) -> tuple[str, ...]:
    """Part WRITTEN at any of SEPARATORS and return the trimmed values in order.

    Text in brackets stays together (``連絡先(電話、メール)`` is one value), and so does a number with a comma
    in it (``1,200``). Without separators the whole cell is one value.
    """
    if not separators:
        return (written.strip(),) if written.strip() else ()
    parts = _outside_brackets(written, separators) if _BRACKET.search(written) else _pattern(separators).split(written)
    return tuple(part.strip() for part in parts if part.strip())


@lru_cache
def _pattern(separators: str) -> re.Pattern[str]:
    commas = "".join(comma for comma in _COMMAS if comma in separators)
    plain = re.escape("".join(separator for separator in separators if separator not in commas))
    found = [f"[{plain}]"] if plain else []
    found += [rf"(?<!\d)[{commas}]|[{commas}](?!\d)"] if commas else []
    return re.compile("|".join(found))


def _outside_brackets(written: str, separators: str) -> list[str]:
    closed = _closed(written)
    depth, start, parts = 0, 0, []
    for match in re.finditer(f"{_BRACKET.pattern}|{_pattern(separators).pattern}", written):
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
