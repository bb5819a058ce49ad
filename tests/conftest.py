"""What the tests share: the command line in process, workbooks built from values, workbooks dumped as text."""

import shutil
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from catalog.cli import main
from catalog.content import Content, Entry, values_of
from catalog.handin import Belonging
from catalog.store.connection import writing
from reports import exchange

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Run:
    """What a command did: its exit CODE, what it printed as data (OUT) and as narration (ERR)."""

    code: int
    out: str
    err: str


SAMPLE = Belonging(organization="sample", name="株式会社サンプル")

Daicho = Callable[..., Run]
HandIn = Callable[..., Path]
Golden = Callable[[str, str], None]
Ask = Callable[[str], list[tuple[Any, ...]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def heed_interruptions() -> None:
    """Let a process that is about to start heed Ctrl+C, which the shell of a job in the background has it ignore."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def daicho(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Daicho:
    """Return a function that runs a command line in ``tmp_path``, in Japanese unless it says otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAICHO_LANG", "ja")
    monkeypatch.setenv("DAICHO_PATIENCE", "0.2")
    monkeypatch.delenv("DAICHO_CATALOG", raising=False)

    def run(*args: object) -> Run:
        capsys.readouterr()
        code = main([str(arg) for arg in args])
        printed = capsys.readouterr()
        return Run(int(code), printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue that nobody has handed anything in to; making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("blank") / "daicho.duckdb"
    with writing(path):
        return path


@pytest.fixture
def catalogue(blank: Path, tmp_path: Path) -> Path:
    """A catalogue that nobody has handed anything in to, where commands look for it."""
    return Path(shutil.copyfile(blank, tmp_path / "daicho.duckdb"))


@pytest.fixture
def ask(catalogue: Path) -> Ask:
    """Return a function that asks the catalogue in SQL, its inner tables included."""

    def answer(statement: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(catalogue, read_only=True) as connection:
            return connection.execute(statement).fetchall()

    return answer


@pytest.fixture
def hand_in(tmp_path: Path) -> HandIn:
    """Return a function that writes an exchange workbook from rows of texts by field key.

    ``hand_in("a.xlsx", [{"name": "応募者情報", "items": "氏名、住所"}], safeguard=[{"heading": …, "written": …}],
    activity_item=[(0, {"written": "氏名"})])``: rows of dimensions name their activity by its index, None for none.
    """

    def write(
        name: str,
        activities: Sequence[Mapping[str, str]] = (),
        belonging: Belonging = SAMPLE,
        **tables: Sequence[Any],
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        exchange.write(path, exchange.Exchange(content(activities, **tables), belonging), "ja")
        return path

    return write


def content(activities: Sequence[Mapping[str, str]], **tables: Sequence[Any]) -> Content:
    """Return the content with ACTIVITIES and rows of other TABLES, as the fixture ``hand_in`` takes them."""
    entries = {"activity": [Entry(values_of("activity", row)) for row in activities]}
    for table, rows in tables.items():
        owned = [row if isinstance(row, tuple) else (None, row) for row in rows]
        entries[table] = [Entry(values_of(table, written), activity) for activity, written in owned]
    return Content({table: rows for table, rows in entries.items() if rows})


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a function that compares a text with the golden file of that name (``--update-golden`` writes it)."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / f"{name}.txt"
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare


def dump(path: Path) -> str:
    """Return the workbook at PATH as text: per sheet how it is set up, then each cell that is not blank."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    lines: list[str] = []
    for sheet in book.worksheets:
        setup = sheet.page_setup
        lines.append(
            f"# {sheet.title} {sheet.sheet_state} freeze={sheet.freeze_panes} filter={sheet.auto_filter.ref} "
            f"paper={setup.paperSize} {setup.orientation} fit={setup.fitToWidth}x{setup.fitToHeight} "
            f"rows={sheet.print_title_rows} columns={sheet.print_title_cols} area={sheet.print_area}"
        )
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    link = f" -> {cell.hyperlink.location}" if cell.hyperlink else ""
                    lines.append(f"{cell.coordinate} {_told(cell.value, cell.data_type)}{link}")
    return "\n".join(lines) + "\n"


def _told(value: object, kind: str) -> str:
    if isinstance(value, datetime | date):
        return f"d {value:%Y-%m-%d}"
    return f"{kind} {value!r}"
