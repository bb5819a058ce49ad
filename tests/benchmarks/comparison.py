"""Comparing 1,000 organizations with 100 activities each: the queries in under 2 seconds and under 1 GB.

Each activity has 6 items and 3 purposes. The alternative is a raw pivot of items and purposes alone by pandas, from the
same public views.
"""

import resource
import tempfile
from datetime import date
from pathlib import Path

from catalog.queries import comparison
from catalog.store.connection import reading
from tests.benchmarks.many import fill, handin
from tests.benchmarks.timing import alternating, timed

ORGANIZATIONS, ACTIVITIES, RUNS = 1_000, 100, 5


def main() -> None:
    """Print the seconds, the memory and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        catalog = Path(name) / "many.duckdb"
        seconds = timed(lambda: fill(catalog, [handin(f"org{n:04}", ACTIVITIES, n) for n in range(ORGANIZATIONS)]))
        print(f"made and stored {ORGANIZATIONS} × {ACTIVITIES} activities in {seconds:.1f} s")
        with reading(catalog) as connection:
            today = date.today()  # noqa: DTZ011

            def pivot() -> object:
                frame = connection.execute(
                    "select organization, term, activity from activity_items "
                    "union all select organization, term, activity from activity_purposes"
                ).df()
                return frame.pivot_table(index="term", columns="organization", values="activity", aggfunc="nunique")

            first, second, ratio = alternating(
                lambda: timed(lambda: comparison.compare(connection, [], today)), lambda: timed(pivot), RUNS
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"compare: {first:.2f} s; pandas pivot of two dimensions: {second:.2f} s; ratio {ratio:.2f}; {peak:.0f} MB peak"
        )


if __name__ == "__main__":
    main()
