"""What the headers of departments' sheets mean: every spelling seen in the wild, badges, bands, and what values say."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.fields import Field
from catalog.folding import fold
from catalog.vocabulary import vocabularies
from ledgers import headers, hints, spellings
from ledgers.headers import Column, Match, fingerprint, key, known, match
from ledgers.nearest import nearest
from tests.nasty import NASTY

DATA = Path(headers.__file__).parent

SEEN = {
    "row": "No | No.",
    "reference": "資産ID | 登録番号 | 届出番号 | 個人情報管理ID | 管理番号 | 整理番号",
    "name": (
        "個人情報の種類 | 個人情報名 | 情報名 | 個人情報の名称 | 書類名・ファイル名 | 個人情報ファイルの名称"
        " | 事務の名称 | 個人情報取扱事務の名称 | 文書名 | 資産名 | 資産名称 | サービス名 | 帳票名"
        " | 個人情報データベース等の名称 | 件名"
    ),
    "items": (
        "個人情報の項目 | 個人情報項目 | 個人情報の内容 | 記録項目 | 個人情報の記録項目 | 取り扱う個人情報の記録項目"
        " | 情報の内容 | データ項目 | 取得項目"
    ),
    "subjects": (
        "データ主体 | 記録範囲 | 事務の対象者の範囲 | どのような方の個人情報を… | 対象者 | 本人の範囲 | 本人区分"
    ),
    "purposes": (
        "利用目的 | 取得・利用目的 | 取得目的 | 個人情報ファイルの利用目的 | 事務の目的 | 事務の目的及び概要 | 使用目的"
        " | 利用の目的 | 取扱目的"
    ),
    "business": "業務プロセス | 業務内容 | 事務の概要 | 業務名 | 業務分類",
    "department": (
        "管理部門 | 部門名 | 部門 | 事務を所掌する組織の名称 | 事務担当課 | 届出担当課 | 登録簿作成課（局・所）"
        " | 個人情報保有課（局・所） | 個人情報を所管する組織名"
        " | 個人情報ファイルが利用に供される事務をつかさどる組織の名称 | 所管部署 | 主管課 | 取扱部署"
    ),
    "manager": "管理責任者 | 管理責任者名 | 取扱責任者 | 内部管理責任者 | 個人情報管理責任者",
    "access": "アクセス権を有する者 | アクセス権者 | 利用者（アクセス権限） | 取扱者 | 利用者範囲 | 閲覧権限",
    "acquisition": "取得方法 | 取得分類 | 入手経路 | 記録情報の収集方法 | 収集方法",
    "acquisition_source": "収集先 | 取得元 | 入手先",
    "medium": (
        "情報媒体 | 媒体（紙・データ） | 媒体・形式 | 保管/送付媒体 | 個人情報ファイルの種別 | 記録媒体 | 保存形態"
        " | 電子/紙"
    ),
    "storage_place": "保管場所 | 保存場所 | 保存場所・システム | 所在 | 設置場所 | 保管先 | 格納先",
    "storage_method": "保管方法 | 保存方法",
    "use_until": "利用期限",
    "retention": "保管期限 | 保管期間 | 保存期間 | 保存年限 | 廃棄予定日",
    "disposal": "廃棄方法 | 消去方法",
    "entrustees": (
        "委託先 | 預託先 | 摘要（預託先詳細） | 摘要(預託先詳細) | 開発・保守業者（外部委託の有無） | 委託業者"
    ),
    "entrusted_out": "外部委託の有無",
    "third_party": "第三者提供 | 提供の有無",
    "recipients": "提供先 | 摘要（提供先詳細） | 提供先（第三者提供の有無） | 記録情報の経常的提供先",
    "joint_use": "共同利用の有無",
    "subject_count": "情報の件数 | 件数規模 | 件数の概数 | 取得データ顧客数 | 件数 | 本人の数 | 保有件数",
    "special_care": "要配慮個人情報の有無 | 要配慮個人情報が含まれるときはその旨 | 要配慮区分",
    "sector_sensitive": "機微",
    "my_number": "特定個人情報の有無",
    "retained_data": "開示対象・非対象 | 保有個人データ該当",
    "started_on": "開始年月日",
    "ended_on": "廃止年月日",
    "reviewed_on": "最終確認日 | 棚卸日",
    "evidence": "確定状況",
    "status": "ステータス",
    "remarks": "備考 | 特記事項",
}
"""The headers of published ledgers and rules whose field is clear."""

PROPOSED = {
    "処理内容": "purposes business",
    "個人情報区分": "items information_class",
    "個人情報提供者": "subjects acquisition_source",
    "事務の区分": "business name",
    "行政機関等の名称": "department",
    "担当者": "access manager",
    "管理者": "manager access",
    "管理者・取扱担当者": "manager access",
    "取扱担当者": "access manager",
    "所有者": "manager",
    "利用者": "access subjects",
    "利用範囲": "access purposes",
    "個人情報取得者": "access acquisition",
    "営業員名": "access acquisition",
    "個人情報を収集する理由": "purposes acquisition",
    "資産の種類": "medium information_class",
    "保護措置": "storage_method safeguards",
    "破棄しない": "retention disposal",
    "廃棄しない": "retention disposal",
    "廃棄した年月日": "ended_on disposal",
    "廃棄日": "ended_on disposal",
    "個人情報の利用及び提供の状況": "third_party recipients",
    "目的外利用・外部提供": "third_party recipients",
    "共同利用者": "recipients joint_use",
    "一般/機微": "sector_sensitive special_care",
    "法的根拠": "provision_ground clause",
    "根拠法令": "provision_ground clause",
    "目的外の利用又は提供をする条例上の根拠": "provision_ground",
    "現状の対策": "safeguards",
    "登録年月日": "started_on reviewed_on",
    "届出年月日": "started_on reviewed_on",
    "最終変更年月日": "reviewed_on",
    "変更年月日": "reviewed_on",
    "更新日": "reviewed_on",
    "確信度": "evidence",
    "根拠参照": "clause",
    "確認印": "reviewed_on approved_by",
    "摘要": "remarks entrustees recipients",
    "内容": "items purposes business remarks",
    "区分": "information_class medium subjects items",
}
"""Those that may mean several things, and what is proposed."""

KEPT = (
    "取得後の移送・送信方法 | 再委託 | 共同利用の目的 | 共同利用の個人情報 | 開示請求等を受理する組織の名称及び所在地"
    " | 訂正又は利用停止に関する他の法令の規定による特別の手続等 | 本人以外から収集する条例上の根拠 | 事故時の重大性"
    " | リスク評価 | 機密性 | 完全性 | 可用性 | 資産価値 | 脅威 | 脆弱性 | 発生可能性 | 影響度 | リスク値 | 残留リスク"
    " | 追加対策 | 重要度 | 処理日時 | 制定／改訂 | 根拠種別 | 根拠詳細 | 根拠取得日時"
)
"""Those that we have no field for: they stay with their header."""

GDPR = {
    "Name of the processing activity": "name",
    "Processing activity": "name",
    "Business function": "business",
    "Purposes of the processing": "purposes",
    "(b) the purposes of the processing": "purposes",
    "Purpose(s) of processing": "purposes",
    "Categories of data subjects": "subjects",
    "(c) a description of the categories of data subjects": "subjects",
    "Categories of individuals": "subjects",
    "Categories of personal data": "items",
    "Data elements": "items",
    "Categories of recipients": "recipients",
    "Processors": "entrustees",
    "Transfers of personal data to third countries or international organisations": "foreign_provision",
    "Names of third countries or international organisations that personal data are transferred to (if applicable)": (
        "foreign_country"
    ),
    "Retention schedule (if possible)": "retention",
    "Envisaged time limits for erasure of the different categories of data": "retention",
    "General description of technical and organisational security measures (if possible)": "safeguards",
    "Technical and organizational measures": "safeguards",
    "Security measures": "safeguards",
    "TOMs": "safeguards",
    "The source of the personal data (if applicable)": "acquisition_source",
    "Location of personal data": "storage_place",
    "Last review date": "reviewed_on",
    "data_owner": "manager",
    "retention_period": "retention",
    "storage_location": "storage_place",
}
TRANSFERS = [
    "Suitable safeguards", "Appropriate safeguards", "Transfer safeguards", "Safeguards for transfers",
    "Safeguards for exceptional transfers of personal data to third countries or international organisations",
    "Documentation of suitable safeguards", "Transfer mechanism", "Type of guarantees", "SCCs",
]  # fmt: skip


def columns(*cells: str | tuple[str, str] | tuple[str, str, str]) -> list[Column]:
    """Return columns from ``header``, ``(header, "value|value")`` or ``(header, values, "band/band")``."""
    found = []
    for number, cell in enumerate(cells, start=1):
        header, values, bands = (*((cell,) if isinstance(cell, str) else cell), "", "")[:3]
        found.append(Column(number, header, bands.split(">") if bands else (), values.split("|") if values else ()))
    return found


def fields_of(*cells: str | tuple[str, str] | tuple[str, str, str]) -> list[str | None]:
    return [one.field for one in match(columns(*cells), {}, {})]


def only(header: str, values: str = "", bands: str = "") -> Match:
    (found,) = match(columns((header, values, bands)), {}, {})
    return found


def listed(text: str) -> list[str]:
    return text.split(" | ")


@pytest.mark.parametrize(("field", "texts"), SEEN.items())
def test_headers_seen_in_the_wild_mean_their_field(field: str, texts: str) -> None:
    assert {text: only(text).field for text in listed(texts)} == dict.fromkeys(listed(texts), field)
    assert all(known(text) for text in listed(texts))


@pytest.mark.parametrize(("header", "proposals"), PROPOSED.items())
def test_headers_that_may_mean_several_things_are_proposals(header: str, proposals: str) -> None:
    assert only(header) == Match(1, header, None, "unknown", None, tuple(proposals.split()))
    assert not known(header)


@pytest.mark.parametrize("header", listed(KEPT))
def test_headers_without_a_field_propose_nothing(header: str) -> None:
    assert only(header) == Match(1, header, None, "unknown")


@pytest.mark.parametrize(("header", "field"), GDPR.items())
def test_headers_of_records_under_the_gdpr(header: str, field: str) -> None:
    assert only(header).field == field


@pytest.mark.parametrize("header", TRANSFERS)
def test_what_covers_a_transfer_is_no_security_measure(header: str) -> None:
    assert only(header) == Match(1, header, None, "unknown")


def test_safeguards_are_those_of_the_transfer_beside_transfers_only() -> None:
    assert fields_of("Purposes of processing", "Transfers to third countries", "Safeguards") == [
        "purposes", "foreign_provision", None,
    ]  # fmt: skip
    assert only("Safeguards", bands="Transfers outside the EU") == Match(1, "Safeguards", None, "unknown")
    assert fields_of("Foreign provision", "Country of provision", "Safeguards")[-1] == "safeguards"
    assert fields_of("Items", "Safeguards")[-1] == "safeguards"


@pytest.mark.parametrize("field", spellings.recordable(), ids=lambda field: field.key)
def test_labels_and_keys_of_fields_are_exact(field: Field) -> None:
    company = ("Retained personal data",) if field.key == "retained_data_reason" else ()
    for text in spellings.own(field):
        found = match(columns(text, *company), {}, {})[0]
        assert (found.field, found.how) == (field.key, "exact")


BADGED = [
    "利用目的 ※必須", "利用目的※必須", "利用目的\n※必須", "※必須 利用目的", "利用目的*", "＊利用目的",
    "【任意】利用目的", "利用目的【任意】", "利用目的(必須)", "（必須）利用目的", "利用目的［条件付］",
    "利用目的\n必須", "利用目的 (required)",
    "利用目的（具体的に）", "利用目的（複数可）", "利用目的（例：発送）", "利用目的\n※箇条書きで記入してください",
    "①利用目的", "⑴利用目的", "１．利用目的", "1. 利用目的", "(1)利用目的", "（１）利用目的", "No.1 利用目的",
    "2-3 利用目的", "1 利用目的", "1利用目的", "利用目的：", "利用目的:", "■利用目的", "利 用 目 的", "利用\n目的",
    "利用目的等", "利用目的（注１）", "利用目的※1", "利用目的 Purpose of use", "Purpose of use（利用目的）",
    "利用目的／Purpose", "①【必須】利用目的（具体的に）※",
]  # fmt: skip


@pytest.mark.parametrize("header", BADGED)
def test_badges_numbers_and_second_languages_do_not_matter(header: str) -> None:
    assert known(header)
    assert only(header).field == "purposes"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ｱｸｾｽ権者", "access"),
        ("件数（件）", "subject_count"),
        ("件数\n（概数）", "subject_count"),
        ("本人の数(人)", "subject_count"),
        ("保管期間（年）", "retention"),
        ("取得元（本人以外の場合）", "acquisition_source"),
        ("委託先（再委託先を含む）", "entrustees"),
        ("要配慮個人情報（有・無）", "special_care"),
        ("要配慮個人情報（有／無）", "special_care"),
        ("共同利用（○・×）", "joint_use"),
        ("委託先（有無）", "entrusted_out"),
        ("提供先（有／無）", "third_party"),
        ("媒体（紙／電子）", "medium"),
        ("個人情報の項目（氏名、住所、電話番号等）", "items"),
        ("本人の区分（顧客・従業者）", "subjects"),
        ("PURPOSE OF PROCESSING *", "purposes"),
        ("Retention period (if possible)", "retention"),
        ("Consent (Y/N)", "consents"),
    ],
)
def test_units_choices_and_lists_in_brackets_are_no_part_of_the_header(header: str, field: str) -> None:
    assert only(header).field == field


@pytest.mark.parametrize("text", ["1", "※", "*", "必須", "(1)", "No.", "#", "1年", "3か月", "2次利用", "第三者", "○"])
def test_a_header_of_nothing_but_a_badge_or_a_number_keeps_it(text: str) -> None:
    assert key(text) == fold(text)


@pytest.mark.parametrize(
    ("bands", "header", "field"),
    [
        ("委託", "有無", "entrusted_out"),
        ("委託", "先", "entrustees"),
        ("委託", "委託先", "entrustees"),
        ("③委託※", "有無", "entrusted_out"),
        ("保管", "場所", "storage_place"),
        ("保管", "方法", "storage_method"),
        ("保管", "媒体", "medium"),
        ("保管", "期限", "retention"),
        ("期限", "利用", "use_until"),
        ("期限", "保管", "retention"),
        ("第三者提供", "有無", "third_party"),
        ("第三者提供", "提供先", "recipients"),
        ("第三者提供", "国", "foreign_country"),
        ("越境移転", "有無", "foreign_provision"),
        ("取得・入力", "取得方法", "acquisition"),
        ("基本情報", "部署", "department"),
        ("外部との授受>委託", "先", "entrustees"),
        ("管理項目①「基本」", "情報名", "name"),
        ("Transfers", "Country", "foreign_country"),
        ("外部提供", "委託", "entrusted_out"),
        ("提供", "共同利用", "joint_use"),
    ],
)
def test_a_band_is_read_with_the_header_below_it(bands: str, header: str, field: str) -> None:
    assert only(header, bands=bands).field == field


@pytest.mark.parametrize(
    ("band", "header"),
    [("委託先", "件数"), ("委託先", "備考"), ("共同利用", "利用目的"), ("再委託", "件数"), ("管理者", "Name"),
     ("第三者提供", "利用目的"), ("リスク評価", "備考")],
)  # fmt: skip
def test_what_is_told_of_another_party_is_not_told_of_the_activity(band: str, header: str) -> None:
    assert only(header, bands=band) == Match(1, header, None, "unknown")


MARKED = ["名前", "住所", "ＴＥＬ", "勤務先", "生年月日", "性別", "資産", "職業", "部店口座", "Ｅメール", "出金口座"]


@pytest.mark.parametrize("mark", ["○", "〇", "Ｏ", "レ", "✓", "1", "●", "x", "✔", "☑"])
def test_columns_of_one_item_each_with_marks(mark: str) -> None:
    found = match(columns("個人情報名", *((item, f"{mark}|{mark}|×") for item in MARKED), "備考"), {}, {})
    assert [(one.field, one.how, one.item) for one in found[1:-1]] == [("items", "item", item) for item in MARKED]
    assert [found[0].field, found[-1].field] == ["name", "remarks"]
    assert hints.ticked(mark, [mark])
    assert not any(hints.ticked(value, [mark, value]) for value in ("×", "－", "なし"))


def test_a_cross_is_a_tick_where_there_is_no_better_one() -> None:
    assert hints.ticked("x", ["x", "x"])
    assert not hints.ticked("x", ["○", "x"])


def test_groups_of_items_and_columns_between_items_are_items() -> None:
    groups = [
        "(1)基本的事項",
        "(2)思想・信条等",
        "(3)家庭生活",
        "(4)心身の状況",
        "(5)社会生活",
        "(6)資産・収入等",
        "(7)その他",
    ]
    found = match(columns(*((group, "レ|レ") for group in groups)), {}, {})
    assert [(one.field, one.item) for one in found] == [("items", group[3:]) for group in groups]
    banded = match(columns(*((group, "レ", "個人情報の項目") for group in ("心身の状況", "社会生活"))), {}, {})
    assert [one.item for one in banded] == ["心身の状況", "社会生活"]
    assert fields_of(("氏名", "○"), ("ＦＡＸ", ""), ("住所", "○")) == ["items"] * 3


def test_a_mark_of_the_activity_is_no_item() -> None:
    found = match(columns(("氏名", "○"), ("個人番号", "○|×"), ("要配慮個人情報", "○"), ("持出し", "○")), {}, {})
    assert [(one.field, one.item) for one in found] == [
        ("items", "氏名"), ("my_number", None), ("special_care", None), (None, None),
    ]  # fmt: skip


def test_a_label_that_is_an_item_is_one_where_it_is_marked() -> None:
    found = match(columns(("Name", "x|x"), ("Address", "x"), ("部署", "○")), {}, {})
    assert [one.item for one in found] == ["Name", "Address", "部署"]
    assert fields_of(("Name", "Applicants|Customers"), ("部署", "人事部")) == ["name", "department"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ("氏名、住所、電話番号|氏名、生年月日", "items"),
        ("①氏名②住所|氏名・メールアドレス|会社名", "items"),
        ("name, address|email address, phone number", "items"),
        ("顧客|従業者、退職者|株主", "subjects"),
        ("採用選考のため|商品の発送のため|お問い合わせ対応のため", "purposes"),
        ("紙|電子|紙、電子", "medium"),
        ("シュレッダー|データ削除", "disposal"),
    ],
)
@pytest.mark.parametrize("header", ["", "謎の列", "Ｘ"])
def test_values_tell_what_a_column_is_whatever_it_is_called(header: str, values: str, field: str) -> None:
    assert only(header, values) == Match(1, header, field, "values")


@pytest.mark.parametrize(
    ("values", "proposals"),
    [
        ("採用|請求|問合せ対応", {"purposes", "business"}),
        ("退職後7年|5年|契約終了後3年", {"retention", "use_until"}),
        ("2026-04-01|令和8年4月1日|R8.4.1", {"started_on", "ended_on", "reviewed_on"}),
        ("約1,200名|300名", {"subject_count"}),
        ("日本|米国", {"storage_country", "foreign_country"}),
    ],
)
def test_values_that_may_be_of_several_fields_are_proposals(values: str, proposals: set[str]) -> None:
    found = only("謎の列", values)
    assert (found.field, found.how, set(found.proposals)) == (None, "unknown", proposals)


@pytest.mark.parametrize(
    "values", ["有|無|有", "○|×", "山田太郎|鈴木花子", "12|300|5", "氏名|重要|高|中|低", "なし", "", "氏名"]
)
def test_values_that_are_no_clear_case_tell_nothing(values: str) -> None:
    assert only("謎の列", values) == Match(1, "謎の列", None, "unknown")


def test_an_ambiguous_header_is_decided_by_values_within_its_proposals() -> None:
    assert only("内容", "氏名、住所、電話番号|氏名、生年月日").field == "items"
    assert only("区分", "紙|電子").field == "medium"
    assert only("資産の種類", "電子データ|紙資料").field == "medium"
    assert only("利用者", "顧客|従業者").field == "subjects"
    assert only("利用者", "人事部|総務部").field is None
    assert only("個人情報の種類", "応募者情報|顧客情報").field == "name"
    assert only("個人情報の種類", "氏名、住所、電話番号|氏名、生年月日").how == "values"
    assert only("再委託", "顧客|従業者").field is None


def test_names_and_marks_answer_each_other() -> None:
    assert only("委託先", "有|無|有").field == "entrusted_out"
    assert only("預託先", "あり|なし").field == "entrusted_out"
    assert only("委託先", "なし|該当なし").field == "entrustees"
    assert only("委託先", "㈱Ａ運送|なし").field == "entrustees"
    assert only("第三者提供", "株式会社Ａ商事|Ｂ銀行").field == "recipients"
    assert only("第三者提供", "提供なし|国内提供あり").field == "third_party"
    assert only("委託", "有（Ａ社）|無").field == "entrusted_out"
    assert only("外部委託", "☑有（委託先：社協）").field == "entrusted_out"
    assert only("外部委託", "□無　☑有（委託先：社協）|有※|無").field == "entrusted_out"
    assert only("外部提供", "☑無　□有（提供先：　　）").field == "third_party"
    assert only("委託先", "□無　☑有（社協）|☑無　□有（　　）").field == "entrusted_out"
    assert only("委託先", "☑無　□有").field == "entrusted_out"
    assert only("委託先", "有（社協）|無").field == "entrusted_out"
    assert only("委託先", "☑社協　□その他").field == "entrustees"
    assert only("外部委託", "☑社協　□その他").field == "entrustees"
    assert only("委託先", "1 号倉庫|N Corp.").field == "entrustees"
    assert fields_of(("外部委託", "☑有"), ("委託先", "社協")) == ["entrusted_out", "entrustees"]
    assert fields_of(("預託先", "あり|なし"), ("摘要（預託先詳細）", "Ａ運送")) == ["entrusted_out", "entrustees"]


def test_a_number_that_is_no_mere_count_of_rows_is_the_reference() -> None:
    assert only("No.", "1|2|3").field == "row"
    assert only("No.", "HR-01|HR-02").field == "reference"
    assert only("No.").field == "row"


def test_of_two_columns_for_one_field_the_better_spelling_is_the_field() -> None:
    first, second = match(columns("保存場所", "保管場所"), {}, {})
    assert (first.field, first.how, first.proposals) == (None, "unknown", ("storage_place",))
    assert (second.field, second.how) == ("storage_place", "exact")
    assert fields_of("管理責任者名", "取扱責任者", "担当者") == ["manager", None, None]
    assert fields_of("取扱責任者", "管理責任者名") == [None, "manager"]
    assert fields_of("事務を所掌する組織の名称", "事務担当課", "届出担当課") == ["department", None, None]


def test_a_spelling_gives_way_to_a_better_one_and_is_something_else_then() -> None:
    assert fields_of("事務の名称", "個人情報ファイルの名称") == ["business", "name"]
    assert fields_of("事務の名称", "事務の目的") == ["name", "purposes"]
    assert fields_of("帳票名", "個人情報名") == [None, "name"]


def test_values_give_way_to_spellings() -> None:
    assert fields_of(("謎", "氏名、住所、電話番号|氏名、生年月日"), "個人情報の項目") == [None, "items"]


def test_what_is_settled_comes_first_then_what_is_remembered() -> None:
    cells = columns("置き場", "保管先", ("有無", "有", "委託"), "備考", "利用者")
    settled = {"置き場": "storage_place", "備考": "", "委託有無": "risk_reference"}
    remembered = {"利用者": "access", "備考": "remarks", "保管先": "storage_place"}
    found = match(cells, settled, remembered)
    assert [(one.field, one.how) for one in found] == [
        ("storage_place", "map"), (None, "unknown"), ("risk_reference", "map"), (None, "map"), ("access", "remembered"),
    ]  # fmt: skip
    badged = match(columns("①置き場 ※必須"), {"置き場": "storage_place"}, {})
    assert [(one.field, one.how) for one in badged] == [("storage_place", "map")]


def test_marks_in_a_column_settled_as_items_are_not_items_themselves() -> None:
    (found,) = match(columns(("好きな色", "○|○")), {"好きな色": "items"}, {})
    assert (found.field, found.how, found.item) == ("items", "item", "好きな色")
    (found,) = match(columns(("好きな色", "赤、青")), {}, {"好きな色": "items"})
    assert (found.field, found.how, found.item) == ("items", "remembered", None)


@pytest.mark.parametrize(
    ("header", "proposed"),
    [
        ("個人情報の保菅場所", "storage_place"),
        ("お客様の個人情報の利用目的", "purposes"),
        ("海外データ移転の有無", "foreign_provision"),
        ("Purpse of processing", "purposes"),
        ("Rentention period", "retention"),
        ("要配慮個人情報（心身）", "special_care"),
    ],
)
def test_near_misses_are_proposed_and_never_applied(header: str, proposed: str) -> None:
    found = only(header)
    assert (found.field, found.how, found.proposals[0]) == (None, "unknown", proposed)
    assert not known(header)


def test_a_header_of_two_fields_proposes_both() -> None:
    assert only("保管場所／廃棄方法").proposals == ("storage_place", "disposal")
    assert only("利用期限・保管期限").proposals == ("use_until", "retention")
    assert only("件数（概数）・基準日").proposals == ("subject_count", "counted_on")


@pytest.mark.parametrize(
    "text", ["氏名", "人事部", "紙", "施錠", "1", "2026-04-01", "キャビネット", "なし", "顧客", "採用選考"]
)
def test_words_of_cells_are_no_known_headers(text: str) -> None:
    assert not known(text)
    assert not known(text * 50)


def test_fingerprints_tell_headers_apart_whatever_their_badges() -> None:
    one = fingerprint(["No", "利用目的 ※必須", "備考", ""])
    assert one == fingerprint(["Ｎｏ", "①利用目的", "備　考"])
    assert len({one, fingerprint(["No", "備考", "利用目的"]), fingerprint(["No", "利用目的"]), fingerprint([])}) == 4


TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.sampled_from(BADGED + list(GDPR) + MARKED))


@given(TEXTS)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)
    assert not text.strip() or key(text)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=2), st.lists(TEXTS, max_size=3)), max_size=8))
def test_every_column_is_matched_once_and_no_field_twice(cells: list[tuple[str, list[str], list[str]]]) -> None:
    given_columns = [Column(number, *cell) for number, cell in enumerate(cells, start=1)]
    found = match(given_columns, {}, {})
    assert [(one.number, one.header) for one in found] == [(one.number, one.header) for one in given_columns]
    assert all((one.field is None) == (one.how == "unknown") for one in found)
    counted = Counter(one.field for one in found if one.field and one.item is None)
    assert set(counted.values()) <= {1}
    assert fingerprint([one.header for one in found]) == fingerprint([key(one.header) for one in found])


def rows(folder: str) -> list[dict[str, str]]:
    found = []
    for path in sorted((DATA / folder).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def test_the_files_of_spellings_are_sound() -> None:
    """Each spelling stands once, is written without badges, names fields that there are and says where it is from."""
    fields = {field.key for field in spellings.recordable()}
    exact = {key(text) for field in spellings.recordable() for text in spellings.own(field)}
    found = rows("headers")
    assert len(found) > 4000
    for row in found:
        assert key(row["header"]) == fold(row["header"]), row
        assert row["field"] in fields | {""}, row
        assert row["otherwise"] in fields | {"", spellings.WEAK}, row
        assert set(row["proposals"].split(" | ")) <= fields | {""}, row
        assert row["language"] in ("ja", "en"), row
        assert row["source"], row
        assert row["field"] or not row["otherwise"], row
        assert key(row["header"]) not in exact or row["proposals"], row
        assert row["header"] == row["header"].strip(), row
    assert [text for text, times in Counter(key(row["header"]) for row in found).items() if times > 1] == []


def test_the_files_about_columns_name_what_there_is() -> None:
    fields = {field.key for field in spellings.recordable()}
    tables = {path.stem: path.read_text(encoding="utf-8") for path in (DATA / "columns").glob("*.csv")}
    assert tables.keys() == {"badges", "bands", "beside", "parties", "twins", "values"}
    assert all(set(row["fields"].split()) <= fields for row in _table("bands"))
    assert all({row["names"], row["mark"]} <= fields for row in _table("twins"))
    assert all(row["field"] in fields | {""} for row in _table("values"))
    assert all(set(row["proposals"].split(" | ")) <= fields | {""} for row in _table("values"))
    assert all(row["vocabulary"] in {*vocabularies(), ""} for row in _table("values"))
    assert all({*row["beside"].split(), row["field"]} <= fields | {""} for row in _table("beside"))


def test_a_header_is_not_near_to_a_part_of_a_longer_word_of_it() -> None:
    assert nearest(key("外国 Country")) == ("foreign_country", "storage_country")


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / "columns" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
