"""What written words mean in the catalogue: marks, blanks, lists and terms as the public views tell them."""

import json
from pathlib import Path

import pytest

from catalog.vocabulary import terms
from tests.conftest import Ask, Daicho, HandIn

Told = dict[str, str | None]

YES = [
    "有", "有り", "有る", "あり", "ある", "アリ", "ｱﾘ", " 有 ", "　有　", "あり。", "はい", "該当", "該当する",
    "該当あり", "含む", "含まれる", "する", "している", "実施済", "可", "要", "提供あり", "委託している", "利用する",
    "取得済み", "○", "〇", "◯", "◎", "●", "レ", "✓", "✔", "☑", "■", "v", "Ｖ", "1", "１", "y", "Y",
    "yes", "YES", "Ｙｅｓ", "TRUE",
    "true", "on", "OK", "☑有 □無", "■有り □無し", "1:有", "1. 有", "included", "applicable",
]  # fmt: skip
NO = [
    "無", "無し", "無い", "なし", "ない", "ナシ", "ﾅｼ", " 無 ", "なし。", "特になし", "ありません", "いいえ", "否",
    "非該当", "該当しない", "含まない", "しない", "していない", "未実施", "不可", "不要", "提供なし", "委託していない",
    "×", "✕", "✗", "バツ", "0", "０", "n", "N", "no", "NO", "Ｎｏ", "FALSE", "false", "off", "none", "None", "nil",
    "□有 ☑無", "□あり ■なし", "2:無", "not included",
]  # fmt: skip
NOT_APPLICABLE = [
    "該当なし", "該当無し", "該当　なし", "該当者なし", "対象外", "対象なし", "適用外", "関係なし", "斜線", "－", "-",
    "−", "–", "—", "ー", "--", "/", "N/A", "n/a", "Ｎ／Ａ", "NA", "n.a.", "not applicable",
    "Not Applicable", "(該当なし)",
]  # fmt: skip
UNKNOWN = [
    "不明", "不明。", "未確認", "未調査", "未定", "わからない", "分からない", "要確認", "確認中", "検討中", "保留",
    "？", "?", "unknown", "Unknown", "UNKNOWN", "not sure", "TBD", "tbc", "pending",
]  # fmt: skip
NOTHING = ["多分", "一部の者のみ有り得る", "有と無", "yes and no", "△", "=1+1", "2026-04-01", "0012"]

MARKS = [
    *((written, "yes") for written in YES),
    *((written, "no") for written in NO),
    *((written, "not_applicable") for written in NOT_APPLICABLE),
    *((written, "unknown") for written in UNKNOWN),
    *((written, None) for written in NOTHING),
]
STATES = {"yes": "given", "no": "none", None: "given"}


def test_every_spelling_of_a_mark_is_told_as_one_of_four_answers(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    """Marks in a row each: what they mean, what state the field is in, and the words as they were written."""
    rows = [{"name": f"取扱い{number}", "entrusted_out": written} for number, (written, _) in enumerate(MARKS)]
    assert daicho("import", hand_in("marks.xlsx", [*rows, {"name": "未記入"}])).code == 0

    told: Told = dict(ask("select activity_name, entrusted_out from activities"))
    states: Told = dict(ask("select activity_name, state from field_states where field = 'entrusted_out'"))
    written: Told = dict(ask("select activity_name, written from cells where field = 'entrusted_out'"))
    names = {f"取扱い{number}": mark for number, mark in enumerate(MARKS)}
    assert {name: told[name] for name in names} == {name: means for name, (_, means) in names.items()}
    assert {name: states[name] for name in names} == {
        name: STATES.get(means, means) for name, (_, means) in names.items()
    }
    assert written == {name: words for name, (words, _) in names.items()}
    assert (told["未記入"], states["未記入"]) == (None, "blank")


def test_marks_that_mean_nothing_are_reported_at_their_cells(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    rows = [{"name": f"取扱い{number}", "special_care": written} for number, (written, _) in enumerate(MARKS)]
    run = daicho("import", hand_in("marks.xlsx", rows), "--json")
    findings = json.loads(run.out)["files"][0]["findings"]
    rows_of = {finding["row"] for finding in findings if finding["code"] == "mark-unread"}
    assert rows_of == {3 + number for number, (_, means) in enumerate(MARKS) if means is None}


LISTS = {
    "subjects": "activity_subjects",
    "items": "activity_items",
    "purposes": "activity_purposes",
    "acquisition": "activity_acquisitions",
    "consents": "activity_consents",
    "storage_place": "activity_storages",
    "use_until": "activity_retentions",
    "retention": "activity_retentions",
    "entrustees": "activity_entrustments",
    "entrusters": "activity_entrusters",
    "recipients": "activity_recipients",
    "safeguards": "activity_safeguards",
}
"""The many-valued cells of an activity and the view of their values."""

EMPTY_ANSWERS = {
    "なし": "none",
    "無し": "none",
    "特になし": "none",
    "該当なし": "not_applicable",
    "－": "not_applicable",
    "N/A": "not_applicable",
    "不明": "unknown",
    "未確認": "unknown",
}


def test_a_list_that_names_nothing_has_a_state_and_no_elements(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    """Each many-valued cell with each answer in a row of its own."""
    answers = {**EMPTY_ANSWERS, "": "blank", "あれこれ": "given"}
    rows = [{"name": f"{field} {written}", field: written} for field in LISTS for written in answers]
    assert daicho("import", hand_in("lists.xlsx", rows)).code == 0

    states = set(ask("select field, activity_name, state from field_states where state <> 'blank'"))
    named = {("name", f"{field} {written}", "given") for field in LISTS for written in answers}
    told = {(field, f"{field} {written}", state) for field in LISTS for written, state in answers.items() if written}
    assert states - named == told
    for view in dict.fromkeys(LISTS.values()):
        listed = {f"{field} あれこれ" for field, its in LISTS.items() if its == view}
        assert {name for (name,) in ask(f"select activity_name from {view}")} == listed


def test_the_words_of_an_empty_answer_are_still_in_the_register(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    assert (
        daicho("import", hand_in("a.xlsx", [{"name": "応募者情報", "items": "なし", "entrustees": "該当なし"}])).code
        == 0
    )
    assert ask("select items, entrustees, purposes from register") == [("なし", "該当なし", None)]


def test_words_that_leave_a_list_open_are_flagged(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    row = {
        "name": "応募者情報",
        "items": "氏名、住所、等",
        "subjects": "従業者、その他",
        "purposes": "採用選考\nなど",
    }
    assert daicho("import", hand_in("a.xlsx", [row])).code == 0
    assert ask("select written, term, flags from activity_items order by position") == [
        ("氏名", "NAME", None),
        ("住所", "ADDR", None),
        ("等", None, "OPEN"),
    ]
    assert ask("select written, flags from activity_subjects where flags = 'OPEN'") == [("その他", "OPEN")]
    assert ask("select written, flags from activity_purposes where flags = 'OPEN'") == [("など", "OPEN")]
    assert ask("select state from field_states where field = 'items'") == [("given",)]


def test_special_care_items_stand_beside_a_mark_that_denies_them(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    rows = [
        {"name": "健康診断", "items": "氏名、病歴、健診結果", "special_care": "無", "my_number": "無"},
        {"name": "給与", "items": "氏名、マイナンバー", "special_care": "無", "my_number": "有"},
        {"name": "名刺", "items": "氏名、会社名", "special_care": "", "my_number": ""},
    ]
    assert daicho("import", hand_in("a.xlsx", rows)).code == 0
    asked = "select name, special_care, special_care_items, my_number, my_number_items from activities order by name"
    assert ask(asked) == [
        ("健康診断", "no", "DISEASE HEALTHCHK", "no", None),
        ("名刺", None, None, None, None),
        ("給与", "no", None, "yes", "MYNO"),
    ]


def test_dates_are_dates_and_unread_ones_stay_in_the_words(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    rows = [
        {"name": "a", "started_on": "令和元年5月1日", "reviewed_on": "2026/4/1", "next_review_on": "R9.4"},
        {"name": "b", "started_on": "平成35年", "reviewed_on": "2026-02-30", "next_review_on": "不明"},
    ]
    assert daicho("import", hand_in("a.xlsx", rows)).code == 0
    days = ask(
        "select started_on::varchar, reviewed_on::varchar, next_review_on::varchar from activities order by name"
    )
    assert days == [("2019-05-01", "2026-04-01", "2027-04-01"), ("2023-01-01", None, None)]
    assert ask("select reviewed_on, next_review_on from register where name = 'b'") == [("2026-02-30", "不明")]
    states = ask("select field, state from field_states where activity_name = 'b' and field like '%review%' order by 1")
    assert states == [("next_review_on", "unknown"), ("reviewed_on", "given")]


def test_counts_of_the_activity_and_of_its_subjects_are_numbers(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    rows = [
        {"name": "a", "subject_count": "約1,200名"},
        {"name": "b", "subjects": "従業者、応募者"},
        {"name": "c", "subject_count": "数百名"},
        {"name": "d", "subject_count": "5000人以上"},
    ]
    details = [
        (1, {"written": "従業者", "count": "1,000人", "counted_on": "2026-04-01"}),
        (1, {"written": "応募者", "count": "約4〜5百人"}),
    ]
    assert daicho("import", hand_in("a.xlsx", rows, activity_subject=details)).code == 0
    assert ask("select name, subject_count_min, subject_count_max from activities order by name") == [
        ("a", 1_200, 1_200),
        ("b", 1_400, 1_500),
        ("c", None, None),
        ("d", 5_000, None),
    ]
    asked = "select written, term, count_min, count_max, approximate, unit, counted_on::varchar from activity_subjects"
    assert ask(f"{asked} order by position") == [
        ("従業者", "EMP", 1_000, 1_000, "no", "person", "2026-04-01"),
        ("応募者", "APPLICANT", 400, 500, "yes", "person", None),
    ]


def test_periods_tell_months_event_and_day_for_each_kind_of_limit(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    rows = [
        {"name": "a", "use_until": "案件終了まで", "retention": "退職後7年"},
        {"name": "b", "use_until": "2012年9月末まで", "retention": "永久"},
    ]
    assert daicho("import", hand_in("a.xlsx", rows)).code == 0
    asked = "select activity_name, kind, written, months, event, until::varchar from activity_retentions"
    assert ask(f"{asked} order by 1, position") == [
        ("a", "use", "案件終了まで", 0, "CASE_DONE", None),
        ("a", "keep", "退職後7年", 84, "RETIREMENT", None),
        ("b", "use", "2012年9月末まで", None, None, "2012-09-30"),
        ("b", "keep", "永久", None, None, None),
    ]


def test_a_hand_in_without_dates_counts_or_limits_follows_one_that_has_them(
    daicho: Daicho, hand_in: HandIn, ask: Ask
) -> None:
    first = {"name": "a", "started_on": "2026-04-01", "subject_count": "約1,200名", "retention": "退職後7年"}
    assert daicho("import", hand_in("a.xlsx", [first | {"remarks": "なし"}])).code == 0
    assert daicho("import", hand_in("b.xlsx", [{"name": "b"}]), "--ledger", "other").code == 0
    assert ask("select name, started_on::varchar from activities order by 1") == [("a", "2026-04-01"), ("b", None)]


@pytest.mark.parametrize(
    ("vocabulary", "table", "view"),
    [
        ("data_item", "activity_item", "activity_items"),
        ("subject", "activity_subject", "activity_subjects"),
        ("purpose", "activity_purpose", "activity_purposes"),
    ],
)
def test_every_spelling_of_a_term_reaches_it_in_sql(
    vocabulary: str, table: str, view: str, daicho: Daicho, hand_in: HandIn, ask: Ask
) -> None:
    meant = {spelling: term.code for term in terms(vocabulary) for spelling in term.spellings}
    rows = [(0, {"written": spelling}) for spelling in meant]
    assert daicho("import", hand_in("a.xlsx", [{"name": "すべて"}], **{table: rows})).code == 0
    assert dict(ask(f"select written, term from {view}")) == meant
    assert len(meant) > 500


def test_a_term_is_told_with_its_labels_and_flags(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    assert daicho("import", hand_in("a.xlsx", [{"name": "a", "items": "お名前、ＴＥＬ、謎の項目"}])).code == 0
    assert ask("select written, term, label_ja, label_en from activity_items order by position") == [
        ("お名前", "NAME", "氏名", _label("data_item", "NAME")),
        ("ＴＥＬ", "TEL", _label("data_item", "TEL", "ja"), _label("data_item", "TEL")),
        ("謎の項目", None, None, None),
    ]


def test_the_japanese_views_tell_the_same(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    assert daicho("import", hand_in("a.xlsx", [{"name": "a", "items": "お名前", "entrusted_out": "有"}])).code == 0
    assert ask('select "個人情報の名称", "委託" from "日本語"."取扱い"') == [("a", "有")]
    assert ask('select "個人情報の項目", "用語コード" from "日本語"."取扱い_項目"') == [("お名前", "NAME")]


def _label(vocabulary: str, code: str, lang: str = "en") -> str:
    return next(term.label(lang) for term in terms(vocabulary) if term.code == code)
