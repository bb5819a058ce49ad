"""Catalogue files: made, opened, refused, brought up to date, and shaped as the dictionary says."""

import os
import random
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest

from catalog import fields
from catalog.cli import main
from catalog.handin import Belonging
from catalog.store import bulk, rows
from reports import exchange
from tests.conftest import SAMPLE, Daicho, HandIn, Run, content

ROOT = Path(__file__).parent.parent
APPLICANTS = {"name": "応募者情報", "business": "採用", "items": "氏名、住所", "purposes": "採用選考のため"}
KEPT = {"revision_id", "activity", "position", "sheet_no", "row_no", "content_sha256"}
"""Columns of content tables that the store adds to the fields."""

READING = (
    ["status"],
    ["verify"],
    ["sql", "select count(*) from activities"],
    ["export", "-o", "out"],
    ["register", "-o", "out"],
    ["compare", "-o", "out"],
)
WRITING = (["import", "a.xlsx"], ["upgrade"])


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hand-in with one activity."""
    path = tmp_path_factory.mktemp("workbook") / "a.xlsx"
    exchange.write(path, exchange.Exchange(content([APPLICANTS]), SAMPLE), "ja")
    return path


@pytest.fixture(scope="module")
def made(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A catalogue with one ledger, as it lies on the disk."""
    path = tmp_path_factory.mktemp("made") / "daicho.duckdb"
    assert main(["import", str(workbook), "--catalog", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture
def catalogue(made: bytes, tmp_path: Path) -> Path:
    """A copy of the catalogue with one ledger, where commands look for it."""
    path = tmp_path / "daicho.duckdb"
    path.write_bytes(made)
    return path


@pytest.fixture
def sheet(workbook: Path, tmp_path: Path) -> Path:
    """The hand-in that the catalogue was made of."""
    return Path(shutil.copyfile(workbook, tmp_path / "a.xlsx"))


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(path) as connection:
        yield connection


@pytest.fixture(scope="module")
def ask(blank: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the catalogue that nobody has handed anything in to."""
    with duckdb.connect(blank, read_only=True) as connection:
        yield connection


def asked(path: Path, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(question).fetchall()


def lying(folder: Path) -> dict[str, str]:
    """Return what lies in FOLDER, hidden files included, with the hash of each."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def require_one_line(run: Run, code: int) -> None:
    assert (run.code, run.out) == (code, ""), run.err
    assert len(run.err.splitlines()) == 1, run.err
    assert run.err.startswith("daicho: ")


# --- making one -------------------------------------------------------------------------------------------------------


def test_import_makes_the_catalogue_and_nothing_else(daicho: Daicho, sheet: Path, tmp_path: Path) -> None:
    assert daicho("import", sheet).code == 0
    assert set(lying(tmp_path)) == {"a.xlsx", "daicho.duckdb"}
    assert daicho("status").code == daicho("verify").code == 0


def test_a_catalogue_may_have_any_sensible_name_and_place(daicho: Daicho, sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "共有 フォルダ").mkdir()
    path = tmp_path / "共有 フォルダ" / "個人情報 台帳'26.v2.db"
    assert daicho("import", sheet, "--catalog", path).code == 0
    assert daicho("sql", "select count(*) from 日本語.取扱い", "--catalog", path).out == "count_star()\n1\n"
    assert daicho("verify", "--catalog", path).code == 0


def test_the_environment_says_where_the_catalogue_is(
    daicho: Daicho, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAICHO_CATALOG", str(tmp_path / "elsewhere.duckdb"))
    assert daicho("import", sheet).code == 0
    assert set(lying(tmp_path)) == {"a.xlsx", "elsewhere.duckdb"}


@pytest.mark.parametrize("command", [*READING, ["upgrade"]], ids=lambda command: command[0])
def test_a_catalogue_that_is_missing_is_not_made_by_asking(
    daicho: Daicho, tmp_path: Path, command: Sequence[str]
) -> None:
    require_one_line(daicho(*command), 4)
    assert lying(tmp_path) == {}


def test_a_folder_that_is_missing_is_not_made(daicho: Daicho, sheet: Path, tmp_path: Path) -> None:
    run = daicho("import", sheet, "--catalog", "nowhere/daicho.duckdb")
    require_one_line(run, 4)
    assert "nowhere" in run.err
    assert set(lying(tmp_path)) == {"a.xlsx"}


def test_asking_changes_nothing(daicho: Daicho, catalogue: Path) -> None:
    before = catalogue.read_bytes()
    for command in READING[:5]:
        assert daicho(*command).code == 0
    assert catalogue.read_bytes() == before
    assert not catalogue.with_name("daicho.duckdb.wal").exists()


@pytest.mark.parametrize(
    "name",
    [
        "main.duckdb", "MAIN.duckdb", "main.db", "main", "main.2026.duckdb", "temp.duckdb", "system.duckdb",
        "日本語.duckdb", "日本語.控え.duckdb", "daicho_store.duckdb", "information_schema.duckdb", "pg_catalog.duckdb",
    ],
)  # fmt: skip
def test_a_name_that_sql_would_mistake_for_a_schema_is_refused(
    daicho: Daicho, sheet: Path, tmp_path: Path, made: bytes, name: str
) -> None:
    run = daicho("import", sheet, "--catalog", name)
    require_one_line(run, 4)
    assert name in run.err
    assert set(lying(tmp_path)) == {"a.xlsx"}
    (tmp_path / name).write_bytes(made)
    require_one_line(daicho("status", "--catalog", name), 4)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", [":memory:", "md:a", "sqlite:a.db", "https:a.duckdb", "~.duckdb", "a*.duckdb"])
def test_a_name_is_the_name_of_a_file_whatever_it_looks_like(
    daicho: Daicho, sheet: Path, tmp_path: Path, made: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(made)
    assert "変更なし" in daicho("import", sheet, "--catalog", name).out
    assert set(lying(tmp_path)) == {"a.xlsx", name}
    assert daicho("sql", "select count(*) from 日本語.取扱い", "--catalog", name).out == "count_star()\n1\n"


def test_a_name_that_no_file_can_have_is_refused(daicho: Daicho, sheet: Path, tmp_path: Path) -> None:
    for command in (*READING, *WRITING):
        require_one_line(daicho(*command, "--catalog", f"{'長' * 200}.duckdb"), 4)
    assert set(lying(tmp_path)) == {"a.xlsx"}


@pytest.mark.parametrize("command", ["export", "register", "compare"])
def test_an_output_whose_name_no_file_can_have_is_told(
    daicho: Daicho, catalogue: Path, tmp_path: Path, command: str
) -> None:
    for name in (f"{'長' * 200}.xlsx", f"{'長' * 200}/a.xlsx"):
        require_one_line(daicho(command, "-o", name), 3)
    assert set(lying(tmp_path)) == {"daicho.duckdb"}


# --- files that are no catalogue, or no longer ------------------------------------------------------------------------


def spoiled(made: bytes) -> Mapping[str, bytes]:
    """Return what may lie where the catalogue should."""
    noise = random.Random(1).randbytes
    half = len(made) // 2
    return {
        "text": "これはカタログではありません\n".encode() * 100,
        "one byte": b"x",
        "empty": b"",
        "zeros": bytes(50_000),
        "random": noise(50_000),
        "sqlite": b"SQLite format 3\x00" + bytes(4080),
        "workbook": b"PK\x03\x04" + noise(5_000),
        "half": made[:half],
        "header only": made[:12_288],
        "less than a header": made[:5_000],
        "tail cut": made[:-4_096],
        "headers overwritten": made[:100] + noise(12_000) + made[12_100:],
        "second half overwritten": made[:half] + noise(len(made) - half),
        "all but headers overwritten": made[:12_288] + noise(len(made) - 12_288),
    }


SPOILED = (
    "text", "one byte", "empty", "zeros", "random", "sqlite", "workbook", "half", "header only", "less than a header",
    "tail cut", "headers overwritten", "second half overwritten", "all but headers overwritten",
)  # fmt: skip
NOT_OURS = {"text", "one byte", "empty", "zeros", "random", "sqlite", "workbook"}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_file_is_told_in_one_line_and_left_as_it_was(
    daicho: Daicho, sheet: Path, tmp_path: Path, made: bytes, what: str
) -> None:
    (tmp_path / "daicho.duckdb").write_bytes(spoiled(made)[what])
    before = lying(tmp_path)
    for command in (*READING, *WRITING):
        run = daicho(*command)
        require_one_line(run, 4)
        assert ("daicho のカタログではありません" in run.err) == (what in NOT_OURS), run.err
        assert lying(tmp_path) == before


@pytest.mark.parametrize("statement", ["create table x as select 1 as a", "select 1", "create schema daicho_store"])
def test_a_database_of_somebody_else_is_left_alone(daicho: Daicho, sheet: Path, tmp_path: Path, statement: str) -> None:
    with opened(tmp_path / "daicho.duckdb") as connection:
        connection.execute(statement)
    before = lying(tmp_path)
    for command in (*READING, *WRITING):
        run = daicho(*command)
        require_one_line(run, 4)
        assert "daicho のカタログではありません" in run.err
    assert lying(tmp_path) == before


def test_a_folder_is_no_catalogue(daicho: Daicho, sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "daicho.duckdb").mkdir()
    for command in (*READING, *WRITING):
        require_one_line(daicho(*command), 4)
    assert lying(tmp_path).keys() == {"a.xlsx", "daicho.duckdb"}


def test_a_damaged_block_is_never_read_as_if_it_were_sound(
    daicho: Daicho, sheet: Path, tmp_path: Path, made: bytes
) -> None:
    path, noise = tmp_path / "daicho.duckdb", random.Random(2)
    right = "count_star()\n1\n"
    found = set()
    for at in range(12_288 + 100_000, len(made) - 3_000, 262_144 * 5):
        (tmp_path / "daicho.duckdb.wal").unlink(missing_ok=True)
        path.write_bytes(made[:at] + noise.randbytes(3_000) + made[at + 3_000 :])
        before = lying(tmp_path)
        for command in (["sql", "select count(*) from activities"], ["verify"], ["status"]):
            run = daicho(*command)
            found.add(run.code)
            if run.code != 0:
                require_one_line(run, 4)
            elif command[0] == "sql":
                assert run.out == right
        assert lying(tmp_path) == before
        if (run := daicho(*WRITING[0])).code != 0:
            require_one_line(run, 4)
            assert lying(tmp_path) == before
    assert found == {0, 4}


FULL = """
import resource, sys
from catalog.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
sys.exit(main(["import", "a.xlsx"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_catalogue_for_which_there_is_no_room_is_not_made(sheet: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DAICHO_LANG": "ja", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", FULL],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    require_one_line(Run(run.returncode, run.stdout, run.stderr), 4)
    assert "空き" in run.stderr
    assert set(lying(tmp_path)) == {"a.xlsx"}


# --- older and newer --------------------------------------------------------------------------------------------------


def test_a_catalogue_of_a_newer_program_is_left_alone(
    daicho: Daicho, sheet: Path, catalogue: Path, tmp_path: Path
) -> None:
    with opened(catalogue) as connection:
        connection.execute("insert into daicho_store.migration values ('9999_future')")
    before = lying(tmp_path)
    for command in (*READING, *WRITING):
        run = daicho(*command)
        require_one_line(run, 4)
        assert "新しい版" in run.err
    assert lying(tmp_path) == before


def test_a_catalogue_of_an_older_program_is_only_read_after_an_upgrade(
    daicho: Daicho, catalogue: Path, tmp_path: Path
) -> None:
    with opened(catalogue) as connection:
        connection.execute("delete from daicho_store.migration")
    before = lying(tmp_path)
    for command in READING:
        run = daicho(*command)
        require_one_line(run, 4)
        assert "daicho upgrade" in run.err
    assert lying(tmp_path) == before


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> "Later":
    """The same program, one migration later."""
    return Later(tmp_path_factory.mktemp("later"))


class Later:
    """A copy of the program which can be given one migration more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for package in ("catalog", "ledgers", "reports"):
            shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))

    def migrate(self, sql: str) -> None:
        """Let SQL be the newest migration."""
        (self.folder / "catalog" / "schema" / "9000_later.sql").write_text(sql, encoding="utf-8")

    def run(self, folder: Path, *command: str) -> Run:
        """Run COMMAND in FOLDER with this program."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "DAICHO_LANG": "ja", "PYTHONIOENCODING": "utf-8"}
        run = subprocess.run(
            [sys.executable, "-m", "catalog", *command],
            cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
        return Run(run.returncode, run.stdout, run.stderr)


def test_an_upgrade_keeps_a_copy_and_everything_in_the_catalogue(
    daicho: Daicho, later: Later, catalogue: Path, made: bytes, tmp_path: Path
) -> None:
    later.migrate("create table daicho_store.later (written varchar not null);")
    run = later.run(tmp_path, "status")
    require_one_line(run, 4)
    assert "daicho upgrade" in run.err
    assert later.run(tmp_path, "upgrade").code == 0
    assert set(lying(tmp_path)) == {"daicho.duckdb", "daicho.before-9000.duckdb"}
    assert (tmp_path / "daicho.before-9000.duckdb").read_bytes() == made
    assert later.run(tmp_path, "verify").code == 0
    assert asked(catalogue, "select count(*) from daicho_store.later") == [(0,)]
    assert asked(catalogue, "select name from activities") == [("応募者情報",)]
    require_one_line(daicho("status"), 4)
    (tmp_path / "daicho.before-9000.duckdb").replace(catalogue)
    assert daicho("verify").code == 0


def test_an_upgrade_overwrites_no_older_copy(later: Later, catalogue: Path, made: bytes, tmp_path: Path) -> None:
    (tmp_path / "daicho.before-9000.duckdb").write_text("of last year", encoding="utf-8")
    (tmp_path / "daicho.before-9000-2.duckdb").write_bytes(made)
    later.migrate("create table daicho_store.later (written varchar not null);")
    assert later.run(tmp_path, "upgrade").code == 0
    copies = {"daicho.before-9000.duckdb", "daicho.before-9000-2.duckdb"}
    assert set(lying(tmp_path)) == {"daicho.duckdb", *copies}
    assert (tmp_path / "daicho.before-9000.duckdb").read_text(encoding="utf-8") == "of last year"


def test_an_import_brings_an_older_catalogue_up_to_date_first(
    later: Later, catalogue: Path, sheet: Path, tmp_path: Path
) -> None:
    later.migrate("alter table daicho_store.ledger add column colour varchar;")
    run = later.run(tmp_path, "import", "a.xlsx")
    assert run.code == 0, run.err
    assert "変更なし" in run.out
    assert set(lying(tmp_path)) == {"a.xlsx", "daicho.duckdb", "daicho.before-9000.duckdb"}
    assert asked(catalogue, "select colour from daicho_store.ledger") == [(None,)]


def test_a_migration_that_fails_leaves_the_catalogue_as_it_was(
    daicho: Daicho, later: Later, catalogue: Path, tmp_path: Path
) -> None:
    later.migrate("drop table daicho_store.activity; create table daicho_store.ledger (x varchar);")
    assert later.run(tmp_path, "upgrade").code != 0
    assert daicho("verify").code == 0
    assert daicho("sql", "select name from activities").out == "name\n応募者情報\n"


# --- locked -----------------------------------------------------------------------------------------------------------

HOLDER = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reading"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(path: Path, how: str) -> Iterator["subprocess.Popen[str]"]:
    """Let another process have the catalogue at PATH open until its standard input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.stdin.close()


def test_a_catalogue_that_is_open_elsewhere_is_told_with_who_has_it(
    daicho: Daicho, sheet: Path, catalogue: Path, tmp_path: Path
) -> None:
    before = lying(tmp_path)
    with held(catalogue, "writing") as holder:
        for command in (*READING, *WRITING):
            run = daicho(*command)
            require_one_line(run, 4)
            assert str(holder.pid) in run.err
    assert lying(tmp_path) == before
    assert daicho("import", sheet).code == 0


def test_readers_do_not_keep_each_other_out(daicho: Daicho, sheet: Path, catalogue: Path) -> None:
    with held(catalogue, "reading") as holder:
        assert daicho("sql", "select count(*) from activities").code == 0
        run = daicho("import", sheet)
        require_one_line(run, 4)
        assert str(holder.pid) in run.err


def test_a_writer_waits_for_who_has_the_catalogue_open(
    daicho: Daicho, sheet: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[Run] = []
    with held(catalogue, "writing") as holder:
        monkeypatch.setenv("DAICHO_PATIENCE", "60")
        writer = threading.Thread(target=lambda: runs.append(daicho("import", sheet)))
        writer.start()
        writer.join(0.5)
        assert writer.is_alive()
        assert holder.stdin is not None
        holder.stdin.close()
        writer.join(60)
    assert [run.code for run in runs] == [0]


# --- knowledge --------------------------------------------------------------------------------------------------------


def test_knowledge_is_applied_anew_at_the_first_write_after_it_changed(
    daicho: Daicho, sheet: Path, catalogue: Path
) -> None:
    with opened(catalogue) as connection:
        connection.execute(
            """
            update daicho_store.knowledge set hash = 'of another program';
            drop view main.activities;
            drop view "日本語"."取扱い";
            drop macro table "日本語"."取扱い_時点";
            delete from daicho_store.term;
            delete from daicho_store.alias;
            delete from daicho_store.spelling
            """
        )
    before = catalogue.read_bytes()
    assert daicho("sql", "from 日本語.取扱い").code == 3
    assert daicho("status").code == 0
    assert catalogue.read_bytes() == before, "reading applies nothing"
    assert daicho("import", sheet).code == 0
    names = daicho(
        "sql", "select 個人情報の名称 as n from 日本語.取扱い_時点(current_date) union all select name from activities"
    )
    assert names.out == "n\n応募者情報\n応募者情報\n"
    assert daicho("sql", "select term from activity_items order by position").out == "term\nNAME\nADDR\n"
    assert daicho("verify").code == 0


def test_words_are_read_anew_after_a_reader_changed(daicho: Daicho, sheet: Path, catalogue: Path) -> None:
    assert daicho("import", sheet).code == 0
    with opened(catalogue) as connection:
        connection.execute(
            "update daicho_store.knowledge set hash = replace(hash, ' ' || split_part(hash, ' ', 2), ' 0.0.0.0');"
            "delete from daicho_store.spelling"
        )
    assert daicho("upgrade").code == 0
    assert daicho("sql", "select term from activity_items order by position").out == "term\nNAME\nADDR\n"


def test_knowledge_that_did_not_change_is_not_applied_again(daicho: Daicho, sheet: Path, catalogue: Path) -> None:
    for _ in range(2):
        assert daicho("import", sheet).code == 0
    assert asked(catalogue, "select count(*), count(distinct hash) from daicho_store.knowledge") == [(1, 1)]


def test_knowledge_of_a_newer_program_is_read_and_never_written_over(
    daicho: Daicho, sheet: Path, catalogue: Path, tmp_path: Path
) -> None:
    known_next(catalogue, "100.0")
    before = lying(tmp_path)
    for command in WRITING:
        run = daicho(*command)
        require_one_line(run, 4)
        assert "（100.0）" in run.err
        assert "更新してください" in run.err
        assert lying(tmp_path) == before
    assert [daicho(*command).code for command in (["status"], ["verify"], ["sql", "from activities"])] == [0, 0, 0]


def test_former_knowledge_is_only_loaded_again_deliberately(
    daicho: Daicho, sheet: Path, catalogue: Path, tmp_path: Path
) -> None:
    """Two programs of the same version: the catalogue tells by what it had before which of them came first."""
    known_next(catalogue, version("daicho"))
    before = lying(tmp_path)
    run = daicho("import", sheet)
    require_one_line(run, 4)
    assert "daicho upgrade" in run.err
    assert lying(tmp_path) == before
    assert daicho("upgrade").code == 0
    assert daicho("import", sheet).code == 0


def test_knowledge_of_an_older_program_is_replaced(daicho: Daicho, sheet: Path, catalogue: Path) -> None:
    with opened(catalogue) as connection:
        connection.execute("update daicho_store.knowledge set hash = 'of an older program', program = '0.0.9'")
    assert daicho("import", sheet).code == 0
    assert asked(catalogue, "select program from daicho_store.knowledge order by applied_at") == [
        ("0.0.9",),
        (version("daicho"),),
    ]


def known_next(catalogue: Path, program: str) -> None:
    """Let CATALOGUE have got other knowledge after this program's own."""
    with opened(catalogue) as connection:
        connection.execute(
            "insert into daicho_store.knowledge select 'of another', $1, max(applied_at) + interval 1 second from "
            "daicho_store.knowledge",
            [program],
        )


# --- what it is made of -----------------------------------------------------------------------------------------------

CONTRACT = {
    "organizations": "name name_en kind corporate_number address representative privacy_manager contact "
    "contact_email contact_phone accredited_body ledgers activities",
    "parties": "party name corporate_number country address representative organization_id",
    "departments": "department",
    "ledgers": "kind department",
    "submissions": "status recorded_at recorded_by source_name source_sha256",
    "revisions": "number effective_on recorded_at recorded_by source_name source_sha256 revision_sha256 activities "
    "added changed removed",
    "releases": "number basis_date prepared_by checked_by approved_by fingerprint",
    "activities": "reference name business department manager information_class role subject_count special_care "
    "sector_sensitive my_number retained_data retained_data_reason direct_written storage_place storage_method "
    "medium access use_until retention disposal entrusted_out third_party joint_use foreign_provision "
    "foreign_storage contact_use risk_reference status started_on ended_on reviewed_on next_review_on approved_by "
    "evidence modality clause remarks",
    "activity_subjects": "written term count_min count_max approximate unit counted_on",
    "activity_items": "position written term label_ja label_en flags clause evidence modality",
    "activity_purposes": "position written term label_ja label_en flags clause evidence modality",
    "activity_acquisitions": "written term source direct_written notice_act notice",
    "activity_consents": "for_what method exception",
    "activity_storages": "place system medium method access country provider provider_country provider_handles_data",
    "activity_retentions": "applies_to kind written months event until statute disposal",
    "activity_entrustments": "party name work items subject_count country contract contract_from contract_to "
    "evaluated_on next_evaluation_on re_entrustment parent",
    "activity_entrusters": "party name contract re_entrustment_allowed return_or_erasure",
    "activity_recipients": "party name kind ground foreign_ground country items method record_kept",
    "activity_safeguards": "heading written evidence",
    "safeguards": "heading written evidence",
    "joint_uses": "items scope purposes responsible_party responsible_address responsible_representative",
    "publications": "item status made_known_by clause url",
    "rights_procedures": "request window method identity_check agent fee fee_note clause",
    "field_states": "entity field state",
    "register": " ".join(field.key for field in fields.content()["activity"]),
    "cells": "entity entity_id field source_name sheet row column written",
    "extras": "header written sheet row column",
    "findings": "source code severity basis message_ja message_en entity entity_id source_name sheet row column",
    "terms": "vocabulary term label_ja label_en definition_ja definition_en flags valid_from valid_to",
    "aliases": "vocabulary alias term",
}
"""The columns that people's own SQL relies on; more may follow, none leaves."""

OF_NO_REVISION = {"organizations", "parties", "departments", "ledgers", "releases", "terms", "aliases"}
OF_ACTIVITIES = {"activities", "register", "cells", "extras", "field_states"}
DIMENSIONS = {entity.view for entity in fields.entities() if entity.view.startswith("activity_")}


@pytest.fixture(scope="module")
def columns(ask: duckdb.DuckDBPyConnection) -> Mapping[tuple[str, str], list[str]]:
    """The columns of every view and table by schema and name, in order."""
    found: dict[tuple[str, str], list[str]] = {}
    question = "select schema_name, table_name, column_name from duckdb_columns() order by column_index"
    for schema, table, column in ask.execute(question).fetchall():
        found.setdefault((schema, table), []).append(column)
    return found


@pytest.mark.parametrize("view", CONTRACT)
def test_the_columns_that_people_rely_on_are_there(columns: Mapping[tuple[str, str], list[str]], view: str) -> None:
    there = set(columns["main", view])
    assert set(CONTRACT[view].split()) <= there
    if view not in {"terms", "aliases", "parties"}:
        assert {"organization", "organization_name"} <= there
    if view not in OF_NO_REVISION:
        assert {"ledger", "revision"} <= there
    if view in OF_ACTIVITIES | DIMENSIONS:
        assert {"activity", "activity_name"} <= there


def test_every_public_view_is_in_the_dictionary_and_the_other_way_round(ask: duckdb.DuckDBPyConnection) -> None:
    views = ask.execute("select schema_name, view_name from duckdb_views() where not internal").fetchall()
    public = {(schema, name) for schema, name in views if schema != "daicho_store"}
    english = {("main", entity.view) for entity in fields.entities()}
    assert public == english | {("日本語", entity.label_ja) for entity in fields.entities()}
    assert {entity.view for entity in fields.entities()} - CONTRACT.keys() == {"organization_facts"}


@pytest.mark.parametrize("entity", fields.entities(), ids=lambda entity: entity.view)
def test_every_column_is_explained_in_both_languages(ask: duckdb.DuckDBPyConnection, entity: fields.Entity) -> None:
    question = """
        select c.column_name, c.comment, v.comment
        from duckdb_columns() as c
        join duckdb_views() as v on v.schema_name = c.schema_name and v.view_name = c.table_name
        where c.schema_name = $1 and c.table_name = $2 order by c.column_index
    """
    english = ask.execute(question, ["main", entity.view]).fetchall()
    japanese = ask.execute(question, ["日本語", entity.label_ja]).fetchall()
    described = [fields.column(entity, name) for name, _, _ in english]
    assert english == [(f.key, f.help("en") or f.label("en"), entity.description["en"]) for f in described]
    assert japanese == [(f.label_ja, f.help("ja") or f.label("ja"), entity.description["ja"]) for f in described]
    assert all(comment for _, comment, _ in [*english, *japanese])


@pytest.mark.parametrize("entity", fields.entities(), ids=lambda entity: entity.view)
def test_every_view_can_be_asked_where_there_is_nothing_yet(
    ask: duckdb.DuckDBPyConnection, entity: fields.Entity
) -> None:
    for view in (f'main."{entity.view}"', f'"日本語"."{entity.label_ja}"'):
        found = ask.execute(f"from {view}").fetchall()
        assert bool(found) == (entity.view in ("terms", "aliases"))


@pytest.mark.parametrize(
    ("kind", "tables"),
    [
        ("organization", {"organization_fact": [{"fact": "住所", "written": "東京都"}]}),
        ("policy", {"publication": [{"item": "利用目的", "status": "明記"}]}),
    ],
)
def test_commands_work_on_a_catalogue_without_activities(
    daicho: Daicho, hand_in: HandIn, blank: Path, tmp_path: Path, kind: str, tables: dict[str, list[dict[str, str]]]
) -> None:
    shutil.copyfile(blank, tmp_path / "daicho.duckdb")
    whose = Belonging(
        organization="sample", name="株式会社サンプル", kind="policy" if kind == "policy" else "organization"
    )
    assert daicho("import", hand_in("a.xlsx", [], whose, **tables)).code == 0
    for command in (["status"], ["verify"], ["export", "-o", "out"], ["register", "-o", "out"]):
        run = daicho(*command)
        assert run.code == 0, run.err
    told = daicho("sql", "select organization, ledgers, activities from organizations")
    assert told.out == "organization,ledgers,activities\nsample,1,0\n"


@pytest.mark.parametrize("table", fields.content())
def test_content_tables_have_the_columns_of_the_field_files(
    columns: Mapping[tuple[str, str], list[str]], table: str
) -> None:
    there = columns["daicho_store", table]
    assert [column for column in there if column not in KEPT] == [field.key for field in fields.content()[table]]
    assert there == list(rows.columns(table))


@pytest.mark.parametrize(
    "table", ["organization", "ledger", "submission", "revision", "finding", "extra", "source_sheet", "source_column"]
)
def test_hand_ins_write_only_columns_that_tables_have(columns: Mapping[tuple[str, str], list[str]], table: str) -> None:
    assert set(rows.columns(table)) <= set(columns["daicho_store", table])


@pytest.mark.parametrize(
    ("what", "question"),
    [
        ("constraints", "select constraint_text from duckdb_constraints() where constraint_type <> 'NOT NULL'"),
        ("indexes", "select index_name from duckdb_indexes()"),
        ("sequences", "select sequence_name from duckdb_sequences()"),
        ("types", "select type_name from duckdb_types() where not internal"),
        ("defaults", "select column_name from duckdb_columns() where not internal and column_default is not null"),
    ],
)
def test_the_schema_has_nothing_that_the_shared_engine_lacks(
    ask: duckdb.DuckDBPyConnection, what: str, question: str
) -> None:
    assert ask.execute(question).fetchall() == [], what


def test_the_tables_of_the_store_are_of_plain_types(ask: duckdb.DuckDBPyConnection) -> None:
    types = ask.execute(
        """
        select distinct data_type from duckdb_columns() as c
        join duckdb_tables() as t using (schema_name, table_name) where schema_name = 'daicho_store'
        """
    ).fetchall()
    assert {kind for (kind,) in types} <= {"VARCHAR", "BIGINT", "INTEGER", "BOOLEAN", "DATE", "TIMESTAMP"}


def test_the_schema_file_says_nothing_but_plain_tables() -> None:
    for path in (ROOT / "catalog" / "schema").glob("*.sql"):
        plain = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"\b(primary|unique|foreign|references|check|default|generated|enum|index)\b", plain)


# --- many rows --------------------------------------------------------------------------------------------------------

NASTY = [
    None, "a", " ", "  leading and trailing  ", "NULL", "null", "\\N", '"', '""', '"quoted"', "a,b", "a;b\tc", "a\nb",
    "a\r\nb", "a\rb", "\n", "\r", "'", "''", "\\", "\\n", "#", "髙﨑𠮷野家", "e\u0301", "\u200b", "\ufeff", "\u3000",
    "=1+1", "-", "0012", "1e5", "2026-04-01", "true", "x" * 40_000, "\x01", "\x7f", "\x85", "\u2028",
]  # fmt: skip


@pytest.mark.parametrize("count", [len(NASTY), bulk.CSV_FROM + len(NASTY)], ids=["lists", "csv"])
def test_many_rows_are_stored_as_few_are_word_for_word(tmp_path: Path, count: int) -> None:
    fill: list[bulk.Row] = [(number, f"plain {number}", None) for number in range(len(NASTY), count)]
    given: list[bulk.Row] = [*((number, text, text) for number, text in enumerate(NASTY)), *fill]
    with opened(tmp_path / "x.duckdb") as connection:
        connection.execute("create schema daicho_store; create table daicho_store.t (n bigint, a varchar, b varchar)")
        bulk.insert(connection, "t", ("n", "a", "b"), given)
        found = connection.execute("select n, a, b from daicho_store.t order by n").fetchall()
    assert found == given


def test_one_module_alone_connects_to_duckdb() -> None:
    """A shared engine is to be a matter of that module."""
    folders = (ROOT / "catalog", ROOT / "ledgers", ROOT / "reports")
    sources = [source for folder in folders for source in folder.rglob("*.py")]
    connecting = [source for source in sources if "duckdb.connect(" in source.read_text(encoding="utf-8")]
    assert connecting == [ROOT / "catalog" / "store" / "connection.py"]
