"""A clerk's workbook comes back marked: what is hers stays byte for byte, what is ours is known again."""

import re
import shutil
import struct
import subprocess
import time
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from catalog import fields
from catalog.findings import Finding, Place
from catalog.handin import Belonging
from ledgers import feedback, problems, reading, workbook
from ledgers.marks import MARK
from ledgers.workbook import Grid, Workbook
from tests.conftest import Daicho, HandIn

LIST = "取込エラー一覧"
SHEET = "個人情報 台帳"
HEADERS = {SHEET: 3}
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ERROR, WARNING = "FFF8CBAD", "FFFFE699"
FIELD = next(field for field in fields.sheets()[1].fields if field.kind == "mark")


def _png() -> bytes:
    def chunk(kind: bytes, words: bytes) -> bytes:
        return struct.pack(">I", len(words)) + kind + words + struct.pack(">I", zlib.crc32(kind + words))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")


def _rich(path: Path) -> Path:
    """Write a workbook with everything that must survive; its header stands in row 3 below a merged title."""
    picture = path.with_suffix(".png")
    picture.write_bytes(_png())
    book = xlsxwriter.Workbook(str(path))
    if path.suffix == ".xlsm":
        macros = path.with_suffix(".bin")
        macros.write_bytes(b"\xd0\xcf\x11\xe0 not really macros")
        book.add_vba_project(str(macros))
    sheet, other, hidden = (book.add_worksheet(name) for name in (SHEET, "集計", "要領"))
    boxed = book.add_format({"border": 1, "bg_color": "#E2EFDA", "font_color": "#0000FF"})
    sheet.merge_range("A1:E1", "個人情報管理台帳", book.add_format({"bold": True}))
    sheet.write_row("A3", ["個人情報の名称", "業務", "媒体", "件数", "備考"], boxed)
    for row, values in enumerate((["応募者情報", "採用", "クラウド", 120], ["", "販売", "紙", -5]), start=3):
        sheet.write_row(row, 0, values, boxed)
    sheet.write_formula("D7", "=SUM(D4:D5)", boxed, 115)
    sheet.merge_range("B8:B9", "合体", boxed)
    sheet.write("C9", "紙", boxed)
    sheet.write_comment("C4", "前からあるコメント", {"author": "山田"})
    sheet.write_comment("A5", "ここは空欄", {"author": "山田"})
    sheet.insert_image("H2", str(picture))
    sheet.insert_textbox("H8", "自由に書かれた箱")
    sheet.conditional_format("D4:D9", {"type": "cell", "criteria": "<", "value": 0, "format": boxed})
    sheet.data_validation("C4:C9", {"validate": "list", "source": ["紙", "電子"]})
    sheet.autofilter("A3:E7")
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.print_area("A1:E9")
    sheet.repeat_rows(2)
    sheet.set_column("A:B", 20)
    sheet.set_column("E:XFD", 12)
    sheet.set_header("&L&G", {"image_left": str(picture)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$D$4:$D$5"})
    other.insert_chart("A1", chart)
    other.print_area("A1:C3")
    hidden.write("A1", "読まないでください")
    hidden.hide()
    book.define_name("件数", f"='{SHEET}'!$D$4:$D$5")
    sheet.activate()
    book.close()
    return path


FINDINGS = [
    Finding("term-unread", Place(SHEET, 4, 3), {"field": FIELD, "written": "クラウド"}),
    Finding("activity-nameless", Place(SHEET, 5, 1)),
    Finding("activity-nameless", Place(SHEET, 7, 1)),
    Finding("count-unread", Place(SHEET, 5, 4), {"field": FIELD, "written": "-5"}),
    Finding("medium-mixed", Place(SHEET, 9, 2), {"written": "合体"}),
    Finding("sheet-ignored", Place("要領")),
    Finding("organization-unknown"),
]


def _answer(source: Path, findings: Sequence[Finding] = FINDINGS, **options: Any) -> Path:
    folder = options.pop("folder", source.parent / "返却")
    lang = options.pop("lang", "ja")
    return feedback.write(source, workbook.read(source), findings, folder, lang, headers=HEADERS | options)


def _parts(path: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert len(set(package.namelist())) == len(package.namelist())
        return {name: package.read(name) for name in package.namelist()}


def _colors(path: Path, sheet: str = SHEET) -> Mapping[str, tuple[str, str]]:
    found = load_workbook(path, rich_text=True)[sheet]
    return {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.font.color.rgb)
        for row in found.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in (ERROR, WARNING)
    }


def _words(path: Path) -> Mapping[str, Sequence[Sequence[str | None]]]:
    return {grid.name: grid.rows for grid in feedback.strip(workbook.read(path)).grids}


def _trimmed(rows: Sequence[Sequence[str | None]]) -> list[list[str]]:
    kept = [[text or "" for text in row][: max((n for n, t in enumerate(row, 1) if t), default=0)] for row in rows]
    return kept[: max((n for n, row in enumerate(kept, 1) if row), default=0)]


def _is_sound(path: Path) -> None:
    """Assert what Excel would otherwise call damaged: unique ids, targets that exist, types, counts, order."""
    parts = _parts(path)
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    named = [node.get("PartName", "") for node in types if node.tag.endswith("Override")]
    endings = {node.get("Extension", "").lower() for node in types if node.tag.endswith("Default")}
    assert len(set(named)) == len(named)
    assert {name.lstrip("/") for name in named} <= parts.keys()
    for name, data in parts.items():
        if name != "[Content_Types].xml":
            assert f"/{name}" in named or name.rpartition(".")[2].lower() in endings
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(data)
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            nodes = list(ElementTree.fromstring(data))
            assert len({node.get("Id") for node in nodes}) == len(nodes)
            for node in nodes:
                target = node.get("Target", "")
                whole = target.lstrip("/") if target.startswith("/") else (Path("/") / folder / target).resolve()
                assert str(whole).lstrip("/") in parts
    _styles_are_counted(parts["xl/styles.xml"])
    styles = len(ElementTree.fromstring(parts["xl/styles.xml"]).find("{*}cellXfs") or ())
    for name in parts:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _is_ordered(ElementTree.fromstring(parts[name]), styles)
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    ids = [node.get("sheetId") for node in book.iter("{*}sheet")]
    assert len(set(ids)) == len(ids)
    selected = [
        name for name, data in parts.items() if name.startswith("xl/worksheets/") and b'tabSelected="1"' in data
    ]
    assert selected == ["xl/worksheets/daicho.xml"]


def _styles_are_counted(data: bytes) -> None:
    for node in ElementTree.fromstring(data):
        if node.get("count"):
            assert int(node.get("count", "")) == len(node)


def _is_ordered(sheet: ElementTree.Element, styles: int) -> None:
    from ledgers.patches.sheet import ORDER

    order = [*ORDER, "legacyDrawingHF", "tableParts", "extLst"]
    places = [order.index(node.tag.rpartition("}")[2]) for node in sheet]
    assert places == sorted(places)
    rows = [int(row.get("r", "")) for row in sheet.iter("{*}row")]
    assert rows == sorted(set(rows))
    for row in sheet.iter("{*}row"):
        columns = [_column(cell.get("r", "")) for cell in row]
        assert columns == sorted(set(columns))
        assert all(cell.get("r", "").endswith(row.get("r", "")) for cell in row)
        assert all(int(cell.get("s", 0)) < styles for cell in row)
    spans = [(int(col.get("min", "")), int(col.get("max", ""))) for col in sheet.iter("{*}col")]
    assert all(former[1] < later[0] for former, later in pairwise(spans))


def _column(address: str) -> int:
    return sum((ord(letter) - 64) * 26**n for n, letter in enumerate(reversed(address.rstrip("0123456789"))))


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_what_is_hers_survives_byte_for_byte(tmp_path: Path, suffix: str) -> None:
    source = _rich(tmp_path / f"台帳{suffix}")
    before = source.read_bytes()
    answer = _answer(source)
    assert answer == tmp_path / "返却" / f"台帳_確認{suffix}"
    assert source.read_bytes() == before
    _is_sound(answer)
    old, new = _parts(source), _parts(answer)
    changed = {name for name in old if new.get(name) != old[name]}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    assert new.keys() - old.keys() == {"xl/worksheets/daicho.xml"}
    assert (b"vbaProject" in b"".join(name.encode() for name in new)) == (suffix == ".xlsm")
    sheet = new["xl/worksheets/sheet1.xml"]
    for word in ("conditionalFormatting", "dataValidations", "mergeCells", "autoFilter", "pageSetup", "drawing"):
        assert word.encode() in sheet
    assert b"<f>SUM(D4:D5)</f><v>115</v>" in sheet
    for kept in re.findall(rb"<definedName [^>]*>([^<]*)<", old["xl/workbook.xml"]):
        assert kept in new["xl/workbook.xml"]
    assert _trimmed(_words(answer)[SHEET]) == _trimmed(workbook.read(source).grids[0].rows)


def test_names_of_single_sheets_still_belong_to_them(tmp_path: Path) -> None:
    book = load_workbook(_answer(_rich(tmp_path / "a.xlsx")))
    assert book.sheetnames == [LIST, SHEET, "集計", "要領"]
    assert book[SHEET].print_area == f"'{SHEET}'!$A$1:$E$9"
    assert book[SHEET].print_title_rows == "$3:$3"
    assert book["集計"].print_area == "'集計'!$A$1:$C$3"
    assert book[LIST].print_title_rows == "$5:$5"
    assert book.active is book[LIST]
    assert book["要領"].sheet_state == "hidden"
    assert "件数" in book.defined_names


def test_the_list_tells_every_problem(tmp_path: Path) -> None:
    sheet = load_workbook(_answer(_rich(tmp_path / "a.xlsx")))[LIST]
    rows = [[cell.value for cell in row[:11]] for row in sheet.iter_rows(min_row=5)]
    assert rows[0] == [
        "No",
        "区分",
        "シート",
        "セル",
        "行",
        "項目",
        "コード",
        "内容",
        "記入値",
        "正しい書き方",
        "直し方",
    ]
    assert [row[:8] for row in rows[1:4]] == [
        [1, "エラー", None, None, None, None, "organization-unknown", "どの組織の台帳か分かりません。"],
        [2, "エラー", SHEET, "A5", 5, "個人情報の名称", "activity-nameless", "個人情報の名称が空欄です。"],
        [3, "エラー", SHEET, "A7", 7, "個人情報の名称", "activity-nameless", "個人情報の名称が空欄です。"],
    ]
    assert rows[2][8] == "（空欄）"
    assert rows[4][1:4] == ["注意", SHEET, "C4"]
    assert rows[4][8] == "クラウド"
    assert str(rows[4][9]).startswith("有 / 無 / ")
    assert rows[-1][1:3] == ["参考", "要領（非表示）"]
    assert sheet["D7"].hyperlink.location == f"'{SHEET}'!A5"
    assert "エラーが 3 件" in sheet["A2"].value
    assert "まだ1件も登録していません" in sheet["A2"].value
    assert sheet["A3"].value == "くり返し: エラー「名称がない」2 行"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A6", "A5:K12")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.column_dimensions["L"].hidden


def test_cells_are_coloured_and_commented_and_rows_have_a_result(tmp_path: Path) -> None:
    source = _rich(tmp_path / "a.xlsx")
    answer = _answer(source)
    assert _colors(answer) == {
        "A5": (ERROR, "FF9C0006"),
        "A7": (ERROR, "FF9C0006"),
        "C4": (WARNING, "FF7F6000"),
        "D5": (WARNING, "FF7F6000"),
        "B8": (WARNING, "FF7F6000"),
    }
    sheet, old = load_workbook(answer)[SHEET], load_workbook(source)[SHEET]
    assert sheet["C4"].border.left.style == old["C4"].border.left.style == "thin"
    assert sheet["C4"].comment.text.startswith(f"前からあるコメント\n{MARK}注意: ")
    assert (
        sheet["A7"].comment.text
        == f"{MARK}エラー: 個人情報の名称が空欄です。\n→ 名称を記入してください。\n【一覧 No.3】"
    )
    assert sheet["F3"].value == f"取込結果（空欄は問題なし）{MARK}"
    assert sheet["F5"].value.startswith("エラー No.2 個人情報の名称: 個人情報の名称が空欄です。 ／ 注意 No.5 件数: ")
    assert sheet["F6"].value is None
    assert sheet.column_dimensions["F"].width == 48
    assert (sheet.column_dimensions["E"].width, sheet.column_dimensions["G"].width) == (12.7109375, 12.7109375)
    assert sheet["D7"].value == "=SUM(D4:D5)"
    assert load_workbook(answer, data_only=True)[SHEET]["D7"].value == 115


def test_a_comment_is_320_by_110_pixels_whatever_the_columns(tmp_path: Path) -> None:
    drawing = _parts(_answer(_rich(tmp_path / "a.xlsx")))["xl/drawings/vmlDrawing1.vml"].decode()
    anchors = dict(re.findall(r"<x:Anchor>([^<]*)</x:Anchor>.*?<x:Row>(\d+)</x:Row>", drawing)[2:])
    # right of B8: C and D of 64 pixels, E of 89, the results of 336; rows are 20 pixels high
    assert {row: anchor for anchor, row in anchors.items()}["7"] == "2, 15, 6, 7, 5, 118, 11, 17"


def test_our_additions_are_ignored_on_the_way_back(tmp_path: Path) -> None:
    source = _rich(tmp_path / "a.xlsx")
    raw = workbook.read(_answer(source))
    assert [feedback.recognised(grid) for grid in raw.grids] == [True, False, False, False]
    stripped = feedback.strip(raw)
    assert [grid.name for grid in stripped.grids] == [SHEET, "集計", "要領"]
    assert not any(MARK in (text or "") for grid in stripped.grids for row in grid.rows for text in row)
    assert feedback.strip(workbook.read(source)) == workbook.read(source)


def test_marking_a_marked_copy_replaces_what_was_added(tmp_path: Path) -> None:
    source = _rich(tmp_path / "a.xlsx")
    first = _answer(source)
    second = _answer(first, [FINDINGS[1]], folder=first.parent)
    assert second == first.with_name("a_確認2.xlsx")
    _is_sound(second)
    assert _colors(second) == {"A5": (ERROR, "FF9C0006")}
    old, new = load_workbook(source)[SHEET], load_workbook(second)[SHEET]
    for address in ("C4", "D5", "A7", "B8"):
        assert new[address].fill.fgColor.rgb == old[address].fill.fgColor.rgb
        assert new[address].font.color.rgb == old[address].font.color.rgb
        assert new[address].border.left.style == old[address].border.left.style
    assert new["C4"].comment.text == "前からあるコメント"
    assert new["A7"].comment is None
    assert new["A5"].comment.text.count(MARK) == 1
    assert [new.cell(row, 6).value is not None for row in (3, 4, 5, 9)] == [True, False, True, False]
    assert load_workbook(second).sheetnames == [LIST, SHEET, "集計", "要領"]


def test_a_copy_that_was_saved_by_another_program_is_known_again(tmp_path: Path) -> None:
    """A clerk's program writes every part anew, other numbers of styles included, and she inserts a row."""
    source = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(source))
    sheet = book.add_worksheet(SHEET)
    blue = book.add_format({"bg_color": "#DDEBF7", "italic": True})
    sheet.write_row("A3", ["個人情報の名称", "媒体"])
    sheet.write_row("A4", ["応募者情報", "クラウド"], blue)
    book.close()
    sent = _answer(source, [Finding("term-unread", Place(SHEET, 4, 2), {"field": FIELD, "written": "クラウド"})])
    saved = load_workbook(sent)
    saved[SHEET]["A1"].font = Font(bold=True)
    saved[SHEET].move_range("A4:C4", rows=1)
    saved[SHEET]["A4"].comment = Comment("私のメモ", "山田")
    back = tmp_path / "戻り.xlsx"
    saved.save(back)
    again = _answer(back, [Finding("activity-nameless", Place(SHEET, 6, 1))])
    _is_sound(again)
    assert _colors(again) == {"A6": (ERROR, "FF9C0006")}
    new = load_workbook(again)[SHEET]
    assert (new["B5"].fill.fgColor.rgb, new["B5"].font.i) == ("FFDDEBF7", True)
    assert (new["A4"].comment.text, new["B5"].comment) == ("私のメモ", None)
    assert load_workbook(again).sheetnames == [LIST, SHEET]
    assert _trimmed(_words(again)[SHEET])[4] == ["応募者情報", "クラウド"]


def test_an_answer_never_replaces_what_somebody_worked_in(tmp_path: Path) -> None:
    source = _rich(tmp_path / "a.xlsx")
    folder = tmp_path / "返却"
    first = _answer(source)
    assert _answer(source) == first
    assert [path.name for path in folder.iterdir()] == ["a_確認.xlsx"]
    load_workbook(first).save(first)
    assert _answer(source) == folder / "a_確認2.xlsx"
    (tmp_path / "他").mkdir()
    assert _answer(_rich(tmp_path / "他" / "a.xlsx"), folder=folder) == folder / "a_確認3.xlsx"
    (folder / "b_確認.xlsx").write_bytes(b"hers")
    wanted = shutil.copy(source, tmp_path / "b.xlsx")
    assert (
        feedback.write(Path(wanted), workbook.read(source), FINDINGS, folder / "b_確認.xlsx", "ja").name
        == "b_確認2.xlsx"
    )
    assert (folder / "b_確認.xlsx").read_bytes() == b"hers"
    assert _answer(source, folder=tmp_path / "en", lang="en").name == "a_check.xlsx"


def test_other_files_come_back_as_a_workbook_of_the_same_shape(tmp_path: Path) -> None:
    source = tmp_path / "名簿.csv"
    source.write_text("...", encoding="utf-8")
    rows: list[list[str | None]] = [
        ["名称", "媒体"],
        ["=1+1", "0012"],
        ["_x0041_\x01 <&>", " 末尾 \n二行"],
        [None, None],
        ["次", None],
    ]
    name = "名簿/[長い名前]" * 4
    book = Workbook([Grid(name, True, rows, merged=[(5, 1, 5, 2)], hidden_rows=frozenset({2}))], ())
    findings = [Finding("activity-nameless", Place(name, 3, 2)), Finding("my-number-like", Place(name, 2, 2))]
    answer = feedback.write(source, book, findings, tmp_path, "ja", headers={name: 1})
    assert answer.name == "名簿_確認.xlsx"
    _is_sound(answer)
    (words,) = _words(answer).values()
    assert words[1][0] == "=1+1"
    assert words[1][1] == "0012"
    assert words[2][1] == " 末尾 \n二行"
    assert (words[2][0] or "").startswith("_x0041_")
    (title,) = [sheet for sheet in load_workbook(answer).sheetnames if sheet != LIST]
    assert set(_colors(answer, title)) == {"B2", "B3"}
    assert load_workbook(answer)[title]["C1"].value.startswith("取込結果")


def test_a_file_that_could_not_be_read_is_answered_by_the_list_alone(tmp_path: Path) -> None:
    source = tmp_path / "壊れ.xlsx"
    source.write_bytes(b"PK\x03\x04 broken")
    answer = feedback.write(source, None, [Finding("file-damaged")], tmp_path, "ja")
    _is_sound(answer)
    assert load_workbook(answer).sheetnames == [LIST]


def test_numbers_of_people_are_masked_in_what_we_add(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(source))
    sheet = book.add_worksheet(SHEET)
    sheet.write_row("A3", ["名称", "番号"])
    sheet.write_row("A4", ["従業者", "123456789018"])
    book.close()
    answer = _answer(source, [Finding("my-number", Place(SHEET, 4, 2))])
    parts = _parts(answer)
    assert b"123456789018" not in parts["xl/worksheets/daicho.xml"] + parts["xl/comments1.xml"]
    assert b"************" in parts["xl/worksheets/daicho.xml"]


def test_packages_of_other_makers(tmp_path: Path) -> None:
    """Prefixes on every element, places that are left out, no settings: what other programs rightly write."""
    source = tmp_path / "a.xlsx"
    with zipfile.ZipFile(_plain(tmp_path)) as old, zipfile.ZipFile(source, "w") as new:
        for name in old.namelist():
            words = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                words = (
                    b'<?xml version="1.0"?><x:worksheet xmlns:x="' + MAIN + b'" '
                    b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="zz" '
                    b'xmlns:zz="urn:zz"><x:sheetData zz:odd="1"><x:row/><x:row spans="1:2">'
                    b'<x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
                    b"<x:row/><x:row r='4'><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>"
                    b"</x:worksheet>"
                )
            new.writestr(name, words)
    findings = [
        Finding("activity-nameless", Place("台帳", row, column)) for row, column in ((3, 2), (4, 1), (4, 2), (6, 1))
    ]
    answer = feedback.write(source, workbook.read(source), findings, tmp_path, "ja", headers={"台帳": 2})
    assert set(_colors(answer, "台帳")) == {"B3", "A4", "B4", "A6"}
    sheet = _parts(answer)["xl/worksheets/sheet1.xml"]
    assert b'<x:sheetData zz:odd="1">' in sheet
    assert b"spans" not in sheet
    assert load_workbook(answer)["台帳"]["C2"].value.endswith(MARK)
    assert _trimmed(_words(answer)["台帳"])[1] == ["a"]


def _plain(folder: Path) -> Path:
    path = folder / "plain.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("台帳").write("A1", "x")
    book.close()
    return path


def test_a_package_that_is_not_understood_comes_back_in_the_same_shape(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    with zipfile.ZipFile(_plain(tmp_path)) as old, zipfile.ZipFile(source, "w") as new:
        for name in old.namelist():
            if name != "xl/styles.xml":
                new.writestr(name, old.read(name))
    book = Workbook([Grid("台帳", True, [["x"]])], ())
    answer = feedback.write(source, book, [Finding("activity-nameless", Place("台帳", 1, 1))], tmp_path, "ja")
    _is_sound(answer)
    assert load_workbook(answer)["台帳"]["A1"].value == "x"


@pytest.mark.printing
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_libreoffice_opens_a_marked_copy_and_keeps_what_we_need(tmp_path: Path) -> None:
    source = _rich(tmp_path / "a.xlsx")
    answer = _answer(source)
    out = tmp_path / "office"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, out, answer], check=True, capture_output=True, timeout=180)
    saved = out / answer.name
    assert _trimmed(_words(saved)[SHEET]) == _trimmed(_words(source)[SHEET])
    again = _answer(saved, [FINDINGS[1]])
    assert set(_colors(again)) == {"A5"}
    new, old = load_workbook(again)[SHEET], load_workbook(source)[SHEET]
    assert new["C4"].fill.fgColor.rgb == old["C4"].fill.fgColor.rgb
    assert (new["C4"].comment.text, new["A7"].comment) == ("前からあるコメント", None)


def test_a_corrected_copy_imports_as_it_is_sent_back(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    source = hand_in("台帳.xlsx", [{"name": "応募者情報", "items": "氏名、住所"}, {"reference": "2", "items": "氏名"}])
    original = reading.read(source, Belonging())
    assert [finding.code for finding in original.handin.findings] == ["activity-nameless"]
    headers = {sheet.name: sheet.header_row or 0 for sheet in original.sheets}
    answer = feedback.write(source, workbook.read(source), original.handin.findings, tmp_path, "ja", headers=headers)
    assert reading.read(answer, Belonging()).handin.content == original.handin.content
    book = load_workbook(answer)
    column = next(cell.column for cell in book["取扱い"][2] if cell.value == "個人情報の名称")
    book["取扱い"].cell(4, column).value = "顧客情報"
    book.save(answer)
    corrected = reading.read(answer, Belonging()).handin
    assert not corrected.findings
    assert daicho("import", answer).code == 0


def test_what_only_begins_like_ours_takes_no_longer_than_its_length(tmp_path: Path) -> None:
    """Comments and boxes full of beginnings that never end, in a workbook that seems to be marked already."""
    source = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(source))
    sheet = book.add_worksheet("台帳")
    sheet.write_row("A1", ["名称", "媒体"])
    sheet.write_row("A2", ["x", "daicho"])
    sheet.write_comment("A2", "ここ", {"author": "山田"})
    book.close()
    parts = dict(_parts(source))
    unclosed = MARK * 40_000 + "\n" * 200_000 + "</t></r><!--" + "<r><t " * 100_000 + "--><r><t>"
    parts["xl/comments1.xml"] = parts["xl/comments1.xml"].replace("ここ".encode(), unclosed.encode())
    drawing = parts["xl/drawings/vmlDrawing1.vml"]
    parts["xl/drawings/vmlDrawing1.vml"] = drawing.replace(b"</xml>", b"<!--" + b"<v:shape " * 100_000 + b"--></xml>")
    with zipfile.ZipFile(source, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    start = time.monotonic()
    feedback.write(source, workbook.read(source), [Finding("activity-nameless", Place("台帳", 2, 1))], tmp_path, "ja")
    assert time.monotonic() - start < 5


def test_many_problems_among_many_merged_cells_take_no_longer_than_their_number() -> None:
    rows = [["x"] * 40 for _ in range(10_000)]
    merged = [(row, column, row, column + 1) for row in range(1, 10_001) for column in range(1, 40, 2)]
    findings = [Finding("activity-nameless", Place(SHEET, row, 2)) for row in range(1, 10_001)]
    start = time.monotonic()
    told = problems.listed(findings, Workbook([Grid(SHEET, True, rows, merged)], ()), {}, "ja")
    assert [one.found for one in told] == ["x"] * 10_000
    assert time.monotonic() - start < 5


SHEET_WORDS = {
    "style": (b'<c r="F1"', b'<c r="F1" s="x"'),
    "style beyond all numbers": (b'<c r="F1"', b'<c r="F1" s="-9999"'),
    "height": (b'defaultRowHeight="15"', b'defaultRowHeight="x"'),
    "height without end": (b'defaultRowHeight="15"', b'defaultRowHeight="inf"'),
    "column": (b"<sheetData>", b'<cols><col min="6.0" max="6"/></cols><sheetData>'),
    "columns without numbers": (b"<sheetData>", b'<cols><col width="9"/></cols><sheetData>'),
    "width": (b"<sheetData>", b'<cols><col min="6" max="6" width="auto"/></cols><sheetData>'),
    "merged": (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A9"/></mergeCells>'),
}


def _odd(name: str, path: Path) -> Path:
    """Write a ledger with a column that nobody knows, and with words in its XML that are none where they stand."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台帳")
    sheet.write_row("A1", ["No", "個人情報の名称", "利用目的", "取得方法", "保管場所", "メモ欄のこと"])
    sheet.write_row("A2", [1, "名簿", "発送", "本人", "本社", "古い"])
    book.close()
    parts = dict(_parts(path))
    part = "xl/worksheets/sheet1.xml"
    old, new = SHEET_WORDS[name]
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as package:
        for one, data in parts.items():
            package.writestr(one, data)
    return path


@pytest.mark.parametrize("name", SHEET_WORDS)
def test_odd_words_in_a_sheet_do_not_keep_it_from_being_answered(name: str, tmp_path: Path) -> None:
    source = _odd(name, tmp_path / "a.xlsx")
    findings = [Finding("column-unknown", Place("台帳", 1, 6), {"header": "メモ欄のこと"})]
    answer = feedback.write(source, workbook.read(source), findings, tmp_path, "ja", headers={"台帳": 1})
    assert _words(answer)["台帳"][1][1] == "名簿"


def test_what_was_stored_is_told_even_if_it_cannot_be_answered(
    daicho: Daicho, catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _odd("style", tmp_path / "a.xlsx")
    options = ("--organization", "own", "--feedback", "always")
    first = daicho("import", source, *options)
    assert (first.code, "a_確認.xlsx" in first.out) == (0, True)
    monkeypatch.setattr(feedback, "write", lambda *_, **__: SHEET_WORDS["nothing"])
    second = daicho("import", _odd("column", tmp_path / "b.xlsx"), *options, "--lang", "en")
    assert (second.code, "b.xlsx: " in second.out) == (0, True)
    assert "b.xlsx could not be marked because of a mistake in daicho (KeyError test_marking.py:" in second.err


def test_threads_buttons_and_hidden_columns_stay_as_they_are(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(source))
    sheet = book.add_worksheet("台帳")
    sheet.write_row("A1", ["名称", "媒体"])
    sheet.write_row("A2", ["x", "y"])
    sheet.write_comment("A2", "[Threaded comment]", {"author": "tc={0001}"})
    sheet.insert_button("D5", {"caption": "押す"})
    sheet.set_column("C:XFD", None, None, {"hidden": True})
    sheet.protect()
    book.close()
    findings = [Finding("activity-nameless", Place("台帳", 2, column)) for column in (1, 2)]
    answer = feedback.write(source, workbook.read(source), findings, tmp_path, "en")
    _is_sound(answer)
    marked, drawing = load_workbook(answer), _parts(answer)["xl/drawings/vmlDrawing1.vml"]
    assert marked["台帳"]["A2"].comment.text == "[Threaded comment]"
    assert marked["台帳"]["B2"].comment.text.startswith(f"{MARK}error: ")
    assert (drawing.count(b'ObjectType="Note"'), drawing.count(b'ObjectType="Button"')) == (2, 1)
    assert not marked["台帳"].column_dimensions["C"].hidden
    assert marked["台帳"].column_dimensions["D"].hidden
    assert marked["台帳"].protection.sheet
    assert str(marked["Import findings"]["A2"].value).endswith("(Cells that could not be commented: 台帳!A2)")
