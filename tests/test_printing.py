"""Workbooks as pages: nothing clipped into ###, body text large enough, titles and headers on every page."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import Daicho

pytestmark = pytest.mark.printing
FONT = "Noto Sans CJK JP"
SMALLEST = 6.5
"""Points; what an auditor can still read on paper."""
A4_LANDSCAPE, A3_LANDSCAPE = (842, 595), (1191, 842)


@dataclass(frozen=True)
class Page:
    """A printed page: its SIZE in points and its words with the width of each."""

    size: tuple[int, int]
    words: list[tuple[str, float]]

    @property
    def text(self) -> str:
        return " ".join(word for word, _ in self.words)


def _installed() -> bool:
    if not all(shutil.which(tool) for tool in ("soffice", "pdftotext", "fc-list")):
        return False
    return FONT in subprocess.run(["fc-list"], capture_output=True, text=True, check=True).stdout


needs_office = pytest.mark.skipif(not _installed(), reason="LibreOffice, poppler or the CJK font is missing")


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


def _pages(workbook: Path, profile: Path) -> list[Page]:
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", workbook.parent, workbook], check=True, capture_output=True, timeout=180)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", workbook.with_suffix(".pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = []
    for page in re.findall(r"<page (.*?)</page>", boxes, re.DOTALL):
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size
        found = re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>(.*?)</word>', page)
        words = [(unescape(text), float(right) - float(left)) for left, right, text in found]
        pages.append(Page((round(float(size[1])), round(float(size[2]))), words))
    return pages


def _smallest(page: Page) -> float:
    """Return the size of the smallest Japanese text: a full-width character is as wide as its font is large."""
    return min(
        (
            width / len(word)
            for word, width in page.words
            if len(word) > 1 and re.fullmatch(r"[ぁ-んァ-ヶ一-龠]+", word)
        ),
        default=99,
    )


@needs_office
def test_registers_and_comparison_of_the_demo_print_well(daicho: Daicho, tmp_path: Path, profile: Path) -> None:
    assert daicho("demo", "d", "--font", FONT).code == 0
    workbooks = [*sorted((tmp_path / "d" / "台帳").glob("*.xlsx")), tmp_path / "d" / "組織比較.xlsx"]
    assert len(workbooks) >= 3
    for workbook in workbooks:
        pages = _pages(workbook, profile)
        assert {page.size for page in pages} <= {A4_LANDSCAPE, A3_LANDSCAPE}
        for number, page in enumerate(pages, start=1):
            assert "###" not in page.text, (workbook.name, number)
            assert f"{number} / {len(pages)}" in page.text
            assert _smallest(page) >= SMALLEST, (workbook.name, number)


@needs_office
def test_a_long_register_repeats_its_titles_and_stays_one_page_wide(
    daicho: Daicho, tmp_path: Path, profile: Path
) -> None:
    from tests.benchmarks.many import fill, handin

    fill(tmp_path / "daicho.duckdb", [handin("many", 120, 1)])
    assert daicho("register", "-o", "many.xlsx", "--font", FONT).code == 0
    pages = _pages(tmp_path / "many.xlsx", profile)
    listing = [page for page in pages if page.size == A3_LANDSCAPE and "取扱いの明細" not in page.text]
    assert len(listing) >= 4
    for page in listing:
        assert "利用期限" in page.text
        assert "保管期限" in page.text
        assert "株式会社many" in page.text
        assert _smallest(page) >= SMALLEST
    numbers = re.findall(r"A-\d{5}", " ".join(page.text for page in listing))
    assert sorted(set(numbers)) == [f"A-{number:05}" for number in range(1, 121)]
