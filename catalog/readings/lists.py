"""Several values in one cell, parted where the field allows it."""

import re
from functools import lru_cache

_OPENING, _CLOSING = "([{（［【「『〔《", ")]}）］】」』〕》"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")


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
    plain = re.escape(separators.replace(",", ""))
    return re.compile(rf"[{plain}]|(?<!\d),|,(?!\d)" if "," in separators else f"[{plain}]")


def _outside_brackets(written: str, separators: str) -> list[str]:
    depth, start, parts = 0, 0, []
    for match in re.finditer(f"{_BRACKET.pattern}|{_pattern(separators).pattern}", written):
        if match.group() in _OPENING:
            depth += 1
        elif match.group() in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(written[start : match.start()])
            start = match.end()
    # a bracket that is never closed must not swallow the rest of the list
    return [*parts, written[start:]] if depth == 0 else _pattern(separators).split(written)
