"""Kill imports at random moments and see what is left of the catalogue; by hand: ``python -m tests.crash 60``."""

import contextlib
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from catalog.cli import main as daicho
from catalog.handin import Belonging
from reports import exchange
from tests.conftest import content

ROOT = Path(__file__).parent.parent
ACTIVITIES = 2_000
"""Enough that writing them takes a good part of an import."""

FORMER, LATTER = "一年目", "二年目"


class Half(Exception):
    """A catalogue was left that is neither what it was nor what it should have become."""


def hand_in(path: Path, remarks: str, activities: int = ACTIVITIES, organization: str = "sample") -> Path:
    """Write a hand-in with many ACTIVITIES that all have REMARKS to PATH."""
    rows = [
        {
            "name": f"個人情報{number}",
            "business": f"業務{number % 40}",
            "department": f"部署{number % 7}",
            "items": f"氏名、住所、電話番号、項目{number % 90}",
            "subject_count": f"約{number}人",
            "remarks": remarks,
        }
        for number in range(activities)
    ]
    whose = Belonging(organization=organization, name=f"株式会社{organization}")
    exchange.write(path, exchange.Exchange(content(rows), whose), "ja")
    return path


def program(*command: object, patience: float = 60) -> "subprocess.Popen[str]":
    """Start daicho with COMMAND in a process of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "DAICHO_LANG": "en",
        "DAICHO_PATIENCE": str(patience),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "catalog", *map(str, command)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def finished(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Wait for PROCESS and return its exit code and what it printed."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def done(*command: object) -> None:
    """Run daicho with COMMAND in this process; it must be content."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = daicho(list(map(str, command)))
    if code != 0:
        raise Half(f"{command[0]} ended with {code}: {printed.getvalue()}")


def killed(book: Path, catalogue: Path, delay: float) -> bool:
    """Import BOOK and kill that after DELAY seconds; return whether it was still at it."""
    process = program("import", book, "--catalog", catalogue)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.kill()
    return finished(process)[0] != 0


def delays(duration: float, count: int, seed: int) -> Iterator[float]:
    """Return COUNT moments spread at random over DURATION."""
    chosen = random.Random(seed)
    for place in range(count):
        yield duration * (place + chosen.random()) / count


def state(catalogue: Path, activities: int = ACTIVITIES) -> str:
    """Return how far the CATALOGUE got: missing, empty, FORMER or LATTER.

    Raises:
        Half: anything in between, or anything that verify finds.
    """
    if not catalogue.exists():
        return "missing"
    done("verify", "--catalog", catalogue)
    with duckdb.connect(catalogue, read_only=True) as connection:
        revisions = connection.execute(
            """
            select r.number, r.activities, count(*), count(distinct a.activity), min(a.remarks), max(a.remarks),
                (select count(*) from daicho_store.activity_item as i where i.revision_id = r.revision_id)
            from daicho_store.revision as r join daicho_store.activity as a using (revision_id)
            group by all order by all
            """
        ).fetchall()
        loose = connection.execute(
            """
            select (select count(*) from daicho_store.activity where revision_id > h.sequence),
                (select count(*) from daicho_store.journal) - h.sequence
            from daicho_store.head as h
            """
        ).fetchall()
    whole = [
        (number, activities, activities, activities, remarks, remarks, 4 * activities)
        for number, remarks in enumerate((FORMER, LATTER), start=1)
    ]
    if revisions != whole[: len(revisions)] or loose != [(0, 0)]:
        raise Half(f"{revisions} {loose}")
    return ("empty", FORMER, LATTER)[len(revisions)]


def crash(folder: Path, kills: int, seed: int = 1) -> Counter[str]:
    """Kill KILLS imports of a second revision in FOLDER; count what was left of the catalogue.

    Raises:
        Half: it was neither the former revision nor the complete new one.
    """
    first, second = hand_in(folder / "1.xlsx", FORMER), hand_in(folder / "2.xlsx", LATTER)
    base, catalogue = folder / "base.duckdb", folder / "daicho.duckdb"
    done("import", first, "--catalog", base)
    _fresh(base, catalogue)
    duration = _undisturbed(second, catalogue)
    found: Counter[str] = Counter()
    for delay in delays(duration, kills, seed):
        _fresh(base, catalogue)
        found["killed" if killed(second, catalogue, delay) else "ended before"] += 1
        found[state(catalogue)] += 1
    done("import", second, "--catalog", catalogue)
    if state(catalogue) != LATTER:
        raise Half("the same hand-in does not arrive afterwards")
    return found


def crash_new(folder: Path, kills: int, seed: int = 2) -> Counter[str]:
    """Kill KILLS imports that make a new catalogue in FOLDER; count what was left of it.

    Raises:
        Half: it was there, but not a complete one.
    """
    few = 50
    book, catalogue = hand_in(folder / "few.xlsx", FORMER, few), folder / "new.duckdb"
    duration = _undisturbed(book, catalogue)
    found: Counter[str] = Counter()
    for delay in delays(duration, kills, seed):
        _remove(catalogue)
        found["killed" if killed(book, catalogue, delay) else "ended before"] += 1
        found[state(catalogue, few)] += 1
    done("import", book, "--catalog", catalogue)
    if state(catalogue, few) != FORMER:
        raise Half("the same hand-in does not arrive afterwards")
    return found


def _undisturbed(book: Path, catalogue: Path) -> float:
    """Return how many seconds the import of BOOK takes where nobody kills it."""
    begin = time.monotonic()
    if killed(book, catalogue, 120):
        raise Half("an import fails that nobody disturbed")
    return time.monotonic() - begin


def _fresh(base: Path, catalogue: Path) -> None:
    _remove(catalogue)
    shutil.copyfile(base, catalogue)


def _remove(catalogue: Path) -> None:
    for path in (catalogue, catalogue.with_name(f"{catalogue.name}.wal")):
        path.unlink(missing_ok=True)


def main(arguments: Sequence[str]) -> int:
    """Kill as often as ARGUMENTS say, half of it while catalogues are made; tell what was found."""
    kills = int(arguments[0]) if arguments else 60
    with tempfile.TemporaryDirectory(prefix="daicho-crash-") as folder:
        for crashes in (crash, crash_new):
            found = crashes(Path(folder), (kills + 1) // 2, random.randrange(1 << 30))
            told = ", ".join(f"{what} {count}" for what, count in found.items())
            sys.stdout.write(f"{crashes.__name__}: {told}; nothing half\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
