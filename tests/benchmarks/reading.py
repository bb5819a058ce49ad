"""Reading departments' sheets: 1,000 small workbooks by one call, and one large sheet, against pandas and openpyxl.

1,000 workbooks of 30 rows and 20 columns: ours is the whole of ``daicho import``, from the files to revisions with
the cell of every value; pandas reads each with openpyxl and inserts its rows as they are. The aim is five times as
fast on two cores, twice and a half on one (``python -m tests.benchmarks.reading 1``).

One sheet of 20,000 rows and 50 columns: what ``daicho import`` reads of it, against pandas with openpyxl; the aim is
six times as fast. What the engine takes for the values alone is told beside it: that is as far as one could get.
How near we are to either stands in docs/decisions/0009.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

from catalog.handin import Belonging
from ledgers import pool
from tests.benchmarks.timing import alternating, timed

FILES, ROWS, LARGE, RUNS = 1_000, 30, 20_000, 3
HEADER = 2
"""Rows above the header: whose the sheet is, and a blank one."""
FIELDS = {
    "管理番号": "A-{file:04}-{row:03}",
    "個人情報の名称": "業務{file}の個人情報{row}",
    "業務名": "業務{file}",
    "部署": "第{file}課",
    "管理責任者": "第{file}課長",
    "本人の種類": "顧客、従業者",
    "件数": "約{row}00名",
    "個人情報の項目": "氏名、住所、電話番号、メールアドレス",
    "要配慮個人情報": "無",
    "利用目的": "商品の発送\nお問い合わせへの対応",
    "取得方法": "申込書",
    "媒体": "電子",
    "保管場所": "第{file}課のサーバー",
    "保管方法": "アクセス権限の設定",
    "アクセス権者": "第{file}課の担当者",
    "保管期限": "退職後{row}年",
    "廃棄方法": "消去",
    "委託": "無",
    "第三者提供": "無",
    "備考": "{file}-{row}",
}


def main(cores: int) -> None:
    """Print what the two take on so many CORES, and the ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = [_written(folder / f"{file:04}" / "台帳.xlsx", file, ROWS, FIELDS) for file in range(FILES)]
        wide = FIELDS | {f"独自の列{number}": "{row}" for number in range(50 - len(FIELDS))}
        large = _written(folder / "large" / "台帳.xlsx", 0, LARGE, wide)
        _compare_small(folder, small, cores)
        _compare_large(large)


def _compare_small(folder: Path, small: Sequence[Path], cores: int) -> None:
    ours, theirs, ratio = alternating(
        lambda: timed(lambda: _import(folder, small)), lambda: timed(lambda: _insert(folder, small)), RUNS
    )
    alone, here = timed(lambda: _values(small)), timed(lambda: _read(small))
    print(f"{FILES:,} workbooks of {ROWS} × {len(FIELDS)}, {cores} cores:")
    print(f"  daicho import {ours:.1f} s (reading alone {here:.1f} s, calamine's values alone {alone:.1f} s)")
    print(f"  pandas with openpyxl and an insert per file {theirs:.1f} s: {1 / ratio:.1f} times as long")


def _compare_large(large: Path) -> None:
    ours, theirs, ratio = alternating(
        lambda: timed(lambda: _read([large])),
        lambda: timed(lambda: pd.read_excel(large, engine="openpyxl", dtype=str)),
        RUNS,
    )
    alone = timed(lambda: _values([large]))
    print(f"one sheet of {LARGE:,} × 50:")
    print(f"  daicho reads it in {ours:.1f} s (calamine's values alone {alone:.1f} s)")
    print(f"  pandas with openpyxl {theirs:.1f} s: {1 / ratio:.1f} times as long")


def _import(folder: Path, files: Sequence[Path]) -> None:
    """Import FILES as a person does, in a process of its own, into a new catalogue."""
    catalog = folder / "ours.duckdb"
    catalog.unlink(missing_ok=True)
    command = [sys.executable, "-m", "catalog", "import", *map(str, files), "--feedback", "never"]
    subprocess.run([*command, "--catalog", str(catalog)], check=True, capture_output=True)


def _insert(folder: Path, files: Iterable[Path]) -> None:
    """Read FILES with pandas and openpyxl and insert the rows of each."""
    catalog = folder / "theirs.duckdb"
    catalog.unlink(missing_ok=True)
    with duckdb.connect(catalog) as connection:
        columns = ", ".join(f'"{header}" varchar' for header in FIELDS)
        connection.execute(f"create table ledger (file varchar, {columns})")
        for file in files:
            frame = pd.read_excel(file, engine="openpyxl", dtype=str, header=HEADER)
            frame.insert(0, "file", str(file))
            connection.register("frame", frame)
            connection.execute("insert into ledger select * from frame")


def _read(files: Sequence[Path]) -> None:
    for _, one in pool.read_all(files, Belonging()):
        assert one.handin.sound, one.handin.findings


def _values(files: Iterable[Path]) -> None:
    for file in files:
        CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def _written(path: Path, file: int, rows: int, columns: dict[str, str]) -> Path:
    path.parent.mkdir()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台帳")
        sheet.write_string(0, 0, f"会社名：株式会社{file:04}")
        for column, (header, words) in enumerate(columns.items()):
            sheet.write_string(HEADER, column, header)
            for row in range(1, rows + 1):
                sheet.write_string(HEADER + row, column, words.format(file=file, row=row))
    return path


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:wanted]))
    main(wanted)
