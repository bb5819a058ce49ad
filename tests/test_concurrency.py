"""Several at once, and one that dies: every hand-in arrives whole or not at all, and the chain stays straight."""

import json
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from catalog.content import Source
from catalog.handin import Belonging, Handin, Outcome
from catalog.store.connection import writing
from catalog.store.journal import Journal, write
from catalog.store.submissions import Recording, submit
from tests import crash
from tests.conftest import Daicho, HandIn, content


def asked(path: Path, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(question).fetchall()


def arrive(books: list[Path], catalogue: Path) -> None:
    """Import each of BOOKS in a process of its own, all at once."""
    processes = [crash.program("import", book, "--catalog", catalogue) for book in books]
    ended = [crash.finished(process) for process in processes]
    assert [code for code, _, _ in ended] == [0] * len(books), ended


@pytest.mark.parametrize("existing", [False, True], ids=["new", "existing"])
def test_organizations_that_hand_in_at_once_all_arrive(daicho: Daicho, tmp_path: Path, existing: bool) -> None:
    names = ["alpha", "beta"]
    books = [crash.hand_in(tmp_path / f"{name}.xlsx", "一", 100, name) for name in names]
    catalogue = tmp_path / "daicho.duckdb"
    if existing:
        assert daicho("import", crash.hand_in(tmp_path / "first.xlsx", "一", 1, "first")).code == 0
    arrive(books, catalogue)
    run = daicho("verify", "--json")
    assert (run.code, json.loads(run.out)["deviations"]) == (0, [])
    assert json.loads(run.out)["entries"] == 2 + existing
    found = asked(catalogue, "select organization, ledgers, activities from organizations order by organization")
    assert [row for row in found if row[0] != "first"] == [(name, 1, 100) for name in names]
    assert {path.name for path in tmp_path.iterdir() if path.suffix != ".xlsx"} == {"daicho.duckdb"}


def test_hand_ins_to_one_ledger_at_once_become_one_revision_after_the_other(daicho: Daicho, tmp_path: Path) -> None:
    catalogue = tmp_path / "daicho.duckdb"
    arrive([crash.hand_in(tmp_path / f"{remarks}.xlsx", remarks, 100) for remarks in ("一", "二")], catalogue)
    assert daicho("verify").code == 0
    found = asked(catalogue, "select number, added, changed, removed from revisions order by number")
    assert found == [(1, 100, 0, 0), (2, 0, 100, 0)]


def test_a_reader_sees_what_was_there_before_or_after(
    daicho: Daicho, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = tmp_path / "daicho.duckdb"
    assert daicho("import", crash.hand_in(tmp_path / "1.xlsx", "一", 1)).code == 0
    monkeypatch.setenv("DAICHO_PATIENCE", "60")
    process = crash.program("import", crash.hand_in(tmp_path / "2.xlsx", "二", 500), "--catalog", catalogue)
    seen = []
    while process.poll() is None:
        run = daicho("sql", "select count(*) as n from activity_items")
        assert run.code == 0, run.err
        seen.append(run.out)
    assert crash.finished(process)[0] == 0
    seen.append(daicho("sql", "select count(*) as n from activity_items").out)
    assert set(seen) <= {"n\n4\n", "n\n2000\n"}
    assert seen == sorted(seen, key=len)
    assert seen[-1] == "n\n2000\n"


# --- within one process, where DuckDB itself lets several write -------------------------------------------------------


def handin(organization: str, remarks: str) -> Handin:
    whose = Belonging(organization=organization, name=f"株式会社{organization}")
    return Handin(Source(f"{organization}.xlsx", "0" * 64), whose, content([{"name": "名簿", "remarks": remarks}]), [])


def recording() -> Recording:
    return Recording("somebody", datetime.now(UTC).replace(tzinfo=None), date(2026, 4, 1))


def test_of_writers_whose_transactions_meet_all_arrive(daicho: Daicho, tmp_path: Path) -> None:
    catalogue, writers, rounds = tmp_path / "daicho.duckdb", 2, 5
    outcomes: list[Outcome] = []
    with writing(catalogue) as connection:
        begin = threading.Barrier(writers)

        def hand_in(organization: str) -> None:
            own = connection.cursor()
            for number in range(rounds):
                begin.wait(30)
                outcomes.extend(submit(own, [handin(organization, str(number))], recording()))

        threads = [threading.Thread(target=hand_in, args=(f"writer{number}",)) for number in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert [outcome.status for outcome in outcomes] == ["imported"] * (writers * rounds)
    assert sorted(outcome.submission or 0 for outcome in outcomes) == list(range(1, writers * rounds + 1))
    assert daicho("verify").code == 0


def test_a_writer_that_was_overtaken_starts_again_from_what_is_there_now(daicho: Daicho, tmp_path: Path) -> None:
    tries: list[int] = []
    with writing(tmp_path / "daicho.duckdb") as connection:
        other = connection.cursor()

        def overtaken(journal: Journal) -> int:
            tries.append(journal.start)
            if len(tries) == 1:
                submit(other, [handin("fast", "一")], recording())
            return journal.start

        assert write(connection, overtaken) == 1
    assert tries == [0, 1]
    assert daicho("verify").code == 0


def test_a_writer_that_fails_leaves_nothing_and_keeps_nobody_out(daicho: Daicho, tmp_path: Path) -> None:
    class Fault(Exception):
        pass

    with writing(tmp_path / "daicho.duckdb") as connection:

        def fail(journal: Journal) -> None:
            journal.add("submission", datetime(2026, 4, 1), {})  # noqa: DTZ001 - as the store keeps it
            journal.save()
            raise Fault

        with pytest.raises(Fault):
            write(connection, fail)
        assert submit(connection, [handin("next", "一")], recording())[0].submission == 1
    assert daicho("verify").code == 0


# --- one that dies ----------------------------------------------------------------------------------------------------


def test_an_import_that_is_killed_leaves_the_former_revision_or_the_whole_new_one(tmp_path: Path) -> None:
    found = crash.crash(tmp_path, 6)
    assert found[crash.FORMER] + found[crash.LATTER] == found["killed"] + found["ended before"] == 6
    assert found["killed"] >= 3


def test_an_import_that_is_killed_leaves_a_new_catalogue_whole_or_none(tmp_path: Path) -> None:
    found = crash.crash_new(tmp_path, 4)
    assert found["missing"] + found["empty"] + found[crash.FORMER] == found["killed"] + found["ended before"] == 4
    assert found["killed"] >= 2


def test_what_a_killed_import_left_behind_keeps_nobody_out(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    left = tmp_path / ".daicho.duckdb.12345.new"
    left.write_bytes(b"half of a catalogue")
    (tmp_path / ".daicho.duckdb.12345.new.wal").write_bytes(b"half of a log")
    assert daicho("import", hand_in("a.xlsx", [{"name": "名簿"}])).code == 0
    assert daicho("verify").code == 0
