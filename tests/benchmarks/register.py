"""The register of 10,000 activities against the same formatted sheet through plain openpyxl: at least twice as fast.

Ours is the whole command, from the catalogue to the workbook with all its sheets; openpyxl is given the finished cells,
widths, heights and styles of the listing alone, and only writes and saves them.
"""

import tempfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from catalog.cli import main as daicho
from tests.benchmarks.many import fill, handin
from tests.benchmarks.timing import alternating, timed

ACTIVITIES, RUNS = 10_000, 3


def main() -> None:
    """Print the medians and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        catalog, ours = folder / "many.duckdb", folder / "ours.xlsx"
        fill(catalog, [handin("many", ACTIVITIES, 1)])
        _register(catalog, ours)
        laid_out = _laid_out(ours)
        first, second, ratio = alternating(
            lambda: timed(lambda: _register(catalog, ours)),
            lambda: timed(lambda: _write(folder / "theirs.xlsx", laid_out)),
            RUNS,
        )
        print(f"daicho register: {first:.1f} s; openpyxl: {second:.1f} s; openpyxl takes {1 / ratio:.1f} times as long")


def _register(catalog: Path, target: Path) -> None:
    code = daicho(["register", "--catalog", str(catalog), "-o", str(target), "--force", "--lang", "ja"])
    assert code == 0


def _laid_out(path: Path) -> dict[str, Any]:
    """Return the cells, widths and heights of the listing in the workbook at PATH."""
    sheet = load_workbook(path)["台帳"]
    cells = [[(cell.value, _fill(cell), cell.alignment.horizontal) for cell in row] for row in sheet.iter_rows()]
    return {
        "cells": cells,
        "widths": {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()},
        "heights": {row: dimension.height for row, dimension in sheet.row_dimensions.items()},
    }


def _fill(cell: Any) -> str | None:
    return str(cell.fill.fgColor.rgb) if cell.fill.patternType else None


def _write(path: Path, laid_out: dict[str, Any]) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    side = Side(style="thin", color="8EA9DB")
    border, font = Border(side, side, side, side), Font(name="游ゴシック", size=9)
    fills: dict[str, PatternFill] = {}
    alignments: dict[str | None, Alignment] = {}
    for number, row in enumerate(laid_out["cells"], start=1):
        for column, (value, color, align) in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            cell.font, cell.border = font, border
            cell.alignment = alignments.setdefault(align, Alignment(horizontal=align, vertical="top", wrap_text=True))
            if color:
                cell.fill = fills.setdefault(color, PatternFill("solid", fgColor=color))
    for letter, width in laid_out["widths"].items():
        sheet.column_dimensions[letter].width = width
    for number, height in laid_out["heights"].items():
        sheet.row_dimensions[number].height = height
    sheet.freeze_panes = "D7"
    sheet.print_title_rows = "4:5"
    sheet.page_setup.paperSize = "8"
    book.save(path)


if __name__ == "__main__":
    main()
