"""Registers: what an officer prints and an auditor checks, from commands in to workbooks out."""

import hashlib
import html
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from catalog import fields
from catalog.cli import main
from catalog.handin import Belonging
from catalog.store.connection import writing
from catalog.store.submissions import Recording, submit
from ledgers import reading
from reports import exchange
from tests.conftest import Daicho, Golden, HandIn, content, dump

DAY = "2026-10-01"
SAMPLE = Belonging(organization="sample", name="株式会社サンプル", effective_on="2026-04-01")
POLICY = Belonging(
    organization="shop", name="架空商店", ledger="policy", kind="policy", effective_on="2026-04-01"
)  # fmt: skip

HR = {
    "reference": "HR-001",
    "name": "応募者情報",
    "business": "採用選考",
    "department": "人事部",
    "manager": "人事部長",
    "subjects": "採用応募者",
    "subject_count": "約1,200名",
    "counted_on": "2026-04-01",
    "items": "氏名、住所、履歴書、健康診断結果",
    "special_care": "無",
    "my_number": "該当なし",
    "retained_data": "○",
    "purposes": "採用選考\n採否の連絡",
    "acquisition": "応募フォーム",
    "direct_written": "はい",
    "notice": "応募フォームに明示",
    "consents": "同意欄のチェック",
    "use_until": "採用決定まで",
    "retention": "採否決定後1年",
    "disposal": "溶解",
    "entrusted_out": "有",
    "entrustees": "架空リクルート株式会社",
    "joint_use": "×",
    "foreign_provision": "なし",
    "risk_reference": "R-01",
    "reviewed_on": "2025-08-20",
    "approved_by": "人事部長",
}
"""An activity with most columns filled in; its items contradict its marks, and its review is overdue."""

PAY = {
    "reference": "HR-002",
    "name": "給与データ",
    "business": "給与計算",
    "department": "人事部",
    "subjects": "従業者",
    "subject_count": "850名",
    "items": "氏名、銀行口座、個人番号",
    "special_care": "不明",
    "my_number": "たぶん",
    "retained_data": "−",
    "purposes": "人事労務管理",
    "reviewed_on": "令和8年9月1日",
}
"""Marks that are unknown, not applicable and unreadable; entrusted to somebody unnamed, and only perhaps."""

CUSTOMERS = {
    "reference": "SL-001",
    "name": "顧客名簿",
    "business": "顧客管理",
    "department": "営業部",
    "items": "氏名、メールアドレス、等",
    "special_care": "いいえ",
    "my_number": "無",
    "medium": "電子",
    "reviewed_on": "2026年13月45日",
    "next_review_on": "2026-12-01",
}
"""Everything else is in its details: subjects inferred, a purpose that may be, an open list of items."""

BLANK = {"reference": "SL-002", "name": "名刺"}

NOTHING = {
    "reference": "SL-003",
    "name": "来客簿",
    "business": "無",
    "department": "該当なし",
    "manager": "不明",
    "subjects": "該当なし",
    "items": "不明",
    "purposes": "無",
    "special_care": "無",
    "my_number": "該当なし",
    "retained_data": "不明",
    "entrusted_out": "無",
    "third_party": "不明",
    "reviewed_on": "無",
}

FORMULAS = {
    "reference": "007",
    "name": "=1+1",
    "business": "=cmd|' /C calc'!A1",
    "department": "@SUM(A1:A9)",
    "manager": "+81-3-1234-5678",
    "subjects": "{=1+1}",
    "items": "https://example.com/、mailto:a@example.com",
    "notice": "internal:'台帳'!A1",
    "storage_place": "-1",
    "approved_by": "１２３",
    "reviewed_on": "2026-02-28",
}

ACTIVITIES = [HR, PAY, CUSTOMERS, BLANK, NOTHING, FORMULAS]

DETAILS: Mapping[str, Sequence[object]] = {
    "activity_storage": [
        (
            0,
            {"place": "3階の施錠キャビネット", "medium": "紙", "method": "施錠", "access": "人事部", "country": "日本"},
        ),
        (0, {"place": "採用管理システム", "medium": "電子", "method": "アクセス権限", "access": "採用担当"}),
        (0, {"place": "共有フォルダ", "medium": "電子", "method": "暗号化", "access": "採用担当", "country": "米国"}),
    ],
    "activity_subject": [(2, {"written": "顧客", "count": "5,000名", "evidence": "推定"})],
    "activity_purpose": [
        (2, {"written": "商品の発送"}),
        (2, {"written": "新商品の案内", "modality": "することがある"}),
    ],
    "activity_entrustment": [
        (1, {"work": "給与計算", "modality": "することがある"}),
        (2, {"name": "架空運送株式会社"}),
        (2, {"name": "架空クラウド", "evidence": "推定", "modality": "することがある"}),
    ],
    "activity_recipient": [
        (1, {"kind": "公的機関", "ground": "法令"}),
        (2, {"name": "架空グループ", "kind": "共同利用", "ground": "共同利用"}),
        (2, {"kind": "第三者提供", "ground": "業界の慣行", "modality": "することがある"}),
        (None, {"kind": "第三者提供", "modality": "しない", "clause": "5"}),
        (None, {"kind": "第三者提供", "ground": "同意", "modality": "することがある", "clause": "5"}),
    ],
    "organization_fact": [{"fact": "氏名又は名称", "written": "株式会社サンプル"}],
    "safeguard": [
        {"heading": "10-6(1) アクセス制御", "written": "権限の設定", "clause": "4", "evidence": "明記"},
        {"heading": "独自の見出し", "written": "合言葉"},
    ],
    "publication": [
        {"item": "P21-1 利用目的の公表", "status": "記載あり", "written": "ウェブサイト", "clause": "3"},
        {"item": "PTEL 外部送信の事項", "status": "記載なし"},
    ],
    "rights_procedure": [{"request": "開示", "window": "窓口", "fee": "500円", "fee_note": "切手で", "clause": "7"}],
}


SHOP = {
    "name": "会員の個人情報",
    "items": "氏名、等",
    "purposes": "商品の発送",
    "joint_use": "無",
    "clause": "3.(1)",
    "evidence": "明記",
    "modality": "する",
}
"""A policy says little; what it leaves out is not blank by anybody's neglect."""

SHOP_DETAILS: Mapping[str, Sequence[object]] = {
    "publication": [{"item": "P21-1 利用目的の公表", "status": "記載あり", "clause": "3"}],
    "rights_procedure": [{"request": "開示", "window": "窓口", "clause": "7"}],
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalogue of two organizations: a company in two revisions, and a shop's published policy."""
    folder = tmp_path_factory.mktemp("register")
    earlier = [{**HR, "retention": "1年"}, {"name": "旧名簿"}]
    hand_ins = {
        "2025.xlsx": exchange.Exchange(content(earlier), replace(SAMPLE, effective_on="2025-04")),
        "2026.xlsx": exchange.Exchange(content(ACTIVITIES, **DETAILS), SAMPLE),
        "policy.xlsx": exchange.Exchange(content([SHOP], **SHOP_DETAILS), POLICY),
    }
    for name, told in hand_ins.items():
        exchange.write(folder / name, told, "ja")
        catalog = str(folder / "daicho.duckdb")
        assert main(["import", str(folder / name), "--catalog", catalog, "--by", "事務局", "--lang", "ja"]) == 0
    return folder / "daicho.duckdb"


@pytest.fixture(scope="module")
def made(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return registers as of ``DAY`` by organization and language."""
    folder = tmp_path_factory.mktemp("registers")
    for code in ("sample", "shop"):
        for lang in ("ja", "en"):
            target = str(folder / f"{code}.{lang}.xlsx")
            arguments = ["register", code, "--catalog", str(catalogue), "--as-of", DAY, "-o", target, "--lang", lang]
            assert main(arguments) == 0
    return {path.stem: path for path in folder.iterdir()}


ALL_MARKED = {
    sheet.table: {field.key: f"{sheet.table}の{field.label_ja}" for field in fields.content()[sheet.table]}
    for sheet in fields.sheets()
}
"""Every field of every sheet with words of its own, which stand nowhere else."""


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("owner", [0, None])
def test_nothing_that_a_ledger_says_is_missing_from_its_register(
    owner: int | None, lang: str, daicho: Daicho, tmp_path: Path
) -> None:
    """Words of every field, of activities and of the whole organization, and of a column that no field knows."""
    whole = {"organization_fact", "publication", "rights_procedure"}
    shared = {"safeguard", "activity_recipient"}
    tables = whole | shared if owner is None else {sheet.table for sheet in fields.sheets()} - whole - {"activity"}
    told = {table: [(owner, ALL_MARKED[table])] for table in tables}
    activity = ALL_MARKED["activity"] if owner == 0 else {"name": "名簿"}
    exchange.write(tmp_path / "a.xlsx", exchange.Exchange(content([activity], **told), SAMPLE), "ja")
    filled = load_workbook(tmp_path / "a.xlsx")
    for sheet in filled.worksheets:
        if sheet.sheet_state == "visible" and sheet.max_row >= 3:
            sheet.cell(2, sheet.max_column + 1, "独自の列")
            sheet.cell(3, sheet.max_column, f"{sheet.title}の追加")
    filled.save(tmp_path / "a.xlsx")
    assert daicho("import", "a.xlsx").code == 0
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx", "--lang", lang).code == 0

    printed = "\n".join(str(cell.value) for cell in cells(opened(tmp_path / "out.xlsx")))
    stored = daicho("sql", "select written from cells union all select written from extras", "--json", "--limit", 0)
    words = {row["written"] for row in json.loads(stored.out)}
    assert len(words) > 40
    assert sorted(word for word in words if word not in printed) == []


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("ja", "組織全体についての記載はない。個々の取扱いに記載がある（2 件）: 台帳と取扱いの明細"),
        (
            "en",
            "Nothing is said of the whole organization; single activities record them (activities: 2): "
            "see the register and the details",
        ),
    ],
)
def test_provision_of_single_activities_is_not_called_nothing(
    lang: str, told: str, daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    rows = [
        {"name": "甲", "recipients": "乙社"},
        {"name": "丙", "joint_use": "有"},
        {"name": "丁", "third_party": "無"},
    ]
    assert daicho("import", hand_in("a.xlsx", rows, SAMPLE)).code == 0
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx", "--lang", lang).code == 0
    sheet = opened(tmp_path / "out.xlsx").worksheets[5]
    assert sheet["A6"].value == told


def test_reviews_past_their_planned_day_are_set_off(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    """Planned for a day before the register's, however late the last review was; on the day itself it is not late."""
    rows = [
        {"name": "過ぎた", "reviewed_on": "2026-06-01", "next_review_on": "2026-09-30"},
        {"name": "見直しなし", "next_review_on": "2026-09-01"},
        {"name": "当日", "reviewed_on": "2020-01-01", "next_review_on": "2026-10-01"},
    ]
    assert daicho("import", hand_in("a.xlsx", rows, SAMPLE)).code == 0
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx").code == 0
    book = opened(tmp_path / "out.xlsx")
    (column,) = (cell.column for cell in book["台帳"][5] if cell.value == "最終見直し日")
    fonts = [book["台帳"].cell(row, column).font for row in (6, 7, 8)]
    assert [(font.b, font.color.rgb) for font in fonts[:2]] == [(True, "FFC00000")] * 2
    assert not fonts[2].b
    (told,) = (row for row in book["表紙"].iter_rows(max_col=3) if row[1].value == "次回見直し期限")
    assert told[2].value == "2026年9月1日（令和8年9月1日）　※基準日に期限超過 2 件"
    assert told[2].font.color.rgb == "FFC00000"
    assert "　※見直し期限超過 2 件" in daicho("status", "--as-of", DAY).out
    assert "超過" not in daicho("status", "--as-of", "2026-09-01").out


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_change_of_the_organization_alone_is_told(lang: str, daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    told = {
        "ja": (
            "取扱いの変更はなく、組織全体についての記載が変わりました",
            "取扱いの変更なし（組織全体についての記載の変更）",
        ),
        "en": ("no activity changed, but", "No activity changed (but what is said of the whole organization did)"),
    }[lang]
    facts = [{"fact": "氏名又は名称", "written": "株式会社サンプル"}, {"fact": "住所", "written": "東京都"}]
    for number, rows in enumerate((facts[:1], facts), start=1):
        made = hand_in(f"{number}.xlsx", [{"name": "名簿"}], SAMPLE, organization_fact=rows)
        run = daicho("import", made, "--lang", lang)
        assert run.code == 0
    assert told[0] in run.out
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx", "--lang", lang).code == 0
    assert opened(tmp_path / "out.xlsx").worksheets[1]["C6"].value == told[1]


def test_every_medium_stands_apart_and_details_beyond_the_cell_are_listed(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    """A medium that no vocabulary knows is one of its own; two words for paper are one."""
    kept = [("書庫", "紙"), ("箱", "紙媒体"), ("共有フォルダ", "電子"), ("蔵", "粘土板"), ("倉", "竹簡")]
    made = hand_in(
        "a.xlsx", [{"name": "名簿", "items": "氏名"}], SAMPLE,
        activity_storage=[(0, {"place": place, "medium": medium}) for place, medium in kept],
        activity_item=[(0, {"written": "氏名"}), (0, {"written": "住所"})],
    )  # fmt: skip
    assert daicho("import", made).code == 0
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx").code == 0
    rows = table(opened(tmp_path / "out.xlsx")["台帳"])
    assert [row["保管場所"] for row in rows] == ["書庫\n箱", "共有フォルダ", "蔵", "倉"]
    assert [row["媒体"] for row in rows] == ["紙\n紙媒体", "電子", "粘土板", "竹簡"]
    assert {row["個人情報の項目"] for row in rows} == {"氏名、住所"}


@pytest.mark.parametrize("command", ["register", "compare"])
def test_a_file_that_cannot_be_made_is_told_in_a_line(
    command: str, catalogue: Path, daicho: Daicho, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel keeps an open workbook from being replaced, and below a file there is no folder."""
    asked = [command, *(["sample"] if command == "register" else []), "--catalog", catalogue, "--as-of", DAY]
    (tmp_path / "file").touch()
    run = daicho(*asked, "-o", "file/out.xlsx")
    assert (run.code, len(run.err.splitlines())) == (3, 1)
    assert "file/out.xlsx に書けません" in run.err

    def kept_open(path: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    (tmp_path / "open.xlsx").write_bytes(b"as it was")
    monkeypatch.setattr(Path, "replace", kept_open)
    run = daicho(*asked, "-o", "open.xlsx", "--force")
    assert run.code == 3
    assert (
        run.err
        == "daicho: エラー: open.xlsx に書けません。Excelなどで開いていれば閉じてから、もう一度実行してください。\n"
    )
    assert (tmp_path / "open.xlsx").read_bytes() == b"as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "open.xlsx"]


def test_details_no_row_can_show_go_on_in_the_next(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    long = "".join(f"{number:05}" for number in range(4_000))
    scheme = {"name": "甲社", "purposes": long, "items": "\n".join(f"項目{number}" for number in range(200))}
    assert daicho("import", hand_in("a.xlsx", [{"name": "名簿"}], SAMPLE, activity_recipient=[(0, scheme)])).code == 0
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx").code == 0
    sheet = opened(tmp_path / "out.xlsx")["取扱いの明細"]
    told = [row["詳細"] for row in table(sheet)]
    assert len(told) > 5
    assert long in "".join(told).replace("\n", "")
    assert_not_clipped(sheet, 5)


@pytest.fixture(scope="module")
def book(made: Mapping[str, Path]) -> Any:
    """Return the company's Japanese register."""
    return opened(made["sample.ja"])


def opened(path: Path) -> Any:
    """Return the workbook at PATH; where openpyxl's types say None, a test would fail anyway."""
    return load_workbook(path)


def table(sheet: Any) -> list[dict[str, Any]]:
    """Return the rows of the listing by the labels of its header, the last of the rows that every page repeats."""
    header = int(str(sheet.print_title_rows).rsplit("$", 1)[1])
    labels = [str(cell.value) for cell in sheet[header]]
    return [dict(zip(labels, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=header + 1)]


def cells(book: Any) -> list[Any]:
    """Return every cell of BOOK that holds something."""
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]


def neutral(text: str, recorded_on: str) -> str:
    """Return the dump TEXT with the day of the import, the only thing in it that changes, taken out."""
    return text.replace(recorded_on, "<today>").replace(recorded_on.replace("-", "/"), "<today>")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_register_reads_as_an_officer_wants_it(
    lang: str, catalogue: Path, made: Mapping[str, Path], daicho: Daicho, golden: Golden
) -> None:
    recorded = daicho("sql", "select max(recorded_on) from revisions", "--catalog", catalogue).out.split()[1]
    golden(f"register_{lang}", neutral(dump(made[f"sample.{lang}"]), recorded))


def test_day_decides_which_revision_is_printed(catalogue: Path, daicho: Daicho, tmp_path: Path) -> None:
    assert daicho("register", "sample", "--catalog", catalogue, "--as-of", "2025-12-31", "-o", "then.xlsx").code == 0
    then = table(opened(tmp_path / "then.xlsx")["台帳"])
    assert [(row["個人情報の名称"], row["保管期限"]) for row in then] == [("応募者情報", "1年"), ("旧名簿", "未記入")]


def test_paper_and_electronic_copies_have_rows_of_their_own(book: Any) -> None:
    copies = [row for row in table(book["台帳"]) if row["管理番号"] == "HR-001"]
    told = [(row["媒体"], row["保管場所"], row["保管方法"], row["アクセス権を有する者"]) for row in copies]
    assert told == [
        ("紙", "3階の施錠キャビネット", "施錠", "人事部"),
        ("電子", "採用管理システム\n共有フォルダ", "アクセス権限\n暗号化", "採用担当"),
    ]
    assert {row["利用目的"] for row in copies} == {"採用選考\n採否の連絡"}


def test_places_of_storage_are_printed_in_the_words_of_the_sheet(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    storages = [
        (0, {"place": "棚", "medium": "紙媒体", "country": "日本国"}),
        (0, {"place": "サーバ", "medium": "SaaS", "country": "米国"}),
        (0, {"place": "箱", "medium": "謎の媒体", "country": "月"}),
    ]
    assert daicho("import", hand_in("a.xlsx", [{"name": "名簿"}], SAMPLE, activity_storage=storages)).code == 0
    for lang, sheet, medium, country in (
        ("ja", "台帳", "媒体", "保管国"),
        ("en", "Register", "Medium", "Country of storage"),
    ):
        assert daicho("register", "--as-of", DAY, "-o", f"{lang}.xlsx", "--lang", lang).code == 0
        rows = table(opened(tmp_path / f"{lang}.xlsx")[sheet])
        assert [(row[medium], row[country]) for row in rows] == [
            ("紙媒体", "日本国"),
            ("SaaS", "米国"),
            ("謎の媒体", "月"),
        ]


def test_words_that_no_vocabulary_knows_are_printed(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    path = hand_in(
        "a.xlsx",
        [{"name": "名簿"}],
        SAMPLE,
        organization_fact=[{"fact": "独自の事項", "written": "内容"}],
        safeguard=[{"heading": "独自の見出し", "written": "合言葉"}],
        activity_recipient=[(None, {"kind": "独自の区分", "ground": "独自の根拠"})],
        publication=[{"item": "独自の公表事項", "status": "独自の状況"}],
        rights_procedure=[{"request": "独自の請求", "window": "窓口"}],
    )
    assert daicho("import", path).code == 0
    assert daicho("register", "--as-of", DAY, "-o", "own.xlsx").code == 0
    printed = {str(cell.value) for cell in cells(opened(tmp_path / "own.xlsx"))}
    own = {"独自の事項", "独自の見出し", "独自の区分", "独自の根拠", "独自の公表事項", "独自の状況", "独自の請求"}
    assert own - printed == set()


def test_kinds_of_nothing_are_told_apart(book: Any) -> None:
    rows = {row["管理番号"]: row for row in table(book["台帳"])}
    marks = ("要配慮", "個人番号", "保有個人データ")
    assert [rows["SL-003"][mark] for mark in marks] == ["無", "−", "不明"]
    assert [rows["SL-002"][mark] for mark in marks] == ["未記入"] * 3
    lists = ("利用目的", "本人の区分", "個人情報の項目", "取得方法")
    assert [rows["SL-003"][column] for column in lists] == ["無", "該当なし", "不明", "未記入"]
    assert (rows["SL-003"]["委託先"], rows["SL-003"]["提供先"]) == ("無", "不明")
    assert (rows["SL-002"]["委託先"], rows["SL-002"]["提供先"]) == ("未記入", "未記入")


def test_only_what_was_left_blank_is_yellow(book: Any) -> None:
    sheet = book["台帳"]
    yellow = {cell.value for row in sheet.iter_rows(min_row=6) for cell in row if cell.fill.fgColor.rgb == "FFFFF2CC"}
    blank = {cell.fill.fgColor.rgb for row in sheet.iter_rows(min_row=6) for cell in row if cell.value == "未記入"}
    assert yellow == {"未記入"}
    assert blank == {"FFFFF2CC"}


def test_marks_that_the_items_contradict_are_set_off(book: Any) -> None:
    """健康診断結果 is special care and 個人番号 is My Number, whatever the marks say."""
    rows = {row["管理番号"]: row for row in table(book["台帳"])}
    assert (rows["HR-001"]["要配慮"], rows["HR-002"]["個人番号"]) == ("無※", "たぶん※")
    cover = [str(cell.value) for row in book["表紙"].iter_rows() for cell in row]
    assert "6 件（うち要配慮個人情報 1 件、個人番号 1 件）" in cover


def test_unreadable_values_are_printed_as_they_were_written(book: Any) -> None:
    rows = {row["管理番号"]: row for row in table(book["台帳"])}
    assert rows["SL-001"]["最終見直し日"] == "2026年13月45日"
    assert rows["HR-002"]["最終見直し日"] == datetime(2026, 9, 1)  # noqa: DTZ001 - as Excel has it


def test_entrustees_and_recipients_say_how_sure_they_are(book: Any) -> None:
    rows = {row["管理番号"]: row for row in table(book["台帳"])}
    assert rows["HR-002"]["委託先"] == "委託先の名称は記載なし（することがある）"
    assert rows["SL-001"]["委託先"] == "架空運送株式会社\n架空クラウド（推定・することがある）"
    assert rows["HR-002"]["提供先"] == "公的機関（法令に基づく場合［法令］）"
    assert rows["SL-001"]["提供先"] == "架空グループ（共同利用）\n第三者提供（業界の慣行・することがある）"


def test_answers_are_no_departments(book: Any) -> None:
    """The departments are 人事部, 営業部 and @SUM(A1:A9); 該当なし is an answer."""
    assert book["表紙"]["C7"].value == "台帳: sample/activities（部署 3）"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_policy_says_that_it_is_no_internal_ledger(lang: str, made: Mapping[str, Path]) -> None:
    book = opened(made[f"shop.{lang}"])
    texts = [str(cell.value) for cell in cells(book)]
    notice, blank, secret, other = {
        "ja": (
            "公表された方針の記載から作成した資料です。組織内部の個人情報管理台帳ではありません。",
            "方針に記載なし",
            "社外秘",
            "未記入",
        ),
        "en": (
            "Drafted from a published policy; this is not the organization's internal ledger.",
            "Not stated in the policy",
            "CONFIDENTIAL",
            "Blank",
        ),
    }[lang]
    assert notice in texts
    assert blank in texts
    assert other not in texts
    headers = [str(sheet.oddHeader.center.text) for sheet in book.worksheets]
    assert not [text for text in texts + headers if secret in text]
    sheet = book.worksheets[2]
    assert [(row["条項" if lang == "ja" else "Clause"]) for row in table(sheet)] == ["3.(1)"]


def test_company_register_is_confidential(book: Any) -> None:
    assert book["表紙"]["E1"].value == "【社外秘】"
    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {"【社外秘】"}


def test_several_organizations_get_a_file_each(catalogue: Path, daicho: Daicho, tmp_path: Path) -> None:
    run = daicho("register", "--catalog", catalogue, "--as-of", DAY, "-o", "all")
    assert run.code == 0
    names = ["個人情報管理台帳_sample.xlsx", "個人情報管理台帳_shop.xlsx"]
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == names
    assert run.out.splitlines() == [f"all/{name}" for name in names]
    assert run.err == "2 件の台帳を作りました。\n"
    covers = [opened(tmp_path / "all" / name)["表紙"]["C6"].value for name in names]
    assert covers == ["株式会社サンプル", None]  # a policy has its notice there
    assert opened(tmp_path / "all" / names[1])["表紙"]["C8"].value == "架空商店"


def test_output_names_a_file_or_a_folder(catalogue: Path, daicho: Daicho, tmp_path: Path) -> None:
    ask = ("register", "sample", "--catalog", catalogue, "--as-of", DAY, "-o")
    assert daicho(*ask, "new/folder").out == "new/folder/個人情報管理台帳_sample.xlsx\n"
    assert daicho(*ask, "new/file.XLSX").out == "new/file.XLSX\n"
    (tmp_path / "folder.xlsx").mkdir()
    assert daicho(*ask, "folder.xlsx").out == "folder.xlsx/個人情報管理台帳_sample.xlsx\n"
    assert daicho(*ask, "en", "--lang", "en").out == "en/register_sample.xlsx\n"
    for path in ("new/folder/個人情報管理台帳_sample.xlsx", "new/file.XLSX", "en/register_sample.xlsx"):
        assert zipfile.is_zipfile(tmp_path / path), path
    assert not list(tmp_path.rglob("*.tmp"))


def test_nothing_is_overwritten_unasked(catalogue: Path, daicho: Daicho, tmp_path: Path) -> None:
    old = tmp_path / "out" / "register_shop.xlsx"
    old.parent.mkdir()
    old.write_bytes(b"old")
    ask = ("register", "--catalog", catalogue, "--as-of", DAY, "-o", "out", "--lang", "en")
    run = daicho(*ask)
    assert run.code == 5
    assert run.out == ""
    assert run.err == "daicho: error: out/register_shop.xlsx exists already; --force overwrites it\n"
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == b"old"
    assert daicho(*ask, "--force").code == 0
    assert zipfile.is_zipfile(old)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody"], "組織 nobody はありません。あるのは sample、shop です。"),
        (["--form", "gdpr30"], "様式 gdpr30 はありません。あるのは jisq15001 です。"),
        (["--as-of", "きのう"], "「きのう」は日付ではありません。2026-04-01 のように書いてください。"),
        (["--as-of", "2026-02-30"], "「2026-02-30」は日付ではありません。2026-04-01 のように書いてください。"),
        (["--as-of", "2020-01-01"], "2020-01-01 現在の台帳がカタログにありません。daicho status で確かめてください。"),
    ],
)
def test_mistakes_in_what_is_asked_for_are_told(
    arguments: list[str], told: str, catalogue: Path, daicho: Daicho, tmp_path: Path
) -> None:
    run = daicho("register", "--catalog", catalogue, *arguments, "-o", "out")
    assert (run.code, run.out, run.err) == (2, "", f"daicho: エラー: {told}\n")
    assert not (tmp_path / "out").exists()


def test_same_day_gives_the_same_bytes_in_every_process(
    catalogue: Path, made: Mapping[str, Path], tmp_path: Path
) -> None:
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.xlsx"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "catalog",
                "register",
                "sample",
                "--catalog",
                catalogue,
                "--as-of",
                DAY,
                "-o",
                target,
            ],
            env={**os.environ, "PYTHONHASHSEED": seed, "DAICHO_LANG": "ja", "TZ": f"UTC-{seed}"},
            check=True,
            capture_output=True,
        )
        assert sha256(target) == sha256(made["sample.ja"])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_time_of_the_import_does_not_matter(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    hand_in("a.xlsx", ACTIVITIES, SAMPLE, **DETAILS)
    read = reading.read(tmp_path / "a.xlsx", Belonging()).handin
    for name, when in (("early", datetime(2020, 2, 29, 23, 59)), ("late", datetime(2026, 1, 1, 12, 0))):  # noqa: DTZ001
        with writing(tmp_path / f"{name}.duckdb") as connection:
            submit(connection, [read], Recording(name, when, when.date()))
        run = daicho("register", "--catalog", f"{name}.duckdb", "--as-of", DAY, "-o", f"{name}.xlsx")
        assert run.code == 0, run.err
    early, late = (opened(tmp_path / f"{name}.xlsx") for name in ("early", "late"))
    assert table(early["台帳"]) == table(late["台帳"])
    assert early["表紙"]["C13"].value == late["表紙"]["C13"].value, "the fingerprint is of the content alone"
    assert late["改訂履歴"]["B5"].value == datetime(2026, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize("name", ["sample.ja", "sample.en", "shop.ja"])
def test_no_text_becomes_a_formula_or_a_link(name: str, made: Mapping[str, Path]) -> None:
    found = cells(opened(made[name]))
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    assert not [cell.coordinate for cell in found if cell.hyperlink]
    with zipfile.ZipFile(made[name]) as package:
        assert not [part for part in package.namelist() if "externalLink" in part]


def test_formula_like_texts_are_printed_as_they_are(book: Any) -> None:
    printed = {cell.value for cell in cells(book)}
    assert {"=1+1", "=cmd|' /C calc'!A1", "@SUM(A1:A9)", "+81-3-1234-5678", "{=1+1}", "-1"} - printed == set()
    assert {"007", "１２３", "https://example.com/、mailto:a@example.com", "internal:'台帳'!A1"} - printed == set()


@pytest.mark.parametrize("name", ["sample.ja", "sample.en", "shop.ja"])
def test_every_sheet_is_ready_to_print(name: str, made: Mapping[str, Path]) -> None:
    book = opened(made[name])
    assert book.active is book.worksheets[2], "opens on the listing"
    for number, sheet in enumerate(book.worksheets):
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (8 if number in (2, 3) else 9, "landscape"), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert setup.fitToWidth in (None, 1), sheet.title
        assert setup.fitToHeight in (None, 1) if number == 0 else setup.fitToHeight == 0, sheet.title
        assert sheet.print_area, sheet.title
        assert sheet.oddHeader.left.text, sheet.title
        assert sheet.oddHeader.right.text.endswith("2026/10/01"), sheet.title
        assert sheet.oddFooter.left.text.startswith("daicho "), sheet.title
        assert sheet.oddFooter.center.text == "&P / &N", sheet.title
        assert not sheet.sheet_view.showGridLines, sheet.title
        last = max(cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None)
        area = re.fullmatch(r".*!\$A\$1:\$([A-Z]+)\$(\d+)", str(sheet.print_area))
        assert area, sheet.print_area
        assert int(area[2]) >= last, f"{sheet.title} prints to row {area[2]} of {last}"


def test_tables_stay_in_sight(book: Any) -> None:
    listing, history = book["台帳"], book["改訂履歴"]
    details = book["取扱いの明細"]
    assert (details.freeze_panes, details.print_title_rows) == ("C5", "$4:$4")
    assert (listing.freeze_panes, history.freeze_panes) == ("D6", "A5")
    assert str(book["公表等事項"].freeze_panes)[1:] == "6"
    assert (listing.print_title_rows, listing.print_title_cols) == ("$4:$5", "$A:$C")
    assert history.print_title_rows == "$4:$4"
    assert listing.auto_filter.ref == f"A5:AG{listing.max_row}"
    assert listing["A5"].value == "管理番号"
    assert listing["AG5"].value == "備考"


def test_long_tables_repeat_their_header_on_every_page(book: Any) -> None:
    """A reader of the second page of any table must see what its columns are."""
    tall = [sheet for sheet in book.worksheets if sum(row.height or 25 for row in sheet.row_dimensions.values()) > 500]
    assert [sheet.title for sheet in tall if not sheet.print_title_rows] == []


def test_data_rows_have_no_merged_cells(book: Any) -> None:
    for title, header in (("台帳", 5), ("取扱いの明細", 4), ("改訂履歴", 4)):
        assert [str(area) for area in book[title].merged_cells.ranges if area.max_row >= header] == []


@pytest.mark.parametrize("font", ["游ゴシック", "ＭＳ Ｐゴシック"])
def test_all_fonts_are_the_chosen_one(font: str, catalogue: Path, daicho: Daicho, tmp_path: Path) -> None:
    run = daicho("register", "sample", "--catalog", catalogue, "--as-of", DAY, "-o", "a.xlsx", "--font", font)
    assert run.code == 0
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        styles = package.read("xl/styles.xml").decode("utf-8")
    assert set(re.findall(r'<name val="([^"]+)"', styles)) == {font}
    assert "<scheme" not in styles


def test_document_properties_are_set(made: Mapping[str, Path]) -> None:
    with zipfile.ZipFile(made["sample.ja"]) as package:
        core, app = (package.read(f"docProps/{part}.xml").decode("utf-8") for part in ("core", "app"))
    assert "<dc:title>個人情報管理台帳</dc:title>" in core
    assert "<dc:creator>daicho</dc:creator>" in core
    assert "2026-10-01T00:00:00Z" in core, "the basis date, never the clock"
    assert "<Company>株式会社サンプル</Company>" in app


def test_overdue_reviews_are_measured_against_the_basis_date(book: Any) -> None:
    sheet = book["台帳"]
    (rules,) = [(str(area.sqref), area.rules) for area in sheet.conditional_formatting]
    assert rules[0] == f"AE6:AE{sheet.max_row}"
    assert sheet["AE5"].value == "最終見直し日"
    (rule,) = rules[1]
    assert rule.formula == ["AND(ISNUMBER($AE6),$AE6<EDATE(DATE(2026,10,1),-12))"]
    assert rule.dxf.font.b
    assert rule.dxf.font.color.rgb == "FFC00000"


NASTY_NAMES = [
    '[A]*?:/\\ & Co.\'s <b>"x"</b>',
    "{=1+1}",
    '=HYPERLINK("http://example.com")',
    "http://example.com/",
    "&P / &N &A",
    "株式会社𠮷野家😀",
    "3月商会",
    "長" * 300,
]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the registers of organizations with names that mean something elsewhere."""
    folder = tmp_path_factory.mktemp("nasty")
    (folder / "sheets").mkdir()
    for number, name in enumerate(NASTY_NAMES):
        whose = Belonging(organization=f"n{number}", name=name, effective_on="2026-04-01")
        exchange.write(folder / "sheets" / f"{number}.xlsx", exchange.Exchange(content([{"name": name}]), whose), "ja")
    catalog = ["--catalog", str(folder / "daicho.duckdb"), "--lang", "ja"]
    assert main(["import", str(folder / "sheets"), *catalog]) == 0
    assert main(["register", "--as-of", DAY, "-o", str(folder), *catalog]) == 0
    return folder


@pytest.mark.parametrize(("number", "name"), list(enumerate(NASTY_NAMES)))
def test_any_name_of_an_organization_is_printed_safely(number: int, name: str, nasty: Path) -> None:
    book = opened(nasty / f"個人情報管理台帳_n{number}.xlsx")
    assert [sheet.title for sheet in book.worksheets][:3] == ["表紙", "改訂履歴", "台帳"]
    assert (book["表紙"]["C6"].value, book["表紙"]["C6"].data_type) == (name, "s")
    assert book["台帳"]["B6"].value == name
    assert not [cell.coordinate for cell in cells(book) if cell.hyperlink or cell.data_type == "f"]


@pytest.mark.parametrize(("number", "name"), list(enumerate(NASTY_NAMES)))
def test_header_of_every_page_survives_any_name(number: int, name: str, nasty: Path) -> None:
    """Excel allows 255 characters; a longer header is left out whole by XlsxWriter, secrecy and date included.

    An ampersand starts a code there, unless it is doubled, and a digit after the size of the font is of the size.
    """
    with zipfile.ZipFile(nasty / f"個人情報管理台帳_n{number}.xlsx") as package:
        parts = [part for part in package.namelist() if part.startswith("xl/worksheets/sheet")]
        texts = [package.read(part).decode("utf-8") for part in parts]
    for text in texts:
        (header,) = re.findall("<oddHeader>(.*?)</oddHeader>", text)
        plain = html.unescape(header)
        assert re.match(r"&L&\d+ " + re.escape(name[:20].replace("&", "&&")), plain), plain
        assert re.search(r"&C&\d+ ?【社外秘】&R&\d+ ?未承認・案 2026/10/01$", plain), plain
        assert len(plain) <= 255


def test_texts_beyond_what_a_row_shows_go_on_in_further_rows(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    path = hand_in("a.xlsx", [{"name": "名簿", "items": "氏名", "disposal": "消" * 40_000}], SAMPLE)
    assert daicho("import", path).code == 0
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx").code == 0
    rows = table(opened(tmp_path / "out.xlsx")["台帳"])
    assert "".join(row["廃棄方法"] for row in rows) == "消" * 40_000
    assert {row["個人情報の名称"] for row in rows} == {"名簿"}


def test_a_cell_holds_half_as_many_characters_beyond_the_basic_plane(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    """Excel counts UTF-16 units and calls a workbook with more than 32,767 in a cell damaged."""
    rows = [{"name": "長い", "disposal": "あ" + "😀" * 17_000}, {"name": "ちょうど", "disposal": "😀" * 16_383}]
    assert daicho("import", hand_in("a.xlsx", rows, SAMPLE)).code == 0
    assert daicho("register", "--as-of", DAY, "-o", "out.xlsx").code == 0
    told = [(row["個人情報の名称"], row["廃棄方法"]) for row in table(opened(tmp_path / "out.xlsx")["台帳"])]
    for name, text in ("長い", "あ" + "😀" * 17_000), ("ちょうど", "😀" * 16_383):
        assert "".join(cell for named, cell in told if named == name) == text
    assert max(len(cell.encode("utf-16-le")) // 2 for _, cell in told) <= 32_767


@pytest.mark.parametrize("name", ["sample.ja", "sample.en", "shop.ja", "shop.en"])
def test_listing_prints_legibly_on_one_page_width(name: str, made: Mapping[str, Path]) -> None:
    """Fitted to A3 landscape less its margins, 9 points must come out at 6.5 or more."""
    sheet = opened(made[name]).worksheets[2]
    printable = 420 / 25.4 * 72 - (sheet.page_margins.left + sheet.page_margins.right) * 72
    points = sum(pixels(sheet, column) for column in range(1, sheet.max_column + 1)) * 72 / 96
    body = sheet.cell(sheet.max_row, 2).font.size
    assert body == 9
    assert min(1.0, printable / points) * body >= 6.5


@pytest.mark.parametrize("name", ["sample.ja", "sample.en", "shop.ja"])
def test_no_text_of_the_listing_is_clipped(name: str, made: Mapping[str, Path]) -> None:
    """Excel fits no row by itself: each must be as high as its longest cell at 9 points, Japanese counting double."""
    book = opened(made[name])
    assert_not_clipped(book.worksheets[2], 6)
    assert_not_clipped(book.worksheets[3], 5)


def assert_not_clipped(sheet: Any, first: int) -> None:
    for row in sheet.iter_rows(min_row=first):
        height = sheet.row_dimensions[row[0].row].height
        for cell in row:
            room = int(pixels(sheet, cell.column) // (9 * 96 / 72 / 2))
            lines = sum(max(1, -(-units(line) // room)) for line in str(cell.value or "").split("\n"))
            assert lines * 9 * 1.2 <= height, f"{cell.coordinate} needs {lines} lines: {cell.value}"


def units(text: str) -> int:
    """Return how many half-width characters TEXT is wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def pixels(sheet: Any, column: int) -> float:
    """Return the width of COLUMN as Excel draws it where a digit of the standard font is 8 pixels wide."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min <= column <= dimension.max:
            return int(dimension.width * 7 + 5)
    raise AssertionError(f"column {column} of {sheet.title} has no width")
