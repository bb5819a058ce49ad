"""Comparing 1,000 organizations with 100 activities each: the queries in under 2 seconds and under 1 GB.

Each activity has 6 items and 3 purposes. The alternative is a pivot of items and purposes alone by pandas, from the
same public views. Each runs in processes of its own, so that the memory told is its own.
"""

import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.benchmarks.timing import alternating, timed

ORGANIZATIONS, ACTIVITIES, RUNS = 1_000, 100, 5


def main() -> None:
    """Print the seconds, the memory and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        catalog = Path(name) / "many.duckdb"
        seconds = timed(lambda: _child("fill", catalog))
        print(f"made and stored {ORGANIZATIONS} × {ACTIVITIES} activities in {seconds:.1f} s")
        first, second, ratio = alternating(
            lambda: float(_child("compare", catalog)[0]), lambda: float(_child("pivot", catalog)[0]), RUNS
        )
        memory = _child("compare", catalog)[1]
        print(f"compare: {first:.2f} s, {memory} MB peak")
        print(f"pandas pivot of two dimensions: {second:.2f} s; ratio {ratio:.2f}")


def _child(work: str, catalog: Path) -> list[str]:
    """Do WORK in a process of its own; return the words that it printed."""
    command = [sys.executable, "-m", "tests.benchmarks.comparison", work, str(catalog)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def _fill(catalog: Path) -> None:
    from tests.benchmarks.many import fill, handin

    fill(catalog, [handin(f"org{number:04}", ACTIVITIES, number) for number in range(ORGANIZATIONS)])


def _compare(catalog: Path) -> None:
    """Ask all questions of a comparison as the command does."""
    from catalog import cli

    for name in cli.UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    from catalog.cli.cycles import uncollected
    from catalog.queries import comparison
    from catalog.store.connection import reading

    with reading(catalog) as connection, uncollected():
        comparison.compare(connection, [], date.today())  # noqa: DTZ011


def _pivot(catalog: Path) -> None:
    from catalog.store.connection import reading

    with reading(catalog) as connection:
        frame = connection.execute(
            """
            select organization, term, activity from activity_items
            union all
            select organization, term, activity from activity_purposes
            """
        ).df()
    frame.pivot_table(index="term", columns="organization", values="activity", aggfunc="nunique")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        works = {"fill": _fill, "compare": _compare, "pivot": _pivot}
        seconds = timed(lambda: works[sys.argv[1]](Path(sys.argv[2])))
        print(f"{seconds:.3f}", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
