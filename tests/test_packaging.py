"""The wheel holds all that the program needs and nothing else, and works where there is no checkout."""

import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("catalog", "ledgers", "reports")
VERSION = str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])

pytestmark = pytest.mark.packaging


def run(command: Sequence[object], cwd: Path) -> str:
    """Run COMMAND in CWD as somebody who has no checkout, and return what it printed."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "DAICHO_LANG": "ja", "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from this checkout with the installed hatchling."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the programs of a new environment in which the wheel is installed."""
    environment = tmp_path_factory.mktemp("environment")
    run([sys.executable, "-m", "venv", environment], environment)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    install = [scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*install, wheel], environment)
    return scripts


def test_wheel_holds_the_three_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
    assert {name.split("/")[0] for name in names} == {*PACKAGES, f"daicho-{VERSION}.dist-info"}
    assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".duckdb", ".xlsx"))] == []


def test_wheel_holds_every_module_and_data_file(wheel: Path) -> None:
    suffixes = (".py", ".csv", ".toml", ".sql")
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.suffix in suffixes]
    expected = {path.relative_to(ROOT).as_posix() for path in files}
    assert {Path(name).suffix for name in expected} == set(suffixes)
    with zipfile.ZipFile(wheel) as package:
        held = set(package.namelist())
    assert expected - held == set()


def test_installed_program_is_the_wheel_and_not_the_checkout(scripts: Path, tmp_path: Path) -> None:
    """In the checkout a package without its data files would go unnoticed."""
    assert run([scripts / "daicho", "--version"], tmp_path) == f"daicho {VERSION}\n"
    program = (
        "import catalog, ledgers, reports\n"
        "from importlib.metadata import packages_distributions\n"
        "owners = packages_distributions()\n"
        "print(*[owners[name] for name in ('catalog', 'ledgers', 'reports')])\n"
        "print(*[module.__file__ for module in (catalog, ledgers, reports)], sep='\\n')\n"
    )
    owners, *files = run([scripts / "python", "-c", program], tmp_path).splitlines()
    assert owners == "['daicho'] ['daicho'] ['daicho']"
    assert [file for file in files if not Path(file).is_relative_to(scripts.parent)] == []


def test_installed_program_runs_the_demo(scripts: Path, tmp_path: Path) -> None:
    """With nothing installed beside what the wheel asks for."""
    made = run([scripts / "daicho", "demo", "tour"], tmp_path).splitlines()
    assert made
    assert [path for path in made if not (tmp_path / path).is_file()] == []
    catalog = "tour/daicho.duckdb"
    assert run([scripts / "daicho", "verify", "--catalog", catalog], tmp_path).startswith("書いたままです")
    told = run([scripts / "daicho", "sql", "select count(*) as n from terms", "--catalog", catalog], tmp_path)
    assert int(told.splitlines()[1]) > 500


def test_installed_package_runs_as_a_module(scripts: Path, tmp_path: Path) -> None:
    assert run([scripts / "python", "-m", "catalog", "--version"], tmp_path) == f"daicho {VERSION}\n"
    assert "使い方: daicho" in run([scripts / "python", "-m", "catalog", "--help"], tmp_path)
