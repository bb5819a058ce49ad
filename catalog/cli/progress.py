"""Telling how far a long command has come, as narration and only once it has taken a while."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from catalog.messages import Lang, say

FIRST_AFTER = 1.0
"""Seconds before anything is told: who waits less than that has no question."""
EVERY = {True: 0.2, False: 15.0}
"""Seconds between two tellings: on a terminal, where one line is written over, and in a log."""

Value = TypeVar("Value")


def told(values: Iterable[Value], count: int, lang: Lang) -> Iterator[Value]:
    """Yield VALUES, of which there are COUNT, and tell on the way how many there have been."""
    terminal = _is_terminal()
    start = last = time.monotonic()
    shown = 0
    for number, value in enumerate(values, start=1):
        yield value
        now = time.monotonic()
        if now - start >= FIRST_AFTER and now - last >= EVERY[terminal] and number < count:
            shown, last = _write(say("progress.files", lang, done=number, count=count), shown, terminal=terminal), now
    if terminal and shown:
        print("\r" + " " * shown, end="\r", file=sys.stderr, flush=True)  # noqa: T201


def _is_terminal() -> bool:
    return sys.stderr.isatty()


def _write(text: str, former: int, *, terminal: bool) -> int:
    """Write TEXT, on a TERMINAL over the one of FORMER columns before it; return its columns."""
    columns = sum(1 if character.isascii() else 2 for character in text)
    line = "\r" + text + " " * (former - columns) if terminal else text
    print(line, end="" if terminal else "\n", file=sys.stderr, flush=True)  # noqa: T201
    return columns
