"""Files of every format come in as the cells that people see; what cannot be read is told, and harms nothing."""

import json
import random
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import example, given, settings
from hypothesis import strategies as st
from odf import opendocument, style, table, text
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from catalog.handin import Belonging
from ledgers import formats, pool, readers, reading, workbook, worksheet
from ledgers.limits import Unreadable
from ledgers.workbook import Grid, Workbook
from ledgers.worksheet import Range
from tests.conftest import Daicho, HandIn

NOBODY = Belonging()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def told(book: Workbook) -> list[tuple[str, str | None]]:
    """Return the code and cell of every finding of BOOK."""
    return [(finding.code, finding.place.cell) for finding in book.findings]


def refused(path: Path) -> list[str]:
    """Return the codes of the findings for which the file at PATH is not read."""
    with pytest.raises(Unreadable) as caught:
        workbook.read(path)
    return [finding.code for finding in caught.value.findings]


def only(path: Path) -> Grid:
    """Return the only sheet of the file at PATH."""
    (grid,) = workbook.read(path).grids
    return grid


def special(grid: Grid) -> tuple[Sequence[Range], Sequence[int], Sequence[int]]:
    """Return the merged cells, hidden rows and hidden columns of GRID."""
    return list(grid.merged), sorted(grid.hidden_rows), sorted(grid.hidden_columns)


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="000"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def related(*targets: tuple[str, str]) -> str:
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'


def packed(sheet: str, path: Path, *more: tuple[str, str]) -> Path:
    """Write a workbook whose only sheet has the XML of SHEET, related to MORE than that."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("_rels/.rels", related(("officeDocument", "xl/workbook.xml")))
        written.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">'
            '<sheets><sheet name="台帳" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        targets = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), *more]
        written.writestr("xl/_rels/workbook.xml.rels", related(*targets))
        written.writestr("xl/styles.xml", STYLES)
        written.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def sheet_of(rows: str, before: str = "", after: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


# .xlsx and .xlsm


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm"])
def test_a_workbook_tells_merged_cells_and_what_is_hidden(name: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 6):
        for column in range(1, 5):
            sheet.cell(row, column).value = f"{row}-{column}"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("D4:D9")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions.group("F", "XFD", hidden=True)
    book.create_sheet("説明").sheet_state = "hidden"
    book.create_sheet("内部").sheet_state = "veryHidden"
    book.save(tmp_path / name)
    shown, *others = workbook.read(tmp_path / name).grids
    assert special(shown) == ([(1, 1, 1, 3), (4, 4, 5, 4)], [3], [2])
    assert (shown.cell(1, 1), shown.cell(1, 2), shown.cell(5, 4)) == ("1-1", None, None)
    assert [(grid.name, grid.visible) for grid in (shown, *others)] == [
        ("Sheet", True),
        ("説明", False),
        ("内部", False),
    ]


SHOWN: Sequence[tuple[Any, str, str | None]] = [
    (12, "0000", "0012"),
    (12, "General", "12"),
    (12, "@", "12"),
    (1200, "#,##0", "1200"),
    (0.5, "0%", "0.5"),
    (1234.5, "0.00", "1234.5"),
    (1200, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1200"),
    (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
    (-1200, "#,##0;[Red]\\(#,##0\\)", "-1200"),
    (-1200, '#,##0;"△"#,##0', "-1200"),
    (5, '0"年"', "5年"),
    (-5, '0"年"', "-5年"),
    (5, 'General"年"', "5年"),
    (1.5, '0.0"年"', "1.5年"),
    (2.5, '0"年"', "3年"),
    (1.5, '0.0#"年"', "1.5年"),
    (1200, '"約"#,##0"名"', "約1,200名"),
    (1234567, '#,##0,"千件"', "1,235千件"),
    (1234567, "000-0000", "123-4567"),
    (60011, "000-0000", "006-0011"),
    (312345678, "[<=99999999]####-####;\\(00\\)\\ ####-####", "(03) 1234-5678"),
    (12345678, "[<=99999999]####-####;\\(00\\)\\ ####-####", "1234-5678"),
    (7, '"HR-"000', "HR-007"),
    (3, "[DBNum3]0", "3"),
    (1200, "[$¥-411]#,##0", "¥1,200"),
    (1, '"有";;"無"', "有"),
    (0, '"有";;"無"', "無"),
    (0, "0;-0;;@", None),
    (3, "0;-0;;@", "3"),
    ("人事", '@"部"', "人事部"),
    ("0012", "@", "0012"),
    (45383, '[$-411]ggge"年"', "2024-04-01"),
    (date(2024, 4, 1), "yyyy/m/d", "2024-04-01"),
    (date(2024, 4, 1), '[$-411]ggge"年"m"月"d"日"', "2024-04-01"),
    (datetime(2024, 4, 1, 12, 34), "yyyy/m/d h:mm", "2024-04-01 12:34:00"),  # noqa: DTZ001
    (0.1 + 0.2, "General", "0.3"),
    (True, '0"年"', "TRUE"),
    (12, f"0000.{'0' * 30}", f"0012.{'0' * 30}"),
    (0.125, f"00.{'0' * 250}", f"00.125{'0' * 247}"),
    (1.5e33, "0000", f"15{'0' * 32}"),
    (1.5e300, "0000", "1.5e+300"),
    (1.5e-300, '0"年"', "0年"),
    (-12, f"0{',' * 250}", "-12"),
]


def test_a_number_is_read_as_people_see_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row, (value, code, _) in enumerate(SHOWN, start=1):
        cell = book.worksheets[0].cell(row, 1)
        cell.value, cell.number_format = value, code
    book.worksheets[0].cell(len(SHOWN) + 1, 1).value = "end"
    book.save(tmp_path / "a.xlsx")
    grid = only(tmp_path / "a.xlsx")
    assert [row[0] for row in grid.rows[:-1]] == [shown for _, _, shown in SHOWN]


def test_dates_by_era_are_those_of_the_calendar_of_the_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0]["A1"].value = 45383 - 1462
    book.worksheets[0]["A1"].number_format = '[$-411]ggge"年"'
    book.save(tmp_path / "a.xlsx")
    assert only(tmp_path / "a.xlsx").cell(1, 1) == "2024-04-01"


@given(st.floats() | st.integers(), st.text('0#?,.;"年-[<=1]@\\ _*%EGeneralyd/', max_size=12))
@settings(max_examples=150, deadline=None, derandomize=True)
@example(float("inf"), "0000")
@example(float("nan"), '0"年"')
@example(10**5000, "0000")
def test_any_format_shows_something_or_leaves_the_number_alone(value: float, code: str) -> None:
    assert formats.shown(value, code) is None or isinstance(formats.shown(value, code), str)


PLAIN = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
OTHER_WAYS = [
    PLAIN,
    PLAIN.replace('"', "'"),
    PLAIN.replace('<c r="A1" s="1">', '<c s="1" r="A1">').replace('r="B1" t="e"', 't="e" r="B1"'),
    PLAIN.replace("<c ", "<c\n  "),
    PLAIN.replace("<v>", "<v >").replace("<row", "<!-- row --><row"),
    '<row><c s="1"><v>1</v></c><c t="e"><v>#N/A</v></c></row>',
]


@pytest.mark.parametrize("rows", OTHER_WAYS)
def test_a_sheet_is_the_same_however_its_xml_is_written(rows: str, tmp_path: Path) -> None:
    formulas = '<c r="B2"><f>1+1</f></c><c r="C2" t="str"><f>A1&amp;""</f><v></v></c>'
    rows += f'<row r="2" spans="1:2" hidden="true">{formulas}</row>'
    after = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'
    before = '<cols><col min="2" max="2" width="9" hidden="1"/><col min="3" max="3" width="9"/></cols>'
    path = packed(sheet_of(rows, before, after), tmp_path / "a.xlsx")
    book = workbook.read(path)
    grid = book.grids[0]
    assert grid.rows == [["001", "#N/A", None], [None, None, None]]
    assert special(grid) == ([(1, 1, 2, 1)], [2], [2])
    assert told(book) == [("cell-error", "B1"), ("cell-uncalculated", "B2")]
    assert grid.name == "台帳"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Draw the XML of a sheet as programs write it: cells with and without styles, values, formulas and errors."""
    written = []
    for row in range(1, draw(st.integers(1, 6))):
        hidden = draw(st.sampled_from(["", ' hidden="1"', ' hidden="0"', ' spans="1:3" hidden="true"']))
        cells = []
        for column in draw(st.lists(st.sampled_from("ABC"), unique=True)):
            style_of = draw(st.sampled_from(["", " s='1'", ' s="1"']))
            cells.append(
                f'<c r="{column}{row}"{style_of}'
                + draw(
                    st.sampled_from(
                        [
                            "/>",
                            "></c>",
                            "><v>1</v></c>",
                            "><f>A1</f></c>",
                            "><f>A1</f><v>2</v></c>",
                            '><f t="shared" si="0"/><v></v></c>',
                            ' t="e"><v>#REF!</v></c>',
                            ' t="e"><f>A1</f><v>#N/A</v></c>',
                            ' t="str"><f>"a"</f><v></v></c>',
                            ' t="inlineStr"><is><t>a&lt;c r="Z9"</t></is></c>',
                        ]
                    )
                )
            )
        written.append(f'<row r="{row}"{hidden}>{"".join(cells)}</row>')
    columns = draw(st.sampled_from(["", '<cols><col min="1" max="2" hidden="1"/></cols>']))
    merged = draw(st.sampled_from(["", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>']))
    return sheet_of("".join(written), columns, merged)


@given(sheets())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_searching_and_parsing_a_sheet_tell_the_same(sheet: str) -> None:
    told_of = {"1": "000"}
    plain, parsed = worksheet._plain(sheet.encode(), told_of), worksheet._Parser(told_of).parse(sheet.encode())
    if plain:
        for name in ("errors", "uncalculated", "merged", "hidden_rows", "hidden_columns"):
            assert getattr(plain, name) == getattr(parsed, name), name
        assert plain.formats.items() >= parsed.formats.items()
        assert (plain.rows, plain.columns, plain.filled) >= (parsed.rows, parsed.columns, parsed.filled)


def test_what_lies_over_one_another_takes_no_longer_than_its_length(tmp_path: Path) -> None:
    """A hundred thousand times the same wide range of columns, of merged cells and of letters of a number format."""
    columns = '<col min="1" max="4000" hidden="1"/>' * 100_000
    merged = '<mergeCell ref="A1:EWV1"/>' * 100_000
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="EWV1" s="1"><v>1</v></c></row>'
    path = packed(sheet_of(rows, f"<cols>{columns}</cols>", f"<mergeCells>{merged}</mergeCells>"), tmp_path / "a.xlsx")
    start = time.monotonic()
    grid = only(path)
    assert (len(grid.merged), len(grid.hidden_columns)) == (1, 4000)
    assert time.monotonic() - start < 5


def test_rows_among_merged_cells_take_no_longer_than_their_number() -> None:
    """Whether a row stands alone in cells that are merged is asked of every row that has but one text."""
    merged = [(row, 1, row, 3) for row in range(2, 20_001, 2)]
    grid = Grid("台帳", True, [["小計", None, None]] * 20_000, [*merged, (7, 1, 9, 1), (1, 2, 20_000, 3)])
    start = time.monotonic()
    assert [row for row in range(1, 20_001) if grid.merged_across(row, 1)] == list(range(2, 20_001, 2))
    assert (grid.merged_across(5, 2), grid.merged_across(5, 3)) == (True, False)
    assert time.monotonic() - start < 2


def test_links_to_other_files_are_told(tmp_path: Path) -> None:
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    path = packed(sheet, tmp_path / "a.xlsx", ("externalLink", "externalLinks/externalLink1.xml"))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        target = related(("externalLinkPath", "file:///C:\\共有\\名簿.xlsx")).replace("/>", ' TargetMode="External"/>')
        package.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", target)
    (finding,) = workbook.read(path).findings
    assert (finding.code, finding.values) == ("links-external", {"files": "名簿.xlsx"})


def test_texts_that_no_cell_holds_are_kept_and_told(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>a_x0001_b</v></c><c r="B1" t="inlineStr"><is><t>a\ufffeb</t></is></c>'
        f'<c r="C1" t="inlineStr"><is><t>{"長" * 40_000}</t></is></c>'
        '<c r="D1" t="inlineStr"><is><t>\U0001f600</t></is></c></row>'
    )
    book = workbook.read(packed(sheet_of(rows), tmp_path / "a.xlsx"))
    assert [len(text or "") for text in book.grids[0].rows[0]] == [3, 3, 40_000, 1]
    assert told(book) == [("cell-control", "A1"), ("cell-control", "B1"), ("cell-long", "C1")]


# .xls


def xls(path: Path, fill: Callable[[xlwt.Worksheet], None]) -> Path:
    book = xlwt.Workbook()
    fill(book.add_sheet("台帳"))
    hidden = book.add_sheet("説明")
    hidden.visibility = 1
    hidden.write(0, 0, "記入要領")
    book.save(path)
    return path


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write_merge(0, 0, 0, 2, "個人情報管理台帳")
        sheet.write(1, 0, 12, xlwt.easyxf(num_format_str="0000"))
        sheet.write(1, 1, 5, xlwt.easyxf(num_format_str='0"年"'))
        sheet.write(1, 2, datetime(2024, 4, 1), xlwt.easyxf(num_format_str="yyyy/m/d"))  # noqa: DTZ001
        sheet.write(1, 3, datetime(2024, 4, 1, 12, 30), xlwt.easyxf(num_format_str="yyyy/m/d h:mm"))  # noqa: DTZ001
        sheet.write(1, 4, 0.5, xlwt.easyxf(num_format_str="h:mm"))
        sheet.write(2, 0, True)
        sheet.write(2, 1, "0012")
        sheet.write(2, 2, 1200.5)
        sheet.row(2).set_cell_error(3, 42)
        sheet.write(2, 4, "a\x01b")
        sheet.row(2).hidden = True
        sheet.col(1).hidden = True

    book = workbook.read(xls(tmp_path / "a.xls", fill))
    grid = book.grids[0]
    assert [*grid.rows[1]] == ["0012", "5年", "2024-04-01", "2024-04-01 12:30:00", "12:00"]
    assert [*grid.rows[2]] == ["TRUE", "0012", "1200.5", "#N/A", "a\x01b"]
    assert special(grid) == ([(1, 1, 1, 3)], [3], [2])
    assert told(book) == [("cell-error", "D3"), ("cell-control", "E3")]
    assert [(one.name, one.visible) for one in book.grids] == [("台帳", True), ("説明", False)]


def test_a_workbook_is_known_by_what_it_is_not_by_its_name(tmp_path: Path, hand_in: HandIn) -> None:
    old = xls(tmp_path / "a.xls", lambda sheet: sheet.write(0, 0, "氏名"))
    for path in (old.rename(tmp_path / "old.xlsx"), Path(hand_in("new.xlsx")).rename(tmp_path / "new.xls")):
        assert workbook.read(path).grids


# .ods


class Ods:
    """A workbook as LibreOffice writes it, row by row."""

    def __init__(self) -> None:
        self.book = opendocument.OpenDocumentSpreadsheet()
        self.sheet = table.Table(name="台帳")
        self.book.spreadsheet.addElement(self.sheet)

    def column(self, **attributes: object) -> None:
        self.sheet.addElement(table.TableColumn(**attributes))

    def row(self, *cells: object, **attributes: object) -> None:
        row = table.TableRow(**attributes)
        for cell in cells:
            row.addElement(cell if not isinstance(cell, str) else self.cell(cell, valuetype="string"))
        self.sheet.addElement(row)

    @staticmethod
    def cell(*lines: str, **attributes: object) -> Any:
        cell = table.TableCell(**attributes)
        for line in lines:
            cell.addElement(text.P(text=line))
        return cell

    def save(self, path: Path) -> Path:
        self.book.save(str(path))
        return path


CELL_OF_TEXT = '<table:table-cell office:value-type="string"><text:p>氏名</text:p>'


def replaced(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Write OLD as NEW in a PART of the package at PATH."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def test_an_open_document_is_read_like_other_workbooks(tmp_path: Path) -> None:
    ods = Ods()
    ods.column()
    ods.column(visibility="collapse", numbercolumnsrepeated=2)
    ods.column(numbercolumnsrepeated=16_381)
    cell = ods.cell
    ods.row(cell("台帳", valuetype="string", numbercolumnsspanned=3), table.CoveredTableCell(numbercolumnsrepeated=2))
    ods.row(numberrowsrepeated=2)
    ods.row(
        cell("0012", valuetype="float", value=12),
        cell("1,200", valuetype="float", value=1200),
        cell("5年", valuetype="float", value=5),
        cell("50%", valuetype="percentage", value=0.5),
        cell("令和6年4月1日", valuetype="date", datevalue="2024-04-01"),
        cell("9:30", valuetype="time", timevalue="PT09H30M00S"),
        cell("TRUE", valuetype="boolean", booleanvalue="true"),
        cell("0012", valuetype="string"),
        visibility="collapse",
    )
    ods.row(
        cell("一行目", "二行目", valuetype="string"),
        cell(numbercolumnsrepeated=2),
        cell("#N/A", valuetype="float", value=0, formula="of:=NA()"),
        cell(formula="of:=1+1"),
        cell("7", valuetype="float", value=7, formula="of:='file:///C:/共有/名簿.ods'#$台帳.A1"),
        cell("同", valuetype="string", numbercolumnsrepeated=2),
    )
    ods.row(cell(numbercolumnsrepeated=16_384), numberrowsrepeated=1_048_571)
    book = workbook.read(ods.save(tmp_path / "a.ods"))
    grid = book.grids[0]
    assert [list(row) for row in grid.rows] == [
        ["台帳"],
        [],
        [],
        ["0012", "1200", "5年", "0.5", "2024-04-01", "09:30", "TRUE", "0012"],
        ["一行目\n二行目", None, None, "#N/A", None, "7", "同", "同"],
    ]
    assert special(grid) == ([(1, 1, 1, 3)], [4], [2, 3])
    assert told(book) == [("cell-error", "D5"), ("cell-uncalculated", "E5"), ("links-external", None)]


def test_comments_and_readings_in_an_open_document_are_no_words_of_the_cell(tmp_path: Path) -> None:
    ods = Ods()
    ods.row("氏名")
    path = ods.save(tmp_path / "a.ods")
    words = (
        "<office:annotation><text:p>確認</text:p></office:annotation><text:p>氏<text:span>名</text:span>"
        '<text:s text:c="2"/>と<text:ruby><text:ruby-base>住所</text:ruby-base>'
        "<text:ruby-text>じゅうしょ</text:ruby-text>"
        "</text:ruby><text:line-break/>等</text:p>"
    )
    replaced(path, "content.xml", "<text:p>氏名</text:p>".encode(), words.encode())
    assert only(path).rows == [["氏名  と住所\n等"]]


@pytest.mark.parametrize("words", ['<text:s text:c="1000"/>x', "x<text:span/>", "</text:p><text:p>x"])
def test_a_cell_in_many_pieces_takes_no_longer_than_its_length(words: str, tmp_path: Path) -> None:
    """So many pieces that copying what came before for each of them would take minutes."""
    ods = Ods()
    ods.row("氏名")
    content = ("content.xml", "<text:p>氏名</text:p>".encode(), f"<text:p>{words * 200_000}</text:p>".encode())
    path = replaced(ods.save(tmp_path / "a.ods"), *content)
    start = time.monotonic()
    if "1000" in words:
        assert refused(path) == ["file-damaged"]
    else:
        assert (only(path).cell(1, 1) or "").count("x") == 200_000
    assert time.monotonic() - start < 5


def test_long_words_in_many_cells_take_no_longer_than_their_length(tmp_path: Path) -> None:
    ods = Ods()
    ods.row("氏名")
    words = '<text:s text:c="1000"/>x' * 500
    repeated = f'<table:table-cell table:number-columns-repeated="2000"><text:p>{words}</text:p>'
    path = replaced(ods.save(tmp_path / "a.ods"), "content.xml", CELL_OF_TEXT.encode(), repeated.encode())
    start = time.monotonic()
    assert told(workbook.read(path))[1999:] == [("cell-long", "BXX1")]
    assert time.monotonic() - start < 5


def test_hidden_sheets_of_an_open_document_are_hidden(tmp_path: Path) -> None:
    ods = Ods()
    hidden = style.Style(name="hidden", family="table")
    hidden.addElement(style.TableProperties(display="false"))
    ods.book.automaticstyles.addElement(hidden)
    ods.row("氏名")
    sheet = table.Table(name="説明", stylename=hidden)
    ods.book.spreadsheet.addElement(sheet)
    book = workbook.read(ods.save(tmp_path / "a.ods"))
    assert [(grid.name, grid.visible) for grid in book.grids] == [("台帳", True), ("説明", False)]


@pytest.mark.parametrize(("rows", "columns"), [(1_048_576, 1), (100_000, 4_000), (1, 16_384)])
def test_a_value_repeated_without_end_is_turned_down(rows: int, columns: int, tmp_path: Path) -> None:
    ods = Ods()
    ods.row(ods.cell("a", valuetype="string", numbercolumnsrepeated=columns), numberrowsrepeated=rows)
    assert refused(ods.save(tmp_path / "a.ods")) == ["file-too-wide"]


# .csv, .tsv and .txt


TABLE = [["個人情報の名称", "備考", "件数"], ["応募者情報", "氏名,住所;電話\n「等」", "0012"], ["髙橋①名簿", "−", ""]]
READ = [["個人情報の名称", "備考", "件数"], ["応募者情報", "氏名,住所;電話\n「等」", "0012"], ["髙橋①名簿", "－", None]]


def delimited(separator: str, end: str = "\r\n") -> str:
    rows = [[f'"{cell}"' if any(sign in cell for sign in ",;\n\t") else cell for cell in row] for row in TABLE]
    return "".join(separator.join(row) + end for row in rows).replace("−", "－")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp"])
@pytest.mark.parametrize(
    ("suffix", "separator"), [("csv", ","), ("csv", ";"), ("csv", "\t"), ("tsv", "\t"), ("txt", ",")]
)
def test_a_table_is_read_in_its_encoding_and_with_its_separator(
    encoding: str, suffix: str, separator: str, tmp_path: Path
) -> None:
    path = tmp_path / f"人事部.{suffix}"
    words, rows = delimited(separator), repr(READ)
    for sign in "髙①－" if encoding == "euc_jp" else "":  # which it has not
        words, rows = words.replace(sign, "x"), rows.replace(sign, "x")
    path.write_bytes(words.encode(encoding))
    grid = only(path)
    assert repr([*grid.rows]) == rows
    assert (grid.name, grid.visible) == ("人事部", True)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_end_as_they_like(end: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(delimited(",", end), encoding="utf-8", newline="")
    assert [*only(tmp_path / "a.csv").rows] == READ


SEPARATED: Sequence[tuple[str, Sequence[Sequence[str | None]]]] = [
    (
        "台帳\n作成日,2024-04-01\n名称;項目;件数\n名簿;氏名,住所;3\n名刺;氏名,社名,住所;4\n",
        [["名簿", "氏名,住所", "3"]],
    ),
    ("名称,項目\n名簿,氏名;住所\n名刺,氏名;住所;電話\n", [["名簿", "氏名;住所"]]),
    ("sep=;\nname;remarks\n名簿;a,b\n", [["名簿", "a,b"]]),
    ('name,number\n名簿,="0012"\n', [["名簿", "0012"]]),
    ('name,remarks\n名簿,彼の"あだ名"です\n', [["名簿", '彼の"あだ名"です']]),
    ('name,remarks\n名簿,"彼の""あだ名"""\n', [["名簿", '彼の"あだ名"']]),
    ("name,remarks\n名簿,\n\n\n,,\n", [["名簿", None]]),
    ("name\n名簿\n", [["名簿"]]),
]


@pytest.mark.parametrize(("words", "rows"), SEPARATED)
def test_the_separator_is_that_of_the_steadiest_table(
    words: str, rows: Sequence[Sequence[str | None]], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(words, encoding="utf-8")
    read = [list(row) for row in only(tmp_path / "a.csv").rows]
    assert [row for row in read if row[:1] == ["名簿"]] == rows


def test_control_characters_in_a_table_are_kept_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,remarks\n名簿,a\x0bb\x00\ufffe\n" + "x" * 50, encoding="utf-8")
    book = workbook.read(tmp_path / "a.csv")
    assert [(finding.code, finding.place.cell, finding.values) for finding in book.findings] == [
        ("cell-control", "B2", {"characters": "U+0000 U+000B U+FFFE"})
    ]
    assert book.grids[0].cell(2, 2) == "a\x0bb\x00\ufffe"


NOT_TEXT = [
    ("a.csv", "氏名,備考\n名簿,あ".encode() + b"\xff" + "い\n".encode(), ["cell-undecodable"], "B2"),
    ("a.csv", "氏名,備考\n名簿,あ".encode("cp932") + b"\xff" + "い\n".encode("cp932"), ["cell-undecodable"], "B2"),
    ("a.csv", b"\xff\xfe" + "氏名,備考\n名簿,".encode("utf-16-le") + b"\x00\xdc", ["cell-undecodable"], "B2"),
    ("a.csv", random.Random(1).randbytes(3_000), ["file-encoding"], None),
    ("a.csv", "氏名,備考\n名簿,あ\n".encode("utf-16-le"), ["file-encoding"], None),
    ("a.txt", bytes(1_000), ["file-encoding"], None),
    ("a.csv", '氏名,備考\n名簿,"あ\n名刺,い\n'.encode(), ["quote-unclosed"], "B2"),
    ("a.csv", ("a" * 70_000 + ',"' + "b" * 2_000_000).encode(), ["quote-unclosed"], None),
    ("a.csv", b"<!DOCTYPE html><table></table>", ["file-not-workbook"], None),
    ("a.txt", b"%PDF-1.7\n", ["file-not-workbook"], None),
    ("a.csv", b"", ["file-empty"], None),
    ("a.csv", b"a," * 5_000, ["file-too-wide"], None),
    ("a.csv", b"a\n" * 300_000, ["file-too-wide"], None),
]


@pytest.mark.parametrize(("name", "data", "codes", "cell"), NOT_TEXT)
def test_text_that_cannot_be_read_whole_is_turned_down_with_the_place(
    name: str, data: bytes, codes: list[str], cell: str | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        workbook.read(tmp_path / name)
    assert [finding.code for finding in caught.value.findings] == codes
    assert caught.value.findings[0].place.cell == cell


def test_a_ledger_in_a_text_file_is_imported(daicho: Daicho) -> None:
    Path("取扱い.csv").write_text("個人情報の名称,備考\n応募者情報,N/A\n", encoding="cp932")
    run = daicho("import", "取扱い.csv", "--organization", "own", "--json")
    assert run.code == 0
    (file,) = json.loads(run.out)["files"]
    assert (file["status"], file["added"]) == ("imported", 1)


# Files that would do harm


def bomb(path: Path, part: str, start: str, unit: bytes, times: int, end: str) -> Path:
    """Write a workbook of which the PART consists of UNIT so many TIMES, packed, without ever having it in memory."""
    sheet = sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    packed(sheet, path, ("sharedStrings", "sharedStrings.xml"))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist() if name != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(name, data)
        with package.open(part, "w", force_zip64=True) as written:
            written.write(start.encode())
            for _ in range(times):
                written.write(unit)
            written.write(end.encode())
    return path


def lying(path: Path) -> Path:
    """Write a workbook whose sheet is longer than the directory says."""
    packed(sheet_of("<row/>" * 10_000), path)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"xl/worksheets/sheet1.xml")
    data[at - 22 : at - 18] = struct.pack("<I", 100)
    path.write_bytes(data)
    return path


def shared(times: int) -> Callable[[Path], Path]:
    start = f'<sst xmlns="{MAIN}"><si><t>'
    return lambda path: bomb(path, "xl/sharedStrings.xml", start, b"a" * 1_000_000, times, "</t></si></sst>")


def deep(part: str) -> Callable[[Path], Path]:
    return lambda path: bomb(
        path, part, f'<worksheet xmlns="{MAIN}"><sheetData>', b"<a>" * 1_000, 2_000, "</worksheet>"
    )


def written(data: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write


def cut(path: Path) -> Path:
    packed(sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>'), path)
    path.write_bytes(path.read_bytes()[:-100])
    return path


def far(path: Path) -> Path:
    return packed(sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'), path)


FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
DISGUISED: Mapping[str, tuple[str, str]] = {
    "blank in the end tag": (FAR_CELL.replace("</c>", "</c >"), "file-too-wide"),
    "line break in the end tag": (FAR_CELL.replace("</c>", "</c\n>"), "file-too-wide"),
    "prefix": (FAR_CELL.replace("<", "<x:").replace("<x:/", "</x:"), "file-too-wide"),
    "unknown prefix": (FAR_CELL.replace("<c", "<z:c").replace("</c", "</z:c"), "file-damaged"),
    "line breaks in the tag": (FAR_CELL.replace("<c ", "<c\n").replace("</c>", "</c >"), "file-too-wide"),
    "single quotes": (FAR_CELL.replace('"', "'").replace("</c>", "</c >"), "file-too-wide"),
    "other order": (FAR_CELL.replace("<c ", '<c s="0" ').replace("</c>", "</c >"), "file-too-wide"),
    "other way to leave blanks": (FAR_CELL.replace('="', ' = "').replace("</c>", "</c\t>"), "file-too-wide"),
    "comment": ("<!-- </c> -->" + FAR_CELL.replace("</c>", "</c >"), "file-too-wide"),
    "instruction": ("<?a </c> ?>" + FAR_CELL.replace("</c>", "</c >"), "file-too-wide"),
    "literal text": (FAR_CELL.replace("<v>1</v>", "<v><![CDATA[</c>]]></v>").replace("</c>", "</c >"), "file-too-wide"),
    "another sheet": ("</sheetData><sheetData>" + FAR_CELL, "file-too-wide"),
    "row without number": ("<row/>" * 200_000 + "<row><c><v>1</v></c ></row>", "file-too-wide"),
    "nested": ('<row r="2"><c r="A2"><c r="XFD1048576"><v>1</v></c ></c ></row>', "file-too-wide"),
    "end in an attribute": ('<row x="</sheetData>"/>' + FAR_CELL.replace("</c>", "</c >"), "file-damaged"),
    "never closed": ('<row r="2"><c r="XFD1048576"><v>1</v><c/></row>', "file-damaged"),
}


def in_disguise(name: str) -> Callable[[Path], Path]:
    sheet = sheet_of(NEAR + DISGUISED[name][0]).replace("<worksheet ", f'<worksheet xmlns:x="{MAIN}" ')
    return lambda path: packed(sheet, path)


def far_elsewhere(part: str) -> Callable[[Path], Path]:
    """Return how to write a workbook with a wide sheet in a PART that only other readers may take for the sheet."""

    def write(path: Path) -> Path:
        with zipfile.ZipFile(packed(sheet_of(NEAR), path), "a") as package:
            package.writestr(part, sheet_of(FAR_CELL))
        return path

    return write


def far_in_another_workbook(path: Path) -> Path:
    """Write a package whose workbook is not where most are; other readers take the usual one."""
    with zipfile.ZipFile(packed(sheet_of(FAR_CELL), path)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/other.xml"] = parts["xl/workbook.xml"]
    parts["xl/_rels/other.xml.rels"] = related(("worksheet", "worksheets/sheet2.xml")).encode()
    parts["xl/worksheets/sheet2.xml"] = sheet_of(NEAR).encode()
    parts["_rels/.rels"] = related(("officeDocument", "xl/other.xml")).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def many_cells(path: Path) -> Path:
    return bomb(
        path,
        "xl/worksheets/sheet1.xml",
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">',
        b'<c r="A1"><v>1</v></c>' * 10_000,
        1_500,
        "</row></sheetData></worksheet>",
    )


def broken_xml(path: Path) -> Path:
    return packed(sheet_of('<row r="1"><c r="A1"><v>1</v></row>'), path)


def in_an_unknown_encoding(path: Path) -> Path:
    return packed(sheet_of("<row><c><v>1</v></c></row>").replace("?>", ' encoding="U0TF-8"?>', 1), path)


def entities(path: Path) -> Path:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    return packed(f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>' + sheet_of("<row><c><v>&l19;</v></c></row>"), path)


HARMFUL: Mapping[str, tuple[Callable[[Path], Path], str]] = {
    "encrypted.xlsx": (written(OLE + "EncryptedPackage".encode("utf-16-le")), "file-encrypted"),
    "encrypted.xls": (written(OLE + "EncryptedPackage".encode("utf-16-le")), "file-encrypted"),
    "truncated.xlsx": (cut, "file-damaged"),
    "truncated.xls": (written(OLE), "file-damaged"),
    "truncated2.xls": (written(OLE + "Workbook".encode("utf-16-le")), "file-damaged"),
    "letter.xls": (written(OLE + "WordDocument".encode("utf-16-le")), "file-kind"),
    "page.xlsx": (written(b"<html><table><tr><td>1</td></tr></table></html>"), "file-not-workbook"),
    "page.xls": (written(b"<html><table><tr><td>1</td></tr></table></html>"), "file-not-workbook"),
    "document.xlsx": (written(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "file-not-workbook"),
    "empty.xlsx": (written(b""), "file-empty"),
    "zip bomb.xlsx": (shared(450), "file-too-large"),
    "lying.xlsx": (lying, "file-damaged"),
    "one string of 399 MB.xlsx": (shared(399), "file-too-heavy"),
    "deep.xlsx": (deep("xl/worksheets/sheet1.xml"), "file-damaged"),
    "deep workbook.xlsx": (deep("xl/workbook.xml"), "file-damaged"),
    "far.xlsx": (far, "file-too-wide"),
    **{f"far, {name}.xlsx": (in_disguise(name), code) for name, (_, code) in DISGUISED.items()},
    "far, case.xlsx": (far_elsewhere("xl/worksheets/SHEET1.xml"), "file-damaged"),
    "far, folders.xlsx": (far_elsewhere("xl\\worksheets\\sheet1.xml"), "file-too-wide"),
    "far, workbook.xlsx": (far_in_another_workbook, "file-too-wide"),
    "many cells.xlsx": (many_cells, "file-too-heavy"),
    "broken.xlsx": (broken_xml, "file-damaged"),
    "unknown encoding.xlsx": (in_an_unknown_encoding, "file-damaged"),
    "entities.xlsx": (entities, "file-damaged"),
}

READ_ONE = """
import json, resource, sys, time
from pathlib import Path
from catalog.handin import Belonging
from ledgers import pool
start = time.monotonic()
((_, reading),) = pool.read_all([Path(sys.argv[1])], Belonging())
used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
codes = [finding.code for finding in reading.handin.findings]
print(json.dumps([codes, reading.handin.sound, time.monotonic() - start, used // 1024]))
"""
LARGE = ["zip bomb.xlsx", "one string of 399 MB.xlsx", "many cells.xlsx", "deep.xlsx", "deep workbook.xlsx", "far.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured otherwise there")
@pytest.mark.parametrize("name", LARGE)
def test_what_would_take_all_memory_is_turned_down_in_bounds(name: str, tmp_path: Path) -> None:
    build, code = HARMFUL[name]
    command = [sys.executable, "-c", READ_ONE, str(build(tmp_path / name))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True)
    codes, sound, seconds, megabytes = json.loads(done.stdout)
    assert (codes, sound, done.stderr) == ([code], False, "")
    assert seconds < 10
    assert megabytes < 500


@pytest.mark.parametrize("name", sorted(HARMFUL.keys() - LARGE))
def test_what_would_do_harm_is_turned_down(name: str, tmp_path: Path) -> None:
    """By the reader itself, which does not die over it, in whatever process it reads."""
    build, code = HARMFUL[name]
    path = build(tmp_path / name)
    start = time.monotonic()
    assert refused(path) == [code]
    assert time.monotonic() - start < 8


# Many files at once


def rows_of(count: int, path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("取扱い")
    sheet.write_row(0, 0, ["個人情報の名称", "備考"])
    for row in range(1, count + 1):
        sheet.write_row(row, 0, [f"{path.stem} {row}", "備考"])
    book.close()
    return path


def codes_of(one: reading.Reading) -> list[str]:
    return [finding.code for finding in one.handin.findings]


def test_files_are_read_in_order_and_the_bad_ones_stop_none_of_the_others(tmp_path: Path) -> None:
    good = [rows_of(count, tmp_path / f"{count}.xlsx") for count in (3, 4_000, 2)]
    bad = [HARMFUL[name][0](tmp_path / name) for name in ("one string of 399 MB.xlsx", "page.xlsx")]
    paths = [good[0], bad[0], good[1], tmp_path / "ない.xlsx", bad[1], good[2]]
    read = list(pool.read_all(paths, Belonging(organization="own")))
    assert [path for path, _ in read] == paths
    assert [one.handin.sound for _, one in read] == [True, False, True, False, False, True]
    assert [codes_of(one) for _, one in read if not one.handin.sound] == [
        ["file-too-heavy"],
        ["file-missing"],
        ["file-not-workbook"],
    ]
    assert [one.opened for _, one in read] == [True, True, True, False, True, True]
    assert [len(one.handin.content.activities) for _, one in read if one.handin.content] == [3, 4_000, 2]
    assert all(len(one.handin.source.sha256) == 64 for _, one in read if one.opened)


def test_a_file_reads_the_same_here_and_elsewhere(tmp_path: Path) -> None:
    path = rows_of(5, tmp_path / "a.xlsx")
    assert pool._are_small([path])
    ((_, here),) = pool.read_all([path], NOBODY)
    ((_, elsewhere),) = pool._by_processes([path], readers.Task(NOBODY, {}))
    assert here == elsewhere


def test_small_files_are_read_without_starting_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert [one.handin.sound for _, one in pool.read_all([rows_of(5, tmp_path / "a.xlsx")], NOBODY)] == [True]


@pytest.mark.parametrize("name", [*DISGUISED, "case", "folders", "workbook"])
def test_sheets_that_are_written_in_no_plain_way_are_not_read_here(name: str, tmp_path: Path) -> None:
    path = HARMFUL[f"far, {name}.xlsx"][0](tmp_path / "a.xlsx")
    assert not pool._are_small([path]) or HARMFUL[f"far, {name}.xlsx"][1] == "file-damaged"


def test_other_formats_are_not_read_here(tmp_path: Path) -> None:
    assert [name for name in SMALL if pool._are_small([SMALL[name](tmp_path / name)])] == ["a.xlsx", "a.csv"]


def test_a_long_text_in_many_cells_is_not_read_here(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 301))
    path = packed(sheet_of(cells), tmp_path / "a.xlsx", ("sharedStrings", "sharedStrings.xml"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>{"長" * 1_000_000}</t></si></sst>')
    assert not pool._are_small([path])


def test_what_is_large_when_unpacked_is_not_read_here(tmp_path: Path) -> None:
    assert not pool._are_small([shared(20)(tmp_path / "a.xlsx")])
    assert not pool._are_small([tmp_path / "ない.csv"] * 41)


@pytest.mark.parametrize("task", ["time.sleep(60)", "os.abort()", "sys.exit(0)", "bytearray(1 << 31)"])
def test_a_reader_that_hangs_or_dies_is_a_finding_of_its_file(
    task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is made to misbehave over one file and starts anew for the next one."""
    monkeypatch.setattr(readers, "SECONDS", 3.0)
    misbehave = f"lambda path, *_, **__: {task} if path.stem == 'bad' else read(path, *_)"
    serve = (
        "import os, sys, time; sys.path[:] = {path!r}; from ledgers import readers; read = readers.reading.read; "
        f"readers.reading.read = {misbehave}; readers.serve()"
    )
    monkeypatch.setattr(readers, "_SERVE", serve)
    bad, good = rows_of(1, tmp_path / "bad.xlsx"), rows_of(1, tmp_path / "good.xlsx")
    start = time.monotonic()
    read = list(pool._by_processes([bad, good, bad, good], readers.Task(NOBODY, {})))
    assert [codes_of(one) for _, one in read] == [["file-too-heavy"], [], ["file-too-heavy"], []]
    assert time.monotonic() - start < 20


def test_stopping_early_leaves_no_process_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*args: Any, **options: Any) -> Any:
        started.append(popen(*args, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    paths = [rows_of(1, tmp_path / f"{number}.xlsx") for number in range(8)]
    read = pool._by_processes(paths, readers.Task(NOBODY, {}))
    next(read)
    del read
    assert started
    assert all(process.poll() is not None for process in started)


@pytest.mark.parametrize("name", ["page.xlsx", "far.xlsx", "far, blank in the end tag.xlsx", "far, prefix.xlsx"])
def test_nothing_of_a_harmful_file_is_stored(name: str, daicho: Daicho, tmp_path: Path) -> None:
    path = HARMFUL[name][0](tmp_path / name)
    run = daicho("import", path, "--organization", "own", "--json")
    (file,) = json.loads(run.out)["files"]
    assert (run.code, [finding["code"] for finding in file["findings"]]) == (1, [HARMFUL[name][1]])
    assert not Path("daicho.duckdb").exists()


# Damage


def small_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["個人情報の名称", "件数"], ["応募者情報", 1200], ["名刺", "#N/A"], [True, date(2024, 4, 1)]):
        sheet.append(row)
    sheet["B2"].number_format = '0"件"'
    sheet.merge_cells("A3:A4")
    sheet.row_dimensions[2].hidden = True
    book.save(path)
    return path


def small_xls(path: Path) -> Path:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write_merge(0, 0, 0, 1, "台帳")
        sheet.write(1, 0, 12, xlwt.easyxf(num_format_str="0000"))
        sheet.write(1, 1, datetime(2024, 4, 1), xlwt.easyxf(num_format_str="yyyy/m/d"))  # noqa: DTZ001
        sheet.row(2).set_cell_error(0, 42)
        sheet.write(2, 1, xlwt.Formula("A2+1"))

    return xls(path, fill)


def small_ods(path: Path) -> Path:
    ods = Ods()
    ods.column(visibility="collapse", numbercolumnsrepeated=2)
    ods.row(ods.cell("台帳", valuetype="string", numbercolumnsspanned=2), table.CoveredTableCell())
    ods.row(ods.cell("0012", valuetype="float", value=12), ods.cell("1", valuetype="date", datevalue="2024-04-01"))
    return ods.save(path)


def small_csv(path: Path) -> Path:
    path.write_bytes(delimited(",").encode("cp932"))
    return path


SMALL: Mapping[str, Callable[[Path], Path]] = {
    "a.xlsx": small_xlsx,
    "a.xls": small_xls,
    "a.ods": small_ods,
    "a.csv": small_csv,
}


@pytest.fixture(scope="module", params=SMALL)
def undamaged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return SMALL[request.param](tmp_path_factory.mktemp("small") / request.param)


def read_or_refused(path: Path) -> None:
    try:
        book = workbook.read(path)
    except Unreadable:
        return
    for grid in book.grids:
        assert all(cell is None or (cell and not cell.isspace()) for row in grid.rows for cell in row)
        width = max(map(len, grid.rows), default=0)
        assert all(
            1 <= top <= bottom <= len(grid.rows) and 1 <= left <= right <= width
            for top, left, bottom, right in grid.merged
        )


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_damage_breaks_a_reader(data: st.DataObject, undamaged: Path) -> None:
    """Cut short, with bytes changed, with a stretch doubled or left out: it is read or turned down."""
    whole = undamaged.read_bytes()
    damaged = bytearray(whole)
    places = st.integers(0, len(whole) - 1)
    for at, byte in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=6)):
        damaged[at] = byte
    first, last = sorted(data.draw(st.tuples(places, places)))
    match data.draw(st.sampled_from(["whole", "whole", "cut", "doubled", "left out"])):
        case "cut":
            del damaged[last:]
        case "doubled":
            damaged[first:first] = damaged[first : min(last, first + 600)]
        case "left out":
            del damaged[first : min(last, first + 600)]
    path = undamaged.with_name("damaged" + undamaged.suffix)
    path.write_bytes(bytes(damaged))
    read_or_refused(path)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_damage_inside_a_package_breaks_a_reader(data: st.DataObject, undamaged: Path) -> None:
    """The same within the parts of a package, which is then packed anew."""
    if not zipfile.is_zipfile(undamaged):
        return
    with zipfile.ZipFile(undamaged) as package:
        parts = {name: bytearray(package.read(name)) for name in package.namelist()}
    name = data.draw(st.sampled_from([name for name in parts if name.endswith((".xml", ".rels"))]))
    part = parts[name]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part)))
        part[at : at + data.draw(st.integers(0, 6))] = data.draw(
            st.one_of(
                st.binary(max_size=4), st.sampled_from([b"<", b">", b'"', b"<c ", b"</c>", b"9999999", b"-1", b"&x;"])
            )
        )
    path = undamaged.with_name("damaged" + undamaged.suffix)
    with zipfile.ZipFile(path, "w") as package:
        for one, content in parts.items():
            package.writestr(one, bytes(content))
    read_or_refused(path)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.text('a,;\t"\r\n =', max_size=80).map(str.encode),
    )
)
def test_any_bytes_are_a_table_or_turned_down(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    read_or_refused(path)
