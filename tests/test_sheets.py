"""Departments' own sheets, as they are: what is read of each kind, from which cell, and what is passed over and why."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog import fields
from catalog.content import field_index
from catalog.findings import Place
from catalog.handin import Belonging
from ledgers import assembly, checks, layout, reading, workbook
from ledgers.reading import Reading
from ledgers.workbook import Grid
from tests.conftest import Daicho, Run

Rows = Sequence[Sequence[Any]]
Told = Mapping[str, str]
Activities = list[dict[str, str]]

HEADER = ("No.", "個人情報名", "利用目的", "個人情報の項目", "保管場所", "廃棄方法")
APPLICANTS = (1, "応募者情報", "採用選考", "氏名、住所", "キャビネット", "シュレッダー")
STAFF = (2, "従業員情報", "労務管理", "氏名、電話番号", "人事サーバ", "データ消去")


class Import:
    """One workbook imported by the command: what was stored, what was found."""

    def __init__(self, run: Run, catalog: Path, name: str) -> None:
        self.code = run.code
        self.told = json.loads(run.out)["files"][0]
        self._catalog = catalog
        self.name = name

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self._catalog, read_only=True) as connection:
            return connection.execute(statement).fetchall()

    @property
    def cells(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Return by the name of each activity its fields: the cell and the text, those of dimensions in order."""
        found: dict[str, dict[str, tuple[str, str]]] = {}
        for name, entity, field, row, column, written in self.ask(
            """select activity_name, entity, field, "row", "column", written from cells
            where entity in ('activity', 'activity_item') order by entity, entity_id, field"""
        ):
            key = field if entity == "activity" else f"item {written}"
            found.setdefault(name, {})[key] = Place("", row, column).cell or f"row {row}", written
        return found

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        return {
            name: {key: text for key, (_, text) in known.items() if not key.startswith("item ")}
            for name, known in self.cells.items()
        }

    @property
    def items(self) -> dict[str, dict[str, str]]:
        """Return by the name of each activity its items and the cell of each."""
        return {
            name: {key[5:]: cell for key, (cell, _) in known.items() if key.startswith("item ")}
            for name, known in self.cells.items()
        }

    @property
    def extras(self) -> list[tuple[str, str, str | None]]:
        rows = self.ask('select header, written, "row", "column" from extras order by "row", "column"')
        return [(header, written, Place("", row, column).cell) for header, written, row, column in rows]

    def found(self, *codes: str) -> set[tuple[str, str | None, str | int | None]]:
        """Return code, sheet and cell (or row) of the findings with CODES, of all but those on words without any."""
        return {
            (one["code"], one["sheet"], one["cell"] or one["row"])
            for one in self.told["findings"]
            if (one["code"] in codes if codes else one["code"] != "word-unknown")
        }


TakeIn = Callable[..., Import]


@pytest.fixture
def take_in(daicho: Daicho, blank: Path, tmp_path: Path) -> TakeIn:
    """Return a function that imports a workbook by the command, for the organization ``sample``."""

    def take(book: Workbook, *options: str, name: str = "book.xlsx") -> Import:
        catalog = tmp_path / "daicho.duckdb"
        if not catalog.exists():
            shutil.copy(blank, catalog)
        book.save(tmp_path / name)
        given = () if "--no-organization" in options else ("--organization", "sample")
        run = daicho("import", name, "--json", *given, *(one for one in options if one != "--no-organization"))
        return Import(run, catalog, name)

    return take


def book(*rows: Sequence[Any], title: str = "Sheet1", merged: Sequence[str] = ()) -> Workbook:
    """Return a workbook with one sheet of ROWS."""
    made = Workbook()
    made.remove(made.worksheets[0])
    sheet(made, title, *rows, merged=merged)
    return made


def sheet(made: Workbook, title: str, *rows: Sequence[Any], merged: Sequence[str] = ()) -> Worksheet:
    added: Worksheet = made.create_sheet(title)
    for row in rows:
        added.append(list(row))
    for cells in merged:
        added.merge_cells(cells)
    return added


# Tables: where the header is


def test_a_table_is_found_below_a_title_a_preamble_and_blank_rows_in_any_column(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            [None, "個人情報管理台帳"],
            [],
            [None, "部署：人事部", None, None, "作成日", "2026年4月1日"],
            [None, "作成者", "山田"],
            [],
            [None, *HEADER],
            [None, *APPLICANTS],
            [None, *STAFF],
            merged=["B1:G1"],
        )
    )
    assert taken.code == 0
    assert taken.cells["応募者情報"] == {
        "name": ("C7", "応募者情報"),
        "purposes": ("D7", "採用選考"),
        "items": ("E7", "氏名、住所"),
        "storage_place": ("F7", "キャビネット"),
        "disposal": ("G7", "シュレッダー"),
        "department": ("B3", "人事部"),
        "item 氏名": ("E7", "氏名"),
        "item 住所": ("E7", "住所"),
    }
    assert taken.items["従業員情報"] == {"氏名": "E8", "電話番号": "E8"}
    assert taken.found() == {
        ("belonging-read", "Sheet1", "B3"),
        ("belonging-read", "Sheet1", "C4"),
        ("belonging-read", "Sheet1", "F3"),
    }
    assert taken.told["ledger"] == "sample/人事部"
    assert taken.ask("select effective_on, department from revisions join ledgers using (ledger)") == [
        ("2026年4月1日", "人事部")
    ]
    assert [(one["layout"], one["header_row"], one["activities"]) for one in taken.told["sheets"]] == [("table", 6, 2)]


@pytest.mark.parametrize("merged", [True, False])
def test_headers_of_several_rows_are_read_with_the_bands_above_them(merged: bool, take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報管理台帳"],
            ["No.", "基本情報", None, None, "保管", None, "委託"],
            [None, "個人情報の名称", "利用目的", "項目", "場所", "方法", "有無", "委託先"],
            [1, "応募者情報", "採用選考", "氏名", "棚", "施錠", "有", "甲社"],
            [2, "従業員情報", "労務管理", "氏名", "サーバ", "暗号化", "無"],
            merged=["A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:H2"] if merged else (),
        )
    )
    assert taken.code == 0
    assert taken.texts["応募者情報"] == {
        "name": "応募者情報",
        "purposes": "採用選考",
        "items": "氏名",
        "storage_place": "棚",
        "storage_method": "施錠",
        "entrusted_out": "有",
        "entrustees": "甲社",
    }
    assert taken.cells["従業員情報"]["entrusted_out"] == ("G5", "無")
    assert taken.found() == set()


def test_a_header_of_three_rows_is_one(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["番号", "個人情報の名称", "利用目的", "取扱い", None, None, None],
            [None, None, None, "保管", None, "委託", None],
            [None, None, None, "保管場所", "保管方法", "有無", "委託先"],
            [1, "応募者情報", "採用選考", "棚", "施錠", "有", "甲社"],
            merged=["A1:A3", "B1:B3", "C1:C3", "D1:G1", "D2:E2", "F2:G2"],
        )
    )
    assert taken.texts == {
        "応募者情報": {
            "name": "応募者情報",
            "purposes": "採用選考",
            "storage_place": "棚",
            "storage_method": "施錠",
            "entrusted_out": "有",
            "entrustees": "甲社",
        }
    }
    assert taken.told["sheets"][0]["header_row"] == 3


def test_badges_widths_and_line_breaks_in_headers_do_not_matter(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["Ｎｏ．", "個人情報名※必須", "利用\n目的*", "【任意】 個人情報の項目", "ﾎｶﾝ場所", "保 管 場 所"],
            [1, "応募者情報", "採用選考", "氏名", "x", "棚"],
        )
    )
    assert taken.texts["応募者情報"] == {
        "name": "応募者情報",
        "purposes": "採用選考",
        "items": "氏名",
        "storage_place": "棚",
    }
    assert taken.extras == [("ﾎｶﾝ場所", "x", "E2")]
    assert taken.found() == {("column-unknown", "Sheet1", "E1")}


# Several tables


def test_every_sheet_of_a_workbook_is_the_ledger_of_its_department(take_in: TakeIn) -> None:
    made = book(HEADER, APPLICANTS, title="人事部")
    sheet(made, "02_総務課", HEADER, (1, *STAFF[1:]))
    sheet(made, "台帳（営業部）", HEADER, [1, "顧客情報", "商品の発送", "氏名", "CRM"])
    taken = take_in(made)
    assert taken.code == 0
    assert {name: row["department"] for name, row in taken.texts.items()} == {
        "応募者情報": "人事部",
        "従業員情報": "総務課",
        "顧客情報": "営業部",
    }
    assert taken.cells["応募者情報"]["department"] == ("row 2", "人事部")
    assert taken.told["ledger"] == "sample/activities"
    assert taken.found() == {
        ("belonging-read", "人事部", None),
        ("belonging-read", "02_総務課", None),
        ("belonging-read", "台帳（営業部）", None),
    }


def test_tables_below_each_other_are_read_with_the_departments_above_them(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報管理台帳"],
            [],
            ["部署", "人事部"],
            HEADER,
            APPLICANTS,
            STAFF,
            [],
            ["【営業部】"],
            HEADER,
            [1, "顧客情報", "商品の発送", "氏名", "CRM"],
        )
    )
    assert [(one["header_row"], one["activities"]) for one in taken.told["sheets"]] == [(4, 2), (9, 1)]
    assert taken.cells["従業員情報"]["department"] == ("B3", "人事部")
    assert taken.cells["顧客情報"]["department"] == ("A8", "営業部")
    assert taken.cells["顧客情報"]["name"] == ("B10", "顧客情報")


def test_a_band_in_a_table_names_the_department_of_the_rows_below_it(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            HEADER,
            ["■人事部"],
            APPLICANTS,
            STAFF,
            ["総務部"],
            [3, "来訪者情報", "入館管理", "氏名", "受付"],
            HEADER,
            [4, "取引先情報", "発注", "氏名", "棚"],
            merged=["A2:F2", "A5:F5"],
        )
    )
    assert {name: row["department"][0] for name, row in taken.cells.items()} == {
        "応募者情報": "A2",
        "従業員情報": "A2",
        "来訪者情報": "A5",
        "取引先情報": "A5",
    }
    assert taken.texts["取引先情報"]["department"] == "総務部"


@pytest.mark.parametrize(
    "title",
    [
        "総務部　個人情報管理台帳",
        "個人情報管理台帳　総務部",
        "個人情報管理台帳（総務部）",
        "個人情報管理台帳　【総務部】",
        "【総務部】個人情報一覧",
        "2024年度 個人情報取扱台帳（総務部）",
        "令和6年度　総務部",
        "株式会社北斗 総務部 個人情報管理台帳",
        "株式会社北斗　個人情報管理台帳（総務部）",
        "個人情報管理台帳（総務部・令和6年度）",
        "１．総務部",
        "(2) 総務部",
        "③総務部",
    ],
)
def test_a_title_names_the_department_whatever_stands_beside_it(title: str, take_in: TakeIn) -> None:
    taken = take_in(book([title], [], HEADER, APPLICANTS))
    assert (taken.code, taken.told["ledger"]) == (0, "sample/総務部")
    assert taken.cells["応募者情報"]["department"] == ("A1", "総務部")


def test_the_name_of_the_file_tells_what_nothing_else_does(take_in: TakeIn) -> None:
    made = book(HEADER, APPLICANTS)
    taken = take_in(made, "--no-organization", name="株式会社サンプル_人事部_個人情報管理台帳_20260401.xlsx")
    assert taken.told["ledger"] == "サンプル/人事部"
    assert taken.ask("select effective_on, recorded_on is not null from revisions") == [("20260401", True)]
    assert taken.texts["応募者情報"]["department"] == "人事部"


def test_options_outweigh_the_sheet_and_the_sheet_its_name(take_in: TakeIn) -> None:
    made = book(["部署：総務部　2025年10月1日現在"], ["部署", "総務部"], HEADER, APPLICANTS, title="人事部")
    taken = take_in(made, "--ledger", "台帳", "--effective-on", "2026-01-01", name="営業部.xlsx")
    assert taken.told["ledger"] == "sample/台帳"
    assert taken.ask("select effective_on from revisions") == [("2026-01-01",)]


def test_an_import_asks_for_the_organization_where_nothing_tells_it(take_in: TakeIn) -> None:
    taken = take_in(book(HEADER, APPLICANTS), "--no-organization")
    assert (taken.code, taken.told["status"]) == (1, "rejected")
    assert taken.found() == {("organization-unknown", None, None)}


# Names: which column has them


@pytest.mark.parametrize(
    "header",
    ["名称", "個人情報", "個人データ", "台帳名", "帳簿名", "対象情報", "管理対象", "個人情報の名称 (帳票名・DB名)"],
)
def test_a_column_that_can_only_be_the_name_is_read_as_the_name(header: str, take_in: TakeIn) -> None:
    rows = ["No", header, "利用目的", "保管場所"], [1, "顧客名簿", "契約", "棚"], [2, "社員名簿", "労務", "人事サーバ"]
    taken = take_in(book(*rows))
    assert taken.code == 0
    assert taken.found() == {("name-taken", "Sheet1", "B1")}
    assert taken.cells == {
        "顧客名簿": {"name": ("B2", "顧客名簿"), "purposes": ("C2", "契約"), "storage_place": ("D2", "棚")},
        "社員名簿": {"name": ("B3", "社員名簿"), "purposes": ("C3", "労務"), "storage_place": ("D3", "人事サーバ")},
    }


def test_a_name_is_taken_in_forms_and_under_bands_too(take_in: TakeIn) -> None:
    form = [["名称", "顧客名簿"], ["利用目的", "契約"], ["保管場所", "棚"], ["保管期間", "3年"], ["件数", "約100件"]]
    taken = take_in(book(*form))
    assert taken.cells["顧客名簿"]["name"] == ("B1", "顧客名簿")
    assert ("name-taken", "Sheet1", "A1") in taken.found()
    taken = take_in(
        book(
            ["No", "名称", "個人情報の項目", None, "件数", "保管", None],
            [None, None, "氏名", "住所", None, "保管場所", "保管期間"],
            [1, "名刺", "○", None, "約4千", "机", "1年"],
            [2, "アンケート", "○", "○", "100件", "棚", "2年"],
            merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:G1"],
        ),
        name="other.xlsx",
    )
    assert taken.code == 0
    assert {name: found for name, found in taken.items.items() if found} == {
        "名刺": {"氏名": "C3"},
        "アンケート": {"氏名": "C4", "住所": "D4"},
    }


def test_lists_of_other_things_and_of_items_have_no_names(take_in: TakeIn) -> None:
    taken = take_in(book(["No", "名称", "所在地", "備考"], [1, "A社", "東京", "x"], [2, "B社", "大阪", "y"]))
    assert ("layout-unknown", None, None) in taken.found()
    items = [1, "氏名、住所", "契約", "棚"], [2, "氏名、電話番号", "労務", "箱"]
    taken = take_in(book(["No", "個人情報", "利用目的", "保管場所"], *items))
    assert taken.found("name-column-unknown", "activity-nameless") == {("name-column-unknown", "Sheet1", 1)}


@pytest.mark.parametrize(
    ("headers", "place", "said"),
    [(("名称", "対象情報"), "B1", "--map 名称=name"), (("帳薄の名", "謎"), "B1", "--map 帳薄の名=name")],
    ids=["two", "unknown"],
)
def test_where_no_column_is_plainly_the_name_one_error_asks_which(
    headers: tuple[str, str], place: str, said: str, take_in: TakeIn
) -> None:
    header = ["No", *headers, "利用目的", "保管場所", "保管期間", "媒体"]
    rows = [[1, "顧客名簿", "甲の箱", "契約", "棚", "3年", "紙"], [2, "社員名簿", "乙の箱", "労務", "箱", "5年", "紙"]]
    taken = take_in(book(header, *rows))
    assert (taken.code, taken.told["status"]) == (1, "rejected")
    assert taken.found("activity-nameless", "name-column-unknown") == {("name-column-unknown", "Sheet1", place)}
    assert any(said in one["message"] for one in taken.told["findings"])
    taken = take_in(book(header, *rows), "--map", f"{headers[0]}=name")
    assert (taken.code, sorted(taken.cells)) == (0, ["社員名簿", "顧客名簿"])


# Forms


def test_a_form_with_values_beside_the_labels_is_one_record(take_in: TakeIn) -> None:
    """個人情報ファイル簿（単票）."""
    taken = take_in(
        book(
            ["個人情報ファイル簿（単票）"],
            [],
            ["個人情報ファイルの名称", "住民基本台帳ファイル"],
            ["行政機関等の名称", "サンプル市長"],
            ["個人情報ファイルが利用に供される事務をつかさどる組織の名称", "市民課"],
            ["個人情報ファイルの利用目的", "住民の居住関係の公証"],
            ["記録項目", "1氏名、2住所、3生年月日"],
            ["記録範囲", "住民"],
            ["記録情報の収集方法", "本人からの届出"],
            ["要配慮個人情報が含まれるときは、その旨", "含まない"],
            ["記録情報の経常的提供先", "－"],
            ["開示請求等を受理する組織の名称及び所在地", "（名称）総務課"],
            [None, "（所在地）サンプル市1-1"],
            [
                "個人情報ファイルの種別",
                "☑法60条2項1号（電算処理ファイル）",
                "令第21条第7項に該当するファイル",
                "□有 ☑無",
            ],
            ["備考"],
        )
    )
    assert taken.code == 0
    form = taken.cells["住民基本台帳ファイル"]
    assert {key: form[key] for key in ("name", "department", "purposes", "subjects", "special_care", "recipients")} == {
        "name": ("B3", "住民基本台帳ファイル"),
        "department": ("B5", "市民課"),
        "purposes": ("B6", "住民の居住関係の公証"),
        "subjects": ("B8", "住民"),
        "special_care": ("B10", "含まない"),
        "recipients": ("B11", "－"),
    }
    assert taken.items["住民基本台帳ファイル"] == {"氏名": "B7", "住所": "B7", "生年月日": "B7"}
    assert taken.extras == [
        ("行政機関等の名称", "サンプル市長", "B4"),
        ("開示請求等を受理する組織の名称及び所在地", "（名称）総務課", "B12"),
        ("開示請求等を受理する組織の名称及び所在地", "（所在地）サンプル市1-1", "B13"),
        ("令第21条第7項に該当するファイル", "□有 ☑無", "D14"),
    ]
    assert [(one["layout"], one["header_row"]) for one in taken.told["sheets"]] == [("form", None)]
    assert ("choice-read", "Sheet1", "B14") in taken.found()


@pytest.mark.parametrize("body", ["北斗市", "北斗市長"])
def test_a_form_names_the_public_body_whose_it_is(body: str, take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報ファイル簿（単票）"],
            ["個人情報ファイルの名称", "住民基本台帳ファイル"],
            ["行政機関等の名称", body],
            ["個人情報ファイルの利用目的", "住民の居住関係の公証"],
            ["記録範囲", "住民"],
        ),
        "--no-organization",
    )
    assert taken.code == 0
    assert taken.ask("select name from organizations where name = '北斗市'") == [("北斗市",)]
    assert ("belonging-read", "Sheet1", "B3") in taken.found()
    assert taken.extras == [("行政機関等の名称", body, "B3")]
    assert not taken.found("column-unknown")


PAIRS = (
    ["個人情報の名称", "お客様カード"],
    ["利用目的", "契約"],
    ["保管場所", "棚"],
    ["保管期間", "3年"],
)


@pytest.mark.parametrize("at", [0, 2, 4])
@pytest.mark.parametrize("merged", [False, True], ids=["plain", "merged"])
@pytest.mark.parametrize("pairs", [["件数", "約100件", "媒体", "紙"], ["管理責任者", "営業部長", "件数", "約100件"]])
def test_rows_of_a_form_may_have_one_pair_or_two(at: int, merged: bool, pairs: list[str], take_in: TakeIn) -> None:
    rows = [*PAIRS[:at], pairs, *PAIRS[at:]]
    wide = [f"B{number}:D{number}" for number, row in enumerate(rows, 1) if len(row) == 2] if merged else []
    taken = take_in(book(*rows, merged=wide))
    assert (taken.code, taken.extras) == (0, [])
    assert taken.told["sheets"][0]["layout"] == "form"
    expected = {"name": "お客様カード", "purposes": "契約", "storage_place": "棚", "retention": "3年"}
    keys = {"件数": "subject_count", "媒体": "medium", "管理責任者": "manager"}
    expected |= {keys[label]: value for label, value in zip(pairs[::2], pairs[1::2], strict=True)}
    assert taken.texts == {"お客様カード": expected}
    assert taken.cells["お客様カード"][keys[pairs[2]]] == (f"D{at + 1}", pairs[3])


def test_a_value_in_the_column_of_other_labels_is_a_value(take_in: TakeIn) -> None:
    parts = ["保管", "保管場所", "棚"], [None, "保管期間", "3年"], [None, "媒体", "紙"]
    rows = ["整理番号", "A-12", "件数", "100件"], ["個人情報の名称", "名簿"], ["利用目的", "契約"], *parts
    taken = take_in(book(*rows))
    assert taken.cells["名簿"]["reference"] == ("B1", "A-12")
    assert taken.cells["名簿"]["storage_place"] == ("C4", "棚")


def test_forms_with_values_below_the_labels_follow_each_other(take_in: TakeIn) -> None:
    """登録簿様式."""
    taken = take_in(
        book(
            *(
                row
                for number, name, item in (("A-01", "住民登録事務", "氏名"), ("A-02", "税務事務", "所得"))
                for row in (
                    ["登録番号", "登録年月日"],
                    [number, "令和5年4月1日"],
                    ["事務の名称"],
                    [name],
                    ["事務の目的"],
                    [f"{name}の目的"],
                    ["対象者の範囲"],
                    ["住民"],
                    ["記録項目"],
                    [f"{item}、住所"],
                    [],
                )
            )
        )
    )
    assert taken.code == 0
    assert {name: cells["reference"] for name, cells in taken.cells.items()} == {
        "住民登録事務": ("A2", "A-01"),
        "税務事務": ("A13", "A-02"),
    }
    assert taken.items == {
        "住民登録事務": {"氏名": "A10", "住所": "A10"},
        "税務事務": {"所得": "A21", "住所": "A21"},
    }
    assert taken.extras == [("登録年月日", "令和5年4月1日", "B2"), ("登録年月日", "令和5年4月1日", "B13")]


def test_a_form_may_have_values_below_some_labels_and_beside_others(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["登録年月日", "令和5年10月1日", None, "所管課", "福祉課"],
            ["個人情報の名称"],
            ["見守り名簿"],
            ["利用目的"],
            ["見守り"],
            ["個人情報の項目"],
            ["氏名、住所"],
            ["個人情報の収集先"],
            ["☑本人　☑家族"],
            ["様式の別"],
            ["☑甲　□乙"],
            ["記録の形態"],
            ["☑文書　□電磁的記録"],
            ["外部提供", "☑無　□有（提供先：　　）"],
            ["管理責任者", "福祉課長"],
            ["備考"],
        )
    )
    assert taken.code == 0
    assert {key: found for key, found in taken.cells["見守り名簿"].items() if not key.startswith("item ")} == {
        "name": ("A3", "見守り名簿"),
        "department": ("E1", "福祉課"),
        "purposes": ("A5", "見守り"),
        "items": ("A7", "氏名、住所"),
        "acquisition_source": ("A9", "☑本人　☑家族"),
        "medium": ("A13", "文書"),
        "third_party": ("B14", "無"),
        "manager": ("B15", "福祉課長"),
    }
    assert taken.extras == [("登録年月日", "令和5年10月1日", "B1"), ("様式の別", "☑甲　□乙", "A11")]
    assert not taken.found("rows-passed-over")


def test_a_value_of_several_lines_below_its_label_stays_one(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報の名称"], ["名簿"], ["利用目的"], ["採用選考"], ["住所"], ["労務管理"],
            ["保管場所"], ["棚"], ["保管期間"], ["3年"],
        )
    )  # fmt: skip
    assert taken.ask("select written from activity_purposes order by position") == [
        ("採用選考",),
        ("住所",),
        ("労務管理",),
    ]
    assert taken.extras == []


def test_forms_beside_and_below_each_other_are_told_apart(take_in: TakeIn) -> None:
    labels = ("個人情報の名称", "利用目的", "個人情報の項目", "保管場所")

    def block(number: int) -> Iterator[list[Any]]:
        for label in labels:
            yield [label, f"{label}{number}", None, label, f"{label}{number + 1}"]
        yield []

    taken = take_in(book(*block(1), *block(3)))
    assert {name: cells["storage_place"] for name, cells in taken.cells.items()} == {
        "個人情報の名称1": ("B4", "保管場所1"),
        "個人情報の名称2": ("E4", "保管場所2"),
        "個人情報の名称3": ("B9", "保管場所3"),
        "個人情報の名称4": ("E9", "保管場所4"),
    }
    assert taken.told["sheets"][0]["activities"] == 4


@pytest.mark.parametrize("silent", [3, 8])
def test_long_forms_with_a_row_of_many_labels_follow_each_other(silent: int, take_in: TakeIn) -> None:
    beside = ("個人情報の名称", "利用目的", "管理責任者", "保管期間", "廃棄方法", "保管場所", "取得方法")
    below = ("個人情報の項目", "委託先", "提供先", "件数", "媒体", "利用期間")

    def block(number: int) -> Iterator[list[Any]]:
        for label in beside:
            yield [label, f"{label}の{number}"]
        yield list(below)
        yield ["氏名", "A社", "B社", "10件", "紙", "1年"]
        for note in range(silent - 1):
            yield [f"※ 記入にあたって {note}"]
        yield []

    taken = take_in(book(*block(1), *block(2), *block(3)))
    assert {*taken.texts} == {"個人情報の名称の1", "個人情報の名称の2", "個人情報の名称の3"}
    assert {texts["storage_place"] for texts in taken.texts.values()} == {f"保管場所の{at}" for at in (1, 2, 3)}


def test_measures_in_the_cell_of_an_activity_mean_their_headings(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報の名称", "利用目的", "安全管理措置"],
            ["名簿", "連絡", "基本方針の策定"],
            ["申請", "審査", "基本方針の策定\n個人データの取扱いに係る規律の整備"],
        )
    )
    asked = "select activity_name, heading from activity_safeguards order by activity_name, heading"
    assert taken.ask(asked) == [("名簿", "10-1"), ("申請", "10-1"), ("申請", "10-2")]


def test_a_form_like_that_of_the_cnil_is_read_in_english(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["Record of processing activities"],
            ["Name of the processing", "Payroll"],
            ["Purposes", "Pay salaries\nPay taxes"],
            ["Categories of data subjects", "Employees"],
            ["Categories of personal data", "☑ Name ☑ Bank account ☐ Religion"],
            ["Recipients", "Tax office"],
            ["Retention period", "7 years"],
        ),
        "--lang",
        "en",
    )
    assert taken.items["Payroll"] == {"Name": "B5", "Bank account": "B5"}
    assert taken.cells["Payroll"]["items"] == ("B5", "☑ Name ☑ Bank account ☐ Religion")
    assert taken.cells["Payroll"]["retention"] == ("B7", "7 years")
    assert taken.ask("select written from activity_purposes order by position") == [("Pay salaries",), ("Pay taxes",)]


def test_a_table_on_its_side_has_a_record_in_every_column(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["Processing activity", "Payroll", "Recruitment"],
            ["Purposes of processing", "Pay salaries", "Select applicants"],
            ["Categories of data subjects", "Employees", "Applicants"],
            ["Categories of personal data", "name, bank account", "name, CV"],
            ["Mystery", None, "x"],
        )
    )
    assert taken.items == {"Payroll": {"name": "B4", "bank account": "B4"}, "Recruitment": {"name": "C4", "CV": "C4"}}
    assert taken.extras == [("Mystery", "x", "C5")]


def test_a_form_that_nobody_filled_in_is_no_ledger(take_in: TakeIn) -> None:
    taken = take_in(book(["個人情報の名称"], ["利用目的"], ["個人情報の項目", "□氏名 □住所"], ["保管場所"]))
    assert taken.code == 1
    assert taken.found() == {("layout-unknown", None, None), ("sheet-passed-over", "Sheet1", None)}


# Items


def test_marks_in_columns_of_single_items_may_refer_to_those_above(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報の名称", "利用目的", "氏名", "電話番号"],
            ["名簿", "連絡", "○", "○"],
            ["申請", "審査", "〃", "-"],
            ["応募", "選考", "〃", "○"],
            ["来客", "受付", "○", "同上"],
        )
    )
    assert {name: {*items} for name, items in taken.items.items()} == {
        "名簿": {"氏名", "電話番号"},
        "申請": {"氏名"},
        "応募": {"氏名", "電話番号"},
        "来客": {"氏名", "電話番号"},
    }
    assert not taken.found("column-unknown")


def test_columns_of_single_items_are_read_by_their_marks(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["書類名・ファイル名", "氏名", "住所", "電話番号", "生年月日", "利用目的", "保管場所"],
            ["応募者名簿", "○", "レ", "－", "1", "採用選考", "棚"],
            ["顧客名簿", "✓", None, "○", "任意", "商品の発送", "CRM"],
        )
    )
    assert taken.code == 0
    assert taken.items == {
        "応募者名簿": {"氏名": "B2", "住所": "C2", "生年月日": "E2"},
        "顧客名簿": {"氏名": "B3", "電話番号": "D3"},
    }
    assert taken.texts["応募者名簿"]["items"] == "氏名、住所、生年月日"
    assert taken.extras == [("生年月日", "任意", "E3")]
    assert taken.found() == {("item-mark-unread", "Sheet1", "E3")}


def test_of_check_boxes_only_the_ticked_words_are_values(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報の名称", "個人情報の項目", "媒体", "要配慮個人情報", "利用目的"],
            ["応募者情報", "☑氏名 □住所 ☑電話番号", "☑紙 □電子", "□有 ☑無", "採用選考"],
        )
    )
    assert taken.items["応募者情報"] == {"氏名": "B2", "電話番号": "B2"}
    assert taken.texts["応募者情報"]["items"] == "☑氏名 □住所 ☑電話番号"
    assert taken.texts["応募者情報"]["medium"] == "紙"
    assert taken.ask("select special_care from activities") == [("no",)]
    assert taken.found() == {("choice-read", "Sheet1", "C2")}


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("氏名，住所;電話番号\n生年月日", ["氏名", "住所", "電話番号", "生年月日"]),
        ("・氏名\n・住所", ["氏名", "住所"]),
        ("1氏名、2住所", ["氏名", "住所"]),
        ("①氏名②住所", ["氏名", "住所"]),
        ("連絡先(電話、メール)、氏名", ["連絡先(電話、メール)", "氏名"]),
        ("氏名・住所・電話番号", ["氏名", "住所", "電話番号"]),
        ("氏名／住所", ["氏名", "住所"]),
        ("氏名 住所", ["氏名", "住所"]),
        ("メール・アドレス", ["メール・アドレス"]),
        ("商品・サービス", ["商品・サービス"]),
    ],
)
def test_the_items_of_a_cell_are_parted_as_people_write_them(written: str, items: list[str]) -> None:
    assert [
        text for _, text in _values(_read(book(HEADER, [1, "名簿", "採用", written, "棚"])), "activity_item")
    ] == items


def test_purposes_and_places_are_parted_at_line_breaks_and_numbers_only() -> None:
    read = _read(book(HEADER, [1, "名簿", "1. 採用選考、結果の連絡 2. 入社手続", "氏名", "本社、支社\n倉庫"]))
    assert [text for _, text in _values(read, "activity_purpose")] == ["採用選考、結果の連絡", "入社手続"]
    assert [text for _, text in _values(read, "activity_storage", "place")] == ["本社、支社", "倉庫"]


# Cells that mean another


def test_merged_cells_and_ditto_mean_the_cell_above(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["業務名", "個人情報名", "利用目的", "個人情報の項目", "保管場所", "廃棄方法"],
            ["採用", "応募者情報", "採用選考", "氏名", "棚", "シュレッダー"],
            [None, "内定者情報", "〃", "同上", "ditto", "同左"],
            [None, "面接記録", "〃", "評価", "〃", "データ消去"],
            merged=["A2:A4"],
        )
    )
    assert taken.code == 0
    assert taken.cells["内定者情報"] == {
        "business": ("A3", "採用"),
        "name": ("B3", "内定者情報"),
        "purposes": ("C3", "採用選考"),
        "items": ("D3", "氏名"),
        "storage_place": ("E3", "棚"),
        "disposal": ("F3", "棚"),
        "item 氏名": ("D3", "氏名"),
    }
    assert taken.cells["面接記録"]["storage_place"] == ("E4", "棚")
    assert taken.found("values-inherited") == {
        ("values-inherited", "Sheet1", "A3"),
        ("values-inherited", "Sheet1", "C3"),
        ("values-inherited", "Sheet1", "D3"),
        ("values-inherited", "Sheet1", "E3"),
        ("values-inherited", "Sheet1", "F3"),
    }


def test_a_record_may_go_on_below_its_merged_name(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            HEADER,
            [1, "応募者情報", "採用選考", "氏名", "棚", "シュレッダー"],
            [None, None, None, "住所", "サーバ"],
            [None, None, "結果の連絡", "電話番号"],
            STAFF,
            merged=["A2:A4", "B2:B4", "F2:F4"],
        )
    )
    assert taken.items["応募者情報"] == {"氏名": "D2", "住所": "D3", "電話番号": "D4"}
    assert taken.texts["応募者情報"]["purposes"] == "採用選考\n結果の連絡"
    assert len(taken.cells) == 2
    assert taken.ask("""select written, "row", "column" from cells where entity = 'activity_storage' order by 1""") == [
        ("サーバ", 3, 5),
        ("人事サーバ", 5, 5),
        ("棚", 2, 5),
    ]


def test_paper_and_electronic_copies_below_a_merged_name_are_records_of_their_own(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報名", "利用目的", "媒体", "保管場所"],
            ["応募者情報", "採用選考", "紙", "棚"],
            [None, None, "電子", "サーバ"],
            merged=["A2:A3", "B2:B3"],
        )
    )
    stored = taken.ask("select name, medium, storage_place from register order by position")
    assert stored == [("応募者情報", "紙", "棚"), ("応募者情報", "電子", "サーバ")]


# What is no record


def test_what_is_no_record_is_passed_over_and_told(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            HEADER,
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            ["記入例", "採用応募者", "採用選考", "氏名", "棚", "溶解"],
            [None, "帳票名を記入してください", "目的を記入してください", "選択してください", "記入する", "記入する"],
            APPLICANTS,
            ["従業員に関するもの"],
            STAFF,
            HEADER,
            [3, None, None, "選択してください"],
            [4],
            ["合計", "2件"],
            ["※ 名称は帳票名を書いてください。"],
            [],
            ["凡例"],
            ["○", "有"],
            ["×", "無"],
            [],
            ["改訂履歴"],
            ["版", "改訂日", "改訂内容", "承認者"],
            ["1.0", "2026-04-01", "新規作成", "部長"],
            merged=["A6:F6"],
        )
    )
    assert taken.code == 0
    assert list(taken.cells) == ["応募者情報", "従業員情報"]
    passed = [(one["row"], one["message"]) for one in taken.told["findings"] if one["code"] == "rows-passed-over"]
    assert passed == [
        (3, "ここから 1 行は記入例とみて読みませんでした（「記入例」）。"),
        (4, "ここから 1 行は記入方法の説明とみて読みませんでした（「帳票名を記入してください」）。"),
        (6, "ここから 1 行は区切りの見出しとみて読みませんでした（「従業員に関するもの」）。"),
        (11, "ここから 1 行は合計とみて読みませんでした（「合計」）。"),
        (12, "ここから 1 行は注記とみて読みませんでした（「※ 名称は帳票名を書いてください。」）。"),
        (14, "ここから 3 行は凡例や改訂履歴などとみて読みませんでした（「凡例」）。"),
        (18, "ここから 1 行は凡例や改訂履歴などとみて読みませんでした（「改訂履歴」）。"),
    ]


def test_a_list_of_choices_beside_the_table_is_no_part_of_it(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            [*HEADER, None, "選択肢"],
            [*APPLICANTS, None, "紙"],
            [*STAFF, None, "電子"],
            [*[None] * 7, "USB"],
        )
    )
    assert list(taken.cells) == ["応募者情報", "従業員情報"]
    assert taken.extras == []
    assert taken.found() == {("rows-passed-over", "Sheet1", "H1")}


def test_examples_under_a_band_end_with_a_blank_row(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            HEADER,
            ["【記入例】"],
            [1, "顧客情報", "発送", "氏名", "棚"],
            [2, "会員情報", "発送", "氏名", "棚"],
            ["【記入欄】"],
            APPLICANTS,
        )
    )
    assert list(taken.cells) == ["応募者情報"]
    assert taken.found() == {("rows-passed-over", "Sheet1", 2), ("rows-passed-over", "Sheet1", 5)}


def test_sheets_that_are_no_ledgers_are_passed_over_with_the_reason(take_in: TakeIn) -> None:
    made = book(["個人情報管理台帳"], [], HEADER, APPLICANTS, title="台帳")
    sheet(made, "選択肢", ["媒体", "保管場所", "廃棄方法"], ["紙", "棚", "溶解"])
    sheet(made, "記入例", HEADER, STAFF)
    sheet(made, "改訂履歴", ["版", "改訂日", "改訂内容"], ["1", "2026-04-01", "新規"])
    sheet(made, "委託先一覧", ["委託先", "契約日"], ["甲社", "2026-04-01"])
    sheet(made, "保管状況", ["保管場所", "保管方法"], ["棚", "施錠"])
    sheet(made, "メモ", ["あれこれ"])
    sheet(made, "空")
    guide = sheet(
        made, "説明", ["個人情報の名称", "帳票名を書く"], ["利用目的", "目的を書く"], ["保管場所", "場所を書く"]
    )
    guide.sheet_state = "hidden"
    taken = take_in(made)
    assert taken.code == 0
    assert list(taken.cells) == ["応募者情報"]
    told = [(one["sheet"], one["message"]) for one in taken.told["findings"] if one["code"] == "sheet-passed-over"]
    assert told == [
        ("選択肢", "このシートは選択肢の一覧であるので読みませんでした。"),
        ("記入例", "このシートは記入例であるので読みませんでした。"),
        ("改訂履歴", "このシートは改訂の履歴であるので読みませんでした。"),
        ("委託先一覧", "このシートは台帳の見出しが見つからないので読みませんでした。"),
        ("保管状況", "このシートは台帳ではない表であるので読みませんでした。"),
        ("メモ", "このシートは台帳の見出しが見つからないので読みませんでした。"),
        ("説明", "このシートは記入方法などの説明であるので読みませんでした。"),
    ]


def test_records_in_hidden_rows_columns_and_sheets_are_read_and_told(take_in: TakeIn) -> None:
    made = book(HEADER, APPLICANTS, STAFF, title="台帳")
    first = made["台帳"]
    first.row_dimensions[3].hidden = True
    first.column_dimensions["E"].hidden = True
    hidden = sheet(made, "旧", HEADER, [1, "退職者情報", "連絡", "氏名", "倉庫"])
    hidden.sheet_state = "hidden"
    taken = take_in(made)
    assert taken.code == 0
    assert list(taken.texts) == ["応募者情報", "従業員情報", "退職者情報"]
    assert taken.found("records-hidden") == {
        ("records-hidden", "台帳", 3),
        ("records-hidden", "台帳", "E1"),
        ("records-hidden", "旧", None),
    }


def test_a_workbook_in_which_nothing_is_understood_is_turned_down(take_in: TakeIn) -> None:
    taken = take_in(book(["売上表"], ["月", "金額"], ["4月", 100], ["5月", 200]))
    assert taken.code == 1
    assert taken.found() == {("layout-unknown", None, None), ("sheet-passed-over", "Sheet1", None)}


# Columns


def test_a_column_without_a_field_is_kept_with_its_cell(take_in: TakeIn) -> None:
    taken = take_in(book([*HEADER, "謎の列", None], [*APPLICANTS, "x", "y"], STAFF))
    assert taken.extras == [("謎の列", "x", "G2"), ("H", "y", "H2")]
    assert taken.found() == {("column-unknown", "Sheet1", "G1"), ("column-unknown", "Sheet1", "H1")}


def test_of_two_columns_for_a_field_the_other_is_kept_and_told(take_in: TakeIn) -> None:
    taken = take_in(book([*HEADER, "保管場所"], [*APPLICANTS, "倉庫"]))
    assert taken.texts["応募者情報"]["storage_place"] == "キャビネット"
    assert taken.extras == [("保管場所", "倉庫", "G2")]
    assert taken.found() == {("column-twice", "Sheet1", "G1")}


def test_what_was_settled_or_remembered_of_headers_counts_first(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book(["名", "置き場", "利用目的"], ["応募者情報", "棚", "採用"]).save(path)
    given = Belonging("sample")
    first = reading.read(path, given)
    assert [finding.code for finding in first.handin.findings] == ["layout-unknown", "sheet-passed-over"]
    settled = reading.read(path, given, {"名": "name", "置き場": ""})
    assert _values(settled, "activity", "name") == [("A2", "応募者情報")]
    fingerprint = settled.understood[0].fingerprint
    known = {fingerprint: {"名": "name", "置き場": "storage_place"}}
    remembered = reading.read(path, given, remembered=lambda one: known.get(one, {}))
    assert _values(remembered, "activity", "storage_place") == [("B2", "棚")]


def test_an_answer_with_a_note_is_the_answer_and_names_the_party(take_in: TakeIn) -> None:
    header = ["個人情報の名称", "利用目的", "委託の有無", "第三者提供", "要配慮個人情報"]
    taken = take_in(
        book(
            header,
            ["応募者情報", "採用", "有（A社）", "無（ただし法令に基づく場合を除く）", "有（健康情報）"],
            ["従業員情報", "労務", "有（給与計算）", "有／C社", "なし※"],
            ["利用者情報", "福祉", "□無　☑有（委託先：社協）", "無 ", "―"],
        )
    )
    assert taken.found() == {("choice-read", "Sheet1", "C4")}
    asked = "select name, entrusted_out, third_party, special_care from activities order by name"
    assert taken.ask(asked) == [
        ("利用者情報", "yes", "no", "not_applicable"),
        ("従業員情報", "yes", "yes", "no"),
        ("応募者情報", "yes", "no", "yes"),
    ]
    assert taken.ask("select activity_name, name from activity_entrustments order by all") == [
        ("利用者情報", "社協"),
        ("応募者情報", "A社"),
    ]
    assert taken.ask("select activity_name, name from activity_recipients") == [("従業員情報", "C社")]
    cells = taken.cells["応募者情報"]
    assert (cells["entrusted_out"], cells["entrustees"]) == (("C2", "有（A社）"), ("C2", "A社"))


def test_a_group_of_items_stays_whole_and_its_parts_count(take_in: TakeIn) -> None:
    header = ["個人情報の名称", "利用目的", "個人情報の項目"]
    taken = take_in(
        book(
            header,
            ["名簿", "連絡", "連絡先(電話、メール)、住所(自宅、勤務先)"],
            ["申請", "審査", "【基本】氏名及び性別"],
        )
    )
    assert not {cell for _, _, cell in taken.found("word-unknown")} & {"C2", "C3"}
    asked = "select activity_name, position, written, term from activity_items order by activity_name, position, term"
    assert taken.ask(asked) == [
        ("名簿", 1, "連絡先(電話、メール)", "EMAIL"),
        ("名簿", 1, "連絡先(電話、メール)", "TEL"),
        ("名簿", 2, "住所(自宅、勤務先)", "ADDR"),
        ("申請", 1, "氏名", "NAME"),
        ("申請", 2, "性別", "SEX"),
    ]
    assert taken.items["名簿"] == {"連絡先(電話、メール)": "C2", "住所(自宅、勤務先)": "C2"}
    assert taken.texts["申請"]["items"] == "【基本】氏名及び性別"


def test_a_bare_number_has_the_unit_of_its_header(take_in: TakeIn) -> None:
    header = ["個人情報の名称", "利用目的", "件数（千件）", "保管期間（年）", "利用期間（月）"]
    taken = take_in(book(header, ["名簿", "連絡", 12, 5, 6], ["申請", "審査", "1,200人", "退職後7年", "約１８"]))
    assert taken.found() == {("unit-read", "Sheet1", cell) for cell in ("C1", "D1", "E1")}
    asked = "select activity_name, subject_count, subject_count_min from activities order by name"
    assert taken.ask(asked) == [("名簿", "12千件", 12_000), ("申請", "1,200人", 1_200)]
    asked = "select activity_name, kind, written, months from activity_retentions order by all"
    assert taken.ask(asked) == [
        ("名簿", "keep", "5年", 60),
        ("名簿", "use", "6か月", 6),
        ("申請", "keep", "退職後7年", 84),
        ("申請", "use", "約１８か月", 18),
    ]
    assert taken.cells["名簿"]["retention"] == ("D2", "5年")


def test_a_bare_number_in_a_form_has_the_unit_of_its_label(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報の名称", "会員名簿"], ["利用目的", "会報の発送"], ["件数（千件）", 12, 15],
            ["保管期間（年）", "５"], ["利用期間（月）", "退会後 3か月"], ["廃棄方法", "裁断"],
        )
    )  # fmt: skip
    assert taken.found("unit-read") == {("unit-read", "Sheet1", cell) for cell in ("A3", "A4")}
    texts = taken.texts["会員名簿"]
    assert (texts["subject_count"], texts["retention"], texts["use_until"]) == (
        "12千件\n15千件", "５年", "退会後 3か月",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("件数（人）", "5人"),
        ("件数（名）", "5名"),
        ("件数（件）", "5件"),
        ("件数［単位：千件］", "5千件"),
        ("件数", "5"),
    ],
)
def test_the_unit_of_a_count_stands_in_brackets(take_in: TakeIn, header: str, read: str) -> None:
    taken = take_in(book(["個人情報の名称", "利用目的", "個人情報の項目", header], ["名簿", "連絡", "氏名", 5]))
    assert taken.texts["名簿"]["subject_count"] == read


def test_a_plain_number_under_a_date_is_the_day_that_it_counts(take_in: TakeIn) -> None:
    header = ["個人情報の名称", "利用目的", "個人情報の項目", "最終見直し日"]
    taken = take_in(book(header, ["名簿", "連絡", "氏名", 45383], ["申請", "審査", "氏名", "令和元年"]))
    assert taken.found() == {("date-serial", "Sheet1", "D2")}
    asked = "select name, reviewed_on::varchar from activities order by name"
    assert taken.ask(asked) == [("名簿", "2024-04-01"), ("申請", "2019-05-01")]
    assert taken.texts["名簿"]["reviewed_on"] == "45383"


def test_a_day_in_english_above_a_table_is_of_when_it_is(take_in: TakeIn) -> None:
    taken = take_in(book(["Register", None, "Date: 1 April 2024"], HEADER, APPLICANTS, STAFF))
    assert taken.ask("select effective_from::varchar from revisions") == [("2024-04-01",)]


def test_a_party_beside_an_answer_gives_way_to_the_column_of_parties(take_in: TakeIn) -> None:
    header = ["個人情報の名称", "利用目的", "委託の有無", "委託先"]
    taken = take_in(book(header, ["応募者情報", "採用", "有（A社）", "B社"], ["従業員情報", "労務", "有（C社）"]))
    assert {name: cells["entrustees"] for name, cells in taken.cells.items()} == {
        "応募者情報": ("D2", "B社"),
        "従業員情報": ("C3", "C社"),
    }


@pytest.mark.parametrize("header", ["No.", "№", "番号", "項番", "通番"])
def test_numbers_that_only_count_the_rows_are_no_references(take_in: TakeIn, header: str) -> None:
    made = book([header, *HEADER[1:]], APPLICANTS, STAFF, title="人事部")
    sheet(made, "総務部", [header, *HEADER[1:]], [1, "来訪者情報", "入館管理", "氏名", "受付"])
    assert all("reference" not in row for row in take_in(made).texts.values())


def test_numbers_that_count_anew_in_a_table_are_no_references(take_in: TakeIn) -> None:
    header = ["管理番号", *HEADER[1:]]
    taken = take_in(book(header, APPLICANTS, STAFF, [1, "来訪者情報", "入館管理", "氏名", "受付"]))
    assert all("reference" not in row for row in taken.texts.values())


def test_numbers_that_people_gave_are_references_even_if_they_count(take_in: TakeIn) -> None:
    made = book(["管理番号", *HEADER[1:]], APPLICANTS, STAFF, [3], [4], title="人事部")
    sheet(made, "総務部", ["管理番号", *HEADER[1:]], [1, "来訪者情報", "入館管理", "氏名", "受付"])
    taken = take_in(made)
    assert {code for code, *_ in taken.found()} == {"belonging-read"}
    assert {name: row["reference"] for name, row in taken.cells.items()} == {
        "応募者情報": ("A2", "1"),
        "従業員情報": ("A3", "2"),
        "来訪者情報": ("A2", "1"),
    }


def test_what_was_renamed_under_its_number_is_another_activity_until_a_person_says_so(take_in: TakeIn) -> None:
    header, visitors = ["管理番号", *HEADER[1:]], [3, "来訪者情報", "入館管理", "氏名", "受付"]
    take_in(book(header, APPLICANTS, STAFF, visitors))
    taken = take_in(book(header, APPLICANTS, [3, "訪問者名簿", *visitors[2:]]), "--yes")
    assert taken.told["status"] == "imported"
    assert taken.ask("select added, changed, removed from revisions order by number") == [(3, 0, 0), (1, 0, 2)]
    assert taken.ask("select activity, reference, name from activities order by all") == [
        ("sample/activities/1", "1", "応募者情報"),
        ("sample/activities/4", "3", "訪問者名簿"),
    ]


def test_importing_the_same_sheet_again_changes_nothing(take_in: TakeIn) -> None:
    made = book(["部署：人事部"], HEADER, APPLICANTS, [2, "従業員情報", "〃", "☑氏名 □住所", "〃", "〃"])
    assert take_in(made).told["status"] == "imported"
    assert take_in(made).told["status"] == "unchanged"


def test_what_was_read_of_a_sheet_comes_back_from_the_exchange_workbook_unchanged(
    take_in: TakeIn, daicho: Daicho
) -> None:
    take_in(
        book(
            ["書類名", "氏名", "住所", "利用目的", "備考欄", "謎の列"],
            ["応募者名簿", "○", "○", "①採用選考②連絡", "なし", "x"],
            [None, None, None, "③入社手続"],
            merged=["A2:A3"],
        )
    )
    assert daicho("export", "-o", "out.xlsx").code == 0
    told = json.loads(daicho("import", "out.xlsx", "--json").out)["files"][0]
    assert told["status"] == "unchanged"


def test_an_individual_number_in_a_form_is_turned_down(take_in: TakeIn) -> None:
    taken = take_in(
        book(
            ["個人情報の名称", "支払調書"],
            ["利用目的", "税務"],
            ["個人情報の項目", "個人番号 123456789018"],
            ["保管場所", "金庫"],
        )
    )
    assert taken.code == 1
    assert ("my-number", "Sheet1", "B3") in taken.found()


# Whatever stands around a table

FAST = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
TITLES = ["個人情報管理台帳", "（社外秘）", "※ 記入は楷書で", "様式第1号", "2026年度"]


@FAST
@given(
    above=st.lists(st.one_of(st.none(), st.sampled_from(TITLES)), max_size=5),
    left=st.integers(0, 4),
    below=st.lists(st.one_of(st.none(), st.sampled_from(["※ 注記", "以上", "（注）ご注意ください。"])), max_size=4),
    gaps=st.lists(st.integers(0, 2), min_size=2, max_size=2),
)
def test_what_stands_around_a_table_never_changes_what_is_read(
    above: list[str | None], left: int, below: list[str | None], gaps: list[int], tmp_path_factory: Any
) -> None:
    before: list[Any] = [None] * left
    rows = [[*before, text] for text in above]
    for row, gap in zip((APPLICANTS, STAFF), gaps, strict=True):
        rows += [[*before, *HEADER]] if row is APPLICANTS else []
        rows += [[] for _ in range(gap)]
        rows.append([*before, *row])
    rows += [[], *([*before, text] for text in below)]
    read = _read(book(*rows))
    top = len(above) + 1
    places = [top + 1 + gaps[0], top + 2 + sum(gaps)]
    letter = chr(ord("B") + left)
    assert _values(read, "activity", "name") == [
        (f"{letter}{places[0]}", APPLICANTS[1]),
        (f"{letter}{places[1]}", STAFF[1]),
    ]
    assert [text for _, text in _values(read, "activity_item")] == ["氏名", "住所", "氏名", "電話番号"]
    assert not read.handin.content or not read.handin.content.extras


WORDS = [
    *HEADER,
    *APPLICANTS[1:],
    *(
        "〃",
        "同上",
        "同左",
        "○",
        "☑氏名 □住所",
        "□有 □無",
        "記入例",
        "例",
        "合計",
        "※ 注",
        "凡例",
        "人事部",
        "部署：総務部",
    ),
    *(
        "作成日",
        "2026-04-01",
        "株式会社サンプル",
        "1",
        "2",
        "保管",
        "委託",
        "場所",
        "有無",
        "個人情報の名称",
        "改訂日",
        "版",
    ),
]
SPANS = st.tuples(st.integers(1, 8), st.integers(1, 6), st.integers(0, 4), st.integers(0, 4))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.sampled_from(WORDS)), min_size=6, max_size=6), max_size=9),
    st.lists(SPANS, max_size=4),
    st.frozensets(st.integers(1, 8)),
)
def test_no_sheet_breaks_the_reader_and_every_value_stands_where_it_says(
    rows: list[list[str | None]], spans: list[tuple[int, int, int, int]], hidden: frozenset[int]
) -> None:
    merged = [(top, left, top + down, left + right) for top, left, down, right in spans]
    grid = Grid("Sheet1", True, rows, merged, hidden, hidden)
    understood = layout.understand(workbook.Workbook([grid], []), {}, lambda _: {})
    content, _ = assembly.assemble(understood.tables)
    checks.check(content)
    for extra in content.extras:
        assert extra.written == grid.cell(extra.row, extra.column) or extra.written in WORDS
    for table, entries in content.entries.items():
        for index, entry in enumerate(entries):
            for field, value in zip(fields.content()[table], entry.values, strict=True):
                place = content.place(table, index, field.key)
                if value is not None and field.key != "kind" and place.row and place.column:
                    assert 1 <= place.row <= len(rows)
                    assert 1 <= place.column <= 6


def _read(made: Workbook) -> Reading:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        made.save(path)
        return reading.read(path, Belonging("sample"))


def _values(read: Reading, table: str, key: str = "written") -> list[tuple[str | None, str | None]]:
    """Return cell and text of the field KEY of every row of TABLE."""
    content = read.handin.content
    assert content, [finding.message("en") for finding in read.handin.findings]
    at = field_index(table, key)
    return [
        (content.place(table, index, key).cell, entry.values[at])
        for index, entry in enumerate(content.entries.get(table, ()))
    ]


def test_comparisons_point_to_the_cells_of_departments_own_sheets(
    take_in: TakeIn, daicho: Daicho, tmp_path: Path
) -> None:
    header = ["個人情報名", "利用目的", "氏名", "住所", "保管場所"]
    take_in(book(header, ["応募者情報", "採用選考", "○", "", "書庫"], ["従業員情報", "〃", "", "○", "書庫"]))
    take_in(
        book(["個人情報名", "利用目的", "項目"], ["名簿", "連絡", "氏名"]), "--organization", "other", name="b.xlsx"
    )
    assert daicho("compare", "-o", "out.xlsx", "--lang", "ja").code == 0
    told = list(load_workbook(tmp_path / "out.xlsx")["明細"].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(told) if "セル" in row)
    rows = [dict(zip(map(str, told[at]), row, strict=True)) for row in told[at + 1 :]]
    cells = {(row["取扱い"], row["区分"], row["記入された言葉"]): row["セル"] for row in rows}
    assert cells["応募者情報", "個人情報の項目", "氏名"] == "C2"
    assert cells["従業員情報", "個人情報の項目", "住所"] == "D3"
    assert cells["従業員情報", "利用目的", "採用選考"] == "B3"
