"""What a register claims: how sure a cell is, in whose words, and where else something is told."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from catalog.handin import Belonging
from reports import pagination
from tests.conftest import Daicho, HandIn
from tests.test_comparison import opened

DAY = "2026-10-01"
POLICY = Belonging(organization="shop", name="架空商店", ledger="policy", kind="policy", effective_on="2001-01")
Register = Callable[..., Any]


@pytest.fixture
def register(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> Register:
    """Return a function that makes the register of a policy from its activities and details."""

    def make(activities: Sequence[Mapping[str, str]], **tables: Sequence[Any]) -> Any:
        assert daicho("import", hand_in("a.xlsx", activities, POLICY, **tables)).code == 0
        assert daicho("register", "--as-of", DAY, "-o", "out.xlsx").code == 0
        return opened(tmp_path / "out.xlsx")

    return make


def listing(book: Any) -> list[Mapping[str, Any]]:
    header, *rows = [[cell.value for cell in row] for row in book["台帳"].iter_rows(min_row=5)]
    return [dict(zip(header, row, strict=True)) for row in rows]


def section(book: Any, sheet: str, first: str) -> list[list[Any]]:
    """Return the rows under the header of SHEET that starts with FIRST."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    start = next(at for at, row in enumerate(rows) if row[0] == first) + 1
    end = next((at for at, row in enumerate(rows[start:], start=start) if not any(row)), len(rows))
    return rows[start:end]


def test_cells_made_from_details_say_how_sure_they_are(register: Register) -> None:
    """Also those that are no lists: marks, places, ways of disposal."""
    may, inferred = {"modality": "することがある"}, {"evidence": "推定"}
    (row,) = listing(
        register(
            [{"name": "名簿"}],
            activity_acquisition=[(0, {"written": "入力", "direct_written": "有", **may, **inferred})],
            activity_storage=[(0, {"place": "端末", "access": "係員", **may})],
            activity_retention=[(0, {"kind": "保管", "written": "3年", "disposal": "裁断", **inferred})],
        )
    )
    assert row["直接書面"] == "○（推定・することがある）"
    assert row["保管場所"] == "端末（することがある）"
    assert row["アクセス権を有する者"] == "係員（することがある）"
    assert row["廃棄方法"] == "裁断（推定）"


def test_media_with_rows_of_their_own_say_how_sure_they_are(register: Register) -> None:
    storages = [
        (0, {"place": "棚", "medium": "紙"}),
        (0, {"place": "端末", "medium": "PC", "modality": "することがある"}),
    ]
    rows = listing(register([{"name": "名簿"}], activity_storage=storages))
    assert [row["保管場所"] for row in rows] == ["棚", "端末（することがある）"]


def test_words_of_the_document_stand_beside_other_terms(register: Register) -> None:
    book = register(
        [{"name": "名簿"}],
        activity_recipient=[
            {"kind": "第三者提供", "ground": "法令等"},
            {"kind": "第三者提供", "ground": "法令に基づく場合"},
        ],
        rights_procedure=[{"request": "利用拒否"}, {"request": "開示"}],
        safeguard=[{"heading": "10-1 基本方針の策定", "written": "方針"}],
    )
    assert [row[1] for row in section(book, "提供と請求手続", "区分")] == [
        "法令に基づく場合［法令等］",
        "法令に基づく場合",
    ]
    assert [row[0] for row in section(book, "提供と請求手続", "請求")] == ["開示", "利用停止［利用拒否］"]
    assert section(book, "組織と安全管理措置", "見出し")[0][0] == "10-1 基本方針の策定"


def test_rule_and_exceptions_of_provision_are_told_apart(register: Register) -> None:
    rows = [
        {"kind": "第三者提供", "modality": "しない"},
        {"kind": "第三者提供", "ground": "本人の同意", "modality": "することがある"},
    ]
    found = section(register([{"name": "名簿"}], activity_recipient=rows), "提供と請求手続", "区分")
    assert [row[1] for row in found] == ["原則（例外は別の行）", "本人の同意"]


def test_joint_use_told_elsewhere_is_not_called_unstated(register: Register) -> None:
    joint = {"kind": "共同利用", "ground": "共同利用", "scope": "グループ会社", "modality": "することがある"}
    book = register([{"name": "甲"}, {"name": "乙"}], activity_recipient=[joint, (1, {**joint, "modality": "する"})])
    assert [row["共同利用"] for row in listing(book)] == ["組織全体に記載（することがある）", "提供先に記載"]


def test_safeguards_of_activities_are_not_called_unstated(register: Register) -> None:
    measures = [
        (1, {"heading": "10-5(1) 個人データを取り扱う区域の管理", "written": "管理区域"}),
        (1, {"heading": "MN-Ea", "written": "区域"}),
    ]
    book = register([{"name": "甲"}, {"name": "乙", "reference": "P-8"}], safeguard=measures)
    found = {row[0]: row[1] for row in section(book, "組織と安全管理措置", "見出し")}
    told = "組織全体についての記載はない。個々の取扱いに記載がある: P-8"
    assert [words for words in found.values() if words != "方針に記載なし"] == [told] * 2


def test_cover_tells_the_date_of_the_text_and_what_is_not_recorded(register: Register) -> None:
    cover = register([{"name": "甲"}, {"name": "乙", "my_number": "無"}])["表紙"]
    facts = {row[1].value: row[2].value for row in cover.iter_rows(min_row=6)}
    assert facts["内容の日付"] == "2001-01"
    assert facts["登録件数"] == "2 件（うち要配慮個人情報 記載なし、個人番号 0（未記入・不明 1））"


def test_items_are_said_to_be_those_of_today(register: Register) -> None:
    book = register([{"name": "甲"}], publication=[{"item": "P21-1 利用目的の公表", "status": "一部記載"}])
    assert "現在の法律" in book["公表等事項"]["A2"].value
    assert "呼び名" in book["組織と安全管理措置"]["A2"].value
    meanings = {row[0].value: row[1].value for row in book["凡例"].iter_rows(max_row=30)}
    assert section(book, "公表等事項", "事項")[0][0] == "P21-1 利用目的の公表"
    words = ("推定", "未確認", "記載あり", "一部記載", "求めに応じて回答", "しないと明記", "該当なし")
    assert all(meanings[word] for word in words)


def test_what_no_row_can_show_goes_on_in_the_next(register: Register) -> None:
    scopes = [f"提供先{number:03}" for number in range(300)]
    recipients = [(0, {"kind": "第三者提供", "scope": scope}) for scope in scopes]
    book = register([{"reference": "P-1", "name": "名簿"}], activity_recipient=recipients)
    rows = listing(book)
    assert len(rows) > 1
    assert {(row["管理番号"], row["個人情報の名称"]) for row in rows} == {("P-1", "名簿")}
    assert re.findall(r"提供先\d{3}", "\n".join(row["提供先"] for row in rows)) == scopes
    heights = [book["台帳"].row_dimensions[row].height for row in range(6, 6 + len(rows))]
    assert max(heights) < 409


@pytest.mark.parametrize("sheet", ["台帳", "提供と請求手続", "公表等事項", "組織と安全管理措置", "凡例"])
def test_sheets_print_legibly_where_the_font_is_missing(sheet: str, register: Register) -> None:
    """A font that stands in for ours has digits up to 17 % wider, and with them the columns."""
    found = register([{"name": "名簿", "items": "氏名、住所", "purposes": "採用選考"}])[sheet]
    long_side = {8: 1190.55, 9: 841.89}[int(found.page_setup.paperSize)]
    margins = (found.page_margins.left + found.page_margins.right) * 72
    columns = (each for each in found.column_dimensions.values())
    points = sum(each.width * (each.max - each.min + 1) for each in columns) * 8 * 0.75
    assert min(1.0, (long_side - margins) / (points * 1.16)) * 9 >= 6.5


@pytest.mark.parametrize(("above", "expected"), [(100.0, []), (500.0, []), (900.0, [2]), (480.0, [2])])
def test_no_title_stands_alone_at_the_foot_of_a_page(above: float, expected: list[int]) -> None:
    """A4 landscape less half an inch above and below has 523 points; the title and the two rows after it take 75."""
    margins = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.5}
    found = pagination.breaks([above / 2, above / 2, 25, 25, 25], [(3, 5)], pagination.Page(), 500, margins)
    assert found == expected
