"""The documentation is what the program does: pages are generated, commands in them are run, links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest

from docs import generate
from tests.conftest import Daicho

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
VOLATILE = ((r"\d{4}-\d{2}-\d{2}", "DAY"), (r"head [0-9a-f]{16}", "head HASH"))


@pytest.mark.parametrize("name", sorted(generate.pages()))
def test_generated_pages_are_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generate.pages()[name], "run: python docs/generate.py"


def test_tutorial_shows_what_happens(daicho: Daicho) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    steps = [step for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL) for step in _steps(block)]
    assert len(steps) >= 8
    for command, expected in steps:
        assert command[0] == "daicho"
        run = daicho(*command[1:])
        shown = run.out if run.out else run.err
        assert _steady(shown) == _steady(expected), command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_readmes_and_ci_use_the_same_commands() -> None:
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))
    blocks = re.findall(r"```sh\n(.*?)```", english, re.DOTALL)
    assert blocks == re.findall(r"```sh\n(.*?)```", japanese, re.DOTALL)
    assert len(blocks) == 2
    assert all(len(block.strip().splitlines()) == 1 for block in blocks)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    install = re.search(r"pip install (.+?) && .*pytest -q -n auto", blocks[1])
    assert install
    assert install[1].replace("-q ", "") in ci.replace("-q ", "")
    assert "\npytest -q -n auto\n" in ci


def test_every_command_is_in_the_readme_or_reference() -> None:
    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    mentioned = set(re.findall(r"daicho ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    for verb in mentioned - {"is", "has"}:
        assert f"## daicho {verb}\n" in reference, verb


def test_documents_name_no_machine() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"/(?:home|work|Users|tmp)/", text), page


def _steps(block: str) -> list[tuple[list[str], str]]:
    """Return the commands of a console block with the output shown under each."""
    steps: list[tuple[list[str], str]] = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            steps.append((shlex.split(line[2:], comments=False), ""))
        else:
            steps[-1] = (steps[-1][0], steps[-1][1] + line)
    return steps


def _steady(text: str) -> str:
    for pattern, name in VOLATILE:
        text = re.sub(pattern, name, text)
    return text
