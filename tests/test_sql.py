"""``daicho sql``: what it answers, what it refuses, and that nothing anybody asks changes a file."""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from stat import S_ISDIR
from typing import Any

import duckdb
import pytest

from catalog import fields
from catalog.cli import main
from catalog.errors import DaichoError
from catalog.handin import Belonging
from catalog.queries import limits, sandbox, statements
from catalog.queries.limits import Limits
from catalog.vocabulary import terms
from reports import exchange
from tests.conftest import Daicho, Run, content, heed_interruptions

CATALOG = "daicho.duckdb"
SECRET = "hunter2"
"""Stands in every file of the folder that is not a catalogue: no answer and no complaint may have it."""

UNTIMED = frozenset({"aliases", "findings", "ledgers", "releases", "revisions", "submissions", "terms"})
"""Views that know no day: they tell of the catalogue itself."""

Ask = Callable[..., Run]
Verdict = Callable[[str], int]
Answers = list[dict[str, Any]]
Snapshot = Mapping[str, tuple[int, int]]

APPLICANTS = {"name": "応募者情報", "business": "採用", "items": "氏名、住所", "remarks": "一年目"}
CUSTOMERS = {"name": "顧客名簿", "business": "営業", "items": "氏名、電話番号", "purposes": "商品の発送のため"}
VISITORS = {"name": '来訪者, "記録"', "business": "総務"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue of two organizations, and files that are nobody's business."""
    path = tmp_path_factory.mktemp("sql")
    alpha = Belonging(organization="alpha", name="株式会社アルファ")
    beta = Belonging(organization="beta", name="ベータ協会")
    for name, whose, day, rows in (
        ("1", alpha, "2024-04-01", [APPLICANTS]),
        ("2", alpha, "2025-04-01", [{**APPLICANTS, "remarks": "二年目"}, CUSTOMERS]),
        ("3", beta, "2025-01-01", [VISITORS]),
    ):
        book = path / "hand-ins" / f"{name}.xlsx"
        book.parent.mkdir(exist_ok=True)
        exchange.write(book, exchange.Exchange(content(rows), whose), "ja")
        assert main(["import", str(book), "--effective-on", day, "--catalog", str(path / CATALOG)]) == 0
    (path / "notes.csv").write_text(f"a,b\n1,{SECRET}\n", encoding="utf-8")
    (path / "notes.txt").write_text(SECRET, encoding="utf-8")
    (path / "notes.json").write_text(json.dumps([{"a": SECRET}]), encoding="utf-8")
    (path / ".hidden").write_text(SECRET, encoding="utf-8")
    (path / "dumped").mkdir()
    (path / "dumped" / "schema.sql").write_text("", encoding="utf-8")
    (path / "dumped" / "load.sql").write_text(f"{SECRET} is the password;\n", encoding="utf-8")
    with duckdb.connect(path / "other.duckdb") as other:
        other.execute("create table t as select $1 as a", [SECRET])
        other.execute(f"copy t to '{path / 'notes.parquet'}'")
    (path / "tmp").mkdir()
    return path


@pytest.fixture(scope="module")
def before(folder: Path) -> Snapshot:
    """What was in the folder before anything was asked."""
    return snapshot(folder)


@pytest.fixture
def ask(daicho: Daicho, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a function that asks the catalogue; options stand after the statement."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))

    def run(statement: str, *options: object) -> Run:
        return daicho("sql", *options, "--", statement)

    return run


@pytest.fixture
def rows(ask: Ask) -> Callable[..., Answers]:
    """Return a function that asks and reads the JSON of the answer as strictly as the standard has it."""

    def run(statement: str, *options: object) -> Answers:
        answer = ask(statement, "--json", *options)
        assert answer.code == 0, answer.err
        found: Answers = json.loads(answer.out, parse_constant=_no_constant)
        return found

    return run


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def snapshot(folder: Path) -> Snapshot:
    """Return every file of FOLDER, hidden ones included, with its size and the moment of the last change."""
    files = {str(path.relative_to(folder)): path.stat() for path in sorted(folder.rglob("*"))}
    return {name: (0, 0) if S_ISDIR(file.st_mode) else (file.st_size, file.st_mtime_ns) for name, file in files.items()}


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


# --- answers ----------------------------------------------------------------------------------------------------------

BY_ORGANIZATION = "select organization, count(*) as activities from activities group by all order by all"


def test_an_answer_is_csv_where_it_is_piped(ask: Ask) -> None:
    run = ask(BY_ORGANIZATION)
    assert (run.code, run.out, run.err) == (0, "organization,activities\nalpha,2\nbeta,1\n", "")


def test_csv_quotes_what_would_be_mistaken(ask: Ask) -> None:
    run = ask("select name, e'a\\nb' as line, null as nothing from activities where organization = 'beta'")
    assert table(run.out) == [["name", "line", "nothing"], ['来訪者, "記録"', "a\nb", ""]]


def test_an_answer_is_json_on_request(rows: Callable[..., Answers]) -> None:
    assert rows(BY_ORGANIZATION) == [
        {"organization": "alpha", "activities": 2},
        {"organization": "beta", "activities": 1},
    ]


def test_no_rows_are_an_empty_list_and_a_lone_header(ask: Ask, rows: Callable[..., Answers]) -> None:
    assert rows("from activities where false") == []
    assert ask("select name from activities where false").out == "name\n"


def test_columns_of_one_name_are_told_apart_in_json(rows: Callable[..., Answers]) -> None:
    assert rows("select 1 as a, 2 as a, 3 as b, 4 as a") == [{"a": 1, "a_2": 2, "b": 3, "a_3": 4}]
    assert rows("select 1 as a, 2 as a, 3 as a_2") == [{"a": 1, "a_2": 2, "a_2_2": 3}]


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        ("select {'a': [1, 2]} as x", {"a": [1, 2]}),
        ("select map {1: 'a'} as x", {"1": "a"}),
        ("select date '2026-04-01' as x", "2026-04-01"),
        ("select 1.50::decimal(5, 2) as x", "1.50"),
        ("select true as x", True),
        ("select null as x", None),
        ("select 170141183460469231731687303715884105727::hugeint as x", 170141183460469231731687303715884105727),
        ("select '髙﨑𠮷野家' as x", "髙﨑𠮷野家"),
        ("select 'nan'::double as x", "nan"),
        ("select [1.5, '-inf'::double] as x", [1.5, "-inf"]),
        ("select map {date '2026-04-01': 1} as x", {"2026-04-01": 1}),
        ("select interval 3 month as x", "3 months"),
        ("select '\\xAB'::blob as x", "\\xAB"),
    ],
)
def test_json_keeps_values(rows: Callable[..., Answers], statement: str, answer: object) -> None:
    assert rows(statement) == [{"x": answer}]


@pytest.mark.parametrize(
    "statement",
    [
        "select 'nan'::double as x",
        "select 'inf'::double as x, [-'inf'::double] as y",
        "select map {date '2026-04-01': 1} as x",
        "select {'a': map {time '10:00': 'nan'::float}} as x",
        "select '\\xAB'::blob as x",
        "select interval 3 day as x, uuid() as y, bitstring '101' as z",
    ],
)
def test_json_is_json_whatever_the_type(rows: Callable[..., Answers], statement: str) -> None:
    assert len(rows(statement)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "select now() as x",
        "select timestamptz '2026-04-01 09:00:00+09' as x",
        "select [now()] as x;",
        "select {'a': map {now(): 1}} as x -- of a kind",
        "select now()::variant as x",
        "select current_time as x",
        "with t as (select now() as x) select x from t limit 1",
        "select x from (select now() as x, $day as y) where y is null or true",
    ],
)
def test_moments_with_a_time_zone_can_be_asked_for(ask: Ask, statement: str) -> None:
    run = ask(statement, *(["--param", "day=1"] if "$day" in statement else []))
    assert (run.code, len(table(run.out))) == (0, 2), run.err
    assert re.search(r"[0-9][+-][0-9]{2}", run.out)


def test_moments_with_a_time_zone_leave_names_and_order_as_they_are(ask: Ask) -> None:
    run = ask("select 1 as a, now() as a, range as b from range(3) order by b desc")
    found = table(run.out)
    assert found[0] == ["a", "a", "b"]
    assert [row[2] for row in found[1:]] == ["2", "1", "0"]


@pytest.mark.parametrize(
    ("options", "count"),
    [([], 10), (["--limit", 3], 3), (["--limit", 0], 10), (["--limit", 99], 10), (["--limit", 10**20], 10)],
)
def test_a_limit_bounds_the_rows(ask: Ask, rows: Callable[..., Answers], options: Sequence[object], count: int) -> None:
    assert len(table(ask("from range(10)", *options).out)) == count + 1
    assert len(rows("from range(10)", *options)) == count


def test_values_are_given_by_name(rows: Callable[..., Answers]) -> None:
    answer = rows(
        "select name from activities where organization = $組織 and revision = $number::int order by name",
        "--param", "組織=alpha", "--param", "number=2",
    )  # fmt: skip
    assert answer == [{"name": "応募者情報"}, {"name": "顧客名簿"}]


def test_a_value_is_a_value_and_never_sql(rows: Callable[..., Answers]) -> None:
    value = "x'; drop view activities; --=1"
    assert rows("select $v as v", "--param", f"v={value}") == [{"v": value}]


def test_a_statement_is_read_from_standard_input(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("-- 組織の数\nselect count(*) as 組織の数\nfrom 日本語.組織;\n"))
    assert ask("-").out == "組織の数\n2\n"


@pytest.fixture(scope="module")
def direct(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of our own to a copy of the catalogue, to compare answers with."""
    path = tmp_path_factory.mktemp("direct") / CATALOG
    with duckdb.connect(shutil.copyfile(folder / CATALOG, path), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("entity", fields.entities(), ids=lambda entity: entity.view)
def test_every_view_has_a_twin_that_answers_in_japanese(
    ask: Ask, direct: duckdb.DuckDBPyConnection, entity: fields.Entity
) -> None:
    japanese = table(ask(f"from 日本語.{entity.label_ja}").out)
    english = direct.execute(f'from "{entity.view}"')
    keys = [str(column[0]) for column in english.description or ()]
    assert japanese[0] == [fields.column(entity, key).label_ja for key in keys]
    assert len(set(japanese[0])) == len(japanese[0])
    assert sorted(japanese[1:]) == sorted(as_csv(worded(entity, keys, english.fetchall())))


@pytest.mark.parametrize(
    "entity", [entity for entity in fields.entities() if entity.view not in UNTIMED], ids=lambda entity: entity.view
)
def test_every_view_of_content_can_be_asked_as_of_a_day(
    ask: Ask, direct: duckdb.DuckDBPyConnection, entity: fields.Entity
) -> None:
    japanese = table(ask(f"from 日本語.{entity.label_ja}_時点('2025-02-01')").out)
    english = direct.execute(f"from {entity.view}_as_of(date '2025-02-01')")
    keys = [str(column[0]) for column in english.description or ()]
    assert japanese[0] == [fields.column(entity, key).label_ja for key in keys]
    assert sorted(japanese[1:]) == sorted(as_csv(worded(entity, keys, english.fetchall())))


def worded(entity: fields.Entity, keys: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[list[object]]:
    """Return ROWS of ENTITY's view with the Japanese label of every code, as its twin has them."""
    labels = [_labels(entity, fields.column(entity, key)) for key in keys]
    tables = {"activity": "取扱い", "organization": "組織", **{one.table: one.sheet["ja"] for one in fields.sheets()}}
    told = [[known.get(value, value) for known, value in zip(labels, row, strict=True)] for row in rows]
    for row, written in zip(told, rows, strict=True):
        for at, key in enumerate(keys):
            if key == "entity":
                row[at] = tables.get(written[at], written[at])
            elif key == "field":
                row[at] = _field_label(written[keys.index("entity")], written[at])
            elif fields.column(entity, key).kind == "terms" and written[at]:
                order = {code: place for place, code in enumerate(labels[at])}
                codes = sorted(written[at].split(" "), key=lambda code: (order.get(code, len(order)), code))
                row[at] = "、".join(labels[at].get(code, code) for code in codes)
    return told


def _labels(entity: fields.Entity, field: fields.Field) -> Mapping[str, str]:
    coded = entity.view != "register" and field.kind in ("mark", "term", "terms")
    return {term.code: term.label_ja for term in terms(field.vocabulary)} if coded else {}


def _field_label(table: str, key: str) -> str:
    if table == "organization":
        return next(term.label_ja for term in terms("organization_fact") if term.code == key)
    return next(field.label_ja for field in fields.content()[table] if field.key == key)


MARKED = {
    "name": "健診結果", "special_care": "無", "my_number": "該当せず", "retained_data": "不明", "entrusted_out": "○",
    "items": "氏名、健診結果、病歴", "recipients": "健康保険組合", "status": "運用中", "evidence": "推定",
}  # fmt: skip


@pytest.fixture
def marked(daicho: Daicho, hand_in: Callable[..., Path]) -> Daicho:
    """A catalogue with an activity that answers in all four ways, and one of a kind that no vocabulary knows."""
    made = hand_in("a.xlsx", [MARKED, {"name": "名簿"}], activity_recipient=[(0, {"name": "甲社", "kind": "謎の提供"})])
    assert daicho("import", made).code == 0
    return daicho


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        (
            "select 要配慮個人情報, 個人番号, 保有個人データ, 委託, 機微情報, 状態, 根拠の程度, 要配慮の項目 "
            "from 日本語.取扱い where 個人情報の名称 = '健診結果'",
            ["無", "該当なし", "不明", "有", "", "運用中", "推定", "病歴、健康診断・ストレスチェック結果"],
        ),
        ("select count(*) as n from 日本語.取扱い_時点(current_date) where 委託 = '有'", ["1"]),
        (
            "select special_care, my_number, retained_data, entrusted_out, evidence from activities "
            "where name = '健診結果'",
            ["no", "not_applicable", "unknown", "yes", "inferred"],
        ),
        ("select 要配慮個人情報, 委託 from 日本語.個人情報管理台帳 where 個人情報の名称 = '健診結果'", ["無", "○"]),
        ("select 状態 from 日本語.記入状況 where 取扱い名 = '名簿' and 欄 = '要配慮個人情報'", ["未記入"]),
        ("select distinct 対象 from 日本語.セル where 欄 = '提供の区分'", ["提供・共同利用"]),
        ("select 関わり from 日本語.相手先 where 名称 = '甲社'", ["提供先"]),
        ("select distinct 結果 from 日本語.提出", ["取込済"]),
        ("select distinct 台帳の種類 from 日本語.台帳", ["取扱い"]),
    ],
)
def test_japanese_views_answer_in_words_and_english_ones_in_codes(
    marked: Daicho, statement: str, answer: list[str]
) -> None:
    run = marked("sql", statement)
    assert table(run.out)[1:] == [answer], run.err


def as_csv(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    return [["" if value is None else str(value) for value in row] for row in rows]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2024-03-31", []),
        ("2024-04-01", ["応募者情報"]),
        ("2025-03-31", ["応募者情報", '来訪者, "記録"']),
        ("2025-04-01", ["応募者情報", '来訪者, "記録"', "顧客名簿"]),
    ],
)
def test_a_day_is_asked_in_both_languages(rows: Callable[..., Answers], day: str, names: Sequence[str]) -> None:
    english = rows(f"select name from activities_as_of(date '{day}') order by name")
    japanese = rows(f"select 個人情報の名称 as name from 日本語.取扱い_時点('{day}') order by name")
    assert [row["name"] for row in english] == [row["name"] for row in japanese] == list(names)


def test_what_was_known_is_asked_in_both_languages(rows: Callable[..., Answers]) -> None:
    moment = rows("select recorded_at from revisions where organization = 'alpha' and number = 1")[0]["recorded_at"]
    told = "select remarks as told from activities_as_of(current_date, known_at := timestamp '{0}')"
    gesagt = "select 備考 as told from 日本語.取扱い_時点(current_date, 既知 := timestamp '{0}')"
    for asked in (told, gesagt):
        assert rows(asked.format(moment)) == [{"told": "一年目"}]
        assert rows(asked.format("2001-01-01")) == []


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        ("from range(2)", [["range"], ["0"], ["1"]]),
        ("values (1, 'あ')", [["col0", "col1"], ["1", "あ"]]),
        ("with a as (select 1 as x), b as (select x + 1 as x from a) select x from b", [["x"], ["2"]]),
        ("with activities as (select 7 as x) from activities", [["x"], ["7"]]),
        (
            "with recursive r as (select 1 as x union all select x + 1 from r where x < 3) select sum(x) as s from r",
            [["s"], ["6"]],
        ),
        (
            "select name, row_number() over (partition by organization order by name) as n from activities "
            "qualify n = 2",
            [["name", "n"], ["顧客名簿", "2"]],
        ),
        (
            "pivot (select organization, business from activities) on organization in ('alpha', 'beta') "
            "using count(*) order by business",
            [["business", "alpha", "beta"], ["営業", "1", "0"], ["採用", "1", "0"], ["総務", "0", "1"]],
        ),
        (
            "select alpha from (pivot (select organization from activities) on organization in ('alpha') "
            "using count(*))",
            [["alpha"], ["2"]],
        ),
        ("unpivot (select 1 as a, 2 as b) on a, b into name n value v", [["n", "v"], ["a", "1"], ["b", "2"]]),
        ("select [x * 2 for x in [1, 2] if x > 1] as x", [["x"], ["[4]"]]),
        ("select list_transform([1, 2], lambda x: x + 1) as x", [["x"], ["[2, 3]"]]),
        ("select unnest([1, 2]) as x", [["x"], ["1"], ["2"]]),
        ("select x from generate_series(1, 2) as t(x)", [["x"], ["1"], ["2"]]),
        ("select count(*) filter (business = '営業') as x from activities", [["x"], ["1"]]),
        ("select 1 as x union all select 2 order by x desc", [["x"], ["2"], ["1"]]),
        ("select (select max(revision) from activities) as x", [["x"], ["2"]]),
        ("select a.name from activities a, lateral (select 1 where a.business = '採用')", [["name"], ["応募者情報"]]),
        ("select count(*) as x from main.activities", [["x"], ["3"]]),
        ('select count(*) as x from "Activities"', [["x"], ["3"]]),
        ('select count("個人情報の名称") as 数 from "日本語"."取扱い"', [["数"], ["3"]]),
        ("select count(*) as x from information_schema.tables where table_name = 'activities'", [["x"], ["1"]]),
        ("select 1 as x;", [["x"], ["1"]]),
        ("select 1 as x; -- done", [["x"], ["1"]]),
        (";select 1 as x;;", [["x"], ["1"]]),
        ("select ';' as \"a;b\", $$;$$ as c /* ; */ -- ;", [["a;b", "c"], [";", ";"]]),
        ("with 日本語 as (select 1 as x) from 日本語", [["x"], ["1"]]),
        ("select business.upper().lower() as x from activities where revision = 1 and organization = 'beta'",
         [["x"], ["総務"]]),
        ("select coalesce(null, 1) as a, ifnull(null, 2) as b, nullif(1, 1) as c, if(true, 3, 4) as d",
         [["a", "b", "c", "d"], ["1", "2", "", "3"]]),
        ("select extract(year from date '2026-04-01') as a, position('い' in 'あい') as b, 'x' similar to '.' as c",
         [["a", "b", "c"], ["2026", "2", "True"]]),
        ("select string_agg(a, ',' order by a desc) as x from (values ('a'), ('b')) as t(a)", [["x"], ["b,a"]]),
        ("select mode(a) as x, quantile_cont(a, 0.5) as y, any_value(a) as z from (values (1)) as t(a)",
         [["x", "y", "z"], ["1", "1.0", "1"]]),
        ("select strftime(date '2026-04-01' + interval 1 month, '%Y年%-m月') as x", [["x"], ["2026年5月"]]),
        ("-- count\nselect 1 as x", [["x"], ["1"]]),
        ("/* a /* nested */ comment */ select 1 as x", [["x"], ["1"]]),
        ("\n\t  select\u30001 as x", [["x"], ["1"]]),
        ("\ufeffselect 1 as x", [["x"], ["1"]]),
        ("SELECT 'drop view activities; -- ' AS x", [["x"], ["drop view activities; -- "]]),
        ("select 'read_csv(''notes.csv'')' as x", [["x"], ["read_csv('notes.csv')"]]),
    ],
)  # fmt: skip
def test_sql_that_only_reads_is_answered(ask: Ask, statement: str, answer: list[list[str]]) -> None:
    run = ask(statement)
    assert (run.code, table(run.out)) == (0, answer), run.err


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("describe activities", "organization_name"),
        ("describe 日本語.取扱い", "個人情報の名称"),
        ("describe select 1 as answer", "answer"),
        ("summarize activities", "null_percentage"),
        ("summarize 日本語.取扱い", "組織名"),
        ("summarize select 1 as answer", "answer"),
        ("show tables", "activity_items"),
        ("show activities", "organization_name"),
        ("from (describe activities) where column_name = 'business'", "business"),
        ("explain select * from activities", "physical_plan"),
        ("EXPLAIN select count(*) from activities;", "physical_plan"),
        ("-- why so slow\nexplain select 1", "physical_plan"),
        ("/* why /* so */ slow */ explain select 1", "physical_plan"),
        ("\u3000explain\u3000select 1;", "physical_plan"),
        ("explain(select 1)", "physical_plan"),
        ("explain -- analyze\nselect 1", "physical_plan"),
    ],
)
def test_views_and_plans_can_be_described(ask: Ask, statement: str, told: str) -> None:
    run = ask(statement)
    assert run.code == 0, run.err
    assert told in run.out


@pytest.mark.parametrize(
    "statement",
    [
        f"select {' + '.join(['1'] * 900)} as x",
        f"select {'abs(' * 200}1{')' * 200} as x",
        f"select 1 as x where {' or '.join(['1 = 1'] * 3000)}",
        f"select {'(' * 3000}1{')' * 3000} as x",
        f"select {'[' * 100}1{']' * 100} as x",
        f"select {'abs(' * 2000}1{')' * 2000} as x",
        f"select {' -' * 5000}1 as x",
        f"select {'(select ' * 500}1{')' * 500}, nothing as x from activitys",
        f"select x from (values {', '.join(['(1)'] * 5000)}) as t(x) limit 1",
    ],
    ids=["sum", "calls", "or", "brackets", "lists", "deep calls", "signs", "selects", "values"],
)
def test_long_and_deep_sql_is_answered_or_refused_but_never_a_bug(ask: Ask, statement: str) -> None:
    run = ask(statement)
    assert run.code in (0, 3), run.err


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ("select organisation from activities", '"organization"'),
        ("select 個人情報名称 from 日本語.取扱い", '"個人情報の名称"'),
        ("select count(*) from activitys", "activities"),
        ("select count(*) from 取扱", "日本語.取扱い"),
        ("select count(*) from 取扱い", "日本語.取扱い"),
        ("select count(*) from 日本語.取扱", "取扱い"),
        ("select count(*) from main.activitys", "activities"),
        ("describe activitys", "activities"),
        ("select lenght(name) from activities", "length"),
        ("select name.uper() from activities", "upper"),
        ("explain select lenght(name) from activities", "length"),
        ("selec 1", "selec"),
        ("select 1 +", "end of input"),
        ("select", "SELECT"),
        ("select cast('一' as integer)", "一"),
        ("select $x", "x"),
        ("with x as (delete from activities returning *) select * from x", "CTE"),
    ],
)
def test_a_mistake_is_told_with_what_might_be_meant(ask: Ask, statement: str, hint: str) -> None:
    run = ask(statement)
    assert (run.code, run.out) == (3, "")
    assert hint in run.err
    assert "Traceback" not in run.err
    assert "Stack Trace" not in run.err


def test_a_pivot_without_its_columns_is_told_how_to_list_them(ask: Ask) -> None:
    run = ask("pivot activities on organization using count(*)")
    assert run.code == 5
    assert "IN (" in run.err


@pytest.mark.parametrize("option", ["--timeout", "--memory"])
def test_limits_may_be_larger_than_anything(ask: Ask, option: str) -> None:
    assert ask("select 1 as a", option, 10**20).out == "a\n1\n"


def test_a_value_that_nothing_asks_for_is_told(ask: Ask) -> None:
    run = ask("select 1", "--param", "number=1")
    assert (run.code, run.out) == (3, "")
    assert "number" in run.err


@pytest.mark.parametrize(
    "options",
    [
        ["--param", "x"], ["--limit", "-1"], ["--limit", "x"], ["--timeout", "0"], ["--timeout", "nan"],
        ["--timeout", "inf"], ["--memory", "1"], ["--memory", "x"], ["--lang", "fr"],
    ],
)  # fmt: skip
def test_options_out_of_range_are_a_usage_error(ask: Ask, options: Sequence[str]) -> None:
    run = ask("select 1", *options)
    assert (run.code, run.out) == (2, "")


def test_broken_characters_are_a_mistake_not_a_bug(ask: Ask) -> None:
    assert ask("select '\udc83\udc65'").code == 3
    assert ask("select $x", "--param", "x=\udc83\udc65").code == 3
    assert ask("select $x", "--param", "\udc83=x").code == 3
    assert ask("select 1\0; drop view activities").code == 3


def test_broken_characters_on_standard_input_are_a_mistake_not_a_bug(folder: Path) -> None:
    run = program(folder, "-", stdin="select '応募者'".encode("cp932"))
    assert (run.returncode, run.stdout) == (3, b""), run.stderr.decode()


def test_without_a_catalogue_there_is_nothing_to_ask(daicho: Daicho, tmp_path: Path) -> None:
    for statement, code in (("select 1", 4), ("drop view activities", 5), ("selec 1", 3)):
        run = daicho("sql", statement)
        assert (run.code, run.out) == (code, "")
    assert list(tmp_path.iterdir()) == []


# --- what must not get through ----------------------------------------------------------------------------------------

FILES = [
    "from read_csv('notes.csv')",
    "from read_csv_auto('notes.csv')",
    "from read_parquet('notes.parquet')",
    "from parquet_scan('notes.parquet')",
    "from read_json('notes.json')",
    "from read_json_auto('notes.json')",
    "from read_json_objects('notes.json')",
    "from read_ndjson('notes.json')",
    "from read_text('notes.txt')",
    "from read_blob('.hidden')",
    "from read_duckdb('other.duckdb')",
    "from 'notes.csv'",
    "from 'notes.parquet'",
    'from "notes.json"',
    "from notes.csv",
    "from '*.csv'",
    "from 'other.duckdb'",
    "from 'file:notes.csv'",
    "from 'http://localhost/notes.csv'",
    "from 's3://bucket/notes.parquet'",
    "table 'notes.csv'",
    "from glob('*')",
    "from glob('/etc/*')",
    "from sniff_csv('notes.csv')",
    "from parquet_metadata('notes.parquet')",
    "from parquet_schema('notes.parquet')",
    "from parquet_file_metadata('notes.parquet')",
    "from parquet_kv_metadata('notes.parquet')",
    "from parquet_bloom_probe('notes.parquet', 'a', 'x')",
    "summarize 'notes.csv'",
    'summarize "notes.parquet"',
    "describe 'notes.csv'",
    'describe "notes.csv"',
    'show "notes.csv"',
    "describe (from 'notes.csv')",
    "describe from read_text('notes.txt')",
    "summarize (from read_text('notes.txt'))",
    "from (summarize 'notes.csv')",
    "pivot read_csv('notes.csv') on a in (1) using count(*)",
    "from (pivot 'notes.csv' on a in (1) using count(*))",
    "unpivot 'notes.csv' on a into name n value v",
    "select * from range(1) t, read_text('notes.txt')",
    "select * from range(1) positional join read_text('notes.txt')",
    "select * from range(1) t asof join read_text('notes.txt') r on t.range >= r.size",
    "select * from range(1) natural join 'notes.csv'",
    "values ((select count(*) from 'notes.csv'))",
    'select 1 from (with "notes.csv" as (select 1) select 1 from "notes.csv"), "notes.csv"',
    'with "notes.csv" as (select 1) from "notes.csv"',
    "from main.read_text('notes.txt')",
    "from system.main.read_text('notes.txt')",
    "from read_text(['notes.txt', '.hidden'])",
    "from read_text($x)",
    "from read_blob('daicho.duckdb')",
    "from read_duckdb('daicho.duckdb', table_name = 'head')",
    "from 'daicho.duckdb'",
    "from 'notes.csv' at (version => 1)",
    "from (values (1)) t(a), lateral (from read_text('notes.txt'))",
    "from range(1) t where exists (from 'notes.csv')",
    "pivot 'notes.csv' on a using count(*)",
    "pivot (select 1 as a) on a in (select a from 'notes.csv') using count(*)",
    "with recursive r as (from 'notes.csv' union all from r) from r",
    "with x as not materialized (from 'notes.csv') select 1",
    "explain from 'notes.csv'",
    "explain from read_csv('notes.csv')",
    "select json_serialize_plan('from read_csv(''notes.csv'')')",
    "select json_serialize_plan($$from 'notes.parquet'$$, optimize := true)",
    "from duckdb_tables() t, query('from read_text(''notes.txt'')')",
]
CHANGES = [
    "create table x (a integer)",
    "create or replace table daicho_store.head as select 1 as a",
    "create temp table x as select 1",
    "create view x as select 1",
    "create temp view activities as select 1",
    "create or replace macro activities_as_of(day) as table select 1",
    "create temp macro x(a) as a",
    "create schema x",
    "create sequence x",
    "create type x as enum ('a')",
    "create index x on daicho_store.head (hash)",
    "create secret x (type s3)",
    "drop view activities",
    "drop table daicho_store.activity",
    "drop schema 日本語 cascade",
    "alter table daicho_store.head rename to x",
    "alter view activities rename to x",
    "comment on view activities is 'x'",
    "insert into daicho_store.head values (1, 'x')",
    "insert or replace into daicho_store.head values (1, 'x')",
    "update daicho_store.head set hash = 'x'",
    "delete from daicho_store.head",
    "truncate daicho_store.head",
    "merge into daicho_store.head using (select 1 as a) on true when matched then delete",
    "with x as (select 1) insert into daicho_store.head select 1, 'x'",
    "with x as (select 1) update daicho_store.head set hash = 'x'",
    "with x as (select 1) delete from daicho_store.head",
    "copy activities to 'out.csv'",
    "copy (select 1) to 'out.parquet' (format parquet)",
    "copy daicho_store.head from 'notes.csv'",
    "copy from database daicho to x",
    "export database 'out'",
    "import database 'dumped'",
    "import database 'nowhere'",
    "pragma import_database('dumped')",
    "pragma copy_database('a', 'b')",
    "select 1; import database 'dumped'",
    "attach 'other.duckdb'",
    "attach 'daicho.duckdb' as x (read_only)",
    "attach ':memory:' as x",
    "attach 'out.duckdb' as x",
    "detach daicho",
    "use daicho_store",
    "use memory",
    "install httpfs",
    "force install httpfs",
    "load httpfs",
    "load 'notes.csv'",
    "update extensions",
    "begin",
    "begin transaction read only",
    "start transaction",
    "commit",
    "rollback",
    "abort",
    "checkpoint",
    "force checkpoint",
    "checkpoint daicho",
    "vacuum",
    "vacuum analyze",
    "analyze",
    "prepare p as select 1",
    "execute p",
    "deallocate p",
    "select 1; select 2",
    "select 1; drop view activities",
    "drop view activities; select 1",
    "select 1;; select 2",
    "",
    " ",
    ";",
    "-- nothing",
    "/* nothing */",
    "copy (select 1) to '/dev/stdout'",
    "copy activities to 'out.csv' (format csv)",
    "copy (from activities) to 'out' (format parquet, partition_by (organization))",
    "create or replace temp macro getenv(x) as x",
    "create or replace function activities_as_of(day) as table select 1",
    "attach or replace 'other.duckdb' as daicho",
    "create persistent secret x (type s3)",
    "drop secret x",
    "call query('select 1')",
    "explain create table x as select 1",
    "explain insert into daicho_store.head values (1, 'x')",
    "explain with x as (select 1) insert into daicho_store.head select 1, 'x'",
    "explain analyze with x as (select 1) insert into daicho_store.head select 1, 'x'",
    "explain select 1; checkpoint",
    "explain execute p",
    "explain call checkpoint()",
    "explain pragma import_database('dumped')",
    "explain select 1; import database 'dumped'",
    "/* */ import database 'dumped' -- select 1",
]
SETTINGS = [
    "set threads = 1",
    "set session threads = 1",
    "set global memory_limit = '1TB'",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set schema = 'daicho_store'",
    "set search_path = 'daicho_store'",
    "set variable x = 1",
    "set time zone 'UTC'",
    "reset threads",
    "reset session threads",
    "pragma threads = 1",
    "pragma version",
    "pragma database_list",
    "pragma show_tables",
    "pragma table_info('activities')",
    "pragma storage_info('activities')",
    "pragma enable_profiling",
    "pragma enable_profiling = 'json'",
    "pragma profiling_output = 'out.json'",
    "pragma json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "call pragma_version()",
    "call enable_logging('QueryLog', storage = 'stdout')",
    "call checkpoint()",
    "call duckdb_settings()",
    "from enable_logging()",
    "from enable_logging('QueryLog', storage = 'stdout')",
    "from enable_logging(storage_path = 'out')",
    "from disable_logging()",
    "from truncate_duckdb_logs()",
    "from enable_profiling(save_location = 'out.json')",
    "from disable_profiling()",
    "from checkpoint()",
    "from force_checkpoint()",
    "select write_log('x')",
    "values (write_log('x'))",
    "select write_log('x', log_type := 'QueryLog') from range(3)",
    "from duckdb_logs()",
    "from duckdb_databases()",
    "from duckdb_databases",
    "from duckdb_settings()",
    "from duckdb_settings",
    "from duckdb_secrets()",
    "from duckdb_extensions()",
    "from duckdb_temporary_files()",
    "from duckdb_variables()",
    "from duckdb_tables()",
    "from pragma_database_size()",
    "from pragma_database_size",
    "from pragma_database_list",
    "from pragma_storage_info('daicho_store.activity')",
    "from pragma_table_info('daicho_store.activity')",
    "from seq_scan('activities')",
    "from query('from daicho_store.head')",
    "from query_table('activities')",
    "from query_table(['activities'])",
    "from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "select json_serialize_plan('select current_setting(''temp_directory'')', optimize := true)",
    "select getenv('HOME')",
    "select current_setting('temp_directory')",
    "select getvariable('x')",
    "select nextval('x')",
    "select setseed(0.5)",
    "select sleep_ms(60000)",
    "select pg_sleep(60)",
    "explain select getenv('HOME')",
    "explain analyze select count(*) from activities",
    "explain (analyze) select 1",
    "explain analyze select * from duckdb_settings()",
    "explain analyze insert into daicho_store.head values (1, 'x')",
    "explain analyze create table x as select 1",
    "explain analyze copy (select 1) to 'out.csv'",
    "explain copy (select 1) to 'out.csv'",
    "explain analyze checkpoint",
    "explain begin",
    "explain pragma version",
    "explain analyze from enable_logging('QueryLog', storage = 'stdout')",
    "explain from enable_logging('QueryLog', storage = 'stdout')",
    "explain (analyze) from enable_logging('QueryLog', storage = 'stdout')",
    "explain (format json, analyze) select 1",
    "explain (analyze false) select 1",
    "explain verbose select 1",
    "explain select write_log('x')",
    "set log_query_path = 'out.log'",
    "set temp_directory = 'out'",
    "set python_enable_replacements = true",
    "set enable_progress_bar = true",
    "set extension_directory = 'out'",
    "set custom_user_agent = 'x'",
    "pragma enable_logging('QueryLog')",
    "pragma table_info(write_log('x'))",
    "pragma show_tables_expanded",
    "select list_transform([1], x -> write_log('x'))",
    "select list_transform([1], lambda x: sleep_ms(x))",
    "select [write_log('x') for x in [1]]",
    "select write_log('x') from activities limit 0",
    "select 1 order by sleep_ms(60000)",
    "select case when false then write_log('x') end",
    "select try(write_log('x'))",
    "select (values (setseed(0.5)))",
    "select main.write_log('x')",
    "select system.main.sleep_ms(60000)",
    "select \"WRITE_LOG\"('x')",
    "select pg_catalog.pg_sleep(60)",
    "select currval('x')",
    "select stats(name) from activities",
    "select current_setting('secret_directory')",
    "select json_serialize_sql('select 1')",
    "select json_deserialize_sql(json_serialize_sql('select 1'))",
    "select current_database()",
    "select pg_get_viewdef(1)",
    "select col_description(1, 1)",
    "select has_table_privilege('activities', 'select')",
    "select parse_duckdb_log_message('QueryLog', 'x')",
    "select finalize(x) from (select 1 as x)",
    "show variables",
    "show tables from daicho_store",
    "show tables from daicho.daicho_store",
    "describe databases",
]
INTERNALS = [
    "from daicho_store.activity",
    "from daicho_store.head",
    "from daicho.daicho_store.journal",
    'from "Daicho_Store"."Activity"',
    "from daicho_store.meaning",
    "from daicho_store.revisions_as_of(current_date, now())",
    "from daicho_store.safeguards_as_of(current_date, now())",
    "from daicho_store.stated_as_of(current_date, now())",
    "describe daicho_store.head",
    "summarize daicho_store.head",
    "summarize daicho.daicho_store.head",
    "from system.main.duckdb_settings",
    "from main.duckdb_settings",
    "from system.main.duckdb_settings()",
    "from pg_catalog.pg_settings",
    "from pg_settings",
    "from pg_catalog.pg_class",
    "from sqlite_master",
    "from information_schema.character_sets",
    "with duckdb_settings as (select 1) from duckdb_settings",
    "with duckdb_settings as (select 1) from system.main.duckdb_settings",
    "with x as (with duckdb_settings as (select 1) from duckdb_settings) from x, duckdb_settings",
    "with head as (select 1) from daicho_store.head",
    "with activity as (select 1) from daicho_store.activity",
    "with activities as (from daicho_store.activity) from activities",
    "with revisions_as_of as (select 1) from daicho_store.revisions_as_of(current_date, now())",
    "from \"READ_TEXT\"('notes.txt')",
    "from \"Read_Csv\"('notes.csv')",
    'from "DuckDB_Settings"()',
    'from "DuckDB_Settings"',
    "select \"GetEnv\"('HOME')",
    "select system.main.getenv('HOME')",
    "select main.getenv('HOME')",
    "with recursive read_text as (select 1) from read_text('notes.txt')",
    "select daicho_store.folded_of('x')",
    "select daicho_store.length('x')",
    "from daicho_store.activities_as_of(current_date)",
    "from pg_catalog.range(1)",
    "from daicho_store.head at (version => 1)",
    "summarize (from daicho_store.head)",
    "pivot daicho_store.head on hash in ('x') using count(*)",
    "select (with sqlite_master as (select 1) select 1), * from sqlite_master",
    "select 1 from (with pg_class as (select 1) select 1 from pg_class), pg_class",
    "select * from activities, daicho_store.head",
    "select exists (from daicho_store.head)",
]
DISGUISED = [
    "/* x */ drop view activities",
    "/* /* x */ */ drop view activities",
    "-- x\ndrop view activities",
    "\n\n\t drop view activities",
    "\u3000drop view activities",
    "\ufeffdrop view activities",
    "DrOp ViEw activities",
    "/* x */ from /* y */ read_text /* z */ ('notes.txt')",
    "from--x\nread_text('notes.txt')",
    "/* /* */ explain select 1 -- */ explain analyze select * from duckdb_settings()",
    "/* /* */ explain select 1 -- */ explain analyze select * from enable_logging('QueryLog', storage = 'stdout')",
    "/* /* */ explain select 1 -- */ explain analyze select write_log('x')",
    "/* /* */ explain select 1 -- */ explain analyze create temp table x as select 1",
    "/* /* */ explain select 1 -- */ explain analyze checkpoint",
    "/* /* */ explain select 1 -- */ explain analyze from daicho_store.head where hash = 'x'",
    "-- x\r explain analyze select sleep_ms(length('\n explain select 1 --'))",
    "explain/**/analyze select 1",
    "explain--\nanalyze select 1",
    "explain -- select 1\n analyze select 1",
    "explain\u3000analyze\u3000select 1",
    "\u3000explain analyze select 1",
    "\ufeffExPlAiN aNaLyZe select 1",
    "explain /* select 1 */ checkpoint",
    "select 1 /*;*/;/*;*/ drop view activities",
    "select $$;$$; drop view activities",
    "select $x$ $$;$$ $x$; drop view activities",
    "select e'\\'; select 1; --'; drop view activities",
    "select ';' ; drop view activities -- '",
    'select 1 as "a""; --"; drop view activities',
    "; drop view activities ;",
    "select 1 -- \r; drop view activities",
]
MERELY_BAD = [
    "with x as (delete from daicho_store.head returning *) select * from x",
    "show databases",
    "show all tables",
    "show",
    "describe",
    "from (show databases)",
    "from main",
    "from json",
    "from before",
    "from folder",
    "from path",
    "select 1 from (with path as (select 1) select 1 from path), path",
    "select 1 from (with connection as (select 1) select 1 from connection), connection",
    "table read_text",
    "describe duckdb_settings()",
    "select json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "select 'HOME'.getenv()",
    "select getenv('HOME') over ()",
    "select list_aggregate(['HOME'], 'getenv')",
    "select list_apply(['HOME'], getenv)",
    "select read_text('notes.txt')",
    "select 1 into x",
    "select 1 for update",
    "reset all",
    "explain explain select 1",
    "from @activities",
    "do $$ begin end $$",
    "grant all on activities to public",
    "listen x",
    ".tables",
    ".shell ls",
    "!ls",
    "\\d",
    "(drop view activities)",
    "pragma enable_logging",
    "select 1\u037e drop view activities",
    "create trigger x after insert on daicho_store.head begin select 1; end",
    "alter database daicho rename to x",
    "explain explain analyze checkpoint",
    "explain import database 'dumped'",
    "explain analyze import database 'dumped'",
    "select 'x'.write_log()",
    "select 'x'.folded_of()",
    "explain explain analyze select 1",
    "select 1 from (with parameters as (select 1) select 1 from parameters), parameters",
    "select 1 from (with columns as (select 1) select 1 from columns), columns",
    "explain",
    "explain analyze",
    "explain explain select 1",
    "explain (select 1",
    "select list_aggregate([1], 'write_log')",
    "select list_transform([1], write_log)",
    "select reduce([1, 2], write_log)",
    "select 'x'::write_log",
    "select timezone('../../etc/passwd', now())",
    "select 'a' collate \"../notes\"",
    "select load_aws_credentials()",
    "select unknown_of_all()",
    "select folded_of('x')",
    "select daicho.main.unknown_of_all()",
    "from unnest(['notes.txt']).read_text()",
]

HOSTILE = {
    "files": FILES,
    "changes": CHANGES,
    "settings": SETTINGS,
    "internals": INTERNALS,
    "disguised": DISGUISED,
}

POSITIONS = {
    "projection": "select {}",
    "scalar subquery": "select (select {})",
    "from subquery": "from (select {})",
    "cte": "with x as (select {}) from x",
    "materialized cte": "with x as materialized (select {}) from x",
    "unused cte": "with x as (select {}) select 1",
    "nested cte": "from (with x as (select {}) from x)",
    "recursive cte": "with recursive r as (select 1 as a union all select a + {} from r where a < 2) from r",
    "where": "select 1 where {} > 0",
    "in subquery": "select 1 where 1 in (select {})",
    "exists": "select 1 where exists (select {})",
    "any": "select 1 where 1 = any (select {})",
    "join condition": "from range(1) a join range(1) b on {} > 0",
    "lateral": "from range(1) t, lateral (select {})",
    "group by": "select 1 group by {}",
    "rollup": "select 1 group by rollup ({})",
    "having": "select 1 having {} > 0",
    "qualify": "select row_number() over () as n qualify n = {}",
    "order by": "select 1 order by {}",
    "limit": "select 1 limit {}",
    "offset": "select 1 limit 1 offset {}",
    "distinct on": "select distinct on ({}) 1",
    "values": "values ({})",
    "values in from": "from (values ({})) as t(a)",
    "union": "select 1 union all select {}",
    "case": "select case when 1 = 1 then {} else 0 end",
    "cast": "select cast({} as varchar)",
    "try": "select try({})",
    "coalesce": "select coalesce(null, {})",
    "list": "select [{}]",
    "struct": "select {{'a': {}}}",
    "lambda": "select list_transform([1], lambda a: a + {})",
    "old lambda": "select list_transform([1], a -> a + {})",
    "comprehension": "select [{} for x in [1]]",
    "between": "select {} between 0 and 9",
    "filter": "select count(*) filter ({} > 0)",
    "aggregate order": "select string_agg('a', ',' order by {})",
    "partition": "select row_number() over (partition by {})",
    "window order": "select row_number() over (order by {})",
    "frame": "select sum(1) over (order by 1 rows between {} preceding and current row)",
    "named window": "select row_number() over w window w as (order by {})",
    "star replace": "select * replace ({} as a) from (select 1 as a)",
    "columns": "select columns(c -> c = 'a' or {} > 0) from (select 1 as a)",
    "subscript": "select [1, 2][{}]",
    "table function argument": "from range({})",
    "our macro's argument": "from activities_as_of(current_date - {})",
    "our macro's other argument": "from activities_as_of(current_date, known_at := now()::timestamp - to_days({}))",
    "pivot source": "pivot (select {} as a, 1 as b) on b in (1) using count(*)",
    "pivot aggregate": "pivot (select 1 as a, 1 as b) on b in (1) using max({})",
    "unpivot": "unpivot (select {} as a) on a into name n value v",
    "explain": "explain select {}",
    "explain analyze": "explain analyze select {}",
    "describe": "describe select {}",
    "summarize": "summarize select {}",
    "positional join": "from range(1) positional join (select {})",
    "semi join": "from range(1) t semi join (select {} as range) using (range)",
    "time travel": "from activities at (version => {})",
}  # fmt: skip
EVILS = {
    "function": "length(getenv('HOME'))",
    "function of ours": "length(daicho_store.folded_of('x'))",
    "function that prints": "length(write_log('x'))",
    "table function": "(select count(*) from read_text('notes.txt'))",
    "internal table": "(select count(*) from daicho_store.head)",
}


def require_harmless(run: Run, codes: Sequence[int], folder: Path, before: Snapshot) -> None:
    """Make sure that RUN ended with one of CODES, said so in few words, gave nothing away and changed nothing."""
    assert run.code in codes, run.out or run.err
    assert run.out == ""
    assert SECRET not in run.err
    assert "Stack Trace" not in run.err
    assert snapshot(folder) == before


@pytest.fixture(scope="module")
def verdict() -> Iterator[Verdict]:
    """Return a function that tells with which exit code a statement is stopped; 0 where it is let through."""
    with duckdb.connect() as connection:

        def judge(statement: str) -> int:
            try:
                statements.checked(connection, statement)
            except DaichoError as error:
                return int(error.exit_code)
            return 0

        yield judge


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_does_more_than_read_our_views_is_refused(verdict: Verdict, kind: str) -> None:
    assert {statement: verdict(statement) for statement in HOSTILE[kind]} == dict.fromkeys(HOSTILE[kind], 5)


@pytest.mark.parametrize("statement", [*FILES, *DISGUISED])
def test_what_is_refused_is_told_in_few_words_and_does_nothing(
    ask: Ask, folder: Path, before: Snapshot, statement: str
) -> None:
    require_harmless(ask(statement), [5], folder, before)


@pytest.mark.parametrize("statement", MERELY_BAD)
def test_what_is_merely_bad_sql_does_nothing_either(ask: Ask, folder: Path, before: Snapshot, statement: str) -> None:
    require_harmless(ask(statement), [3, 5], folder, before)


@pytest.mark.parametrize("position", POSITIONS.values(), ids=POSITIONS)
def test_nothing_is_hidden_deep_enough(verdict: Verdict, position: str) -> None:
    assert {evil: verdict(position.format(evil)) for evil in EVILS.values()} == dict.fromkeys(EVILS.values(), 5)


def test_a_position_is_let_through_where_nothing_evil_stands_in_it(verdict: Verdict) -> None:
    stopped = {name for name, position in POSITIONS.items() if verdict(position.format("1")) != 0}
    assert stopped == {"explain analyze"}


def test_the_positions_are_sql_where_nothing_evil_stands_in_them(folder: Path) -> None:
    with duckdb.connect(folder / CATALOG, read_only=True) as connection:
        for name, position in POSITIONS.items():
            if name == "time travel":  # DuckDB reads it and then says that its own files do not know it
                continue
            connection.execute(position.format("1"))


def duckdb_knows(question: str) -> list[str]:
    """Return the names that DuckDB itself gives as the answer to QUESTION."""
    with duckdb.connect() as connection:
        return [str(name) for (name,) in connection.execute(question).fetchall()]


def test_every_table_function_of_duckdb_is_refused_but_for_three(verdict: Verdict) -> None:
    names = duckdb_knows(
        "select distinct function_name from duckdb_functions() where function_type in ('table', 'table_macro')"
    )
    assert len(names) > 50
    assert {name for name in names if verdict(f'from "{name}"()') != 5} == {"generate_series", "range", "unnest"}


def test_every_pragma_of_duckdb_is_refused(verdict: Verdict) -> None:
    names = duckdb_knows("select distinct function_name from duckdb_functions() where function_type = 'pragma'")
    assert len(names) > 20
    said = ("pragma {}", "pragma {}('x')", "pragma {} = 'x'", "call {}()", "explain pragma {}")
    assert {verdict(text.format(name)) for name in names for text in said if name != "show"} == {5}
    assert {verdict(text.format("show")) for text in said} == {3}, "no SQL at all"


def test_only_functions_that_were_looked_at_are_let_through(verdict: Verdict) -> None:
    names = set(
        duckdb_knows(
            """
            select lower(function_name) from duckdb_functions()
            where function_type in ('scalar', 'aggregate', 'macro') and function_name ~ '[a-zA-Z_].*'
            """
        )
    )
    allowed = statements.allowed("function")
    assert {name for name in allowed if name[0].isalpha()} - names == {"unnest"}, "what DuckDB does not know"
    refused = {name for name in names - allowed if not name.startswith("icu_collate_")}  # a hundred of one kind
    assert len(refused) > 100
    assert {verdict(f'select "{name}"(1)') for name in sorted(refused)[::4]} == {5}
    assert verdict(f"select {', '.join(f'{chr(34)}{name}{chr(34)}(1)' for name in names & allowed)}") == 0


def test_every_function_of_duckdb_that_does_something_is_refused(verdict: Verdict) -> None:
    names = duckdb_knows("select distinct function_name from duckdb_functions() where has_side_effects")
    assert len(names) > 10
    harmless = {"gen_random_uuid", "random", "uuid", "uuidv4", "uuidv7"}
    assert {name for name in names if verdict(f"select {name}(1)") != 5} == harmless


def test_every_function_of_the_store_is_refused(verdict: Verdict, direct: duckdb.DuckDBPyConnection) -> None:
    names = direct.execute(
        "select function_name, function_type from duckdb_functions() where schema_name = 'daicho_store'"
    ).fetchall()
    assert len(names) > 5
    called = {"table_macro": "from {}()", "macro": "select {}(1)"}
    public = {f"{entity.view}_as_of" for entity in fields.entities()}
    assert {verdict(called[kind].format(f"daicho_store.{name}")) for name, kind in names} == {5}
    assert {name for name, kind in names if verdict(called[kind].format(name)) == 0} <= public


def test_every_internal_view_of_duckdb_is_refused_but_for_the_list_of_ours(verdict: Verdict) -> None:
    names = duckdb_knows("select schema_name || '.' || view_name from duckdb_views() where internal")
    assert len(names) > 30
    passed = {name for name in names if verdict(f"from {name}") != 5}
    assert passed == {f"information_schema.{name}" for name in ("columns", "schemata", "tables", "views")}
    bare = {name.partition(".")[2] for name in names}
    assert {name for name in bare if verdict(f"from {name}") == 0} == set()


def test_no_internal_view_of_duckdb_is_reached_under_a_borrowed_name(
    verdict: Verdict, direct: duckdb.DuckDBPyConnection
) -> None:
    for name in duckdb_knows("select distinct view_name from duckdb_views() where internal"):
        borrowed = f"select 1 from (with {name} as (select 1) select 1 from {name}), {name}"
        if verdict(borrowed) == 0:
            with pytest.raises(duckdb.CatalogException):
                direct.execute(borrowed)


def test_every_table_of_the_store_is_refused(verdict: Verdict, direct: duckdb.DuckDBPyConnection) -> None:
    tables = direct.execute(
        "select table_name from information_schema.tables where table_schema = 'daicho_store'"
    ).fetchall()
    assert len(tables) > 30
    for said in ("from daicho_store.{}", "describe daicho_store.{}", "from daicho.daicho_store.{}"):
        assert {verdict(said.format(name)) for (name,) in tables} == {5}


def program(folder: Path, statement: str, *options: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Ask in a process of its own, which DuckDB itself may print in or end."""
    command = [sys.executable, "-m", "catalog", "sql", *options, "--", statement]
    root = Path(__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8", "DAICHO_LANG": "en"}
    return subprocess.run(
        command, cwd=folder, env=environment, input=stdin, capture_output=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "statement",
    [
        "from enable_logging('QueryLog', storage = 'stdout')",
        "/* /* */ explain select 1 -- */ explain analyze from enable_logging('QueryLog', storage = 'stdout')",
        "pragma enable_profiling",
        "import database 'dumped'",
    ],
)
def test_not_even_duckdb_itself_prints(folder: Path, before: Snapshot, statement: str) -> None:
    run = program(folder, statement)
    assert (run.returncode, run.stdout) == (5, b""), run.stderr.decode()
    assert SECRET.encode() not in run.stderr
    assert snapshot(folder) == before


# --- limits -----------------------------------------------------------------------------------------------------------

ENDLESS = "select count(*) from range(10000000000) a, range(10000000000) b"
HUGE = "select length(repeat(repeat('x', 1000000), 3000))"
"""One string of three gigabytes, which DuckDB makes without heeding its own limit or an interruption."""

SPILLING = """
select count(*) from (
    select row_number() over (order by md5((a.i + b.i)::varchar)) from range(20000) as a(i), range(20000) as b(i)
)
"""
LIMITS = """
import json, sys
from catalog.cli import main
for arguments in json.loads(sys.argv[1]):
    code = int(main(["sql", *arguments]))
    sys.stdout.flush()
    print("ended", code, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def limited(folder: Path) -> list[tuple[int, str]]:
    """Codes and words of questions that would never end or fit, asked one after the other in one process."""
    asked = [
        [ENDLESS, "--timeout", "0.5"],
        ["select count(*) from activities"],
        ["with recursive r as (select 1 as a union all select a + 1 from r) from r", "--json", "--timeout", "0.5"],
        ["select list(range) from range(1000000000)", "--memory", "64"],
        ["from range(1000000000)", "--json", "--memory", "64"],
        ["select count(*) from activities"],
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "DAICHO_LANG": "en"}
    run = subprocess.run(
        [sys.executable, "-c", LIMITS, json.dumps(asked)],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    told: list[tuple[int, str]] = []
    words: list[str] = []
    for line in run.stderr.splitlines():
        parts = line.split()
        if parts[:1] == ["ended"]:
            told.append((int(parts[1]), "\n".join(words)))
            words.clear()
        else:
            words.append(line)
    assert run.stdout == "count_star()\n3\n" * 2, run.stderr
    assert len(told) == len(asked), run.stderr
    return told


def test_an_endless_question_ends_with_its_time(limited: list[tuple[int, str]]) -> None:
    for at in (0, 2):
        code, words = limited[at]
        assert code == 3, words
        assert "0.5 s;" in words


def test_a_question_for_too_much_memory_ends_with_it(limited: list[tuple[int, str]]) -> None:
    for at in (3, 4):
        code, words = limited[at]
        assert code == 3, words
        assert "64 MB" in words


def test_a_question_that_fills_the_disk_ends_before_it_has(folder: Path) -> None:
    run = program(folder, SPILLING, "--memory", "64", "--timeout", "120")
    assert (run.returncode, run.stdout) == (3, b"")
    assert b"64 MB" in run.stderr, "and not that its time is over"


def test_after_a_limit_the_next_question_is_answered(limited: list[tuple[int, str]]) -> None:
    assert [limited[at][0] for at in (1, 5)] == [0, 0]


def test_a_statement_that_takes_for_ever_to_parse_ends_with_its_time(folder: Path, before: Snapshot) -> None:
    nested = f"{'/*' * 50_000}{'*/' * 50_000} select 1"  # which the parser reads again for every comment in it
    run = program(folder, "-", "--timeout", "0.5", stdin=nested.encode())
    assert (run.returncode, run.stdout) == (3, b"")
    assert b"0.5 s;" in run.stderr
    assert snapshot(folder) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a process has")
def test_memory_that_duckdb_does_not_count_ends_a_question_long_before_it_is_answered(folder: Path) -> None:
    command = [sys.executable, "-m", "catalog", "sql", HUGE, "--memory", "64"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "DAICHO_LANG": "en"}
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        words = process.stderr.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 3, words
    assert "64 MB" in words
    assert used.ru_maxrss < 2_500_000, "kilobytes; it would need six million"


def test_a_question_that_heeds_no_interruption_ends_all_the_same_and_says_so(
    folder: Path, before: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    run = program(folder, f"select {'(select ' * 60}1{')' * 60}", "--timeout", "0.5")
    assert (run.returncode, run.stdout) == (3, b"")
    assert b"0.5 s;" in run.stderr
    assert snapshot(folder) == before
    assert list(tmp_path.iterdir()) == []


class Clock:
    """A clock that only somebody's reading moves on, so that DuckDB's own work takes no time on any machine."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_who_reads_an_answer_slowly_is_not_cut_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(limits, "time", clock)
    with sandbox.asked(folder / CATALOG, "from range(3000)", {}, Limits(seconds=0.5)) as answer:
        count = 0
        for _ in answer.rows:
            count += 1
            clock.now += 60
    assert count == 3000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to the whole console")
def test_a_question_can_be_interrupted(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "catalog", "sql", ENDLESS]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "DAICHO_LANG": "en"}
    environment["TMPDIR"] = str(tmp_path)
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, preexec_fn=heed_interruptions
    ) as process:
        while process.poll() is None and not list(tmp_path.iterdir()):  # what it spills to is there once it is asked
            time.sleep(0.01)
        time.sleep(1)  # into DuckDB's work, mostly; wherever it is by then, it must end
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=120)
    assert (process.returncode, len(words.splitlines())) == (130, 1), words


# --- on a terminal ----------------------------------------------------------------------------------------------------


def on_a_terminal(folder: Path, statement: str) -> tuple[bytes, str]:
    """Return what STATEMENT shows on a terminal, and what is narrated beside it."""
    import pty

    command = [sys.executable, "-m", "catalog", "sql", statement]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "DAICHO_LANG": "en", "TERM": "dumb"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        shown = b""
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            while part := _part(terminal):
                shown += part
        assert process.stderr is not None
        narrated = process.stderr.read().decode()
    assert process.returncode == 0
    return shown, narrated


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_gets_a_table_and_is_told_how_much_more_there_is(folder: Path) -> None:
    shown, narrated = on_a_terminal(folder, "select range as 番号 from range(1500)")
    lines = shown.decode().split()
    assert lines[0] == "番号"
    assert lines[-1] == "999"
    assert "rows: 1000 of 1500" in narrated


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_what_is_shown_cannot_command_the_terminal(folder: Path) -> None:
    shown, _ = on_a_terminal(folder, f"select 'a' || chr(27) || '[2J' || chr(7) || chr(155) as \"b{chr(27)}[2J\"")
    assert not set(shown.decode()) & {"\x1b", "\x07", "\x9b"}
    assert rb"a\x1b[2J\x07\x9b" in shown


def _part(terminal: io.RawIOBase | io.FileIO) -> bytes:
    try:
        return terminal.read(65536) or b""
    except OSError:  # Linux tells the end of a terminal so
        return b""


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ("pivot activities on organization using count(*)", True),
        ("explain pivot activities on organization using count(*)", True),
        ("select * from (pivot activities on organization using count(*))", True),
        ("copy activities to 'x.csv'", False),
        ('create table "pivot" as select 1 as x', False),
        ("delete from activities", False),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_pivot_is_spoken_of_where_it_was_used(ask: Ask, statement: str, hint: bool, lang: str) -> None:
    run = ask(statement, "--lang", lang)
    assert run.code == 5
    assert ("PIVOT" in run.err) == hint, run.err
    assert ("IN (" in run.err) == hint
