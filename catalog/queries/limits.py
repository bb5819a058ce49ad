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
_TIME_TO_HEED = 5.0
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
    process has resident: strings, sorts and rows on their way out escape DuckDB's own limit.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, limits: Limits, at_worst: AtWorst | None, signals: socket.socket
    ) -> None:
        super().__init__(daemon=True)
        self._connection, self._limits, self._at_worst, self._signals = connection, limits, at_worst, signals
        self._most = (_pages(1) or 0) + (limits.megabytes + SLACK) * _MEGABYTE
        self._spent = 0.0
        self._since: float | None = None
        self._exceeded: FileProblem | None = None
        self._done = threading.Event()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Count the time of what is done inside; raise FileProblem where the question went beyond its limits."""
        self._since = time.monotonic()
        try:
            yield
        except duckdb.InterruptException:
            self.require_within()
            raise
        finally:
            self._spent, self._since = self._spent + time.monotonic() - self._since, None
        self.require_within()

    def require_within(self) -> None:
        """Raise FileProblem where the question went beyond its limits."""
        if self._exceeded:
            raise self._exceeded

    def stop(self) -> None:
        """End the watch."""
        self._done.set()
        self.join()

    def run(self) -> None:
        """Look at time and memory again and again until the watch ends."""
        while not self._done.wait(_EVERY) and not self._exceeded:
            self._exceeded = self._beyond()
            if self._called():
                self._connection.interrupt()
        patience = time.monotonic() + (_TIME_TO_HEED if self._late() else _MEMORY_TO_HEED)
        while not self._done.wait(_EVERY):
            self._connection.interrupt()
            if self._exceeded and self._at_worst and self._since and time.monotonic() > patience:
                self._at_worst(self._exceeded)

    def _called(self) -> bool:
        """Tell whether there was a signal (Ctrl+C), which the main thread does not notice while DuckDB has it."""
        try:
            return bool(self._signals.recv(1))
        except BlockingIOError:
            return False

    def _beyond(self) -> FileProblem | None:
        if self._late():
            return FileProblem("sql.time", seconds=f"{self._limits.seconds:g}")
        if (_pages(1) or 0) > self._most:
            return FileProblem("sql.memory", megabytes=self._limits.megabytes)
        return None

    def _late(self) -> bool:
        since = self._since
        running = time.monotonic() - since if since is not None else 0.0
        return self._spent + running > self._limits.seconds


@contextlib.contextmanager
def watched(connection: duckdb.DuckDBPyConnection, limits: Limits, at_worst: AtWorst | None = None) -> Iterator[Watch]:
    """Hold what is asked on CONNECTION inside to LIMITS."""
    with _signals() as signals, _bounded(limits):
        watch = Watch(connection, limits, at_worst, signals)
        watch.start()
        try:
            yield watch
        finally:
            watch.stop()


@contextlib.contextmanager
def _signals() -> Iterator[socket.socket]:
    """Yield a socket from which something can be read after every signal; only the main thread may ask for that."""
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
