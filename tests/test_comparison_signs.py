"""What the signs of a comparison claim: nothing reads as absent that a wider, narrower or general statement covers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from catalog.handin import Belonging
from tests.conftest import Daicho, HandIn
from tests.test_comparison import DAY, details, matrix, opened

Ledger = tuple[Sequence[Mapping[str, str]], Mapping[str, Sequence[Any]]]
Compare = Callable[..., Any]


@pytest.fixture
def compared(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> Compare:
    """Return a function that makes a comparison of policies from their activities and details by organization."""

    def compare(ledgers: Mapping[str, Ledger], **dates: str) -> Any:
        for code, (activities, tables) in ledgers.items():
            whose = Belonging(
                organization=code, name=code, ledger="a", kind="policy", effective_on=dates.get(code, "2026-04-01")
            )
            assert daicho("import", hand_in(f"{code}.xlsx", activities, whose, **tables)).code == 0
        assert daicho("compare", "--as-of", DAY, "-o", "out.xlsx").code == 0
        return opened(tmp_path / "out.xlsx")

    return compare


def measure(heading: str, **told: str) -> Mapping[str, str]:
    return {"heading": heading, "written": "措置", "evidence": "明記", **told}


def test_heading_occurs_where_one_under_it_does(compared: Compare) -> None:
    one = [measure("10-6(1) アクセス制御"), measure("10-6(2) アクセス者の識別と認証")]
    two = [measure("10-6 技術的安全管理措置"), measure("10-6(1) アクセス制御")]
    three = [measure("10-6(3) 外部からの不正アクセス等の防止", modality="することがある")]
    book = compared({
        code: ([{"name": "名簿"}], {"safeguard": rows}) for code, rows in (("a", one), ("b", two), ("c", three))
    })  # fmt: skip
    assert matrix(book, "安全管理措置", "安全管理措置")["10-6 技術的安全管理措置"] == [
        "細目 ○", "全体 ○", "細目 (○)", 3,
    ]  # fmt: skip
    counted = {row[0].value: [cell.value for cell in row] for row in book["概要"].iter_rows(min_row=4, max_row=7)}
    at = counted["符号"].index("措置の見出し")
    assert [counted[code][at] for code in "abc"] == [2, 1, 1], "a heading and one under it are one"
    told = [row[1:] for row in book["共通と固有"].iter_rows(values_only=True) if row[0] == "安全管理措置"]
    assert ("共通（記入のあるすべての組織）", "10-6 技術的安全管理措置") in told
    assert ("b だけ", "10-6 技術的安全管理措置") not in told


LAW = {"kind": "第三者提供", "ground": "法令で認められた場合", "modality": "することがある", "evidence": "明記"}
LIFE = {"kind": "第三者提供", "ground": "生命・身体・財産の保護", "evidence": "明記"}
JOINT = {"name": "甲社", "kind": "共同利用", "ground": "共同利用"}


def test_grounds_of_the_law_are_covered_by_a_general_one(compared: Compare) -> None:
    book = compared({
        "a": ([{"name": "名簿"}], {"activity_recipient": [LAW, (0, JOINT)]}),
        "b": ([{"name": "名簿"}], {"activity_recipient": [LIFE, {**LIFE, "ground": "番号法19条"}]}),
        "c": ([{"name": "名簿"}], {"activity_recipient": [(0, {**LIFE, "ground": "同意"})]}),
    })  # fmt: skip
    grounds = matrix(book, "提供先と根拠", "提供の根拠")
    assert grounds["生命・身体・財産の保護"] == ["（法令一般）", "全体 ○", "−", 1]
    assert grounds["本人の同意"] == ["記載なし", "記載なし", 1, 1], "consent is no ground of the law alone"
    told = [row[1:] for row in book["共通と固有"].iter_rows(values_only=True) if row[0] == "提供の根拠"]
    assert ("b だけ", "MN19 番号法19条各号") in told, "not 生命・身体・財産, which the law of a may take in"


def test_joint_use_does_not_speak_for_third_parties(compared: Compare) -> None:
    """Nor does a provision without a ground for the grounds."""
    other = {"name": "乙社", "kind": "第三者提供"}
    book = compared({
        "a": ([{"name": "名簿"}], {"activity_recipient": [(0, JOINT)]}),
        "b": ([{"name": "名簿"}], {"activity_recipient": [(0, other)]}),
        "c": ([{"name": "名簿"}], {"activity_recipient": [(0, {**LIFE, "kind": "公的機関"})]}),
    })  # fmt: skip
    recipients = matrix(book, "提供先と根拠", "第三者提供・共同利用")
    assert recipients["公的機関"] == ["記載なし", "−", 1, 1]
    assert matrix(book, "提供先と根拠", "提供の根拠")["生命・身体・財産の保護"] == ["記載なし", "記載なし", 1, 1]


def test_rule_stands_beside_its_exceptions(compared: Compare) -> None:
    rule = {"kind": "第三者提供", "modality": "しない", "evidence": "明記"}
    book = compared({
        "a": ([{"name": "名簿"}], {"activity_recipient": [rule, LAW]}),
        "b": ([{"name": "名簿"}], {"activity_recipient": [(0, rule), (0, LAW)]}),
        "c": ([{"name": "名簿"}], {"activity_recipient": [rule, {**LAW, "modality": "する"}]}),
        "d": ([{"name": "名簿"}], {"activity_recipient": [rule]}),
    })  # fmt: skip
    assert matrix(book, "提供先と根拠", "第三者提供・共同利用")["第三者提供"] == [
        "全体 (○) しない", "(1) しない 1", "全体 ○ しない", "全体 しない", 3,
    ]  # fmt: skip


def test_what_is_only_inferred_is_marked(compared: Compare) -> None:
    rows = [measure("10-1 基本方針の策定", evidence="推定"), measure("10-2 規律の整備", evidence="未確認")]
    name, address = {"written": "氏名"}, {"written": "住所", "evidence": "推定"}
    items = [(0, {**name, "evidence": "推定"}), (0, name), (0, address)]
    book = compared({
        "a": ([{"name": "名簿"}], {"safeguard": rows, "activity_item": items}),
        "b": ([{"name": "名簿"}], {"safeguard": [measure("10-1 基本方針の策定"), *rows]}),
    })  # fmt: skip
    found = matrix(book, "安全管理措置", "安全管理措置")
    assert found["10-1 基本方針の策定"] == ["全体 ○※", "全体 ○", 2]
    items_found = matrix(book, "項目", "個人情報の項目")
    assert [items_found["氏名"][0], items_found["住所"][0]] == [1, "1※"]
    assert details(book)


def overview(book: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return the row of each organization of the overview by its header."""
    header, *rows = [[cell.value for cell in row] for row in book["概要"].iter_rows(min_row=4)]
    return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


def test_nothing_recorded_is_not_none(compared: Compare) -> None:
    """No mark at all is 記載なし; 無 everywhere is 0; 無 here and nothing there is told as such."""
    abroad = {"foreign_provision": "無", "foreign_storage": "無"}
    said = {"name": "名簿", "special_care": "無", "my_number": "有", **abroad}
    book = compared({
        "a": ([{"name": "名簿"}], {}),
        "b": ([said], {}),
        "c": ([said, {"name": "履歴"}, {"name": "日誌", "special_care": "不明"}], {}),
    })  # fmt: skip
    marks = ("要配慮を含む", "個人番号を含む", "外国あり", "項目の種類", "措置の見出し")
    found = {code: [row[mark] for mark in marks] for code, row in overview(book).items() if code in ("a", "b", "c")}
    assert found == {
        "a": ["記載なし"] * 5,
        "b": [0, 1, 0, "記載なし", "記載なし"],
        "c": ["0（未記入・不明 2）", 1, "0（未記入・不明 2）", "記載なし", "記載なし"],
    }


def test_date_of_the_text_stands_beside_items_of_today(compared: Compare) -> None:
    book = compared({code: ([{"name": "名簿"}], {}) for code in "ab"}, a="2001-01", b="2005-03-31")
    assert [overview(book)[code]["内容の日付"] for code in "ab"] == ["2001-01", "2005-03-31"]
    note = book["公表等事項"]["A2"].value
    assert "現在の個人情報保護法" in note
    assert "数は" not in note


def test_details_tell_the_status_of_publication_items(compared: Compare) -> None:
    items = [
        {"item": "P21-1 利用目的の公表", "status": "一部記載", "written": "目的の一部"},
        {"item": "P32-3b 開示の手続", "status": "記載あり", "written": "窓口", "evidence": "推定"},
    ]
    book = compared({"a": ([{"name": "名簿"}], {"publication": items}), "b": ([{"name": "名簿"}], {})})
    assert [row["状況"] for row in details(book)] == ["一部記載", "記載あり"]
    assert matrix(book, "公表等事項", "公表等事項")["P32-3b 開示の手続"][0] == "記載あり※"


@pytest.mark.parametrize(
    "word", ["推定", "未確認", "記載あり", "一部記載", "求めに応じて回答", "しないと明記", "該当なし", "（法令一般）"]
)
def test_every_sign_is_explained(word: str, compared: Compare) -> None:
    book = compared({code: ([{"name": "名簿"}], {}) for code in "ab"})
    meanings = {row[0].value: row[1].value for row in book["概要"].iter_rows(min_row=7)}
    assert meanings[word]
    assert "呼び名" in book["明細"]["A2"].value
