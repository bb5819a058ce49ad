"""Comparisons: organizations beside each other, every count traceable to the cells that it is made of."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from catalog.cli import main
from catalog.handin import Belonging
from reports import exchange
from tests.conftest import Daicho, Golden, HandIn, content, dump

DAY = "2026-10-01"

ALPHA = Belonging(organization="alpha", name="アルファ株式会社", effective_on="2026-04-01")
BETA = Belonging(organization="beta", name="ベータ株式会社", effective_on="2026-04-01")
GAMMA = Belonging(
    organization="gamma", name="一般社団法人ガンマ", ledger="policy", kind="policy", effective_on="2026-04-01"
)  # fmt: skip

Rows = Mapping[str, Sequence[object]]

LEDGERS: Sequence[tuple[Belonging, Sequence[Mapping[str, str]], Rows]] = [
    (
        ALPHA,
        [
            {
                "name": "応募者情報",
                "items": "氏名、お名前、住所、病歴",
                "subjects": "採用応募者",
                "purposes": "採用選考",
                "entrusted_out": "無",
                "recipients": "無",
            },
            {
                "name": "従業者情報",
                "items": "氏名、メールアドレス、個人番号、秘密の合言葉",
                "subjects": "従業者",
                "purposes": "人事労務管理",
                "entrustees": "架空給与株式会社",
            },
        ],
        {
            "activity_recipient": [
                (1, {"kind": "第三者提供", "modality": "しない"}),
                (1, {"name": "架空健保", "kind": "公的機関", "ground": "法令"}),
            ],
            "safeguard": [
                {"heading": "10-6(1) アクセス制御", "written": "権限の設定", "evidence": "明記", "modality": "する"},
                {"heading": "10-6(1) アクセス制御", "written": "権限の棚卸し", "evidence": "明記", "modality": "する"},
                (1, {"heading": "10-6(1) アクセス制御", "written": "給与担当だけの権限"}),
            ],
        },
    ),
    (
        BETA,
        [
            {
                "name": "顧客名簿",
                "items": "お名前、電話番号",
                "subjects": "顧客",
                "purposes": "商品・サービスの提供\n自社の案内・広告宣伝",
                "recipients": "架空運輸",
                "provision_ground": "本人の同意",
            },
            {"name": "問合せ記録", "subjects": "顧客", "purposes": "問合せ対応"},
            {"name": "名刺", "subjects": "取引先担当者", "entrusted_out": "不明"},
        ],
        {
            "activity_item": [
                (1, {"written": "氏名", "modality": "することがある"}),
                (1, {"written": "電話番号", "evidence": "推定"}),
                (1, {"written": "住所", "modality": "しない"}),
            ],
            "activity_entrustment": [
                (0, {"work": "発送", "modality": "することがある"}),
                (1, {"name": "架空コールセンター"}),
            ],
            "safeguard": [
                {"heading": "10-6(1) アクセス制御", "written": "権限の設定を検討", "modality": "することがある"},
                {"heading": "独自の見出し", "written": "朝礼での唱和"},
            ],
        },
    ),
    (
        GAMMA,
        [{"name": "会員の個人情報", "purposes": "商品・サービスの提供", "clause": "1", "evidence": "明記"}],
        {
            "activity_item": [
                (0, {"written": "氏名", "clause": "2.(1)"}),
                (0, {"written": "メールアドレス", "clause": "2.(1)", "modality": "することがある"}),
                (0, {"written": "等", "clause": "2.(1)"}),
            ],
            "activity_recipient": [
                (None, {"kind": "第三者提供", "modality": "しない", "clause": "5"}),
                (None, {"kind": "第三者提供", "ground": "同意", "modality": "することがある", "clause": "5"}),
                (None, {"kind": "共同利用", "ground": "共同利用", "scope": "グループ会社", "clause": "6"}),
            ],
            "publication": [
                {"item": "P21-1 利用目的の公表", "status": "記載あり", "written": "利用目的の全て", "clause": "3"},
                {"item": "P27-5 共同利用の事項", "status": "一部記載", "written": "範囲のみ", "clause": "6"},
                {"item": "P32-3b 開示の手続", "status": "求めに応じて回答", "clause": "7"},
                {"item": "P27-2 オプトアウトの事項", "status": "しないと明記", "clause": "5"},
                {"item": "PTEL 外部送信の事項", "status": "記載なし"},
            ],
        },
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the three organizations' sheets and their catalogue."""
    folder = tmp_path_factory.mktemp("comparison")
    for whose, activities, details in LEDGERS:
        path = folder / f"{whose.organization}.xlsx"
        exchange.write(path, exchange.Exchange(content(activities, **details), whose), "ja")
        assert main(["import", str(path), "--catalog", str(folder / "daicho.duckdb"), "--lang", "ja"]) == 0
    return folder


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return the comparison as of ``DAY`` by language."""
    target = tmp_path_factory.mktemp("made")
    for lang in ("ja", "en"):
        arguments = ["compare", "--catalog", str(folder / "daicho.duckdb"), "--as-of", DAY, "--lang", lang]
        assert main([*arguments, "-o", str(target / f"{lang}.xlsx")]) == 0
    return {path.stem: path for path in target.iterdir()}


@pytest.fixture(scope="module")
def book(made: Mapping[str, Path]) -> Any:
    """Return the Japanese comparison."""
    return opened(made["ja"])


def opened(path: Path) -> Any:
    """Return the workbook at PATH; where openpyxl's types say None, a test would fail anyway."""
    return load_workbook(path)


def matrix(book: Any, sheet: str, section: str) -> dict[str, list[Any]]:
    """Return the rows of one matrix by their term: a value per organization, and the total."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=4)]
    start = next(at for at, row in enumerate(rows) if row[0] == section and not any(row[1:]))
    found: dict[str, list[Any]] = {}
    for row in rows[start + 2 :]:
        if row[0] is None:
            break
        found[row[0]] = row[1:]
    return found


def details(book: Any) -> list[dict[str, Any]]:
    """Return the rows of the sheet of details by their header."""
    header, *rows = [[cell.value for cell in row] for row in book["明細"].iter_rows(min_row=4)]
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_comparison_reads_as_a_privacy_officer_wants_it(lang: str, made: Mapping[str, Path], golden: Golden) -> None:
    golden(f"comparison_{lang}", dump(made[lang]))


def test_items_are_counted_by_activity(book: Any) -> None:
    """お名前 is 氏名 and counts once an activity; blank is not absent, nor is what 等 may stand for."""
    assert matrix(book, "項目", "個人情報の項目") == {
        "（記入のある取扱い）": [2, 2, 1, None],
        "（無・該当なし・不明と記入）": [0, 0, 0, None],
        "（記入のない取扱い）": [0, 1, 0, None],
        "氏名": [2, "1 (1)", 1, 3],
        "住所": [1, "しない 1", "（等）", 1],
        "電話番号": ["（用語外）", 2, "（等）", 1],
        "メールアドレス": [1, "未記入", "(1)", 2],
        "【個人番号】個人番号": [1, "未記入", "（等）", 1],
        "【要配慮】病歴": [1, "未記入", "（等）", 1],
        "等（ほかにもある旨）": ["−", "未記入", 1, 1],
        "用語集にない言葉": [1, "未記入", "（等）", 1],
    }


def test_policies_that_do_not_say_are_told_from_sheets_left_blank(book: Any) -> None:
    subjects = matrix(book, "本人", "本人の区分")
    assert subjects["顧客・購入者"] == ["−", 2, "記載なし", 1]
    assert subjects["（記入のない取扱い）"] == [0, 0, 1, None]


def test_statements_about_whole_organizations_are_told_as_such(book: Any) -> None:
    recipients = matrix(book, "提供先と根拠", "第三者提供・共同利用")
    assert recipients["第三者提供"] == ["しない 1", 1, "全体 (○) しない", 2]
    assert recipients["共同利用"] == ["−", "未記入", "全体 ○", 1]
    assert recipients["公的機関"] == [1, "未記入", "記載なし", 1]
    grounds = matrix(book, "提供先と根拠", "提供の根拠")
    assert grounds["本人の同意"] == ["未記入", 1, "全体 (○)", 2]
    safeguards = matrix(book, "安全管理措置", "安全管理措置")
    assert safeguards["10-6(1) アクセス制御"] == ["全体 ○ 1", "全体 (○)", "記載なし", 2]
    assert safeguards["10-1 基本方針の策定"] == ["未記入", "未記入", "記載なし", 0]
    assert safeguards["用語集にない言葉"] == ["未記入", "全体 ○", "記載なし", 1]


def test_publications_are_compared_by_status(book: Any) -> None:
    found = matrix(book, "公表等事項", "公表等事項")
    assert found["P21-1 利用目的の公表"] == ["未記入", "未記入", "記載あり", 1]
    assert found["P27-5 共同利用の事項"] == ["未記入", "未記入", "一部記載", 1]
    assert found["P32-3b 開示の手続"] == ["未記入", "未記入", "求めに応じて回答", 1]
    assert found["P27-2 オプトアウトの事項"] == ["未記入", "未記入", "しないと明記", 0]
    assert found["外部送信の事項"] == ["未記入", "未記入", "記載なし", 0]
    assert found["P21-3 変更後の利用目的"] == ["未記入", "未記入", "記載なし", 0]


def test_best_status_stands_where_an_item_is_told_twice(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    """A policy may say nothing of an item in one clause and half of it in another, in whichever order."""
    item = "P21-1 利用目的の公表"
    for whose, statuses in ((ALPHA, ("記載なし", "一部記載")), (BETA, ("一部記載", "記載あり", "記載なし"))):
        rows = [{"item": item, "status": status, "clause": str(at)} for at, status in enumerate(statuses)]
        assert (
            daicho("import", hand_in(f"{whose.organization}.xlsx", [{"name": "甲"}], whose, publication=rows)).code == 0
        )
    assert daicho("compare", "--as-of", DAY, "-o", "out.xlsx").code == 0
    assert matrix(opened(tmp_path / "out.xlsx"), "公表等事項", "公表等事項")[item][:2] == ["一部記載", "記載あり"]


def test_heading_without_words_is_a_measure_all_the_same(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    heading = "10-6(1) アクセス制御"
    for whose, rows in ((ALPHA, [{"heading": heading}]), (BETA, [{"heading": heading, "written": "無"}])):
        assert (
            daicho("import", hand_in(f"{whose.organization}.xlsx", [{"name": "甲"}], whose, safeguard=rows)).code == 0
        )
    assert daicho("compare", "--as-of", DAY, "-o", "out.xlsx").code == 0
    told = matrix(opened(tmp_path / "out.xlsx"), "安全管理措置", "安全管理措置")[heading]
    assert told == ["全体 ○", "未記入", 1]


def test_answer_that_nothing_is_entrusted_is_no_blank(
    book: Any, daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    """応募者情報 has 委託 無: that answers for its 委託先, as it does in the register."""
    assert matrix(book, "提供先と根拠", "委託") == {
        "（記入のある取扱い）": [1, 2, 0, None],
        "（無・該当なし・不明と記入）": [1, 1, 0, None],
        "（記入のない取扱い）": [0, 0, 1, None],
        "委託先": [1, "1 (1)", "記載なし", 2],
    }
    for code, activity in (("one", {"entrustees": "架空運輸"}), ("two", {"entrusted_out": "無"})):
        whose = Belonging(organization=code, name=code, effective_on="2026-04-01")
        assert daicho("import", hand_in(f"{code}.xlsx", [{"name": "名簿", **activity}], whose)).code == 0
    assert daicho("compare", "--as-of", DAY, "-o", "c.xlsx").code == 0
    assert matrix(opened(tmp_path / "c.xlsx"), "提供先と根拠", "委託")["委託先"] == [1, "−", 1]


def test_entrusting_to_nobody_named_is_entrustment(hand_in: HandIn, daicho: Daicho, tmp_path: Path) -> None:
    """委託 有 without 委託先 counts, and its detail is the cell of the 有."""
    for code, activity in (("one", {"entrusted_out": "有"}), ("two", {"entrusted_out": "無"})):
        whose = Belonging(organization=code, name=code, effective_on="2026-04-01")
        assert daicho("import", hand_in(f"{code}.xlsx", [{"name": "名簿", **activity}], whose)).code == 0
    assert daicho("compare", "--as-of", DAY, "-o", "c.xlsx").code == 0
    book = opened(tmp_path / "c.xlsx")
    assert matrix(book, "提供先と根拠", "委託") == {
        "（記入のある取扱い）": [1, 0, None],
        "（無・該当なし・不明と記入）": [0, 1, None],
        "（記入のない取扱い）": [0, 0, None],
        "委託先": [1, "−", 1],
    }
    cell = book["明細"].cell(5, 11).value
    assert opened(tmp_path / "one.xlsx")["取扱い"][cell].value == "有"


def test_absent_is_only_what_everything_else_was_said_without(book: Any) -> None:
    """The sign − stands where every activity says something and no list is open."""
    open_lists = {"一般社団法人ガンマ"}
    for title in ("項目", "本人", "利用目的"):
        rows = list(book[title].iter_rows(min_row=5, values_only=True))
        names, blanks = rows[0], next(row for row in rows if row[0] == "（記入のない取扱い）")
        for row in rows[4:]:
            for name, blank, value in zip(names[1:-1], blanks[1:-1], row[1:-1], strict=True):
                if value == "−":
                    assert blank == 0, (title, row[0], name)
                    assert title != "項目" or name not in open_lists, (title, row[0], name)


def test_totals_count_the_organizations_that_have_it(book: Any) -> None:
    """Perhaps counts, denials and open questions do not."""
    for title in ("項目", "本人", "利用目的", "提供先と根拠", "安全管理措置"):
        for term, *values, total in book[title].iter_rows(min_row=6, values_only=True):
            if isinstance(total, int):
                having = [value for value in values if isinstance(value, int) or re.search(r"[(\d○]", str(value))]
                denied = [value for value in having if str(value).startswith("しない")]
                assert total == len(having) - len(denied), (title, term)


def test_special_care_and_my_number_are_set_off_with_words(book: Any) -> None:
    sheet = book["項目"]
    fills = {cell.value: cell.fill.fgColor.rgb for (cell,) in sheet.iter_rows(min_row=9, max_col=1)}
    set_off = {term for term, fill in fills.items() if fill == "FFF5C27A"}
    assert set_off == {"【個人番号】個人番号", "【要配慮】病歴"}


def test_every_count_links_to_its_details(book: Any) -> None:
    """A link goes to the first of the rows of that term and organization, and all of them stand together."""
    rows = details(book)
    codes = {name: code for code, name in book["概要"].iter_rows(min_row=5, max_row=7, max_col=2, values_only=True)}
    linked = 0
    for title in ("項目", "本人", "利用目的", "提供先と根拠", "安全管理措置", "公表等事項"):
        sheet = book[title]
        names = [cell.value for cell in sheet[5]][1:4]
        section = ""
        for row in sheet.iter_rows(min_row=4):
            if row[0].value and row[1].value is None:
                section = row[0].value
            for name, cell in zip(names, row[1:4], strict=True):
                if cell.hyperlink is None:
                    assert not isinstance(cell.value, int) or row[0].value.startswith("（"), cell.coordinate
                    continue
                place = re.fullmatch(r"'明細'!A(\d+)", cell.hyperlink.location)
                assert place, cell.hyperlink.location
                at = int(place[1]) - 5
                told = (section, row[0].value, codes[name])
                same = [(r["区分"], r["用語"], r["組織"]) == told for r in rows]
                assert same[at], cell.coordinate
                assert all(same[at : at + sum(same)]), cell.coordinate
                linked += sum(same)
    assert linked == len(rows), "every detail is behind a number"


def test_every_number_is_the_number_of_its_activities(book: Any) -> None:
    rows = details(book)
    for organization, at in (("alpha", 0), ("beta", 1), ("gamma", 2)):
        for term, values in matrix(book, "項目", "個人情報の項目").items():
            found = {
                row["取扱い"]
                for row in rows
                if (row["区分"], row["用語"], row["組織"]) == ("個人情報の項目", term, organization)
                and row["根拠の程度・言い方"] not in ("することがある", "明記・することがある", "しない")
            }
            if isinstance(values[at], int) and not term.startswith("（"):
                assert len(found) == values[at], (organization, term)


def test_every_detail_points_to_the_cell_with_its_words(book: Any, folder: Path) -> None:
    sources = {path.name: opened(path) for path in folder.glob("*.xlsx")}
    for number, row in enumerate(details(book), start=5):
        assert row["セル"], f"row {number} has no cell: {row}"
        written = sources[row["元のファイル"]][row["シート"]][row["セル"]].value
        if row["記入された言葉"] is not None:
            assert row["記入された言葉"] in str(written), f"row {number}: {row} is not in {written!r}"


def test_every_detail_has_words(book: Any) -> None:
    """Also of a recipient, an entrustment or a publication item of which nothing but the kind is told."""
    assert [row for row in details(book) if not row["記入された言葉"]] == []


def test_common_and_unique_terms(book: Any) -> None:
    rows = [tuple(row) for row in book["共通と固有"].iter_rows(min_row=5, values_only=True)]
    common = "共通（記入のあるすべての組織）"
    alpha, beta, gamma = (f"{name} だけ" for name in ("アルファ株式会社", "ベータ株式会社", "一般社団法人ガンマ"))
    assert rows[:3] == [
        ("個人情報の項目", common, "氏名"),
        ("個人情報の項目", alpha, "住所、【個人番号】個人番号、【要配慮】病歴"),
        ("個人情報の項目", beta, "電話番号"),
    ]
    assert ("本人の区分", common, "なし\n記入のない組織: 一般社団法人ガンマ") in rows
    assert ("委託", common, "委託先\n記入のない組織: 一般社団法人ガンマ") in rows
    assert ("第三者提供・共同利用", gamma, "共同利用") in rows
    assert ("安全管理措置", common, "10-6(1) アクセス制御\n記入のない組織: 一般社団法人ガンマ") in rows


def test_organization_that_only_denies_or_has_words_of_its_own_is_not_silent(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    recipients = [(0, {"kind": "共同利用", "modality": "しない"})]
    for code, purposes in (("one", "秘密の目的"), ("two", "採用選考"), ("three", "採用選考")):
        whose = Belonging(organization=code, name=code, effective_on="2026-04-01")
        path = hand_in(f"{code}.xlsx", [{"name": "名簿", "purposes": purposes}], whose, activity_recipient=recipients)
        assert daicho("import", path).code == 0
    assert daicho("compare", "--as-of", DAY, "-o", "c.xlsx").code == 0
    told = {row[0]: row[2] for row in opened(tmp_path / "c.xlsx")["共通と固有"].iter_rows(min_row=5, values_only=True)}
    assert told["利用目的"] == "採用選考"
    assert "記入のない組織" not in told["第三者提供・共同利用"]


def test_comparison_needs_two_organizations(folder: Path, daicho: Daicho, tmp_path: Path) -> None:
    ask = ("compare", "--catalog", folder / "daicho.duckdb", "--as-of", DAY, "-o", "c.xlsx")
    one, twice, unknown = daicho(*ask, "alpha"), daicho(*ask, "alpha", "alpha"), daicho(*ask, "alpha", "nobody")
    needs = "daicho: エラー: 比べるには二つ以上の組織が要ります。\n"
    assert (one.code, one.err) == (twice.code, twice.err) == (2, needs)
    assert unknown.code == 2
    assert unknown.err == "daicho: エラー: 組織 nobody はありません。あるのは alpha、beta、gamma です。\n"
    assert daicho(*ask[:-4], "--as-of", "2020-01-01", "-o", "c.xlsx").code == 2
    assert list(tmp_path.glob("*.xlsx")) == []


def test_two_of_three_can_be_compared(folder: Path, daicho: Daicho, tmp_path: Path) -> None:
    ask = ("compare", "gamma", "alpha", "--catalog", folder / "daicho.duckdb", "--as-of", DAY)
    run = daicho(*ask, "-o", "out")
    assert (run.code, run.out, run.err) == (0, "out/組織比較.xlsx\n", "2 組織を比べました。\n")
    two = opened(tmp_path / "out" / "組織比較.xlsx")
    assert matrix(two, "項目", "個人情報の項目")["氏名"] == [2, 1, 2]
    assert {row["組織"] for row in details(two)} == {"alpha", "gamma"}
    assert daicho(*ask, "-o", "out").code == 5
    assert daicho(*ask, "-o", "out", "--force").code == 0


def test_same_day_gives_the_same_bytes_in_every_process(folder: Path, made: Mapping[str, Path], tmp_path: Path) -> None:
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.xlsx"
        catalog = folder / "daicho.duckdb"
        subprocess.run(
            [sys.executable, "-m", "catalog", "compare", "--catalog", catalog, "--as-of", DAY, "-o", target],
            env={**os.environ, "PYTHONHASHSEED": seed, "DAICHO_LANG": "ja"},
            check=True,
            capture_output=True,
        )
        assert target.read_bytes() == made["ja"].read_bytes()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_sheet_is_ready_to_print(lang: str, made: Mapping[str, Path]) -> None:
    for sheet in opened(made[lang]).worksheets:
        setup = sheet.page_setup
        paper = 8 if sheet.title in ("明細", "Details") else 9
        assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (paper, "landscape", 0), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.oddHeader.right.text.endswith("2026/10/01"), sheet.title
        assert sheet.oddFooter.center.text == "&P / &N", sheet.title
        assert str(sheet.print_area).endswith(f"${sheet.max_row}"), sheet.title
        assert legible(sheet) >= 6.5, sheet.title


def legible(sheet: Any) -> float:
    """Return at how many points the body of SHEET, which has 9, prints once it is fitted to its pages."""
    setup = sheet.page_setup
    long_side = {8: 420, 9: 297}[int(setup.paperSize)] / 25.4 * 72
    printable = (long_side - (sheet.page_margins.left + sheet.page_margins.right) * 72) * (setup.fitToWidth or 1)
    repeated = pixels(sheet, 1) * ((setup.fitToWidth or 1) - 1) if sheet.print_title_cols else 0
    points = (sum(pixels(sheet, column) for column in range(1, sheet.max_column + 1)) + repeated) * 72 / 96
    return float(min(1.0, printable / points) * 9)


def pixels(sheet: Any, column: int) -> int:
    """Return the width of COLUMN as Excel draws it."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min <= column <= dimension.max:
            return int(dimension.width * 7 + 5)
    raise AssertionError(f"column {column} of {sheet.title} has no width")


def test_thirty_organizations_fit_beside_each_other(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    for number in range(30):
        whose = Belonging(organization=f"o{number:02}", name=f"架空{number:02}株式会社", effective_on="2026-04-01")
        hand_in(f"sheets/{number:02}.xlsx", [{"name": "名簿", "items": "氏名" if number % 2 else "住所"}], whose)
    assert daicho("import", "sheets").code == 0
    run = daicho("compare", "--as-of", DAY, "-o", "c.xlsx")
    assert (run.code, run.err) == (0, "30 組織を比べました。\n")
    book = opened(tmp_path / "c.xlsx")
    for title in ("項目", "本人", "利用目的", "提供先と根拠", "安全管理措置", "公表等事項"):
        sheet = book[title]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape"), title
        assert sheet.page_setup.fitToWidth == 3, title
        assert (sheet.print_title_cols, sheet.freeze_panes) == ("$A:$A", "B6"), title
        assert legible(sheet) >= 6.5, title
    assert matrix(book, "項目", "個人情報の項目")["氏名"] == ["−", 1] * 15 + [15]


def test_words_like_formulas_stay_words(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    for code in ("one", "two"):
        whose = Belonging(organization=code, name="=1+1", effective_on="2026-04-01")
        activity = {"name": "{=1+1}", "items": "=cmd|' /C calc'!A1、http://example.com/", "purposes": "@SUM(A1)"}
        assert daicho("import", hand_in(f"{code}.xlsx", [activity], whose)).code == 0
    assert daicho("compare", "--as-of", DAY, "-o", "c.xlsx").code == 0
    book = opened(tmp_path / "c.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    links = {cell.hyperlink.location.split("!")[0] for cell in cells if cell.hyperlink}
    assert links == {"'明細'"}
    with zipfile.ZipFile(tmp_path / "c.xlsx") as package:
        assert "<scheme" not in package.read("xl/styles.xml").decode("utf-8")
