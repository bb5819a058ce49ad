"""The command line as a person and a script meet it: help, languages, mistakes, streams, exit codes, messages."""

import ast
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from csv import DictReader
from datetime import date, datetime
from importlib.metadata import version
from importlib.resources import files
from io import StringIO
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from openpyxl import load_workbook

import catalog
import ledgers
import reports
from catalog import fields
from catalog.cli import main
from catalog.handin import Belonging
from reports import exchange
from tests.conftest import Daicho, HandIn, content, heed_interruptions

VERBS = (
    "demo", "import", "map", "register", "compare", "sql", "tables", "export", "template", "status", "verify",
    "upgrade",
)  # fmt: skip
MESSAGES = list(DictReader(StringIO((files("catalog") / "messages/messages.csv").read_text("utf-8"), newline="")))
FINDINGS = list(DictReader(StringIO((files("catalog") / "messages/findings.csv").read_text("utf-8"), newline="")))
SAMPLE = Belonging(organization="sample", name="株式会社サンプル", effective_on="2026-04-01")

BEYOND_CP932 = "é😀𠮷髙−〜—"
"""Characters of names and texts that a Japanese Windows code page lacks, or has under another code."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a catalogue of two organizations, and the sheet of one."""
    folder = tmp_path_factory.mktemp("cli")
    activities = [
        {"name": f"名簿{BEYOND_CP932}", "items": "氏名、謎の項目", "purposes": "長い目的" * 100, "my_number": "たぶん"},
        {"name": "応募者情報", "department": "人事部", "reviewed_on": "2020-01-01", "special_care": "無"},
    ]
    for whose in (SAMPLE, Belonging(organization="other", name="別会社", effective_on="2026-04-01")):
        path = folder / f"{whose.organization}.xlsx"
        exchange.write(path, exchange.Exchange(content(activities), whose), "ja")
        assert main(["import", str(path), "--catalog", str(folder / "daicho.duckdb"), "--lang", "ja"]) == 0
    return folder


def process(
    *arguments: object, cwd: Path, environment: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own, piped, and return what became of it."""
    return subprocess.run(
        [sys.executable, "-m", "catalog", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "DAICHO_LANG": "ja", **(environment or {})},
        capture_output=True,
        check=False,
        timeout=120,
        **options,
    )


# --- help


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("verb", VERBS)
def test_help_tells_what_every_option_does(verb: str, lang: str, daicho: Daicho) -> None:
    run = daicho(verb, "--help", "--lang", lang)
    assert (run.code, run.err) == (0, "")
    assert daicho(verb, "-h", "--lang", lang).out == run.out
    usage, what, *sections, example = run.out.strip().split("\n\n")
    assert usage.startswith(f"使い方: daicho {verb} " if lang == "ja" else f"Usage: daicho {verb} ")
    assert what.strip()
    assert f"daicho {verb}" in example
    for section in sections:
        for name, text in told(section):
            assert len(text) > 2, f"{name} has no text"
    names = {name.split(" ")[0].rstrip(",") for section in sections for name, _ in told(section)}
    assert {"-h", "--lang"} <= names


def told(section: str) -> Iterator[tuple[str, str]]:
    """Yield the entries of a SECTION of the help: the name, and the text beside or below it."""
    entry = re.compile(r"^ {2}(\S.*?)(?: {2,}(.*))?$")
    name, text = "", ""
    for line in section.split("\n")[1:]:
        if match := entry.match(line):
            if name:
                yield name, text
            name, text = match[1], match[2] or ""
        else:
            text += line.strip()
    if name:
        yield name, text


ENGLISH_IN_JAPANESE = {
    *VERBS, "daicho", "PATH", "DIR", "CODE", "NAME", "DATE", "LEDGER", "ORGANIZATION", "VIEW", "VALUE", "SQL", "JSON",
    "SECONDS", "ROWS", "N", "TEXT", "MB", "FILE", "HEADER", "FIELD", "FINGERPRINT", "always", "never", "ja", "en",
    "Excel", "DAICHO", "CATALOG", "duckdb", "jisq15001", "activities", "x",
}  # fmt: skip
"""Names of commands, values and things; everything else in the Japanese help must be Japanese."""


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_japanese_help_is_japanese(columns: str, daicho: Daicho, monkeypatch: pytest.MonkeyPatch) -> None:
    """However narrow the terminal, since lines are broken before they are put into Japanese."""
    monkeypatch.setenv("COLUMNS", columns)
    for verb in ("", *VERBS):
        out = daicho(*filter(None, [verb, "--help"])).out
        text = re.sub(r"^ +例:.*(\n +.*)*", "", out, flags=re.MULTILINE)
        words = set(re.findall(r"(?<!-)\b[A-Za-z]+[0-9]*", re.sub(r"--?[a-z][a-z-]*", "", text)))
        assert words - ENGLISH_IN_JAPANESE == set(), f"daicho {verb} --help:\n{out}"


@pytest.mark.parametrize("verb", VERBS)
def test_english_help_is_english(verb: str, daicho: Daicho) -> None:
    out = daicho(verb, "--help", "--lang", "en").out.replace("記入用.xlsx", "").replace("游ゴシック", "")
    assert re.findall(r"[\u3040-\u9fff]+", out) == []


def test_overview_lists_every_verb_with_what_it_does(daicho: Daicho) -> None:
    run = daicho("--help")
    assert daicho("-h").out == run.out
    for verb in VERBS:
        assert re.search(rf"^ +{verb} +\S", run.out, re.MULTILINE), verb
    assert "--lang" in run.out
    assert "--version" in run.out


def test_no_command_shows_the_overview_and_is_no_error_message(daicho: Daicho) -> None:
    run = daicho()
    assert run.code == 2
    assert (run.out + run.err).startswith("使い方: daicho ")


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--version", "--lang", "en"], ["--lang=ja", "--version"]], ids=" ".join
)
def test_version_is_the_installed_one(arguments: list[str], daicho: Daicho) -> None:
    assert daicho(*arguments).out == f"daicho {version('daicho')}\n"


# --- languages


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "--lang", "en"],
        ["status", "--lang=en"],
        ["--lang", "en", "status"],
        ["--lang=en", "status"],
    ],
    ids=" ".join,
)
def test_language_is_asked_for_before_or_after_the_verb(arguments: list[str], daicho: Daicho) -> None:
    run = daicho(*arguments)
    assert run.code == 4
    assert run.err.startswith("daicho: error: there is no catalogue at daicho.duckdb;")
    assert daicho("status").err.startswith("daicho: エラー: カタログ daicho.duckdb がありません。")


@pytest.mark.parametrize("arguments", [["status", "--lang", "xx"], ["--lang", "xx", "status"]], ids=" ".join)
def test_language_that_we_do_not_speak(arguments: list[str], daicho: Daicho) -> None:
    run = daicho(*arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err == "daicho: エラー: --lang は ja か en です（xx とあります）。\n"


@pytest.mark.parametrize(
    ("environment", "japanese"),
    [
        ({}, False),
        ({"LANG": "ja_JP.UTF-8"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "fr_FR.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, True),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "DAICHO_LANG": "ja"}, True),
        ({"LANG": "ja_JP.UTF-8", "DAICHO_LANG": "en"}, False),
        ({"LANG": "ja_JP.UTF-8", "DAICHO_LANG": "xx"}, True),
    ],
)
def test_environment_decides_the_language(
    environment: dict[str, str], japanese: bool, daicho: Daicho, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DAICHO_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("エラー" in daicho("status").err) == japanese
    assert ("使い方" in daicho("status", "--help").out) == japanese


# --- mistakes


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["demos"], "demos というコマンドはありません。"),
        (["register", "--fomr", "x"], "--fomr というオプションはありません。"),
        (["import"], "PATH... を指定してください。"),
        (["sql"], "SQL を指定してください。"),
        (["sql", "select 1", "--limit", "many"], "--limit の値「many」は数ではありません。"),
        (["sql", "select 1", "--timeout", "long"], "--timeout の値「long」は数ではありません。"),
        (["sql", "select 1", "--limit", "-1"], "--limit の値 -1 は範囲（x>=0）にありません。"),
        (["sql", "select 1", "--memory", "1"], "--memory の値 1 は範囲（x>=64）にありません。"),
        (["sql", "select 1", "--param", "x"], "--param は 名前=値 の形で書きます（x とあります）。"),
        (["register", "--as-of"], "オプション --as-of には値が要ります。"),
        (["status", "--as-of", "きのう"], "「きのう」は日付ではありません。2026-04-01 のように書いてください。"),
        (["status", "more"], "余分な引数があります（more）。"),
        (["tables", "a", "b", "c"], "余分な引数があります（b c）。"),
        (["tables", "nothing"], "nothing というビューはありません。daicho tables で一覧を見られます。"),
        (["import", "x.xlsx", "--effective-on", "?"], "「?」は日付ではありません。2026-04-01 のように書いてください。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes_are_told_in_japanese(arguments: list[str], told: str, daicho: Daicho, tmp_path: Path) -> None:
    run = daicho(*arguments)
    assert (run.code, run.out) == (2, "")
    first, *hint = run.err.splitlines()
    assert first.startswith(f"daicho: エラー: {told}")
    assert not hint or re.fullmatch(r"使い方は daicho( \w+)? --help で見られます。", "\n".join(hint))
    assert re.findall(r"\b(?:[Gg]ot|[Nn]o|[Ii]nvalid|[Mm]issing|[Dd]id|requires|argument)\b", run.err) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["demos"], 2),
        (["status"], 4),
        (["verify"], 4),
        (["upgrade"], 4),
        (["register"], 4),
        (["compare"], 4),
        (["export"], 4),
        (["sql", "select 1"], 4),
        (["sql", "drop table x"], 5),
        (["import", "missing.xlsx", "--catalog", "nowhere/daicho.duckdb"], 3),
        (["template", "-o", "/dev/null/x.xlsx"], 3),
        (["status", "--catalog", "main.duckdb"], 4),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_errors_are_one_line_on_stderr(arguments: list[str], code: int, lang: str, daicho: Daicho) -> None:
    run = daicho(*arguments, "--lang", lang)
    assert run.code == code
    if arguments[0] == "import":  # what became of each file is data
        assert "missing.xlsx" in run.out
        return
    assert run.out == ""
    errors = [line for line in run.err.splitlines() if not re.search("--help (で見られます。|)$|^See daicho", line)]
    assert len(errors) == 1, run.err
    assert errors[0].startswith("daicho: エラー: " if lang == "ja" else "daicho: error: ")
    assert "Traceback" not in run.err


def test_mistake_of_ours_tells_the_place_and_no_values(tmp_path: Path) -> None:
    """Provoked by a module that fails while it is loaded, as a damaged installation would."""
    (tmp_path / "duckdb.py").write_text('name = "山田太郎"\nraise RuntimeError(name)\n', encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(catalog.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    plain = process("tables", "activities", cwd=tmp_path, environment={"PYTHONPATH": path})
    assert (plain.returncode, plain.stdout) == (70, b"")
    told = plain.stderr.decode("utf-8")
    assert len(told.splitlines()) == 1
    assert "RuntimeError duckdb.py:2" in told
    assert version("daicho") in told
    assert "山田太郎" not in told
    wordy = process("tables", "activities", cwd=tmp_path, environment={"PYTHONPATH": path, "DAICHO_DEBUG": "1"})
    assert wordy.returncode == 70
    assert b"Traceback" in wordy.stderr


# --- streams


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["tables"], ["tables", "activities", "--json"]])
def test_reader_that_has_enough_is_no_error(arguments: list[str], tmp_path: Path) -> None:
    """``daicho tables | head -1``: nothing is told, nothing has failed."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "catalog", *arguments],
        cwd=tmp_path,
        env={**os.environ, "DAICHO_LANG": "ja"},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise")
def test_interruption_ends_with_130(tmp_path: Path) -> None:
    """More than a pipe holds is written, so the command is known to be reading its statement when it is interrupted."""
    command = subprocess.Popen(
        [sys.executable, "-m", "catalog", "sql", "-"],
        cwd=tmp_path,
        env={**os.environ, "DAICHO_LANG": "ja"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_interruptions,
    )
    assert command.stdin
    command.stdin.write(b" " * 1_000_000)
    command.stdin.flush()
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=60)
    assert (command.returncode, out) == (130, b"")
    assert err.decode("utf-8").strip() == "daicho: エラー: 中断しました。"


COMMANDS: Sequence[Sequence[str]] = (
    ["demo", "out/demo"],
    ["import", "sample.xlsx", "--catalog", "out/new.duckdb"],
    ["import", "sample.xlsx", "--catalog", "out/new.duckdb", "--json"],
    ["register", "-o", "out/registers"],
    ["compare", "-o", "out/comparison.xlsx"],
    ["sql", "from activities"],
    ["sql", "from activities", "--json"],
    ["sql", f"select '{BEYOND_CP932}' as \"{BEYOND_CP932}\""],
    ["sql", f"select '{BEYOND_CP932}'", "--json"],
    ["sql", f"select {BEYOND_CP932}"],
    ["tables"],
    ["tables", "activities"],
    ["tables", "publications", "--json"],
    ["export", "-o", "out/export"],
    ["template", "-o", f"out/{BEYOND_CP932}.xlsx"],
    ["status"],
    ["status", "--json"],
    ["verify"],
    ["upgrade"],
    ["--help"],
    ["register", "--help"],
    ["tables", BEYOND_CP932],
)


def test_every_command_speaks_the_code_page_of_japanese_windows(folder: Path, tmp_path: Path) -> None:
    """Redirected output is CP932 there; what it lacks appears as an escape, and nothing crashes."""
    for name in ("daicho.duckdb", "sample.xlsx"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    program = (
        "import sys\nfrom catalog.cli import main\n"
        f"for arguments in {[list(arguments) for arguments in COMMANDS]!r}:\n"
        "    code = main(arguments)\n"
        "    print(chr(30), code, chr(31), sep='', end='', flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "DAICHO_LANG": "ja", "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode("cp932")
    assert "Traceback" not in done.stderr.decode("cp932")
    told = [part.split("\x1e") for part in done.stdout.decode("cp932").split("\x1f")[:-1]]
    assert len(told) == len(COMMANDS)
    for arguments, (out, code) in zip(COMMANDS, told, strict=True):
        unknown = arguments in (["sql", f"select {BEYOND_CP932}"], ["tables", BEYOND_CP932])
        assert code in ({"2", "3"} if unknown else {"0"}), arguments
        if "--json" in arguments:
            assert json.loads(out), arguments


@pytest.mark.parametrize("arguments", [["sql", "from activity_purposes"], ["tables"], ["status"], ["tables", "terms"]])
def test_piped_output_is_plain_and_whole(arguments: list[str], folder: Path) -> None:
    """No colours, no boxes, nothing cut at a width that no terminal has."""
    done = process(*arguments, cwd=folder, environment={"COLUMNS": "40", "FORCE_COLOR": "1"})
    out = done.stdout.decode("utf-8")
    assert done.returncode == 0
    assert re.findall(r"\x1b|[─-╿]", out) == []
    if arguments[0] == "sql":
        assert "長い目的" * 100 in out
        assert out.startswith("organization,organization_name,ledger,")
    if arguments[0] == "tables":
        assert {line.count("\t") for line in out.splitlines() if "\t" in line} <= {2, 3}


# --- status, tables, verify, upgrade


def test_one_file_is_no_place_for_several_registers(folder: Path, daicho: Daicho, tmp_path: Path) -> None:
    run = daicho("register", "--catalog", str(folder / "daicho.duckdb"), "-o", "all.xlsx")
    assert (run.code, run.out) == (2, "")
    assert "フォルダを指定してください" in run.err
    assert not (tmp_path / "all.xlsx").exists()


def test_status_tells_how_the_catalogue_stands(folder: Path, daicho: Daicho) -> None:
    run = daicho("status", "--catalog", folder / "daicho.duckdb", "--as-of", "2026-10-01")
    assert (run.code, run.err) == (0, "")
    head, *ledgers, rejected_or_overdue, warnings, unreviewed, words = run.out.splitlines()
    assert head == f"{folder / 'daicho.duckdb'}（2026-10-01 現在）: 台帳 2 件"
    today = daicho("sql", "select max(recorded_on) from revisions", "--catalog", folder / "daicho.duckdb").out.split()[
        1
    ]
    assert ledgers == [
        f"  other/activities  別会社  取扱い 2 件  改訂 1  最後の提出 {today}　※見直し期限超過 1 件",
        f"  sample/activities  株式会社サンプル  取扱い 2 件  改訂 1  最後の提出 {today}　※見直し期限超過 1 件",
    ]
    assert rejected_or_overdue == "・見直しの期限を過ぎた取扱いが 2 件あります。"
    assert warnings == "・最後の取込みで 2 件の注意がありました（ビュー findings）。"
    assert unreviewed == "・見直し日の記入がない取扱いが 2 件あります。"
    assert words.startswith("・用語集にない言葉が ")


def test_status_of_a_rejected_hand_in_and_of_nothing_to_do(daicho: Daicho, hand_in: HandIn) -> None:
    good = {
        "name": "名簿",
        "items": "氏名、等",
        "subjects": "顧客",
        "purposes": "採用選考",
        "reviewed_on": "2026-09-01",
    }
    assert daicho("import", hand_in("a.xlsx", [good], SAMPLE)).code == 0
    assert daicho("status", "--as-of", "2026-10-01").out.splitlines()[2:] == ["・今することはありません。"]
    assert daicho("import", hand_in("b.xlsx", [{"items": "氏名"}], SAMPLE)).code == 1
    told = daicho("status", "--as-of", "2026-10-01").out.splitlines()[2:]
    assert told == ["・最後の提出が受付不可の台帳が 1 件あります。直したファイルを取り込んでください。"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone cannot be set here")
@pytest.mark.parametrize("zone", ["UTC-14", "UTC+12"], ids=["a day ahead", "a day behind"])
def test_a_hand_in_is_told_with_the_day_where_the_person_was(
    zone: str, daicho: Daicho, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At any hour one of these zones has another day than UTC."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", zone)
        time.tzset()
        today = date.today().isoformat()  # noqa: DTZ011 - the day where the person is
        assert daicho("import", hand_in("a.xlsx", [{"name": "名簿"}], SAMPLE)).code == 0
    time.tzset()
    assert daicho("status", "--as-of", today).out.splitlines()[1].endswith(f"最後の提出 {today}")
    (ledger,) = json.loads(daicho("status", "--as-of", today, "--json").out)["ledgers"]
    assert ledger["last_submitted_on"] == today
    assert daicho("register", "sample", "--as-of", today, "-o", "register.xlsx").code == 0
    days = [cell.value for row in load_workbook("register.xlsx")["改訂履歴"] for cell in row]
    assert datetime.fromisoformat(today) in days


def test_status_for_scripts(folder: Path, daicho: Daicho) -> None:
    run = daicho("status", "--catalog", folder / "daicho.duckdb", "--as-of", "2026-10-01", "--json")
    found = json.loads(run.out)
    assert found["as_of"] == "2026-10-01"
    assert (found["rejected"], found["warnings"]) == (0, 2)
    assert [ledger["ledger"] for ledger in found["ledgers"]] == ["other/activities", "sample/activities"]
    assert {
        "organization_name",
        "kind",
        "revisions",
        "activities",
        "last_submitted_at",
        "last_submitted_on",
        "overdue",
        "unreviewed",
    } <= set(found["ledgers"][0])


def test_tables_lists_every_view_in_both_languages(daicho: Daicho) -> None:
    run = daicho("tables")
    assert run.code == 0
    rows = [line.split("\t") for line in run.out.splitlines()]
    assert [row[0] for row in rows] == [entity.view for entity in fields.entities()]
    assert all(row[1].startswith("日本語.") and row[2] for row in rows)
    listed = json.loads(daicho("tables", "--json", "--lang", "en").out)
    assert [set(one) for one in listed] == [{"view", "view_ja", "description"}] * len(rows)
    assert not re.search("[\u3040-\u30ff]", " ".join(one["description"] for one in listed))


@pytest.mark.parametrize("name", ["activities", "取扱い", "日本語.取扱い"])
def test_tables_describes_a_view_by_either_name(name: str, folder: Path, daicho: Daicho) -> None:
    run = daicho("tables", name, "--catalog", folder / "daicho.duckdb")
    assert run.code == 0
    assert run.out.startswith("activities ・ 日本語.取扱い\n")
    assert re.search(r"^special_care\t要配慮個人情報\tvarchar\t.*有・無・不明", run.out, re.MULTILINE)


def test_tables_describes_a_view_without_a_catalogue_and_makes_none(daicho: Daicho, tmp_path: Path) -> None:
    found = json.loads(daicho("tables", "activities", "--json").out)
    assert {"view", "view_ja", "description", "as_of", "columns"} == set(found)
    assert found["as_of"] is True
    assert {tuple(column) for column in found["columns"]} == {
        ("column", "column_ja", "type", "vocabulary", "basis", "description")
    }
    assert all(column["description"] for column in found["columns"])
    assert list(tmp_path.iterdir()) == []


def test_verify_and_upgrade_tell_that_all_is_well(folder: Path, daicho: Daicho) -> None:
    path = folder / "daicho.duckdb"
    run = daicho("verify", "--catalog", path)
    assert run.code == 0
    assert re.fullmatch(
        r"書いたままです: 記録 2 件、改訂 2 件、不変条件 \d+ 件。先頭のハッシュ [0-9a-f]{16}…\n", run.out
    )
    found = json.loads(daicho("verify", "--catalog", path, "--json").out)
    assert set(found) == {"entries", "revisions", "invariants", "head", "deviations"}
    assert (found["entries"], found["revisions"], found["deviations"]) == (2, 2, [])
    assert re.fullmatch("[0-9a-f]{64}", found["head"])
    upgrade = daicho("upgrade", "--catalog", path)
    assert (upgrade.code, upgrade.out, upgrade.err) == (0, "", f"{path} を今の版に合わせました。\n")
    assert json.loads(daicho("verify", "--catalog", path, "--json").out)["head"] == found["head"]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["register", "--help"], ["registre"]], ids=" ".join)
def test_help_and_version_load_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """The first words must come at once."""
    program = (
        "import sys\nfrom catalog.cli import main\n"
        f"main({arguments!r})\n"
        "heavy = ('duckdb', 'pandas', 'openpyxl', 'xlsxwriter', 'python_calamine', 'numpy')\n"
        "print('loaded:', *[name for name in heavy if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True)
    assert done.stderr.decode("utf-8").splitlines()[-1].strip() == "loaded:"


# --- messages


SOURCES = sorted(
    path for package in (catalog, ledgers, reports) for path in Path(str(package.__file__)).parent.rglob("*.py")
)
SPEAKERS = {"say", "UsageProblem", "FileProblem", "CatalogProblem", "Refused", "Deviation", "DaichoError"}
"""Calls whose first argument is the key of a message."""


def keys_used() -> Iterator[tuple[str, bool, str]]:
    """Yield the keys that the source uses as regular expressions, whether surely as a message, and where."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        surely = {
            id(node.args[0])
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKERS and node.args
        }
        surely |= {
            id(keyword.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TYPER
            for keyword in node.keywords
            if keyword.arg == "help"
        }
        for node in ast.walk(tree):
            if pattern := key_pattern(node):
                yield pattern, id(node) in surely, f"{path.name}:{getattr(node, 'lineno', 0)}"


TYPER = {"Option", "Argument"}


def key_pattern(node: ast.AST) -> str | None:
    """Return the keys that a literal or an f-string may be, as a regular expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
    if parts[0] is None or "." not in parts[0]:
        return None
    return "".join(".+" if part is None else re.escape(part) for part in parts)


def test_every_message_that_the_source_names_exists() -> None:
    known = [row["key"] for row in MESSAGES]
    missing = [
        f"{where} {pattern}"
        for pattern, surely, where in keys_used()
        if surely and not any(re.fullmatch(pattern, key) for key in known)
    ]
    assert missing == []


def test_every_message_is_used() -> None:
    patterns = {pattern for pattern, _, _ in keys_used()}
    literal = {pattern for pattern in patterns if ".+" not in pattern}
    loose = [re.compile(pattern) for pattern in patterns - literal]
    unused = [
        row["key"]
        for row in MESSAGES
        if re.escape(row["key"]) not in literal and not any(pattern.fullmatch(row["key"]) for pattern in loose)
    ]
    assert unused == []


def test_messages_are_complete_and_unique() -> None:
    assert [row for row in MESSAGES if None in row or None in row.values()] == []
    assert [row["key"] for row in MESSAGES if not row["ja"].strip() or not row["en"].strip()] == []
    keys = [row["key"] for row in MESSAGES]
    assert len(keys) == len(set(keys))


def placeholders(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name})


def test_both_languages_fill_in_the_same_values() -> None:
    assert [row["key"] for row in MESSAGES if placeholders(row["ja"]) != placeholders(row["en"])] == []
    for part in ("title", "message", "mend"):
        differ = [row["code"] for row in FINDINGS if placeholders(row[f"{part}_ja"]) != placeholders(row[f"{part}_en"])]
        assert differ == []


def test_lists_of_labels_have_as_many_in_both_languages() -> None:
    labels = [row for row in MESSAGES if row["key"].endswith((".columns", ".lines"))]
    assert len(labels) > 5
    assert [row["key"] for row in labels if row["ja"].count("|") != row["en"].count("|")] == []


ONLY_IN_WORKBOOKS = {
    "compare.absent",
    "compare.signs.lines",
    "listing.note",
    "listing.note.policy",
    "mark.not_applicable",
}
"""Messages with the sign −, which workbooks can hold whatever the code page."""


def test_what_is_told_on_the_screen_exists_on_japanese_windows() -> None:
    told = {f"{row['key']} {lang}": row[lang] for row in MESSAGES for lang in ("ja", "en")}
    told |= {f"{row['code']} {column}": text for row in FINDINGS for column, text in row.items()}
    told |= {f"{one.view} {lang}": text for one in fields.entities() for lang, text in one.description.items()}
    told |= {
        f"{one.view}.{field.key}": "".join([field.label_ja, field.label_en, field.help_ja, field.help_en])
        for one in fields.entities()
        for field in one.fields
    }
    lacking = {
        where: text.encode("cp932", "ignore").decode("cp932")
        for where, text in told.items()
        if text.encode("cp932", "ignore").decode("cp932") != text and where.split(" ")[0] not in ONLY_IN_WORKBOOKS
    }
    assert lacking == {}


@pytest.mark.parametrize("words", [("status",), ("sql", "select 1"), ("register",), ("import", "a.xlsx")])
def test_no_command_loads_what_it_does_not_need(words: Sequence[str], hand_in: HandIn, tmp_path: Path) -> None:
    """DuckDB would import pandas and numpy, which takes longer than the commands themselves."""
    hand_in("a.xlsx", [{"name": "a"}])
    for asked in (("import", "a.xlsx"), words):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "catalog", *asked],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "duckdb" in loaded
        assert not [name for name in loaded if name.startswith(("numpy.", "pandas."))]
