"""What a question may cost, and the watch that ends it where it costs more."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.errors import FileProblem

AtWorst = Callable[[FileProblem], object]
"""What to do about a question that heeds no interruption; it is told why the question should have ended."""

SLACK = 256
"""Megabytes beside DuckDB's own memory for its threads and for the rows on their way out."""

_RESERVED = 8_192
"""Megabytes that DuckDB may reserve and not use: a view of many joins reserves gigabytes and uses a hundredth."""
_EVERY = 0.02
_TIME_TO_HEED = 3.0
_MEMORY_TO_HEED = 0.5  # in which a question may take another gigabyte
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost: SECONDS of DuckDB's time, MEGABYTES of memory."""

    seconds: float = 30.0
    megabytes: int = 1_024


class Watch(threading.Thread):
    """Interrupts a question beyond its limits again and again, and does what is said AT_WORST where that does not help.

    Time counts only while DuckDB is at work, not while somebody reads its answer page by page. Memory is what the
    process has resident: strings, sorts and rows on their way out escape DuckDB's own limit. Ctrl+C ends a question
    from here, too: while DuckDB has the main thread, Python does not notice it there.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, limits: Limits, signals: socket.socket, at_worst: AtWorst | None
    ) -> None:
        super().__init__(daemon=True)
        self._connection, self._limits, self._signals, self._at_worst = connection, limits, signals, at_worst
        self._most = (_pages(1) or 0) + (limits.megabytes + SLACK) * _MEGABYTE
        self._spent = 0.0
        self._since: float | None = None
        self._called = False
        self._exceeded: FileProblem | None = None
        self._patience = 0.0
        self._done = threading.Event()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Count the time of what is done inside; raise why it was interrupted where it was."""
        self._since = time.monotonic()
        try:
            yield
        except (duckdb.Error, RuntimeError):  # DuckDB tells of an interruption in more than one way
            self._require_within()
            raise
        finally:
            self._spent, self._since = self._spent + time.monotonic() - self._since, None
        self._require_within()

    def stop(self) -> None:
        """End the watch."""
        self._done.set()
        self.join()

    def run(self) -> None:
        """Look at the question again and again until the watch ends."""
        while not self._done.wait(_EVERY):
            self._look()
            if self._called or self._exceeded:
                self._connection.interrupt()
            if self._exceeded and self._at_worst and self._since and time.monotonic() > self._patience:
                self._at_worst(self._exceeded)

    def _look(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._called = self._called or self._signals.recv(1) == bytes([signal.SIGINT])
        if self._exceeded:
            return
        if self._late():
            self._exceeded = FileProblem("sql.time", seconds=f"{self._limits.seconds:g}")
            self._patience = time.monotonic() + _TIME_TO_HEED
        elif (_pages(1) or 0) > self._most:
            self._exceeded = FileProblem("sql.memory", megabytes=self._limits.megabytes)
            self._patience = time.monotonic() + _MEMORY_TO_HEED

    def _late(self) -> bool:
        since = self._since
        running = time.monotonic() - since if since is not None else 0.0
        return self._spent + running > self._limits.seconds

    def _require_within(self) -> None:
        if self._called:
            raise KeyboardInterrupt
        if self._exceeded:
            raise self._exceeded


@contextlib.contextmanager
def watched(
    connection: duckdb.DuckDBPyConnection, limits: Limits, signals: socket.socket, at_worst: AtWorst | None = None
) -> Iterator[Watch]:
    """Hold what is asked on CONNECTION inside to LIMITS, and end it at a Ctrl+C among SIGNALS."""
    watch = Watch(connection, limits, signals, at_worst)
    watch.start()
    try:
        with _bounded(limits):
            yield watch
    finally:
        watch.stop()


@contextlib.contextmanager
def signalled() -> Iterator[socket.socket]:
    """Yield a socket from which the number of every signal can be read; only the main thread can ask for that."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        if threading.current_thread() is not threading.main_thread():
            yield ours
            return
        before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        try:
            yield ours
        finally:
            signal.set_wakeup_fd(before)


@contextlib.contextmanager
def _bounded(limits: Limits) -> Iterator[None]:
    """Bound what the process may reserve beyond what it has, for what is faster than any watch (one huge string).

    Only Linux tells what a process has and heeds such a bound; elsewhere DuckDB's own limit has to do.
    """
    taken = _pages(5)
    if sys.platform == "win32" or taken is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = taken + (limits.megabytes + SLACK + _RESERVED) * _MEGABYTE
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _pages(at: int) -> int | None:
    """Return a figure of the process's memory in bytes (1: in use, 5: data); None where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[at]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
