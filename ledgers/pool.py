"""Reading many files at once: a few small and plain ones right here, any others by processes of their own."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any

from catalog.handin import Belonging
from ledgers import kinds
from ledgers.limits import MEGABYTE
from ledgers.readers import Readers, Task, size_of
from ledgers.reading import Reading

SMALL_FILES, SMALL, SMALL_UNPACKED = 40, MEGABYTE, 16 * MEGABYTE
"""How many files are read here, how many bytes they may have together, and each of them when unpacked."""
_AHEAD = 4
"""Files that are read ahead of what has been fetched, for each process."""


def read_all(paths: Sequence[Path], given: Belonging, **options: Any) -> Iterator[tuple[Path, Reading]]:
    """Yield every file of PATHS with what it turned out to be, in order, as soon as it is known.

    OPTIONS are those of ``reading.read`` beside what is GIVEN; they must be values that can be pickled.
    """
    task = Task(given, options)
    if _are_small(paths):
        for path in paths:
            yield path, task(path)
    else:
        yield from _by_processes(paths, task)


def _are_small(paths: Sequence[Path]) -> bool:
    return len(paths) <= SMALL_FILES and sum(map(size_of, paths)) <= SMALL and all(map(_is_light, paths))


def _is_light(path: Path) -> bool:
    return kinds.is_plain(path, SMALL_UNPACKED)


def _by_processes(paths: Sequence[Path], task: Task) -> Iterator[tuple[Path, Reading]]:
    count = min(len(paths), _processors())
    with Readers(count, task) as readers:
        waiting: list[tuple[Path, Future[Reading]]] = []
        for path in paths:
            waiting.append((path, readers.submit(path)))
            if len(waiting) > count * _AHEAD:
                first, future = waiting.pop(0)
                yield first, future.result()
        for path, future in waiting:
            yield path, future.result()


def _processors() -> int:
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
