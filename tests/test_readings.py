"""What written words say as dates, counts, periods, lists and names: readings of what people really write."""

import subprocess
import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.elements import words_of
from catalog.folding import fold
from catalog.readings.counts import CountReading, read_count
from catalog.readings.dates import read_date, read_serial
from catalog.readings.groups import read_group
from catalog.readings.lists import split
from catalog.readings.marks import read_mark
from catalog.readings.periods import PeriodReading, read_period
from tests import nasty

FAST = settings(max_examples=300, deadline=None, derandomize=True)

DAYS = [
    ("2026-04-01", "2026-04-01", "day"),
    ("2026/4/1", "2026-04-01", "day"),
    ("2026.4.1", "2026-04-01", "day"),
    ("20260401", "2026-04-01", "day"),
    ("2026年4月1日", "2026-04-01", "day"),
    ("２０２６年４月１日", "2026-04-01", "day"),
    ("2026 年 4 月 1 日", "2026-04-01", "day"),
    ("２０２６／４／１", "2026-04-01", "day"),
    ("2026－4－1", "2026-04-01", "day"),
    ("二〇二六年四月一日", "2026-04-01", "day"),
    ("2026-04-01 12:34:56", "2026-04-01", "day"),
    ("2026-04-01T12:34", "2026-04-01", "day"),
    ("2026年4月1日（水）", "2026-04-01", "day"),
    ("2026年4月1日(水曜日)", "2026-04-01", "day"),
    ("2026年4月1日現在", "2026-04-01", "day"),
    ("2026年4月1日時点", "2026-04-01", "day"),
    ("2026年4月1日付け", "2026-04-01", "day"),
    ("2026年4月1日制定", "2026-04-01", "day"),
    ("2026年4月1日改訂", "2026-04-01", "day"),
    ("2026年4月", "2026-04-01", "month"),
    ("2026/4", "2026-04-01", "month"),
    ("2026年", "2026-01-01", "year"),
    ("2026", "2026-01-01", "year"),
    ("2024-02-29", "2024-02-29", "day"),
    ("2024年（令和6年）4月1日", "2024-04-01", "day"),
    ("令和6年（2024年）4月1日", "2024-04-01", "day"),
    ("令和8年4月1日", "2026-04-01", "day"),
    ("令和８年４月１日", "2026-04-01", "day"),
    ("令和　８　年　４　月　１　日", "2026-04-01", "day"),
    ("令和八年四月一日", "2026-04-01", "day"),
    ("令和一〇年一〇月一〇日", "2028-10-10", "day"),
    ("令和十年十月十日", "2028-10-10", "day"),
    ("令和二十一年十二月三十一日", "2039-12-31", "day"),
    ("令和ニ年三月", "2020-03-01", "month"),
    ("令和ニ年二月二十九日", "2020-02-29", "day"),
    ("令和元年5月1日", "2019-05-01", "day"),
    ("令和元年", "2019-05-01", "year"),
    ("令和元年5月", "2019-05-01", "month"),
    ("平成元年", "1989-01-08", "year"),
    ("平成元年1月", "1989-01-08", "month"),
    ("平成元年2月", "1989-02-01", "month"),
    ("平成31年", "2019-01-01", "year"),
    ("1 April 2024", "2024-04-01", "day"),
    ("1st Apr. 2024", "2024-04-01", "day"),
    ("April 1, 2024", "2024-04-01", "day"),
    ("1-Sept-2024", "2024-09-01", "day"),
    ("April 2024", "2024-04-01", "month"),
    ("令和1年5月1日", "2019-05-01", "day"),
    ("R8.4.1", "2026-04-01", "day"),
    ("r8-4-1", "2026-04-01", "day"),
    ("R.8.4.1", "2026-04-01", "day"),
    ("Ｒ８／４／１", "2026-04-01", "day"),
    ("R元.5.1", "2019-05-01", "day"),
    ("㋿6年4月1日", "2024-04-01", "day"),
    ("H31.4.30", "2019-04-30", "day"),
    ("平成31年4月30日", "2019-04-30", "day"),
    ("平成元年1月8日", "1989-01-08", "day"),
    ("㍻30年1月", "2018-01-01", "month"),
    ("S64.1.7", "1989-01-07", "day"),
    ("昭和64年1月7日", "1989-01-07", "day"),
    ("昭和元年12月25日", "1926-12-25", "day"),
    ("大正15年12月24日", "1926-12-24", "day"),
    ("T1.7.30", "1912-07-30", "day"),
    ("明治45年7月29日", "1912-07-29", "day"),
    ("9999-12-31", "9999-12-31", "day"),
]

NO_DAYS = [
    "",
    " ",
    "不明",
    "なし",
    "N/A",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026/4/31",
    "2025-02-29",
    "0000-01-01",
    "令和3年2月29日",
    "令和8年13月1日",
    "令和0年4月1日",
    "R0.1.1",
    "令和十十年",
    "平成99999年",
    "2026年度",
    "令和6年度",
    "2026年4月末",
    "2026年4月上旬",
    "46113",
    "4/1/2026",
    "31 April 2024",
    "1 April 2 2024",
    "April 1",
    "Mayor 2024",
    "26/4/1",
    "12:34",
    "十",
    "2026-04-01以降",
    "2026-04-01〜2027-03-31",
    "令和6年（2023年）4月1日",
    "2026/4/1①",
]


@pytest.mark.parametrize(("written", "day", "precision"), DAYS)
def test_a_date_is_read_in_any_form(written: str, day: str, precision: str) -> None:
    reading = read_date(written)
    assert reading is not None
    assert (reading.day.isoformat(), reading.precision, reading.past_era) == (day, precision, False)


@pytest.mark.parametrize("written", NO_DAYS)
def test_what_is_no_date_or_does_not_exist_is_not_read(written: str) -> None:
    assert read_date(written) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("平成35年", "2023-01-01"),
        ("平成三十五年三月三十一日", "2023-03-31"),
        ("H31.5.1", "2019-05-01"),
        ("平成31年5月1日", "2019-05-01"),
        ("昭和64年1月8日", "1989-01-08"),
        ("大正15年12月25日", "1926-12-25"),
        ("明治45年7月30日", "1912-07-30"),
    ],
)
def test_a_date_of_an_era_that_had_ended_goes_on_counting_and_says_so(written: str, day: str) -> None:
    reading = read_date(written)
    assert reading is not None
    assert (reading.day.isoformat(), reading.past_era) == (day, True)


@pytest.mark.parametrize(
    ("written", "day"), [("45383", "2024-04-01"), ("４５３８３", "2024-04-01"), ("45383.5", "2024-04-01")]
)
def test_a_number_is_read_as_the_day_that_workbooks_count_by_it(written: str, day: str) -> None:
    reading = read_serial(written)
    assert reading is not None
    assert (reading.day.isoformat(), reading.precision) == (day, "day")


@pytest.mark.parametrize("written", ["1", "2024", "20240401", "10000", "80000", "45,383", "45383年", ""])
def test_other_numbers_are_no_days(written: str) -> None:
    assert read_serial(written) is None


@FAST
@given(st.dates(date(1869, 1, 1)))
def test_a_day_is_the_same_in_every_western_form(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%Y}年{day.month}月{day.day}日",
        f"{day:%Y}/{day.month}/{day.day}".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ]
    assert {reading.day for form in forms if (reading := read_date(form))} == {day}


@FAST
@given(st.dates(date(2019, 5, 1), date(2117, 12, 31)))
def test_a_day_is_the_same_in_the_calendar_of_the_era(day: date) -> None:
    year = day.year - 2018
    forms = [
        f"令和{year}年{day.month}月{day.day}日",
        f"R{year}.{day.month}.{day.day}",
        f"令和{_kanji(year)}年{_kanji(day.month)}月{_kanji(day.day)}日",
    ]
    assert [reading and reading.day for reading in map(read_date, forms)] == [day] * 3


@FAST
@given(nasty.texts(40))
def test_no_text_breaks_a_reader(written: str) -> None:
    reading = read_date(written)
    assert reading is None or date.min <= reading.day <= date.max
    count = read_count(written)
    assert count is None or 0 <= count.minimum < 2**63
    assert count is None or count.maximum is None or count.minimum <= count.maximum < 2**63
    assert read_mark(written) is None or isinstance(read_mark(written), tuple)
    period = read_period(written)
    assert period is None or period.months is None or 0 <= period.months < 2**31


@FAST
@given(st.text("令和平成元年月日度末まで後間半か箇ヶ約万千以上未満人件〇一二十ニ0123456789.,-/〜 ()"))
def test_no_text_like_a_date_or_number_breaks_a_reader(written: str) -> None:
    for read in (read_date, read_count, read_period, read_mark):
        read(written)


@pytest.mark.parametrize("written", nasty.HALVES)
def test_half_characters_are_nothing_that_can_be_read(written: str) -> None:
    assert (read_date(written), read_count(written), read_period(written)) == (None, None, None)


COUNTS = [
    ("1200", 1_200, 1_200, False, None),
    ("1,200", 1_200, 1_200, False, None),
    ("１，２００件", 1_200, 1_200, False, "record"),
    ("１,２００件", 1_200, 1_200, False, "record"),
    ("0件", 0, 0, False, "record"),
    ("1,200,000人", 1_200_000, 1_200_000, False, "person"),
    ("1200.0", 1_200, 1_200, False, None),
    ("1 名", 1, 1, False, "person"),
    ("100枚", 100, 100, False, "sheet"),
    ("約1,200名", 1_200, 1_200, True, "person"),
    ("約 1,200 名", 1_200, 1_200, True, "person"),
    ("約4千", 4_000, 4_000, True, None),
    ("約４千人", 4_000, 4_000, True, "person"),
    ("5,000名程度", 5_000, 5_000, True, "person"),
    ("100名前後", 100, 100, True, "person"),
    ("およそ100人", 100, 100, True, "person"),
    ("概ね100人", 100, 100, True, "person"),
    ("1万2千人", 12_000, 12_000, False, "person"),
    ("1万2000人", 12_000, 12_000, False, "person"),
    ("12万3456人", 123_456, 123_456, False, "person"),
    ("12.5万件", 125_000, 125_000, False, "record"),
    ("3百万", 3_000_000, 3_000_000, False, None),
    ("1億2千万", 120_000_000, 120_000_000, False, None),
    ("4〜5千", 4_000, 5_000, False, None),
    ("4～5千人", 4_000, 5_000, False, "person"),
    ("1〜2万人", 10_000, 20_000, False, "person"),
    ("10万〜20万人", 100_000, 200_000, False, "person"),
    ("1,000〜2,000名", 1_000, 2_000, False, "person"),
    ("1,000名〜2,000名", 1_000, 2_000, False, "person"),
    ("1000-2000", 1_000, 2_000, False, None),
    ("1000から2000", 1_000, 2_000, False, None),
    ("約1,000〜2,000名", 1_000, 2_000, True, "person"),
    ("1000以上", 1_000, None, False, None),
    ("5000人以上", 5_000, None, False, "person"),
    ("1000人超", 1_001, None, False, "person"),
    ("500未満", 0, 499, False, None),
    ("500名以下", 0, 500, False, "person"),
    ("500名以内", 0, 500, False, "person"),
    ("最大100名", 0, 100, False, "person"),
    ("従業員1,200名", 1_200, 1_200, False, "person"),
    ("件数：100", 100, 100, False, None),
    ("1200 persons", 1_200, 1_200, False, "person"),
    ("1,200 records", 1_200, 1_200, False, "record"),
    ("1,200 cases", 1_200, 1_200, False, "record"),
    ("12 sheets", 12, 12, False, "sheet"),
    ("about 1,200", 1_200, 1_200, True, None),
    ("approx. 1,200 people", 1_200, 1_200, True, "person"),
    ("approximately 1,200 people", 1_200, 1_200, True, "person"),
    ("around 500 records", 500, 500, True, "record"),
    ("ca. 500", 500, 500, True, None),
    ("500 or more", 500, None, False, None),
    ("at least 500", 500, None, False, None),
    ("over 500", 501, None, False, None),
    ("more than 500 people", 501, None, False, "person"),
    ("less than 500", 0, 499, False, None),
    ("fewer than 500", 0, 499, False, None),
    ("up to 500", 0, 500, False, None),
    ("500 or less", 0, 500, False, None),
    ("500+", 500, None, False, None),
    ("1,000人以上5,000人未満", 1_000, 4_999, False, "person"),
    ("従業員1,000〜2,000名", 1_000, 2_000, False, "person"),
    ("会員数1,200名", 1_200, 1_200, False, "person"),
    ("合計1,200", 1_200, 1_200, False, None),
    ("契約100件", 100, 100, False, "record"),
    ("約1,200名（2026年4月1日現在）", 1_200, 1_200, True, "person"),
]

NO_COUNTS = [
    "",
    "不明",
    "なし",
    "多数",
    "数名",
    "数百名",
    "数100名",
    "数千人",
    "十数名",
    "若干名",
    "全社員",
    "-5",
    "1200.5",
    "1,2345",
    "50%",
    "100万円",
    "別紙1",
    "第3回",
    "12:30",
    "2026-04-01",
    "5〜3",
    "100±10",
    "従業員約1,200名、家族800名",
    "120名(うち正社員100名)",
    "約100件/年",
    "毎月100件",
    "約数100名",
    "①100名",
    "9" * 20,
]


@pytest.mark.parametrize(("written", "minimum", "maximum", "approximate", "unit"), COUNTS)
def test_a_count_is_read_as_people_write_it(
    written: str, minimum: int, maximum: int | None, approximate: bool, unit: str | None
) -> None:
    assert read_count(written) == CountReading(minimum, maximum, approximate, unit)


@pytest.mark.parametrize("written", NO_COUNTS, ids=lambda written: written[:20])
def test_what_is_no_count_is_not_guessed(written: str) -> None:
    assert read_count(written) is None


@pytest.mark.parametrize(
    ("module", "reader"), [("counts", "read_count"), ("periods", "read_period"), ("dates", "read_date")]
)
def test_a_long_row_of_digits_is_read_in_no_time(module: str, reader: str) -> None:
    program = f"from catalog.readings.{module} import {reader}; print({reader}('1' * 70_000))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=10, check=False)
    assert done.stdout == "None\n"


@FAST
@given(st.integers(0, 10**15), st.sampled_from(["", "人", "件", "名", "枚", " persons"]), st.booleans())
def test_a_number_is_read_back_however_it_is_grouped(number: int, unit: str, about: bool) -> None:
    forms = [f"{number}{unit}", f"{number:,}{unit}", _wide(f"{number:,}{unit}")]
    readings = [read_count(("約" if about else "") + form) for form in forms]
    assert [reading and (reading.minimum, reading.maximum, reading.approximate) for reading in readings] == [
        (number, number, about)
    ] * 3


PERIODS = [
    ("採否決定後1年", 12, "SELECTION_END", None),
    ("採否決定後１年", 12, "SELECTION_END", None),
    ("退職後7年", 84, "RETIREMENT", None),
    ("退職後7年間", 84, "RETIREMENT", None),
    ("退職後七年", 84, "RETIREMENT", None),
    ("退職の日から7年", 84, "RETIREMENT", None),
    ("退職日の翌日から7年", 84, "RETIREMENT", None),
    ("取引終了後5年", 60, "CONTRACT_END", None),
    ("選考終了後3ヶ月", 3, "SELECTION_END", None),
    ("対応完了後3年間", 36, "REPLY_DONE", None),
    ("退会から1か月以内に削除", 1, "WITHDRAWAL", None),
    ("退職後5年（労働基準法）", 60, "RETIREMENT", None),
    ("3ヶ月", 3, None, None),
    ("3か月間", 3, None, None),
    ("3カ月", 3, None, None),
    ("3ヵ月", 3, None, None),
    ("3ケ月", 3, None, None),
    ("3箇月", 3, None, None),
    ("三か月", 3, None, None),
    ("十五年", 180, None, None),
    ("十年間", 120, None, None),
    ("1年半", 18, None, None),
    ("1.5年", 18, None, None),
    ("1年6か月", 18, None, None),
    ("2年6ヶ月間", 30, None, None),
    ("契約終了後1年6か月", 18, "CONTRACT_END", None),
    ("半年", 6, None, None),
    ("半年間", 6, None, None),
    ("30日", 1, None, None),
    ("90日間", 3, None, None),
    ("10年間", 120, None, None),
    ("案件終了まで", 0, "CASE_DONE", None),
    ("契約終了まで", 0, "CONTRACT_END", None),
    ("配信停止まで", 0, "UNSUBSCRIBE", None),
    ("利用目的達成まで", 0, "PURPOSE_DONE", None),
    ("2012年9月末まで", None, None, "2012-09-30"),
    ("2012年9月まで", None, None, "2012-09-30"),
    ("2024年2月末日", None, None, "2024-02-29"),
    ("2012年9月30日まで", None, None, "2012-09-30"),
    ("2012年まで", None, None, "2012-12-31"),
    ("平成24年9月末まで", None, None, "2012-09-30"),
    ("令和8年3月31日まで", None, None, "2026-03-31"),
    ("2026/3/31", None, None, "2026-03-31"),
    ("until 2026-03-31", None, None, "2026-03-31"),
    ("1 year", 12, None, None),
    ("6 months", 6, None, None),
    ("6 months from acquisition", 6, "ACQUISITION", None),
    ("5 years after the end of the contract", 60, "CONTRACT_END", None),
    ("7 years after retirement", 84, "RETIREMENT", None),
    ("until the end of the contract", 0, "CONTRACT_END", None),
    ("契約終了後5年又は7年", None, "CONTRACT_END", None),
    ("契約終了後5又は7年", None, "CONTRACT_END", None),
    ("退職後5年以上", None, "RETIREMENT", None),
    ("退職後約5年", 60, "RETIREMENT", None),
    ("3ヶ年", 36, None, None),
    ("六月間", 6, None, None),
]

NO_PERIODS = [
    "",
    "永久",
    "永年",
    "無期限",
    "永久保存",
    "なし",
    "不明",
    "未定",
    "法定保存期間",
    "10日",
    "45日",
    "0年",
    "2年又は3年",
    "2〜3年",
    "2026年度末まで",
    "令和7年度末まで",
    "平成24年度より5年",
    "2026年4月1日から3年",
    "毎年3月",
    "3月末まで",
    "99999999999999年",
    "9" * 400 + "年",
    "1." + "1" * 5_000 + "年",
    "数十年",
    "二三年",
    "3年度",
    "毎月30日",
    "退職後3年、契約終了後5年",
]


@pytest.mark.parametrize(("written", "months", "event", "until"), PERIODS)
def test_a_time_limit_is_read_as_people_write_it(
    written: str, months: int | None, event: str | None, until: str | None
) -> None:
    assert read_period(written) == PeriodReading(months, event, date.fromisoformat(until) if until else None)


@pytest.mark.parametrize("written", NO_PERIODS, ids=lambda written: written[:20])
def test_a_time_limit_whose_length_is_not_told_is_not_guessed(written: str) -> None:
    assert read_period(written) is None


MARKS = [
    ("有", "yes", ""),
    ("有（A社）", "yes", "A社"),
    ("あり：B社", "yes", "B社"),
    ("有／C社", "yes", "C社"),
    ("有・病歴", "yes", "病歴"),
    ("有 A社", "yes", "A社"),
    ("有\nA社", "yes", "A社"),
    ("有(株)サンプル", "yes", "(株)サンプル"),
    ("有（株式会社A（東京））", "yes", "株式会社A（東京）"),
    ("○（任意）", "yes", "任意"),
    ("無（ただし法令に基づく場合を除く）", "no", "ただし法令に基づく場合を除く"),
    ("なし※", "no", ""),
    ("なし※1", "no", "1"),
    ("無 ", "no", ""),
    ("□無　☑有（委託先：社協）", "yes", "委託先：社協"),
    ("☑有　□無　□不明", "yes", ""),
    ("－（紙のみ）", "not_applicable", "紙のみ"),
    ("N/A（理由）", "not_applicable", "理由"),
    ("Yes (A Ltd.)", "yes", "A Ltd."),
]

NO_MARKS = [
    "",
    " ",
    "有・無",
    "有／無",
    "あり・なし",
    "要・不要",
    "Y/N",
    "1/2",
    "有（不明）",
    "有り得る",
    "No. 5",
    "No longer",
    "A社",
]


@pytest.mark.parametrize(("written", "answer", "note"), MARKS)
def test_an_answer_is_read_with_the_note_beside_it(written: str, answer: str, note: str) -> None:
    reading = read_mark(written)
    assert reading is not None
    assert (reading.answer, reading.note) == (answer, note)


@pytest.mark.parametrize("written", [*NO_MARKS, "有（" + "注" * 300 + "）"], ids=lambda written: written[:20])
def test_what_gives_two_answers_or_none_is_no_answer(written: str) -> None:
    assert read_mark(written) is None


CELL = "、，,；;\n"
"""The separators of most lists; purposes are parted at line breaks only."""

GROUPS = [
    ("連絡先(電話、メール)", ("TEL", "EMAIL"), True),
    ("基本情報（氏名・住所）", ("NAME", "ADDR"), True),
    ("住所(自宅、勤務先)", ("ADDR",), True),
    ("住所【自宅】", ("ADDR",), True),
    ("氏名（漢字）（カナ）", ("NAME",), True),
    ("緊急連絡先（氏名、続柄）", ("EMERG",), True),
    ("本人確認書類（運転免許証、個人番号）", ("DRIVER", "MYNO"), True),
    ("顧客情報(氏名、XYZ)", ("NAME",), False),
]


@pytest.mark.parametrize(("written", "terms", "known"), GROUPS)
def test_a_group_stands_for_its_parts_or_for_its_own_term(written: str, terms: tuple[str, ...], known: bool) -> None:
    assert words_of(written, CELL, "data_item") == (written,)
    assert read_group(written, "data_item") == (terms, known)


@pytest.mark.parametrize("written", ["氏名", "", "XYZ（ABC）", "（氏名）", "メールアドレス（PC・携帯）", "氏名（"])
def test_a_term_and_words_without_terms_are_no_groups(written: str) -> None:
    assert read_group(written, "data_item") is None


ITEMS = [
    ("氏名及び住所並びに電話番号", ("氏名", "住所", "電話番号")),
    ("氏名及び連絡先（電話、メール）", ("氏名", "連絡先（電話、メール）")),
    ("氏名と住所", ("氏名", "住所")),
    ("音と映像", ("音と映像",)),
    ("氏名 | 住所", ("氏名", "住所")),
    ("氏名｜住所", ("氏名", "住所")),
    ("ア氏名 イ住所", ("氏名", "住所")),
    ("ア 氏名 イ 住所", ("氏名", "住所")),
    ("（ア）氏名（イ）住所", ("氏名", "住所")),
    ("アドレス イメージ", ("アドレス イメージ",)),
    ("ⅰ氏名ⅱ住所", ("氏名", "住所")),
    ("Ⅰ種、Ⅱ種", ("Ⅰ種", "Ⅱ種")),
    ("【基本】氏名", ("氏名",)),
    ("【基本】氏名、住所【連絡先】電話", ("氏名", "住所", "電話")),
    ("【基本】XYZ", ("【基本】XYZ",)),
]


@pytest.mark.parametrize(("written", "words"), ITEMS)
def test_items_are_parted_where_every_part_is_known(written: str, words: tuple[str, ...]) -> None:
    assert words_of(written, CELL, "data_item") == words


LISTS = [
    ("氏名、住所", ("氏名", "住所")),
    ("氏名，住所；電話;FAX,メール\n生年月日", ("氏名", "住所", "電話", "FAX", "メール", "生年月日")),
    (" 氏名 、　住所　、", ("氏名", "住所")),
    ("氏名\r\n住所", ("氏名", "住所")),
    ("連絡先(電話、メール)、氏名", ("連絡先(電話、メール)", "氏名")),
    ("連絡先（電話、メール）、氏名", ("連絡先（電話、メール）", "氏名")),
    ("連絡先［電話、メール］、氏名", ("連絡先［電話、メール］", "氏名")),
    ("連絡先｛電話、メール｝、氏名", ("連絡先｛電話、メール｝", "氏名")),
    ("「電話、メール」、【氏名、住所】、氏名", ("「電話、メール」", "【氏名、住所】", "氏名")),
    ("家族（氏名（漢字、カナ）、続柄）、住所", ("家族（氏名（漢字、カナ）、続柄）", "住所")),
    ("連絡先（電話、メール)、氏名", ("連絡先（電話、メール)", "氏名")),
    ("住所（自宅、氏名", ("住所（自宅", "氏名")),
    ("電話）、氏名", ("電話）", "氏名")),
    ("連絡先(電話、メール)、住所（自宅、氏名", ("連絡先(電話、メール)", "住所（自宅", "氏名")),
    ("約1,200件、氏名", ("約1,200件", "氏名")),
    ("約１，２００件、氏名", ("約１，２００件", "氏名")),
    ("name,address, phone", ("name", "address", "phone")),
    ("A,1", ("A", "1")),
    ("氏名・住所／電話 FAX", ("氏名・住所／電話 FAX",)),
    ("氏名", ("氏名",)),
    ("", ()),
    (" \n ", ()),
    ("、、\n", ()),
    ("1氏名、2住所", ("氏名", "住所")),
    ("１氏名　２住所　３年齢", ("氏名", "住所", "年齢")),
    ("①氏名②住所（自宅）", ("氏名", "住所（自宅）")),
    ("①氏名、カナ②住所", ("氏名", "カナ", "住所")),
    ("(1)氏名(2)住所", ("氏名", "住所")),
    ("（１）氏名　（２）住所", ("氏名", "住所")),
    ("1. 氏名 2. 住所", ("氏名", "住所")),
    ("1) 氏名\n2) 住所", ("氏名", "住所")),
    ("1、氏名 2、住所", ("氏名", "住所")),
    ("・氏名\n・住所", ("氏名", "住所")),
    ("●氏名●住所", ("氏名", "住所")),
    ("- 氏名\n- 住所", ("氏名", "住所")),
    ("・氏名", ("氏名",)),
    ("－", ("－",)),
    ("○", ("○",)),
    ("1次選考、2次選考", ("1次選考", "2次選考")),
    ("1年、2年", ("1年", "2年")),
    ("1、2", ("1", "2")),
    ("2. 氏名", ("2. 氏名",)),
    ("第1回、第2回", ("第1回", "第2回")),
    ("連絡先（1電話、2メール）、氏名", ("連絡先（1電話、2メール）", "氏名")),
    ("☑氏名 □住所", ("氏名",)),
    ("☑氏名　☑住所（自宅、勤務先）　□電話", ("氏名", "住所（自宅、勤務先）")),
    ("基本：☑氏名 □住所\n連絡先：☑電話", ("氏名", "電話")),
    ("氏名☑ 住所□", ("氏名",)),
    ("[x]氏名 [ ]住所", ("氏名",)),
    ("■氏名 □住所", ("氏名",)),
    ("□氏名 □住所", ()),
    ("□□株式会社", ("□□株式会社",)),
]


@pytest.mark.parametrize(("written", "values"), LISTS)
def test_a_list_is_parted_outside_brackets_and_numbers(written: str, values: tuple[str, ...]) -> None:
    assert split(written, CELL) == values


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("商品の発送、代金の請求のため\n問い合わせ対応", ("商品の発送、代金の請求のため", "問い合わせ対応")),
        ("採用選考, 結果の連絡; 入社手続", ("採用選考, 結果の連絡; 入社手続",)),
        ("採用選考（書類、\n面接）\n入社手続", ("採用選考（書類、\n面接）", "入社手続")),
        ("1. 採用選考、結果の連絡 2. 入社手続", ("採用選考、結果の連絡", "入社手続")),
        ("①商品の発送、②代金の請求", ("商品の発送", "代金の請求")),
        ("1次選考、2次選考の案内", ("1次選考、2次選考の案内",)),
    ],
)
def test_purposes_are_parted_at_line_breaks_and_numbers_only(written: str, values: tuple[str, ...]) -> None:
    assert split(written, "\n") == values


def test_without_separators_the_whole_cell_is_one_value() -> None:
    assert (split(" 退職後7年、又は死亡時\n", ""), split("　", "")) == (("退職後7年、又は死亡時",), ())


@FAST
@given(st.text("氏名住所（）()「」、，,;\n 12"), st.sampled_from([CELL, "\n", ""]))
def test_nothing_but_separators_and_blanks_is_lost_in_parting(written: str, separators: str) -> None:
    values = split(written, separators)
    dropped = separators + " \n12()（）、，,;"  # numbers in front of values are none of their words
    assert all(value and value == value.strip() for value in values)
    assert _without("".join(values), dropped) == _without(written, dropped)


@FAST
@given(st.lists(st.sampled_from(["氏名", "住所（自宅、勤務先）", "1,200件", "E-mail", "「a、b」"]), min_size=1))
def test_what_was_joined_is_parted_again(values: list[str]) -> None:
    assert split("、".join(values), CELL) == tuple(values)


@pytest.mark.parametrize(
    "same",
    [
        ("ｻﾝﾌﾟﾙ", "サンプル"),
        ("Ｅ－ｍａｉｌ", "E-mail", "e mail", "EMAIL", "e‐mail", "E−MAIL"),
        ("氏名", "氏　名", " 氏 名 ", "氏\n名"),
        ("パート・アルバイト", "パートアルバイト", "ﾊﾟｰﾄ･ｱﾙﾊﾞｲﾄ"),
        ("住所", "住所等", "住所など"),
        ("お問い合わせ対応", "お問い合わせ対応のため", "お問い合わせ対応のため等"),
        ("サービスを提供", "サービスを提供するため", "サービスを提供するために"),
        ("氏名等", "氏名等等等"),
        ("株式会社サンプル", "(株)サンプル", "（株）サンプル", "㈱サンプル", "株式会社　サンプル", "( 株 )サンプル"),
        ("一般社団法人サンプル", "(一社)サンプル", "（一社）　サンプル"),
        ("髙橋", "高橋"),
        ("〜", "～", "~"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(same: tuple[str, ...]) -> None:
    assert {fold(spelling) for spelling in same} == {fold(same[0])}


@pytest.mark.parametrize(
    "apart",
    [
        ("データ", "デタ"),
        ("ハ", "バ"),
        ("サンプル", "株式会社サンプル"),
        ("等", "など"),
        ("外等", "外"),
        ("−", "ー"),
        ("本人", "本人の家族"),
    ],
)
def test_other_names_keep_other_keys(apart: tuple[str, str]) -> None:
    assert fold(apart[0]) != fold(apart[1])


@FAST
@given(st.one_of(nasty.texts(), st.text("氏名等などのため(株)㈱ＡＢab-・_ 　\u3099〜ｶﾞ", max_size=12)))
def test_a_folded_key_folds_to_itself(spelling: str) -> None:
    assert fold(fold(spelling)) == fold(spelling)


@FAST
@given(st.one_of(nasty.texts(), st.text("-−・_ /\"'等などため", min_size=1)))
def test_only_a_blank_text_folds_to_nothing(spelling: str) -> None:
    assert bool(fold(spelling)) == bool(spelling.strip())


@FAST
@given(st.text("氏名住所アイウabcXYZ0123", min_size=1, max_size=10), st.sampled_from(["upper", "wide", "spaced", "等"]))
def test_width_case_and_spaces_do_not_matter(spelling: str, change: str) -> None:
    changed = {
        "upper": spelling.upper(),
        "wide": _wide(spelling),
        "spaced": " ".join(spelling),
        "等": spelling + "等" if len(spelling) > 1 else spelling,
    }[change]
    assert fold(changed) == fold(spelling)


def _kanji(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return digits[ones] if not tens else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in unicodedata.normalize("NFKC", text))


def _without(text: str, dropped: str) -> str:
    return "".join(character for character in text if character not in dropped)
