"""Processes that read files: each file within bounds of time and memory, and they may die over one without harm.

They are of our own interpreter, and know nothing of the program that started them; each is driven by a thread.
"""

import gc
import os
import pickle
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from catalog.errors import where
from catalog.findings import Finding
from catalog.handin import Belonging
from ledgers import reading
from ledgers.limits import MEGABYTE
from ledgers.reading import MISTAKE, Reading

SECONDS, MORE_SECONDS = 8.0, 10.0
MEMORY, MORE_MEMORY = 450 * MEGABYTE, 150 * MEGABYTE
ORDINARY = 2 * MEGABYTE
"""What reading a file may take that is no larger than ORDINARY on disk, and how much more for every megabyte beyond: a
file that needs more than that is packed denser than any ledger."""

_LENGTH = struct.Struct("<Q")
_SERVE = "import sys; sys.path[:] = {path!r}; from ledgers import readers; readers.serve()"


@dataclass(frozen=True, slots=True)
class Task:
    """How files are read: what is GIVEN of them, and the OPTIONS that ``reading.read`` has beside it."""

    given: Belonging
    options: Mapping[str, Any]

    def __call__(self, path: Path) -> Reading:
        """Read the file at PATH; a mistake of ours is told of that file alone, unless somebody looks for mistakes."""
        try:
            return reading.read(path, self.given, **self.options)
        except OSError as error:
            return reading.unopened(path, self.given, error)
        except MemoryError:
            return _given_up(path, self.given)
        except Exception as mistake:
            if os.environ.get("DAICHO_DEBUG"):
                raise
            return reading.given_up(path, self.given, Finding(MISTAKE, values={"where": where(mistake)}))


class Readers:
    """So many processes that read files, each started when it is needed first."""

    def __init__(self, count: int, task: Task) -> None:
        self._task = task
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reader")
        self._idle: SimpleQueue[_Reader] = SimpleQueue()
        self._readers = [_Reader(task) for _ in range(count)]
        for reader in self._readers:
            self._idle.put(reader)

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._readers:
            reader.stop()
        self._threads.shutdown()

    def submit(self, path: Path) -> Future[Reading]:
        """Let the file at PATH be read by the next of the processes that is free."""
        return self._threads.submit(self._read, path)

    def _read(self, path: Path) -> Reading:
        reader = self._idle.get()
        try:
            return reader.read(path)
        finally:
            self._idle.put(reader)


class _Reader:
    """A process that reads one file after the other; when it dies over one, the next one gets a new process."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path) -> Reading:
        process = self._process or self._start()
        if process is None:
            return self._task(path)
        killed = threading.Event()
        clock = threading.Timer(_seconds(path), _kill, (process, killed))
        clock.start()
        try:
            _send(process.stdin, (path, _memory(path)))
            answer = _receive(process.stdout)
        except (OSError, EOFError, ValueError):  # it died, or it was killed
            killed.set()
            answer = _given_up(path, self._task.given)
        clock.cancel()
        clock.join()
        if killed.is_set():
            self.stop()
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Reading)
        return answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in filter(None, (process.stdin, process.stdout)):
                with suppress(OSError):
                    stream.close()
            process.wait()

    def _start(self) -> subprocess.Popen[bytes] | None:
        """Start the process and wait until it is ready; return None where the system lets us start none."""
        command = [sys.executable, "-c", _SERVE.format(path=sys.path)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            _send(self._process.stdin, self._task)
            _receive(self._process.stdout)
        except (OSError, EOFError):
            self.stop()
        return self._process


def serve() -> None:
    """Read the files that standard input names, one by one, until it ends: the life of a reading process."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    gc.disable()  # values have no cycles, and looking for some among millions takes longer than reading them
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        task: Task = _receive(requests)
        _send(answers, None)
        while True:
            path, memory = _receive(requests)
            _bound(memory)
            try:
                answer: object = task(path)
            except Exception as mistake:
                mistake.add_note(traceback.format_exc())
                answer = mistake
            _send(answers, answer)
            del answer
            gc.collect(0)


def _bound(memory: int) -> None:
    """Let this process have so many bytes of MEMORY, on systems that know such bounds."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))


def _send(stream: IO[bytes] | None, value: object) -> None:
    assert stream is not None
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes] | None) -> Any:
    assert stream is not None
    start = stream.read(_LENGTH.size)
    if len(start) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(start)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - what our own process answers


def _kill(process: subprocess.Popen[bytes], killed: threading.Event) -> None:
    killed.set()
    process.kill()


def _seconds(path: Path) -> float:
    return SECONDS + MORE_SECONDS * _beyond_ordinary(path)


def _memory(path: Path) -> int:
    return MEMORY + round(MORE_MEMORY * _beyond_ordinary(path))


def _beyond_ordinary(path: Path) -> float:
    return max(0, size_of(path) - ORDINARY) / MEGABYTE


def size_of(path: Path) -> int:
    """Return how many bytes the file at PATH has, none where there is no such file."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _given_up(path: Path, given: Belonging) -> Reading:
    values = {"seconds": f"{_seconds(path):.0f}"}
    return reading.given_up(path, given, Finding("file-too-heavy", values=values))
