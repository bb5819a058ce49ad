"""The demonstration: one command from an empty folder to registers, a comparison and SQL, the same every time."""

import contextlib
import csv
import io
import json
import os
import shlex
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from catalog import samples
from catalog.cli import main
from catalog.samples import Sample
from tests.conftest import Daicho

SHIPPED = {str(sample.belonging.organization): sample for sample in map(samples.load, samples.names())}
CODES = sorted(SHIPPED)


@dataclass(frozen=True)
class Tour:
    """A demonstration: the FOLDER it made, its exit CODE, what it printed, how many seconds of a processor it took."""

    folder: Path
    code: int
    out: str
    err: str
    seconds: float


@pytest.fixture(scope="module")
def tours(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Tour]:
    """Return a demonstration in a new folder for each language."""
    return {lang: tour(tmp_path_factory.mktemp("demo") / "new" / lang, lang) for lang in ("ja", "en")}


def tour(folder: Path, lang: str) -> Tour:
    """Run the demonstration in FOLDER."""
    started = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main(["demo", str(folder), "--lang", lang])
    return Tour(folder, code, out.getvalue(), err.getvalue(), time.process_time() - started)


def files(folder: Path) -> dict[str, Path]:
    """Return the files below FOLDER by their path within it."""
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


def expected(lang: str) -> set[str]:
    """Return the files that a demonstration makes."""
    sheets, registers, register, comparison = {
        "ja": ("提出", "台帳", "個人情報管理台帳", "組織比較"),
        "en": ("hand-ins", "registers", "register", "comparison"),
    }[lang]
    made = [f"{sheets}/{name}.xlsx" for name in samples.names()]
    made += [f"{registers}/{register}_{code}.xlsx" for code in CODES]
    return {*made, f"{comparison}.xlsx", "daicho.duckdb"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_demo_makes_everything_in_a_new_folder(lang: str, tours: Mapping[str, Tour]) -> None:
    made = tours[lang]
    assert made.code == 0
    assert made.seconds < 15, "of a processor, whatever else the machine is doing"
    assert set(files(made.folder)) == expected(lang)
    assert {str(Path(line).relative_to(made.folder)) for line in made.out.splitlines()} == expected(lang)
    count = len(SHIPPED)
    begins = f"見本の {count} 組織を取り込み" if lang == "ja" else f"Imported the {count} shipped organizations"
    assert made.err.startswith(begins)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_the_demo_suggests_next_works(lang: str, tours: Mapping[str, Tour], daicho: Daicho) -> None:
    """Every command line that it prints is carried out as printed."""
    _, *suggested = tours[lang].err.splitlines()
    assert len(suggested) == 4
    for line in suggested:
        program, *arguments = shlex.split(line)
        run = daicho(*arguments, "--lang", lang)
        assert (program, run.code) == ("daicho", 0), f"{line}: {run.err}"
        assert run.out


def test_demo_has_a_default_folder_and_takes_an_empty_one(
    tours: Mapping[str, Tour], daicho: Daicho, tmp_path: Path
) -> None:
    (tmp_path / "daicho-demo").mkdir()
    assert daicho("demo").code == 0
    assert differing(tmp_path / "daicho-demo", tours["ja"].folder) == []


def test_demo_twice_gives_the_same_workbooks(tours: Mapping[str, Tour], tmp_path: Path) -> None:
    again = tour(tmp_path / "again", "en")
    assert again.code == 0
    assert differing(again.folder, tours["en"].folder) == []


def differing(one: Path, other: Path) -> list[str]:
    """Return the workbooks that differ between two folders with the same files, which they must have."""
    here, there = files(one), files(other)
    assert set(here) == set(there)
    return [name for name in here if name.endswith(".xlsx") and here[name].read_bytes() != there[name].read_bytes()]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_demo_leaves_alone_what_is_not_an_empty_folder(lang: str, daicho: Daicho, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for target in ("mine", "file"):
        run = daicho("demo", target, "--lang", lang)
        assert (run.code, run.out) == (5, "")
        assert (
            run.err
            == {
                "ja": f"daicho: エラー: {target} は空ではありません。別のフォルダを指定してください。\n",
                "en": f"daicho: error: {target} is not empty; name another folder\n",
            }[lang]
        )
    assert set(files(tmp_path)) == {"mine/notes.txt", "file"}


def test_catalogue_of_the_demo_is_sound(tours: Mapping[str, Tour], daicho: Daicho) -> None:
    found = json.loads(daicho("verify", "--json", "--catalog", tours["ja"].folder / "daicho.duckdb").out)
    assert (found["entries"], found["revisions"], found["deviations"]) == (len(SHIPPED), len(SHIPPED), [])


def test_demo_answers_sql_in_both_languages(tours: Mapping[str, Tour]) -> None:
    """In processes of their own: what a test's process has taken already hides what a question needs."""
    counts = {code: len(sample.content.activities) for code, sample in SHIPPED.items()}
    english = asked("select organization, count(*) from activities group by 1", tours["ja"].folder)
    assert {code: int(count) for code, count in english[1:]} == counts
    japanese = asked("select 組織, count(*) from 日本語.取扱い group by 1", tours["ja"].folder)
    assert {code: int(count) for code, count in japanese[1:]} == counts


@pytest.mark.parametrize("view", ["activities", "register", "field_states", "日本語.取扱い", "日本語.個人情報管理台帳"])
def test_widest_views_are_answered_within_the_usual_limits(view: str, tours: Mapping[str, Tour]) -> None:
    activities = sum(len(sample.content.activities) for sample in SHIPPED.values())
    assert len(asked(f"from {view}", tours["ja"].folder)) > activities


def asked(question: str, folder: Path) -> list[list[str]]:
    """Ask the demonstration in FOLDER in a process of its own; return the header and the rows of the answer."""
    done = subprocess.run(
        [sys.executable, "-m", "catalog", "sql", question, "--catalog", folder / "daicho.duckdb"],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return list(csv.reader(io.StringIO(done.stdout)))


def test_every_view_of_the_demo_can_be_read(tours: Mapping[str, Tour], daicho: Daicho) -> None:
    catalog = ("--catalog", tours["ja"].folder / "daicho.duckdb")
    views = [line.split("\t")[0] for line in daicho("tables").out.splitlines()]
    failed = {view: run.err for view in views if (run := daicho("sql", f"from {view} limit 1", *catalog)).code}
    assert failed == {}


def test_hand_ins_of_the_demo_change_nothing_when_imported_again(tours: Mapping[str, Tour], daicho: Daicho) -> None:
    folder = tours["en"].folder
    run = daicho("import", folder / "hand-ins", "--catalog", folder / "daicho.duckdb", "--json")
    assert {one["status"] for one in json.loads(run.out)["files"]} == {"unchanged"}


@pytest.mark.parametrize("code", CODES)
def test_register_of_the_demo_is_of_the_shipped_organization(code: str, tours: Mapping[str, Tour]) -> None:
    sample: Sample = SHIPPED[code]
    book: Any = load_workbook(tours["ja"].folder / "台帳" / f"個人情報管理台帳_{code}.xlsx")
    cover = [str(cell.value) for row in book["表紙"].iter_rows() for cell in row if cell.value]
    assert str(sample.belonging.name) in cover
    assert [text for text in cover if "内部の個人情報管理台帳ではありません" in text]
    listing = book["台帳"]
    names = [listing.cell(row, 2).value for row in range(6, listing.max_row + 1)]
    assert list(dict.fromkeys(names)) == sample.content.values("activity", "name")


def test_comparison_of_the_demo_has_every_organization(tours: Mapping[str, Tour]) -> None:
    book: Any = load_workbook(tours["ja"].folder / "組織比較.xlsx")
    assert [book["概要"].cell(row, 1).value for row in range(5, 5 + len(CODES))] == CODES


def test_demo_uses_the_font_that_is_asked_for(daicho: Daicho, tmp_path: Path) -> None:
    assert daicho("demo", "tour", "--font", "ＭＳ Ｐゴシック").code == 0
    for path in (tmp_path / "tour").rglob("*.xlsx"):
        with zipfile.ZipFile(path) as package:
            styles = package.read("xl/styles.xml").decode("utf-8")
        assert 'val="ＭＳ Ｐゴシック"' in styles, path
        assert "游ゴシック" not in styles, path
