"""Which column is which field, as people settle it: options, what is remembered, looking ahead, answering."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import Workbook, load_workbook

from catalog.errors import CatalogProblem
from catalog.handin import Belonging
from catalog.mapping import Memory, Owner, Settled, SheetMapping
from catalog.queries.verification import verify
from catalog.store import journal, mappings, submissions
from catalog.store.connection import reading, writing
from tests.conftest import Daicho, HandIn, Run

pytestmark = pytest.mark.usefixtures("catalogue")
NOW, LATER = datetime.fromisoformat("2026-04-01T09:00"), datetime.fromisoformat("2027-04-01T09:00")
PLACE = Settled("保管先", "保管先", "storage_place")
UNREAD = Settled("メモ", "メモ", "")
SALES = Owner("sample", "sales", "営業部")

CELLS = 'select entity_id, field, written, source_name, sheet, "row", "column" from cells order by all'

Table = Callable[..., Path]


def files(run: Run) -> Sequence[Mapping[str, Any]]:
    """Return what the JSON output says of each file."""
    told: Sequence[Mapping[str, Any]] = json.loads(run.out)["files"]
    return told


def sql(daicho: Daicho, statement: str) -> list[list[Any]]:
    """Return the rows that the catalogue answers STATEMENT with."""
    return [list(row.values()) for row in json.loads(daicho("sql", statement, "--json").out)]


@pytest.fixture
def nowhere(catalogue: Path) -> None:
    """No catalogue at all."""
    catalogue.unlink()


# --- values -----------------------------------------------------------------------------------------------------------


def test_a_mapping_grows_and_what_is_settled_anew_is_as_it_is_now() -> None:
    former = SheetMapping("f", (PLACE, UNREAD), (SALES,))
    grown = former.grown([Settled("保 管先", "保管先", "remarks")], [Owner("sample", "sales")])
    assert grown.fields == {"保管先": "remarks", "メモ": ""}
    assert grown.owners == (Owner("sample", "sales"),)
    assert grown.owner == Owner("sample", "sales")


def test_a_header_that_several_have_says_nothing_of_whose_a_sheet_is() -> None:
    assert SheetMapping("f", (PLACE,), (SALES, Owner("other", "sales"))).owner is None
    assert SheetMapping("f", (PLACE,)).owner is None


def test_what_is_given_lies_over_what_is_remembered() -> None:
    known = Memory({"f": SheetMapping("f", (PLACE, UNREAD), (SALES,))})
    given = known.under([SheetMapping("f", (Settled("メモ", "メモ", "remarks"),)), SheetMapping("", (UNREAD,))])
    assert given("f") == {"保管先": "storage_place", "メモ": "remarks"}
    assert given.of("f").owner == SALES
    assert given("g") == given("") == {}


# --- the store --------------------------------------------------------------------------------------------------------


def remember(path: Path, *known: SheetMapping, at: datetime = NOW, by: str = "担当者") -> None:
    with writing(path) as connection:
        mappings.remember(connection, known, at, by)


def known(path: Path) -> list[SheetMapping]:
    with reading(path) as connection:
        return mappings.known(connection)


def test_what_was_settled_is_found_by_the_fingerprint_of_the_header(catalogue: Path) -> None:
    remember(catalogue, SheetMapping("f1", (PLACE, UNREAD), (SALES,)), SheetMapping("f2", (UNREAD,)))
    with reading(catalogue) as connection:
        assert mappings.memory(connection)("f1") == {"保管先": "storage_place", "メモ": ""}
        assert mappings.memory(connection)("f2") == {"メモ": ""}
        assert mappings.memory(connection)("f3") == {}
    assert known(catalogue)[0] == SheetMapping("f1", (PLACE, UNREAD), (SALES,), NOW, "担当者")


def test_what_is_known_already_is_not_written_anew_and_news_are(daicho: Daicho, catalogue: Path) -> None:
    entries = []
    for owner, by in ((SALES, "甲"), (SALES, "乙"), (Owner("other", "activities"), "丙")):
        remember(catalogue, SheetMapping("f", (PLACE,), (owner,)), at=LATER, by=by)
        entries.append(json.loads(daicho("verify", "--json").out)["entries"])
    assert entries == [1, 1, 2]
    (one,) = known(catalogue)
    assert (one.owners, one.recorded_by) == ((Owner("other", "activities"), SALES), "丙")


def test_what_is_forgotten_is_gone_and_the_journal_knows_that_it_was(daicho: Daicho, catalogue: Path) -> None:
    remember(catalogue, SheetMapping("f", (PLACE,), (SALES,)), SheetMapping("g", (PLACE,)))
    with writing(catalogue) as connection:
        assert mappings.forget(connection, "f", LATER, "担当者")
        assert not mappings.forget(connection, "f", LATER, "担当者")
        entries = connection.execute("select kind, entry from daicho_store.journal order by sequence").fetchall()
    assert [one.fingerprint for one in known(catalogue)] == ["g"]
    told = [json.loads(entry) for kind, entry in entries if kind == "mapping"]
    assert [(one["fingerprint"], one["columns"]) for one in told] == [
        ("f", [["保管先", "保管先", "storage_place"]]),
        ("g", [["保管先", "保管先", "storage_place"]]),
        ("f", []),
    ]
    assert daicho("verify").code == 0


@pytest.fixture(scope="module")
def remembering(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a catalogue that remembers two mappings, for changes that are rolled back."""
    path = Path(shutil.copyfile(blank, tmp_path_factory.mktemp("remembering") / "daicho.duckdb"))
    remember(path, SheetMapping("f", (PLACE, UNREAD), (SALES, Owner("other", "x"))), SheetMapping("g", (PLACE,)))
    with writing(path) as connection:
        connection.execute("set search_path = 'daicho_store'")
        yield connection
        assert not verify(connection).deviations


@pytest.mark.parametrize(
    "statement",
    [
        "update mapping_column set field = 'remarks' where header = '保管先'",
        "update mapping_column set header = '別'",
        "update mapping_column set folded = '別' where header = 'メモ'",
        "update mapping_column set position = 3 - position where mapping_id = 1",
        "delete from mapping_column where header = 'メモ'",
        "insert into mapping_column values (1, 3, '別', '別', null)",
        "insert into mapping_column values (99, 1, '別', '別', null)",
        "insert into mapping_column from mapping_column",
        "update mapping_belonging set organization = 'third' where organization = 'other'",
        "update mapping_belonging set department = null",
        "delete from mapping_belonging",
        "insert into mapping_belonging values (99, 'sample', 'sales', null)",
        "update mapping set fingerprint = 'h' where fingerprint = 'g'",
        "update mapping set recorded_by = '別人'",
        "update mapping set recorded_at = timestamp '2020-01-01'",
        "update mapping set mapping_id = 99 where fingerprint = 'g'",
        "insert into mapping from mapping",
        "delete from mapping; delete from mapping_column; delete from mapping_belonging",
        "insert into mapping values (1, 'h', now()::timestamp, 'x')",
    ],
)
def test_verification_finds_a_mapping_that_was_tampered_with(
    remembering: duckdb.DuckDBPyConnection, statement: str
) -> None:
    remembering.begin()
    try:
        remembering.execute(statement)
        assert verify(remembering).deviations
    finally:
        remembering.rollback()


def test_a_catalogue_without_mappings_is_brought_up_to_date_and_keeps_what_it_has(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    hand_in("a.xlsx", [{"name": "名簿", "items": "氏名、住所"}])
    assert daicho("import", "a.xlsx").code == 0
    cells = sql(daicho, 'select field, source_name, sheet, "row" from cells order by all')
    with duckdb.connect(tmp_path / "daicho.duckdb") as connection:
        connection.execute(
            """
            set search_path = 'daicho_store';
            drop table mapping; drop table mapping_column; drop table mapping_belonging;
            alter table source_sheet drop column carried_from;
            delete from migration where name = '0002_mapping'; delete from knowledge;
            """
        )
    for command in (["status"], ["verify"], ["import", "a.xlsx", "--dry-run"], ["map", "--list"]):
        run = daicho(*command)
        assert (run.code, run.err.count("\n")) == (4, 1)
        assert "daicho upgrade" in run.err
    run = daicho("import", "a.xlsx", "--json")
    assert (run.code, files(run)[0]["status"]) == (0, "unchanged")
    assert (tmp_path / "daicho.before-0002.duckdb").exists()
    assert daicho("verify").code == 0
    assert sql(daicho, 'select field, source_name, sheet, "row" from cells order by all') == cells


# --- looking ahead ----------------------------------------------------------------------------------------------------

STAFF = [{"name": f"名簿{number}", "items": "氏名、住所", "department": "人事部"} for number in range(1, 9)]


def lying(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("nowhere")
def test_a_dry_run_stores_nothing_and_makes_no_catalogue(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    hand_in("a.xlsx", STAFF)
    before = lying(tmp_path)
    run = daicho("import", "a.xlsx", "--dry-run")
    assert run.code == 0
    assert "取り込むと sample/activities の第1改訂になります（追加 8、変更 0、変更なし 0、削除 0）" in run.out
    assert "シート 取扱い: 交換ブック（見出し 2 行目） 取扱い 8 件" in run.out
    assert "何も取り込んでいません" in run.err
    told = json.loads(daicho("import", "a.xlsx", "--dry-run", "--json").out)
    assert (told["dry_run"], told["stored"]) == (True, False)
    assert (told["files"][0]["status"], told["files"][0]["submission"]) == ("would_import", None)
    assert lying(tmp_path) == before


def test_a_dry_run_counts_and_names_every_value_that_would_vanish(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    rows = [
        {
            "name": "応募者情報",
            "items": "氏名、住所、電話番号",
            "retention": "3年",
            "manager": "部長",
        },
        {"name": "従業者情報", "items": "氏名"},
        {"name": "顧客情報", "items": "氏名", "remarks": "紙"},
    ]
    hand_in("a.xlsx", rows, safeguard=[{"heading": "10-3", "written": "責任者を置く"}])
    assert daicho("import", "a.xlsx").code == 0
    first = {"name": "応募者情報", "items": "住所、氏名", "retention": "5年"}
    hand_in("b.xlsx", [first, rows[1], {"name": "会員情報"}])
    before = lying(tmp_path)
    run = daicho("import", "b.xlsx", "--dry-run", "--json")
    (one,) = files(run)
    assert (one["added"], one["changed"], one["same"], one["removed"]) == (1, 1, 1, 1)
    vanishing = {(v["name"], v["entity"], v["field"], v["written"], v["now"], v["gone"]) for v in one["vanishing"]}
    assert vanishing == {
        ("応募者情報", "activity", "manager", "部長", None, False),
        ("応募者情報", "activity_item", "written", "電話番号", None, False),
        ("応募者情報", "activity_retention", "written", "3年", "5年", False),
        ("顧客情報", "activity", "name", "顧客情報", None, True),
        ("顧客情報", "activity_item", "written", "氏名", None, True),
        ("顧客情報", "activity", "remarks", "紙", None, True),
        (None, "safeguard", "heading", "10-3", None, False),
        (None, "safeguard", "written", "責任者を置く", None, False),
    }
    assert lying(tmp_path) == before
    text = daicho("import", "b.xlsx", "--dry-run").out
    assert (
        "消える取扱い: 顧客情報 (sample/activities/3) 個人情報の名称 顧客情報、備考 紙、個人情報の項目 氏名\n" in text
    )
    assert "消える値: 応募者情報 (sample/activities/1) 管理責任者: 部長\n" in text
    assert "消える値: 応募者情報 (sample/activities/1) 個人情報の項目: 電話番号\n" in text
    assert "変わる値: 応募者情報 (sample/activities/1) 期限: 3年 → 5年\n" in text
    assert "消える値: 組織全体 措置の内容: 責任者を置く\n" in text


def test_a_value_that_stands_under_another_header_has_not_vanished(daicho: Daicho, table: Table) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE).code == 0
    moved = daicho("import", "a.xlsx", *WHOSE, "--map", "しまう所=保管場所", "--dry-run", "--json")
    assert [files(moved)[0][key] for key in ("changed", "vanishing")] == [len(ROWS), []]
    assert daicho("import", "a.xlsx", *WHOSE, *SETTLED).code == 0
    back = daicho("import", "a.xlsx", *WHOSE, "--map", "しまう所=-", "--map", "個人情報の項目=-", "--dry-run", "--json")
    assert [files(back)[0][key] for key in ("changed", "vanishing")] == [len(ROWS), []]
    table("a.xlsx", rows=[(*row[:3], "別の棚", *row[4:]) for row in ROWS])
    gone = daicho("import", "a.xlsx", *WHOSE, "--dry-run", "--json")
    assert {one["written"] for one in files(gone)[0]["vanishing"]} == {row[3] for row in ROWS}


def test_what_a_dry_run_says_is_what_the_import_does(daicho: Daicho, hand_in: HandIn) -> None:
    hand_in("a.xlsx", STAFF)
    hand_in("b.xlsx", [*STAFF[1:], {"name": "新"}])
    hand_in("bad.xlsx", [{"items": "氏名"}])
    counts = ("revision", "ledger", "added", "changed", "same", "removed")
    for name in ("a.xlsx", "a.xlsx", "b.xlsx", "bad.xlsx"):
        ahead, done = daicho("import", name, "--dry-run", "--json"), daicho("import", name, "--json")
        assert ahead.code == done.code
        assert files(ahead)[0]["status"] == files(done)[0]["status"].replace("imported", "would_import")
        assert [files(ahead)[0][key] for key in counts] == [files(done)[0][key] for key in counts]
        codes = [[finding["code"] for finding in files(run)[0]["findings"]] for run in (ahead, done)]
        assert codes[0] == codes[1]


def test_what_was_assumed_or_passed_over_is_shown(daicho: Daicho, table: Table) -> None:
    rows = [
        ("例", "記入例", "採用", "棚", "佐藤", "氏名"),
        *ROWS,
        (3, "会員情報", "〃", "棚", "佐藤", "氏名"),
        (None, "合計", None, None, None, "3件"),
    ]
    table("営業部.xlsx", rows=rows)
    ahead = daicho("import", "営業部.xlsx", *WHOSE, "--dry-run").out
    for told in (
        "参考 台帳 4 ここから 1 行は記入例とみて",
        "参考 台帳 8 ここから 1 行は合計とみて",
        "参考 台帳 C7 「利用目的」の 1 か所を",
        "「営業部」と読みました。",
    ):
        assert told in ahead
    done = daicho("import", "営業部.xlsx", *WHOSE).out
    assert "  読まなかった行: 記入例 1 行、合計 1 行（どの行かは --dry-run で見られます）\n" in done
    assert "参考" not in done


def test_records_named_like_examples_and_totals_are_read_with_a_warning(daicho: Daicho, table: Table) -> None:
    header = ("No", "個人情報の名称", "利用目的", "保管場所", "件数")
    example = (1, "記入例", "研修", "棚", 11)
    rows = [example, (1, "注文書", "受注", "棚", 7), (2, "記入例", "研修", "棚", 11), (3, "計", "連絡", "棚", 1)]
    table("a.xlsx", header, [*rows, ("例", "見本", "連絡", "棚", 1), (None, "計", None, None, 19)])
    run = daicho("import", "a.xlsx", *WHOSE, "--json")
    assert sql(daicho, "select name from activities order by all") == [["注文書"], ["計"], ["記入例"]]
    found = [(one["code"], one["cell"] or one["row"]) for one in files(run)[0]["findings"]]
    assert [place for code, place in found if code == "row-doubtful"] == ["B6", "B7"]
    assert [place for code, place in found if code == "rows-passed-over"] == [4, 8, 9]


# --- much would vanish ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nowhere")
def test_a_first_import_tells_all_that_a_dry_run_does(daicho: Daicho, table: Table) -> None:
    table("bad.xlsx", rows=NAMELESS)
    told = [
        [found["code"] for found in files(daicho("import", "bad.xlsx", *options, "--json"))[0]["findings"]]
        for options in (("--dry-run",), ("--feedback", "never"))
    ]
    assert told[0] == told[1]
    assert {"organization-unknown", "activity-nameless"} <= set(told[1])


def test_an_import_that_would_remove_most_of_a_ledger_stops_and_asks(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    hand_in("a.xlsx", STAFF)
    hand_in("b.xlsx", STAFF[:3])
    hand_in("fine.xlsx", [{"name": "名簿"}], Belonging(organization="other", name="別"))
    assert daicho("import", "a.xlsx").code == 0
    before = lying(tmp_path)
    run = daicho("import", "fine.xlsx", "b.xlsx")
    assert run.code == 5
    assert run.out == ""
    assert "名簿8 (sample/activities/8)" in run.err
    assert "b.xlsx を取り込むと sample/activities の取扱い 8 件のうち 5 件が消える" in run.err.splitlines()[-1]
    assert "--yes" in run.err
    told = daicho("import", "fine.xlsx", "b.xlsx", "--json")
    assert (told.code, json.loads(told.out)["stored"]) == (5, False)
    assert [(one["status"], one["held"], one["removed"], len(one["vanishing"])) for one in files(told)] == [
        ("would_import", False, 0, 0),
        ("held", True, 5, 20),
    ]
    assert daicho("import", "b.xlsx", "--dry-run").code == 5
    assert lying(tmp_path) == before
    assert daicho("import", "b.xlsx", "--dry-run", "--yes").code == 0
    assert daicho("import", "fine.xlsx", "b.xlsx", "--yes").code == 0
    assert sql(daicho, "select count(*) from activities where organization = 'sample'") == [[3]]


def test_a_few_activities_or_less_than_half_may_go_without_asking(daicho: Daicho, hand_in: HandIn) -> None:
    hand_in("a.xlsx", STAFF)
    hand_in("half.xlsx", STAFF[:4])
    hand_in("few.xlsx", [{"name": "別"}])
    for name, removed in (("a.xlsx", 0), ("half.xlsx", 4), ("few.xlsx", 4)):
        run = daicho("import", name, "--json")
        assert (run.code, files(run)[0]["removed"]) == (0, removed)


@pytest.mark.usefixtures("nowhere")
def test_two_files_of_one_call_do_not_silently_replace_each_other(
    daicho: Daicho, hand_in: HandIn, tmp_path: Path
) -> None:
    hand_in("sheets/a.xlsx", STAFF[:2])
    hand_in("sheets/b.xlsx", STAFF[2:4])
    run = daicho("import", "sheets")
    assert run.code == 5
    assert "b.xlsx" in run.err.splitlines()[-1]
    assert not (tmp_path / "daicho.duckdb").exists()
    assert daicho("import", "sheets", "--partial").code == 0
    assert sql(daicho, "select name from activities order by 1") == [[f"名簿{number}"] for number in (1, 2, 3, 4)]


# --- partial ----------------------------------------------------------------------------------------------------------


def test_a_partial_file_leaves_what_it_does_not_have(daicho: Daicho, hand_in: HandIn) -> None:
    rows = [
        {"name": "応募者情報", "items": "氏名、住所", "retention": "3年", "use_until": "採用まで"},
        {"name": "従業者情報", "items": "氏名", "entrustees": "株式会社計算"},
    ]
    details: dict[str, Sequence[Any]] = {
        "activity_entrustment": [(1, {"name": "株式会社計算", "work": "給与計算", "country": "日本"})],
        "safeguard": [{"heading": "10-3", "written": "責任者を置く"}, (1, {"heading": "10-5", "written": "施錠"})],
        "organization_fact": [{"fact": "住所", "written": "東京都"}, {"fact": "代表者", "written": "甲"}],
    }
    hand_in("a.xlsx", rows, **details)
    assert daicho("import", "a.xlsx").code == 0
    former = sql(daicho, CELLS)
    hand_in("b.xlsx", [{**rows[0], "items": "氏名"}, {"name": "会員情報"}],
            organization_fact=[{"fact": "代表者", "written": "乙"}])  # fmt: skip
    run = daicho("import", "b.xlsx", "--partial", "--json")
    (one,) = files(run)
    assert (run.code, one["added"], one["changed"], one["same"], one["removed"]) == (0, 1, 1, 1, 0)
    assert sql(daicho, "select activity, name from activities order by 1") == [
        ["sample/activities/1", "応募者情報"],
        ["sample/activities/2", "従業者情報"],
        ["sample/activities/3", "会員情報"],
    ]
    assert sql(daicho, "select name, work from activity_entrustments") == [["株式会社計算", "給与計算"]]
    assert sql(daicho, "select written from organization_facts order by 1") == [["乙"], ["東京都"]]
    kept = [cell for cell in former if cell[0].startswith("sample/activities/2")]
    now = sql(daicho, CELLS)
    assert len(kept) > 8
    assert [cell for cell in now if cell[0].startswith("sample/activities/2")] == kept
    assert {cell[3] for cell in now if cell[0].startswith("sample/activities/1")} == {"b.xlsx"}
    assert daicho("verify").code == 0


def test_a_partial_file_that_says_nothing_new_changes_nothing(daicho: Daicho, hand_in: HandIn) -> None:
    hand_in("a.xlsx", STAFF, safeguard=[{"heading": "10-3", "written": "責任者を置く"}])
    hand_in("b.xlsx", STAFF[2:4])
    assert daicho("import", "a.xlsx").code == 0
    run = daicho("import", "b.xlsx", "--partial", "--json")
    assert (run.code, files(run)[0]["status"], files(run)[0]["same"]) == (0, "unchanged", 8)


def test_what_was_carried_over_again_and_again_is_still_of_its_first_file(daicho: Daicho, hand_in: HandIn) -> None:
    for number, name in enumerate(("a.xlsx", "b.xlsx", "c.xlsx")):
        hand_in(name, [STAFF[number]])
        assert daicho("import", name, "--partial").code == 0
    assert sql(daicho, "select distinct activity_name, source_name, sheet from cells order by 1") == [
        ["名簿1", "a.xlsx", "取扱い"],
        ["名簿2", "b.xlsx", "取扱い"],
        ["名簿3", "c.xlsx", "取扱い"],
    ]
    assert daicho("verify").code == 0
    assert daicho("export", "sample/activities", "-o", "out.xlsx").code == 0
    assert files(daicho("import", "out.xlsx", "--json"))[0]["status"] == "unchanged"


def test_unknown_columns_are_carried_over_with_their_rows(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    path = hand_in("a.xlsx", STAFF[:2])
    book = load_workbook(path)
    sheet = book["取扱い"]
    column = sheet.max_column + 1
    for row, text in ((2, "部独自"), (3, "甲"), (4, "乙")):
        sheet.cell(row, column, text)
    book.save(path)
    assert daicho("import", "a.xlsx").code == 0
    hand_in("b.xlsx", STAFF[2:3])
    (one,) = files(daicho("import", "b.xlsx", "--dry-run", "--json"))
    assert ("名簿2", "extra", "部独自", "乙") in {
        (v["name"], v["entity"], v["field"], v["written"]) for v in one["vanishing"]
    }
    assert daicho("import", "b.xlsx", "--partial").code == 0
    assert sql(daicho, "select activity_name, header, written, source_name from extras order by 1") == [
        ["名簿1", "部独自", "甲", "a.xlsx"],
        ["名簿2", "部独自", "乙", "a.xlsx"],
    ]
    assert daicho("verify").code == 0


def test_values_that_stood_elsewhere_are_still_of_their_cells_when_carried_over(daicho: Daicho, table: Table) -> None:
    book = load_workbook(path := table("a.xlsx"))
    book["台帳"]["A2"] = "所管部署：営業部"
    book.save(path)
    table("b.xlsx", rows=[(1, "会員情報", "案内", "会員サーバ", "高橋", "氏名")])
    assert daicho("import", "a.xlsx", *WHOSE).code == 0
    former = sql(daicho, CELLS)
    assert [cell[3:] for cell in former if cell[1] == "department"] == [["a.xlsx", "台帳", 2, 1]] * 2
    assert daicho("import", "b.xlsx", *WHOSE, "--ledger", "営業部", "--partial").code == 0
    assert [cell for cell in sql(daicho, CELLS) if cell[3] == "a.xlsx"] == former
    assert daicho("verify").code == 0


# --- settling columns -------------------------------------------------------------------------------------------------

HEADER = ("No", "個人情報の名称", "利用目的", "しまう所", "たんとう", "個人情報の項目")
ROWS = (
    (1, "応募者情報", "採用選考", "人事キャビネット", "佐藤", "氏名、住所"),
    (2, "顧客情報", "商品の発送", "営業サーバ", "鈴木", "氏名"),
)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Return a function that writes a department's own sheet: a title, a blank row, the header, the rows."""

    def write(name: str, header: Sequence[str] = HEADER, rows: Sequence[Sequence[Any]] = ROWS) -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "台帳"
        for row in (("個人情報管理台帳",), (), header, *rows):
            sheet.append(tuple(row))
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    return write


def how(run: Run) -> dict[str, tuple[str | None, str]]:
    """Return by header how the columns of the first sheet were read."""
    return {column["header"]: (column["field"], column["how"]) for column in files(run)[0]["sheets"][0]["columns"]}


WHOSE = ("--organization", "sample")
SETTLED = ("--map", "しまう所=保管場所", "--map", "たんとう=-")


@pytest.mark.usefixtures("nowhere")
def test_map_shows_how_each_column_would_be_read_and_makes_no_catalogue(
    daicho: Daicho, table: Table, tmp_path: Path
) -> None:
    table("a.xlsx")
    run = daicho("map", "a.xlsx")
    assert run.code == 0
    assert run.out.splitlines() == [
        "a.xlsx",
        "  シート 台帳: 表（見出し 3 行目） 取扱い 2 件",
        "    A No → row 番号（見出しの別名）",
        "    B 個人情報の名称 → name 個人情報の名称（見出しのとおり）",
        "    C 利用目的 → purposes 利用目的（見出しのとおり）",
        "    D しまう所 → 欄なし（追加列として残る）",
        "    E たんとう → 欄なし（追加列として残る）",
        "    F 個人情報の項目 → items 個人情報の項目（見出しのとおり）",
    ]
    assert "-o" in run.err
    assert not (tmp_path / "daicho.duckdb").exists()


def test_map_shows_the_labels_of_a_form_by_their_cells(daicho: Daicho, tmp_path: Path) -> None:
    made = Workbook()
    for row in (
        ["個人情報の名称", "名簿"],
        ["利用目的", "契約"],
        ["件数", "約100件", "媒体", "紙"],
        ["保管場所", "棚"],
    ):
        made.worksheets[0].append(row)
    made.save(tmp_path / "own.xlsx")
    run = daicho("map", tmp_path / "own.xlsx", "--lang", "en")
    shown = [line.split(" → ")[0].strip() for line in run.out.splitlines() if " → " in line]
    assert shown == ["A1 個人情報の名称", "A2 利用目的", "A3 件数", "C3 媒体", "A4 保管場所"]
    (file,) = files(daicho("map", tmp_path / "own.xlsx", "--json"))
    assert [(one["column"], one["cell"]) for one in file["sheets"][0]["columns"]][-2:] == [(None, "C3"), (None, "A4")]


def test_map_proposes_what_a_near_miss_may_mean(daicho: Daicho, table: Table) -> None:
    table("a.xlsx", ("個人情報の名称", "利用目的", "個人情報の項目", "保官場所"), [("名簿", "採用", "氏名", "棚")])
    (column,) = [c for c in files(daicho("map", "a.xlsx", "--json"))[0]["sheets"][0]["columns"] if c["column"] == "D"]
    assert (column["field"], column["how"]) == (None, "unknown")
    assert "storage_place" in column["proposals"]
    assert "候補: storage_place 保管場所" in daicho("map", "a.xlsx").out
    assert (
        '# "保官場所" = "storage_place"  # 保管場所\n' in (daicho("map", "a.xlsx", "-o", "m.toml"), read("m.toml"))[1]
    )


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def test_columns_are_read_as_they_are_settled_on_the_command_line(daicho: Daicho, table: Table) -> None:
    table("a.xlsx")
    run = daicho("import", "a.xlsx", *WHOSE, *SETTLED, "--json")
    assert run.code == 0, run.err
    found = how(run)
    assert found["しまう所"] == ("storage_place", "map")
    assert found["たんとう"] == (None, "map")
    assert found["利用目的"] == ("purposes", "exact")
    assert "column-unknown" not in [finding["code"] for finding in files(run)[0]["findings"]]
    assert sql(daicho, "select name, storage_place from activities order by 1") == [
        ["応募者情報", "人事キャビネット"],
        ["顧客情報", "営業サーバ"],
    ]
    assert sql(daicho, "select header, written from extras order by 2") == [["たんとう", "佐藤"], ["たんとう", "鈴木"]]


@pytest.mark.parametrize("field", ["storage_place", "保管場所", "Storage place", "STORAGE_PLACE", "storage place "])
def test_a_field_is_named_by_its_key_or_either_label(daicho: Daicho, table: Table, field: str) -> None:
    table("a.xlsx")
    run = daicho("import", "a.xlsx", *WHOSE, "--map", f"しまう 所={field}", "--dry-run", "--json")
    assert how(run)["しまう所"] == ("storage_place", "map")


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--map", "しまう所"], "--map は 見出し=欄 の形で書きます（しまう所 とあります）"),
        (["--map", "=保管場所"], "--map は 見出し=欄 の形で書きます"),
        (["--map", "しまう所=保管場所場所"], "欄 保管場所場所 はありません。近いもの: 保管場所"),
        (["--map", "しまう所=保管先"], "欄 保管先 はありません。近いもの: 保管場所, "),
        (["--map", "しまう所=zzzz"], "欄 zzzz はありません。欄の名前は daicho tables activities で見られます。"),
        (["--map", "しまう所="], "欄  はありません"),
        (["--feedback", "always", "--feedback", "never"], "--feedback の指定が食い違っています"),
        (["--feedback", "a", "--feedback", "b"], "--feedback の指定が食い違っています"),
    ],
)
def test_options_that_say_nothing_sensible_are_told(
    daicho: Daicho, table: Table, arguments: Sequence[str], told: str, tmp_path: Path
) -> None:
    table("a.xlsx")
    run = daicho("import", "a.xlsx", *WHOSE, *arguments)
    assert (run.code, run.out) == (2, "")
    assert f"daicho: エラー: {told}" in run.err
    assert not (tmp_path / "daicho.duckdb").exists()


def test_a_settled_header_that_no_sheet_has_is_told(daicho: Daicho, table: Table) -> None:
    table("a.xlsx")
    for command in (["import", "a.xlsx", *WHOSE], ["map", "a.xlsx"]):
        run = daicho(*command, "--map", "置き場=保管場所", "--map", "しまう所=保管場所")
        assert run.code == 0
        assert run.err.count("という見出しの列はどのシートにもありませんでした") == 1
        assert "「置き場」" in run.err


# --- mapping files ----------------------------------------------------------------------------------------------------


def test_a_mapping_file_is_written_edited_and_imported_with(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("a.xlsx")
    run = daicho("map", "a.xlsx", "-o", "a.toml")
    assert (run.code, run.out) == (0, "a.toml\n")
    text = read("a.toml")
    assert text.startswith("# ")
    assert '\n"利用目的" = "purposes"  # 利用目的（見出しのとおり）\n' in text
    assert '\n# "しまう所" = "-"  # 追加列として残る\n' in text
    assert daicho("map", "a.xlsx", "-o", "a.toml").code == 5
    (tmp_path / "a.toml").write_text(
        text.replace('# "しまう所" = "-"', '"しまう所" = "保管場所"').replace(
            '# "たんとう" = "-"', '"たんとう" = "manager"'
        ),
        encoding="utf-8-sig",
    )
    run = daicho("import", "a.xlsx", *WHOSE, "--mapping", "a.toml", "--json")
    assert run.code == 0, run.err
    assert [field for field, _ in how(run).values()] == ["row", "name", "purposes", "storage_place", "manager", "items"]
    assert sql(daicho, "select name, storage_place, manager from activities order by 1")[0] == [
        "応募者情報", "人事キャビネット", "佐藤",
    ]  # fmt: skip


def test_a_sheet_that_was_not_recognised_is_settled_by_a_mapping_file(daicho: Daicho, tmp_path: Path) -> None:
    made = Workbook()
    for row in (
        ["要領"],
        ["通し", "帳薄", "なぜ", "どこ"],
        [1, "顧客名簿", "契約のため", "棚"],
        [2, "名刺", "連絡", "机"],
    ):
        made.worksheets[0].append(row)
    path = tmp_path / "own.xlsx"
    made.save(path)
    told = daicho("import", path, "--organization", "sample", "--lang", "en")
    assert told.code == 1
    assert "daicho map" in told.out
    assert "--map" in told.out
    run = daicho("map", path, "-o", tmp_path / "m.toml")
    assert run.code == 1
    written = (tmp_path / "m.toml").read_text(encoding="utf-8")
    assert "[[sheet]]" in written
    for header, field in (("帳薄", "name"), ("なぜ", "purposes"), ("どこ", "storage_place")):
        lines = [line for line in written.splitlines() if f'"{header}" =' in line]
        written = written.replace(lines[0], f'"{header}" = "{field}"')
    (tmp_path / "m.toml").write_text(written, encoding="utf-8")
    run = daicho("import", path, "--organization", "sample", "--mapping", tmp_path / "m.toml")
    assert run.code == 0
    told_cells = """select field, written from cells where entity = 'activity' order by "row", "column" """
    assert sql(daicho, told_cells) == [
        ["name", "顧客名簿"], ["purposes", "契約のため"], ["storage_place", "棚"],
        ["name", "名刺"], ["purposes", "連絡"], ["storage_place", "机"],
    ]  # fmt: skip


def test_where_nothing_is_like_a_header_map_says_what_to_do(daicho: Daicho, tmp_path: Path) -> None:
    made = Workbook()
    made.worksheets[0]["A1"] = "あれこれ"
    made.save(tmp_path / "own.xlsx")
    run = daicho("map", tmp_path / "own.xlsx", "-o", tmp_path / "m.toml", "--lang", "en")
    assert (run.code, (tmp_path / "m.toml").exists()) == (1, False)
    assert "No row looks like a header" in run.err


def test_a_mapping_file_as_it_was_written_changes_nothing(daicho: Daicho, table: Table) -> None:
    table("a.xlsx", ("No", "個人情報の名称", '"利用\n目的"', "保管\\先", "項目\t#", "メモ\x7f"), ROWS)
    assert daicho("map", "a.xlsx", "-o", "a.toml").code == 0
    plain = daicho("import", "a.xlsx", *WHOSE, "--dry-run", "--json")
    given = daicho("import", "a.xlsx", *WHOSE, "--dry-run", "--json", "--mapping", "a.toml")
    assert given.code == plain.code == 0
    assert [field for field, _ in how(given).values()] == [field for field, _ in how(plain).values()]


def test_headers_that_stand_twice_are_not_settled_by_a_file(daicho: Daicho, table: Table) -> None:
    table("a.xlsx", ("個人情報の名称", "利用目的", "項目", "備考", "備考"), [("名簿", "採用", "氏名", "一", "二")])
    assert daicho("map", "a.xlsx", "-o", "a.toml").code == 0
    assert read("a.toml").count('\n# "備考" = "remarks"') == 2
    assert '\n"備考"' not in read("a.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[sheet]\n", "line 1"),
        ('[[sheet]]\n[sheet.columns]\n"a" = "x"\n"a" = "y"\n', "line 4"),
        ('[[sheet]]\n[sheet.columns]\n"しまう所" = "保管場"\n', '"しまう所" = "保管場" (保管場所'),
        ('[[sheet]]\n[sheet.columns]\n"しまう所" = 3\n', '"しまう所" = "3"'),
        ("sheet = 3\n", "[[sheet]]"),
        ("[[sheet]]\ncolumns = 3\n", "[sheet.columns]"),
        ("[[sheet]]\nfingerprint = 3\n", "fingerprint"),
        ("\ufeff\x00", "line 1"),
    ],
)
def test_a_mapping_file_that_is_unclear_is_told(
    daicho: Daicho, table: Table, text: str, told: str, tmp_path: Path
) -> None:
    table("a.xlsx")
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    run = daicho("import", "a.xlsx", *WHOSE, "--mapping", "m.toml")
    assert (run.code, run.out, run.err.count("\n")) == (3, "", 1)
    assert "m.toml" in run.err
    assert told in run.err


def test_a_mapping_file_that_cannot_be_read_is_told(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("a.xlsx")
    (tmp_path / "cp932.toml").write_text("# 日本語", encoding="cp932")
    for name in ("missing.toml", "cp932.toml", "."):
        run = daicho("import", "a.xlsx", *WHOSE, "--mapping", name)
        assert (run.code, run.out, run.err.count("\n")) == (3, "", 1)


# --- remembering ------------------------------------------------------------------------------------------------------


def test_columns_under_bands_are_settled_and_remembered_with_them(daicho: Daicho, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("個人情報の名称", "利用目的", "個人情報の項目", "社外の人", None, "役所", None))
    sheet.append((None, None, None, "よびな", "ばしょ", "よびな", "ばしょ"))
    sheet.append(("名簿", "採用選考", "氏名", "株式会社計算", "東京", "税務署", "大阪"))
    for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    settled = ("--map", "社外の人/よびな=委託先", "--map", "役所/よびな=提供先")
    run = daicho("import", "a.xlsx", *WHOSE, *settled, "--json")
    assert (run.code, "どのシートにも" in run.err) == (0, False)
    again = daicho("import", "a.xlsx", "--json")
    assert (again.code, files(again)[0]["status"]) == (0, "unchanged")
    assert sql(daicho, "select entrustees, recipients from register") == [["株式会社計算", "税務署"]]


def test_next_years_file_needs_no_options(daicho: Daicho, table: Table) -> None:
    table("2026.xlsx")
    assert daicho("import", "2026.xlsx", *WHOSE, "--ledger", "sales", *SETTLED).code == 0
    table("2027.xlsx", HEADER, [*ROWS, (3, "会員情報", "案内", "会員サーバ", "高橋", "氏名")])
    run = daicho("import", "2027.xlsx", "--json")
    (one,) = files(run)
    assert (run.code, one["ledger"], one["revision"], one["added"]) == (0, "sample/sales", 2, 1)
    assert how(run)["しまう所"] == ("storage_place", "remembered")
    assert how(run)["たんとう"] == (None, "remembered")
    assert ["belonging-remembered", "台帳"] in [[f["code"], f["sheet"]] for f in one["findings"]]
    text = daicho("import", "2027.xlsx").out
    assert "前回の取込みと同じ sample/sales としました" in text
    assert daicho("verify").code == 0


def test_a_header_with_other_badges_and_widths_is_the_same_header(daicho: Daicho, table: Table) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE, *SETTLED).code == 0
    table("b.xlsx", ("Ｎｏ", "個人情報の\n名称", "利用目的※必須", "しまう 所※", "たんとう", "個人情報の項目"))
    run = daicho("import", "b.xlsx", "--json")
    assert (run.code, files(run)[0]["status"]) == (0, "unchanged")
    assert files(run)[0]["sheets"][0]["columns"][3]["how"] == "remembered"


def test_what_was_not_stored_is_not_remembered(daicho: Daicho, table: Table) -> None:
    table("bad.xlsx", rows=[(1, None, "採用", "棚", "佐藤", "氏名")])
    table("good.xlsx")
    assert daicho("import", "bad.xlsx", *WHOSE, *SETTLED, "--feedback", "never").code == 1
    assert daicho("import", "good.xlsx", *WHOSE, *SETTLED, "--dry-run").code == 0
    run = daicho("map", "--list")
    assert (run.code, run.out) == (0, "")
    assert "覚えた対応はありません" in run.err


def test_options_and_the_sheet_outweigh_what_is_remembered(daicho: Daicho, table: Table) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE, *SETTLED).code == 0
    run = daicho("import", "a.xlsx", "--organization", "other", "--map", "しまう所=備考", "--json")
    assert files(run)[0]["ledger"] == "other/activities"
    assert how(run)["しまう所"] == ("remarks", "map")
    told = json.loads(daicho("map", "--list", "--json").out)
    assert [(c["header"], c["field"]) for c in told[0]["columns"]] == [("しまう所", "remarks"), ("たんとう", None)]


def test_a_layout_that_two_organizations_use_does_not_say_whose_a_file_is(daicho: Daicho, table: Table) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE, *SETTLED).code == 0
    assert daicho("import", "a.xlsx", "--organization", "other").code == 0
    run = daicho("import", "a.xlsx", "--json")
    assert run.code == 1
    assert "organization-unknown" in [finding["code"] for finding in files(run)[0]["findings"]]
    (told,) = json.loads(daicho("map", "--list", "--json").out)
    assert [owner["organization"] for owner in told["owners"]] == ["other", "sample"]


OTHERS = [(number, f"患者名簿{number}", "診療", "病棟", "医師", "氏名") for number in (1, 2, 3)]


@pytest.mark.parametrize("options", [[], ["--partial"], ["--dry-run"], ["--effective-on", "2020-04-01"]])
def test_a_sheet_with_none_of_the_activities_of_the_remembered_ledger_is_held(
    daicho: Daicho, table: Table, options: Sequence[str]
) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE, *SETTLED).code == 0
    table("b.xlsx", rows=OTHERS)
    run = daicho("import", "b.xlsx", "--json", *options)
    assert (run.code, files(run)[0]["held"]) == (5, True)
    assert "sample/activities のものと考えましたが" in run.err
    assert "--organization" in run.err
    assert sql(daicho, "select name from activities order by 1") == [["応募者情報"], ["顧客情報"]]
    assert daicho("import", "b.xlsx", "--organization", "clinic").code == 0
    assert sql(daicho, "select organization, count(*) from activities group by 1 order by 1") == [
        ["clinic", 3],
        ["sample", 2],
    ]


def test_a_sheet_with_other_activities_is_taken_where_somebody_says_so(daicho: Daicho, table: Table) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE, *SETTLED).code == 0
    table("b.xlsx", rows=OTHERS)
    assert daicho("import", "b.xlsx", "--yes").code == 0
    table("c.xlsx", rows=[*OTHERS, *ROWS[:1]])  # knows what the ledger once had
    assert daicho("import", "c.xlsx").code == 0


def test_departments_with_one_layout_keep_their_own_ledgers(daicho: Daicho, table: Table) -> None:
    table("2026/営業部.xlsx")
    table("2026/人事部.xlsx")
    assert daicho("import", "2026", *WHOSE, *SETTLED).code == 0
    table("2027/営業部.xlsx")
    table("2027/人事部.xlsx")
    table("2027/台帳.xlsx")
    run = daicho("import", "2027", "--json", "--feedback", "never")
    assert run.code == 1
    assert [(Path(one["file"]).name, one["status"], one["ledger"]) for one in files(run)] == [
        ("人事部.xlsx", "unchanged", "sample/人事部"),
        ("台帳.xlsx", "rejected", None),
        ("営業部.xlsx", "unchanged", "sample/営業部"),
    ]


def test_what_is_remembered_is_listed_exported_and_forgotten(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE, *SETTLED, "--by", "担当者").code == 0
    (line,) = daicho("map", "--list").out.splitlines()
    fingerprint, owners, _, by, columns = line.split("\t")
    assert (owners, by, columns) == ("sample/activities", "担当者", "しまう所=storage_place、たんとう=-")
    exported = daicho("map", "--export")
    assert exported.out.count("[[sheet]]") == 1
    assert '"しまう所" = "storage_place"  # 保管場所\n"たんとう" = "-"\n' in exported.out
    assert daicho("map", "--export", "-o", "all.toml").code == 0
    assert read("all.toml") == exported.out
    # what was exported serves another catalogue as well: whose it is and what its columns are
    run = daicho("import", "a.xlsx", "--mapping", "all.toml", "--catalog", "other.duckdb", "--json")
    assert (run.code, files(run)[0]["ledger"]) == (0, "sample/activities")
    assert daicho("map", "--export", "--catalog", "other.duckdb").out == exported.out
    run = daicho("map", "--forget", fingerprint)
    assert (run.code, run.out) == (0, "")
    assert fingerprint in run.err
    assert daicho("map", "--list").out == ""
    assert daicho("map", "--forget", fingerprint).code == 2
    assert daicho("verify").code == 0
    assert daicho("import", "a.xlsx").code == 1


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 2),
        (["--list", "--export"], 2),
        (["a.xlsx", "--list"], 2),
        (["--list", "--forget", "x"], 2),
        (["--forget", "x"], 4),
        (["missing.xlsx"], 3),
        (["text.xlsx"], 1),
        (["other.xlsx"], 1),
    ],
)
def test_map_tells_what_it_cannot_do(
    daicho: Daicho, table: Table, arguments: Sequence[str], code: int, tmp_path: Path
) -> None:
    table("a.xlsx")
    table("other.xlsx", ("品番", "単価", "在庫"), [("A", 1, 2)])
    (tmp_path / "text.xlsx").write_text("<html></html>", encoding="utf-8")
    assert daicho("map", *arguments).code == code
    assert not (tmp_path / "daicho.duckdb").exists()


# --- answering --------------------------------------------------------------------------------------------------------

NAMELESS = [(1, "従業者情報", "労務", "棚", "佐藤", "氏名"), (2, None, "発送", "棚", "鈴木", "氏名")]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()} - {"daicho.duckdb"}


def test_a_rejected_file_comes_back_marked_and_its_mended_copy_imports(
    daicho: Daicho, table: Table, tmp_path: Path
) -> None:
    table("sheets/bad.xlsx", rows=NAMELESS)
    table("sheets/good.xlsx")
    run = daicho("import", "sheets", *WHOSE, "--partial", "--json")
    assert run.code == 1
    bad, good = files(run)
    assert (bad["status"], good["status"]) == ("rejected", "imported")
    assert (Path(bad["feedback"]).name, good["feedback"]) == ("bad_確認.xlsx", None)
    assert names(tmp_path / "sheets") == {"bad.xlsx", "good.xlsx", "bad_確認.xlsx"}
    again = daicho("import", "sheets", *WHOSE, "--partial", "--json")
    assert again.code == 1
    assert [one["status"] for one in files(again)] == ["rejected", "unchanged"]
    assert [Path(file).name for file in json.loads(again.out)["superseded"]] == ["bad_確認.xlsx"]
    assert names(tmp_path / "sheets") == {"bad.xlsx", "good.xlsx", "bad_確認.xlsx"}
    copy = tmp_path / "sheets" / "bad_確認.xlsx"
    book = load_workbook(copy)
    book["台帳"]["B5"] = "取引先情報"
    book.save(copy)
    mended = daicho("import", "sheets", *WHOSE, "--partial", "--json")
    assert mended.code == 0, mended.err
    assert [(Path(one["file"]).name, one["status"]) for one in files(mended)] == [
        ("bad_確認.xlsx", "imported"),
        ("good.xlsx", "unchanged"),
    ]
    assert [Path(file).name for file in json.loads(mended.out)["superseded"]] == ["bad.xlsx"]
    assert "bad.xlsx は読み飛ばしました" in mended.err


def test_copies_go_where_they_are_wanted_or_nowhere(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("sheets/bad.xlsx", rows=NAMELESS)
    assert daicho("import", "sheets", *WHOSE, "--feedback", "never").code == 1
    assert names(tmp_path / "sheets") == {"bad.xlsx"}
    run = daicho("import", "sheets", *WHOSE, "--feedback", "back")
    assert run.code == 1
    assert names(tmp_path / "back") == {"bad_確認.xlsx"}
    assert "印を付けた控え: back" in run.out
    assert names(tmp_path / "sheets") == {"bad.xlsx"}


def test_the_list_names_no_column_above_the_table_and_follows_the_sheets(daicho: Daicho, tmp_path: Path) -> None:
    book = Workbook()
    for name in ("ろ", "い"):
        sheet = book.create_sheet(name)
        for row in (
            ("株式会社サンプル",),
            (),
            ("管理番号", "個人情報の名称", "利用目的", "件数の基準日"),
            (1, None, "連絡", "いつか"),
        ):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    run = daicho("import", "a.xlsx", "--json")
    errors = [found for found in files(run)[0]["findings"] if found["severity"] != "info"]
    assert [found["sheet"] for found in errors] == ["ろ", "ろ", "い", "い"]
    rows = list(load_workbook(tmp_path / "a_確認.xlsx")["取込エラー一覧"].iter_rows(min_row=6, values_only=True))
    told = {row[6]: (row[3], row[5]) for row in rows}
    assert told["belonging-read"] == ("A1", None)
    assert told["date-unread"] == ("D4", "件数の基準日")
    (dated, *_) = [row for row in rows if row[6] == "date-unread"]
    assert (dated[9], dated[10]) == ("例: 2026-04-01", "2026-04-01 のように記入してください。")


def test_warnings_come_back_only_where_that_is_asked_for(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("a.xlsx")  # with columns that we do not know
    assert daicho("import", "a.xlsx", *WHOSE).code == 0
    assert names(tmp_path) == {"a.xlsx"}
    run = daicho("import", "a.xlsx", *WHOSE, "--feedback", "always", "--feedback", "back", "--json")
    assert (run.code, files(run)[0]["status"]) == (0, "unchanged")
    assert names(tmp_path / "back") == {"a_確認.xlsx"}


def test_what_to_do_next_is_what_the_findings_ask_for(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("bad.xlsx", rows=NAMELESS)
    table("nobodys.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK broken")
    cells, option, file, place = (
        "指摘のとおりに直し",
        "指摘にあるオプション",
        "読めなかったファイル",
        "開けなかったファイル",
    )
    for name, options, words in (
        ("bad.xlsx", WHOSE, {cells}),
        ("nobodys.xlsx", (), {option}),
        ("broken.xlsx", WHOSE, {file}),
        ("missing.xlsx", WHOSE, {place}),
    ):
        told = daicho("import", name, *options).err
        assert {one for one in (cells, option, file, place) if one in told} == words


def test_a_file_that_could_not_be_read_is_answered_with_what_to_do_instead(
    daicho: Daicho, table: Table, tmp_path: Path
) -> None:
    (tmp_path / "壊れ.xlsx").write_bytes(b"PK broken")
    assert daicho("import", "壊れ.xlsx", *WHOSE).code == 1
    said = load_workbook(tmp_path / "壊れ_確認.xlsx")["取込エラー一覧"]["A2"].value
    assert "元のファイル" in said
    assert not re.search("赤いセル|このファイルをそのまま", said)
    shutil.move(tmp_path / "壊れ_確認.xlsx", tmp_path / "back.xlsx")
    run = daicho("import", "back.xlsx", *WHOSE, "--json")
    assert [found["code"] for found in files(run)[0]["findings"]] == ["list-alone"]
    assert (run.code, files(run)[0]["feedback"]) == (1, None)
    assert "読めなかったファイル" in daicho("import", "back.xlsx", *WHOSE).err


def test_nothing_is_said_of_red_cells_where_there_are_none(daicho: Daicho, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["No", "資産名", "所有者"])
    book.save(tmp_path / "a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE).code == 1
    said = load_workbook(tmp_path / "a_確認.xlsx")["取込エラー一覧"]["A2"].value
    assert "赤いセル" not in said
    assert "この一覧の「直し方」のとおりに直し" in said


def test_nobody_is_sent_back_what_only_an_option_can_mend(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("a.xlsx")
    assert daicho("import", "a.xlsx").code == 1
    assert daicho("import", "missing.xlsx").code == 3
    assert names(tmp_path) == {"a.xlsx"}


def test_nothing_comes_back_from_a_dry_run_or_where_somebody_has_to_agree(
    daicho: Daicho, table: Table, tmp_path: Path
) -> None:
    table("bad.xlsx", rows=NAMELESS)
    table("a.xlsx", rows=[(number, f"名簿{number}", "採用", "棚", "佐藤", "氏名") for number in range(9)])
    table("b.xlsx")
    assert daicho("import", "bad.xlsx", *WHOSE, "--dry-run").code == 1
    assert daicho("import", "a.xlsx", *WHOSE).code == 0
    assert daicho("import", "b.xlsx", "bad.xlsx", *WHOSE, "--feedback", "always").code == 5
    assert names(tmp_path) == {"bad.xlsx", "a.xlsx", "b.xlsx"}


def test_a_copy_that_cannot_be_written_is_told_and_the_rest_is_stored(
    daicho: Daicho, table: Table, tmp_path: Path
) -> None:
    table("bad.xlsx", rows=NAMELESS)
    table("good.xlsx")
    (tmp_path / "back").write_text("a file", encoding="utf-8")
    run = daicho("import", "bad.xlsx", "good.xlsx", *WHOSE, "--feedback", "back", "--json")
    assert run.code == 1
    assert [(one["status"], one["feedback"]) for one in files(run)] == [("rejected", None), ("imported", None)]
    assert "back に書けません" in run.err


# --- rounds: a file and its marked copies -----------------------------------------------------------------------------

ALWAYS = ("--feedback", "always")


def edit(path: Path, **cells: str) -> Path:
    """Write CELLS into the sheet 台帳 of the workbook at PATH."""
    book = load_workbook(path)
    for address, value in cells.items():
        book["台帳"][address] = value
    book.save(path)
    return path


def passed_over(run: Run) -> list[str]:
    return [Path(file).name for file in json.loads(run.out)["superseded"]]


def counting(run: Run) -> list[tuple[str, str]]:
    return [(Path(one["file"]).name, one["status"]) for one in files(run)]


@pytest.mark.parametrize("where", ["sheets", "sheets/返却"])
def test_an_untouched_copy_gives_way_to_the_file_that_was_mended_itself(
    daicho: Daicho, table: Table, tmp_path: Path, where: str
) -> None:
    table("sheets/a.xlsx")
    assert daicho("import", "sheets", *WHOSE, *ALWAYS, "--feedback", where).code == 0
    load_workbook(copy := tmp_path / where / "a_確認.xlsx").save(copy)  # saved, but nothing changed
    table("sheets/a.xlsx", rows=[*ROWS, (3, "会員情報", "案内", "会員サーバ", "高橋", "氏名")])
    for status in ("imported", "unchanged", "unchanged"):
        run = daicho("import", "sheets", *WHOSE, "--json")
        assert (run.code, counting(run), passed_over(run)) == (0, [("a.xlsx", status)], ["a_確認.xlsx"])
    assert sql(daicho, "select count(*) from activities") == [[3]]
    assert "a.xlsx が取込みの対象です" in run.err


def test_a_file_that_is_called_like_a_copy_but_is_none_counts(daicho: Daicho, table: Table) -> None:
    table("sheets/人事部.xlsx", rows=ROWS[:1])
    table("sheets/人事部_確認.xlsx", rows=ROWS[1:])
    run = daicho("import", "sheets", *WHOSE, "--partial", "--json")
    assert counting(run) == [("人事部.xlsx", "imported"), ("人事部_確認.xlsx", "imported")]
    assert passed_over(run) == []


@pytest.mark.parametrize(
    ("cell", "value"), [("D4", "支社のサーバ"), ("A2", "所管部署：営業部"), ("A2", "作成日：2024年4月1日")]
)
def test_a_copy_in_which_anything_was_mended_counts(
    daicho: Daicho, table: Table, tmp_path: Path, cell: str, value: str
) -> None:
    table("sheets/a.xlsx")  # of D and E nobody knows what they are
    assert daicho("import", "sheets", *WHOSE, *ALWAYS).code == 0
    edit(tmp_path / "sheets" / "a_確認.xlsx", **{cell: value})
    run = daicho("import", "sheets", *WHOSE, "--json")
    assert (run.code, counting(run), passed_over(run)) == (0, [("a_確認.xlsx", "imported")], ["a.xlsx"])


def test_a_file_and_its_copy_that_were_both_worked_in_are_held(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("sheets/a.xlsx")
    assert daicho("import", "sheets", *WHOSE, *ALWAYS).code == 0
    copy = edit(tmp_path / "sheets" / "a_確認.xlsx", C4="採用")
    source = edit(tmp_path / "sheets" / "a.xlsx", C5="発送")
    for option in ("--yes", "--dry-run"):
        run = daicho("import", "sheets", *WHOSE, option)
        assert run.code == 5
        assert "sheets/a.xlsx / sheets/a_確認.xlsx" in run.err
    assert sql(daicho, "select max(number) from revisions") == [[1]]
    assert counting(daicho("import", copy, *WHOSE, "--json")) == [("a_確認.xlsx", "imported")]
    edit(source, C4="採用", C5="商品の発送")  # now both say the same
    run = daicho("import", "sheets", *WHOSE, "--json")
    assert (counting(run), passed_over(run)) == ([("a.xlsx", "unchanged")], ["a_確認.xlsx"])


def test_two_copies_of_a_file_that_were_both_worked_in_are_held(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("sheets/a.xlsx")
    for where, text in (("sheets/一", "採用"), ("sheets/二", "募集")):
        assert daicho("import", "sheets/a.xlsx", *WHOSE, *ALWAYS, "--feedback", where).code == 0
        edit(tmp_path / where / "a_確認.xlsx", C4=text)
    run = daicho("import", "sheets", *WHOSE)
    assert run.code == 5
    assert "sheets/一/a_確認.xlsx / sheets/二/a_確認.xlsx" in run.err


def test_of_copies_of_copies_the_last_that_was_mended_counts(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("sheets/a.xlsx", rows=[*NAMELESS, (3, None, "案内", "棚", "佐藤", "氏名")])
    assert daicho("import", "sheets", *WHOSE).code == 1
    edit(tmp_path / "sheets" / "a_確認.xlsx", B5="取引先情報")
    assert daicho("import", "sheets", *WHOSE).code == 1
    assert names(tmp_path / "sheets") == {"a.xlsx", "a_確認.xlsx", "a_確認2.xlsx"}
    run = daicho("import", "sheets", *WHOSE, "--json", "--feedback", "never")
    assert (counting(run), passed_over(run)) == ([("a_確認.xlsx", "rejected")], ["a.xlsx", "a_確認2.xlsx"])
    edit(tmp_path / "sheets" / "a_確認2.xlsx", B6="会員情報")
    run = daicho("import", "sheets", *WHOSE, "--json")
    assert (run.code, counting(run)) == (0, [("a_確認2.xlsx", "imported")])


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_copy_that_comes_back_alone_is_imported_whatever_it_is_called(
    daicho: Daicho, table: Table, tmp_path: Path, suffix: str
) -> None:
    path = table("人事部.xlsx")
    if suffix == ".csv":
        path = path.with_suffix(suffix)
        path.write_text("\n".join(",".join(map(str, row)) for row in (HEADER, *ROWS)), encoding="utf-8")
    assert daicho("import", path, *WHOSE, *ALWAYS, "--feedback", "back").code == 0
    copy = tmp_path / "mail" / "Re_ 御回答.xlsx"
    copy.parent.mkdir()
    (tmp_path / "back" / "人事部_確認.xlsx").rename(copy)
    run = daicho("import", copy, *WHOSE)
    assert (run.code, run.out) == (0, "")
    assert "何も直されていません" in run.err
    book = load_workbook(copy)
    book.worksheets[1]["C5" if suffix == ".xlsx" else "C3"] = "発送"
    book.save(copy)
    (one,) = files(daicho("import", copy, *WHOSE, "--json"))
    assert (one["status"], one["ledger"], one["changed"]) == ("imported", "sample/人事部", 1)


def test_an_unmended_copy_that_comes_back_alone_is_still_rejected(daicho: Daicho, table: Table) -> None:
    table("bad.xlsx", rows=NAMELESS)
    assert daicho("import", "bad.xlsx", *WHOSE, "--feedback", "back").code == 1
    assert daicho("import", "back/bad_確認.xlsx", *WHOSE, "--feedback", "never").code == 1


def test_files_and_copies_that_were_moved_still_know_each_other(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("sheets/a.xlsx")
    assert daicho("import", "sheets", *WHOSE, *ALWAYS).code == 0
    (tmp_path / "sheets").rename(tmp_path / "moved")
    table("moved/a.xlsx", rows=ROWS[:1])
    run = daicho("import", "moved", *WHOSE, "--json")
    assert (counting(run), passed_over(run)) == ([("a.xlsx", "imported")], ["a_確認.xlsx"])
    (tmp_path / "moved" / "a.xlsx").rename(tmp_path / "moved" / "a_確認 (旧).xlsx")
    (tmp_path / "moved" / "a_確認.xlsx").rename(tmp_path / "moved" / "a.xlsx")  # the copy in place of its file
    edit(tmp_path / "moved" / "a.xlsx", C4="募集")
    assert daicho("import", "moved/a.xlsx", *WHOSE).code == 0


# --- telling ----------------------------------------------------------------------------------------------------------


def test_what_was_stored_before_an_error_is_told(daicho: Daicho, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = journal.write, count()

    def write(*arguments: Any) -> Any:
        if next(calls) == 2:
            raise CatalogProblem("catalog.busy")
        return real(*arguments)

    monkeypatch.setattr(submissions, "BATCH", 1)
    monkeypatch.setattr(submissions, "write", write)
    for name in "abcd":
        table(f"sheets/{name}.xlsx")
    run = daicho("import", "sheets", *WHOSE, "--json")
    told = json.loads(run.out)
    assert (run.code, counting(run)) == (4, [("a.xlsx", "imported"), ("b.xlsx", "unchanged")])
    assert (told["left"], "2 件を取り込みました" in run.err) == (2, True)
    assert sql(daicho, "select count(*) from submissions") == [[2]]


def test_a_number_of_a_person_in_the_name_of_a_file_is_told_nowhere(
    daicho: Daicho, table: Table, tmp_path: Path
) -> None:
    table("sheets/123456789018.xlsx")
    commands = (["map"], ["import", *WHOSE, "--dry-run"], ["import", *WHOSE, *ALWAYS], ["import", *WHOSE, *ALWAYS])
    for command, *options in commands:
        for json_ in ([], ["--json"]):
            run = daicho(command, "sheets", *options, *json_)
            assert run.code == 0
            assert "123456789018" not in run.out + run.err
            assert "************.xlsx" in run.out
    edit(tmp_path / "sheets" / "123456789018_確認.xlsx", C4="募集")
    edit(tmp_path / "sheets" / "123456789018.xlsx", C4="採用")
    run = daicho("import", "sheets", *WHOSE)
    assert (run.code, "123456789018" in run.err) == (5, False)


def test_files_of_a_folder_that_nobody_reads_are_told(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    table("sheets/a.xlsx")
    for name in ("b.pdf", "sub/C.PDF", "d.docx", "README", ".hidden", "~$a.xlsx", "daicho.duckdb"):
        (tmp_path / "sheets" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "sheets" / name).write_bytes(b"x")
    run = daicho("import", "sheets", *WHOSE, "--json")
    assert (run.code, json.loads(run.out)["unread"]) == (0, {"": 1, ".docx": 1, ".pdf": 2})
    assert "4 件は、読めない種類のファイルなので読み飛ばしました（拡張子なし 1、.docx 1、.pdf 2）" in run.err
    assert json.loads(daicho("import", "sheets/a.xlsx", *WHOSE, "--json").out)["unread"] == {}


def test_a_system_without_users_imports(daicho: Daicho, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise ImportError("No module named 'pwd'")

    monkeypatch.setattr("getpass.getuser", nobody)
    table("a.xlsx")
    assert daicho("import", "a.xlsx", *WHOSE).code == 0
    assert sql(daicho, "select recorded_by from submissions") == [["unknown"]]


# --- progress ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("terminal", [True, False])
def test_a_long_import_tells_how_far_it_is(
    daicho: Daicho, table: Table, monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    from catalog.cli import progress

    monkeypatch.setattr(progress, "FIRST_AFTER", 0.0)
    monkeypatch.setattr(progress, "EVERY", {True: 0.0, False: 0.0})
    monkeypatch.setattr(progress, "_is_terminal", lambda: terminal)
    for number in range(3):
        table(f"sheets/{number}.xlsx")
    run = daicho("import", "sheets", *WHOSE, "--dry-run", "--yes")
    assert "3 件中 1 件を読みました" in run.err
    assert "3 件中 2 件を読みました" in run.err
    assert ("\r" in run.err) == terminal
    monkeypatch.setattr(progress, "FIRST_AFTER", 60.0)
    assert "件を読みました" not in daicho("import", "sheets", *WHOSE, "--dry-run", "--yes").err


def test_a_list_without_a_ledger_stands_in_nobodys_way(daicho: Daicho, table: Table, tmp_path: Path) -> None:
    """It lies beside the file it answers: passed over while that is as it was, and when a good one took its place."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "台帳.xlsx").write_bytes(b"")
    for _ in range(2):
        run = daicho("import", "in", "--organization", "sample", "--json", "--lang", "ja")
        assert (run.code, [Path(one["file"]).name for one in files(run)]) == (1, ["台帳.xlsx"])
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["台帳.xlsx", "台帳_確認.xlsx"]
    table("good.xlsx").replace(tmp_path / "in" / "台帳.xlsx")
    run = daicho("import", "in", "--organization", "sample", "--json", "--lang", "ja")
    assert (run.code, [one["status"] for one in files(run)]) == (0, ["imported"])
