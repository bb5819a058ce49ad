"""Timing whole processes and calls, alternating with what they are compared to."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence


def process(*args: str) -> float:
    """Return the seconds that a process with ARGS takes from start to end."""
    start = time.perf_counter()
    subprocess.run(args, check=True, capture_output=True)
    return time.perf_counter() - start


def alternating(first: Callable[[], float], second: Callable[[], float], runs: int) -> tuple[float, float, float]:
    """Run FIRST and SECOND in turn; return the medians of both and the median of the ratios pair by pair."""
    pairs: list[tuple[float, float]] = [(first(), second()) for _ in range(runs)]
    firsts, seconds = zip(*pairs, strict=True)
    ratios = [one / other for one, other in pairs]
    return statistics.median(firsts), statistics.median(seconds), statistics.median(ratios)


def python(*args: str) -> Sequence[str]:
    """Return the command line of this interpreter with ARGS."""
    return (sys.executable, *args)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that WORK takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
