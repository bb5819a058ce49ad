"""The life of a ledger: submissions and revisions, ids that stay, days and moments, and what verify finds."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalog import exchange as layout
from catalog.cli import main
from catalog.handin import Belonging
from catalog.matching import Incoming, Known, assign
from catalog.queries.verification import verify
from reports import exchange
from tests.conftest import SAMPLE, Daicho, HandIn, Run, content

Row = Mapping[str, str]
Take = Callable[..., list[dict[str, Any]]]
Told = Callable[[str], list[tuple[str, ...]]]

A = {"name": "応募者情報", "business": "採用", "medium": "紙", "remarks": "一"}
B = {"name": "顧客名簿", "business": "営業", "medium": "電子", "remarks": "一"}
C = {"name": "従業者台帳", "business": "人事", "medium": "電子", "remarks": "一"}


@pytest.fixture
def take(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> Take:
    """Return a function that hands in rows and returns what became of each file; options stand behind."""

    def run(
        activities: Sequence[Row], *options: str, whose: Belonging = SAMPLE, **tables: Sequence[Any]
    ) -> list[dict[str, Any]]:
        return outcomes(daicho("import", hand_in("a.xlsx", activities, whose, **tables), "--json", *options))

    return run


@pytest.fixture
def told(catalogue: Path) -> Told:
    """Return a function that asks the catalogue and returns texts."""

    def ask(question: str) -> list[tuple[str, ...]]:
        with duckdb.connect(catalogue, read_only=True) as connection:
            rows = connection.execute(question).fetchall()
        return [tuple("" if value is None else str(value) for value in row) for row in rows]

    return ask


def outcomes(run: Run) -> list[dict[str, Any]]:
    assert run.code in (0, 1, 3), run.err
    found: list[dict[str, Any]] = json.loads(run.out)["files"]
    return found


def counted(outcome: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what became of a file and how many activities came, changed and went."""
    return tuple(outcome[key] for key in ("status", "revision", "added", "changed", "removed"))


def codes(outcome: Mapping[str, Any]) -> set[str]:
    return {finding["code"] for finding in outcome["findings"]}


def ids(told: Told, *columns: str) -> dict[tuple[str, ...], int]:
    """Return the number in the id of each activity of today by its COLUMNS, the name first."""
    wanted = ", ".join(f"max(written) filter (field = '{column}')" for column in ("name", *columns))
    rows = told(f"select activity, {wanted} from cells_as_of(current_date) where entity = 'activity' group by activity")
    found = {row[1:]: int(row[0].rpartition("/")[2]) for row in rows}
    assert len(found) == len(rows)
    return found


def remarks(told: Told, day: str, known_at: str = "") -> list[str]:
    """Return the remarks of the activities as of DAY, as they were known at the moment KNOWN_AT."""
    moment = f", known_at := timestamp '{known_at}'" if known_at else ""
    return sorted(word for (word,) in told(f"select written from cells_as_of({day}{moment}) where field = 'remarks'"))


# --- hand-ins and revisions -------------------------------------------------------------------------------------------


def test_the_first_hand_in_is_the_first_revision(take: Take, told: Told) -> None:
    (outcome,) = take([A, B])
    assert counted(outcome) == ("imported", 1, 2, 0, 0)
    assert (outcome["organization"], outcome["ledger"]) == ("sample", "sample/activities")
    assert told("select number, activities, added, changed, removed from revisions") == [("1", "2", "2", "0", "0")]


def test_the_same_again_is_a_submission_without_a_revision(take: Take, told: Told) -> None:
    take([A, B])
    (outcome,) = take([A, B])
    assert counted(outcome) == ("unchanged", 1, 0, 0, 0)
    assert told("select number from revisions") == [("1",)]
    assert told("select status, revision from submissions order by submission") == [
        ("imported", "1"),
        ("unchanged", "1"),
    ]


def test_the_order_of_rows_is_no_change(take: Take) -> None:
    take([A, B, C])
    assert counted(take([C, A, B])[0]) == ("unchanged", 1, 0, 0, 0)


def test_what_came_changed_and_went_is_counted(take: Take, told: Told) -> None:
    take([A, B])
    assert counted(take([A, {**B, "remarks": "二"}])[0]) == ("imported", 2, 0, 1, 0)
    assert counted(take([A, {**B, "remarks": "二"}, C])[0]) == ("imported", 3, 1, 0, 0)
    assert counted(take([{**A, "remarks": "三"}, C])[0]) == ("imported", 4, 0, 1, 1)
    assert counted(take([])[0])[0] == "rejected", "an empty workbook is a mistake, not the end of a ledger"
    assert told("select number, activities, added, changed, removed from revisions order by number") == [
        ("1", "2", "2", "0", "0"),
        ("2", "2", "0", "1", "0"),
        ("3", "3", "1", "0", "0"),
        ("4", "2", "0", "1", "1"),
    ]


def test_a_change_in_any_table_is_a_new_revision(take: Take) -> None:
    tables: dict[str, Sequence[Any]] = {
        "activity_item": [(0, {"written": "氏名"})],
        "activity_entrustment": [(0, {"name": "株式会社運送"})],
        "safeguard": [{"heading": "10-3", "written": "責任者を置く"}],
        "organization_fact": [{"fact": "住所", "written": "東京都"}],
        "publication": [{"item": "利用目的", "written": "方針に記載"}],
        "rights_procedure": [{"request": "開示", "window": "総務"}],
    }
    take([A])
    said: dict[str, Sequence[Any]] = {}
    for number, (table, rows) in enumerate(tables.items(), start=2):
        said[table] = rows
        of_an_activity = isinstance(rows[0], tuple)
        assert counted(take([A], **said)[0]) == ("imported", number, 0, int(of_an_activity), 0), table
    assert counted(take([A], **said)[0]) == ("unchanged", 7, 0, 0, 0)


def test_a_former_content_handed_in_again_is_a_new_revision(take: Take) -> None:
    take([A])
    take([B])
    assert counted(take([A])[0]) == ("imported", 3, 1, 0, 1)


def test_two_files_of_one_ledger_in_one_call_are_two_revisions(
    daicho: Daicho, hand_in: HandIn, catalogue: Path, told: Told
) -> None:
    files = [hand_in("1.xlsx", [A]), hand_in("2.xlsx", [A, B]), hand_in("3.xlsx", [B, A]), hand_in("4.xlsx", [B])]
    found = outcomes(daicho("import", *files, "--json"))
    assert [counted(outcome) for outcome in found] == [
        ("imported", 1, 1, 0, 0),
        ("imported", 2, 1, 0, 0),
        ("unchanged", 2, 0, 0, 0),
        ("imported", 3, 0, 0, 1),
    ]
    assert ids(told) == {("顧客名簿",): 2}
    assert daicho("verify").code == 0


def test_an_organization_may_have_several_ledgers(take: Take, told: Told) -> None:
    take([A], "--ledger", "人事部")
    take([B], "--ledger", "営業部")
    assert counted(take([A, C], "--ledger", "人事部")[0]) == ("imported", 2, 1, 0, 0)
    assert told("select ledger, revision, name from activities_as_of(current_date) order by all") == [
        ("sample/人事部", "2", "従業者台帳"),
        ("sample/人事部", "2", "応募者情報"),
        ("sample/営業部", "1", "顧客名簿"),
    ]
    assert told("select ledgers, activities from organizations_as_of(current_date)") == [("2", "3")]


def test_who_and_what_is_recorded(daicho: Daicho, hand_in: HandIn, catalogue: Path, told: Told) -> None:
    assert daicho("import", hand_in("人事部の表.xlsx", [A]), "--by", "個人情報管理者").code == 0
    question = "select recorded_by, source_name, length(source_sha256), status from submissions"
    assert told(question) == [("個人情報管理者", "人事部の表.xlsx", "64", "imported")]
    assert told("select recorded_on = current_date, effective_on from revisions") == [("True", "")]


def test_every_view_shows_today_what_was_handed_in_last(daicho: Daicho, take: Take, told: Told) -> None:
    take([A], activity_item=[(0, {"written": "氏名"})])
    take([{**A, "remarks": "二"}], activity_item=[(0, {"written": "住所"})])
    assert told("select revision, remarks from activities") == [("2", "二")]
    assert told("select revision, remarks from register") == [("2", "二")]
    assert told("select revision, written from activity_items") == [("2", "住所")]
    assert told("select 改訂番号, 備考 from 日本語.取扱い") == [("2", "二")]
    assert daicho("sql", "select revision, remarks from activities").out == "revision,remarks\n2,二\n"


# --- ids --------------------------------------------------------------------------------------------------------------


def test_ids_are_numbered_within_their_ledger(take: Take, told: Told) -> None:
    take([A, B])
    take([C], "--ledger", "人事部")
    assert sorted(told("select activity from activities_as_of(current_date)")) == [
        ("sample/activities/1",),
        ("sample/activities/2",),
        ("sample/人事部/1",),
    ]


RECOGNISED: dict[str, tuple[Row, Row, bool]] = {
    "remarks": ({}, {"remarks": "二"}, True),
    "department": ({"department": "人事部"}, {"department": "総務部"}, True),
    "department given first": ({}, {"department": "総務部", "manager": "部長"}, True),
    "name spaced": ({}, {"name": "応募者 情報"}, True),
    "name in full width": ({"name": "ABC名簿"}, {"name": "ａｂｃ名簿"}, True),
    "reference": ({"reference": "HR-01"}, {"reference": "HR-01", "business": "総務"}, True),
    "reference folded": ({"reference": "HR-02"}, {"reference": "ＨＲ‐02", "medium": "電子"}, True),
    "names without reference": ({"reference": "HR-03"}, {"reference": "HR-04", "remarks": "二"}, True),
    "reference reused": ({"reference": "HR-05"}, {"reference": "HR-05", "name": "別の名簿"}, False),
    "name": ({}, {"name": "別の名簿"}, False),
    "business": ({}, {"business": "総務"}, False),
    "medium": ({}, {"medium": "電子"}, False),
    "serial": ({"reference": "1"}, {"reference": "1", "business": "総務"}, False),
    "serial with no": ({"reference": "No.12"}, {"reference": "No.12", "business": "総務"}, False),
    "serial in full width": ({"reference": "００３"}, {"reference": "００３", "business": "総務"}, False),
}
"""Before, after, and whether it is the same activity."""


def test_an_activity_is_recognised_by_reference_and_names(take: Take, told: Told) -> None:
    def rows(*, after: bool) -> list[Row]:
        found = ((case, {**A, **first, **(then if after else {})}) for case, (first, then, _) in RECOGNISED.items())
        return [{**row, "name": f"{row['name']} {case}"} for case, row in found]

    take(rows(after=False))
    take(list(reversed(rows(after=True))))
    found = ids(told)
    numbers = [found[(row["name"],)] for row in rows(after=True)]
    same = {case: number == numbers[number - 1] for number, case in enumerate(RECOGNISED, start=1)}
    assert same == {case: expected for case, (_, _, expected) in RECOGNISED.items()}
    assert sum(number > len(RECOGNISED) for number in numbers) == list(same.values()).count(False)


def test_serial_numbers_that_moved_move_no_ids(take: Take, told: Told) -> None:
    first = {"name": "名簿", "business": "営業"}
    second = {"name": "名簿", "business": "総務"}
    take([{**first, "reference": "1"}, {**second, "reference": "2"}])
    take([{**second, "reference": "1"}, {**first, "reference": "2"}])
    assert ids(told, "business", "reference") == {("名簿", "営業", "2"): 1, ("名簿", "総務", "1"): 2}


def test_serial_numbers_that_count_anew_recognise_nothing(take: Take, told: Told) -> None:
    take([{"name": "甲", "reference": "1"}, {"name": "乙", "reference": "2"}, {"name": "丙", "reference": "3"}])
    take([{"name": "甲", "reference": "1"}, {"name": "丙", "reference": "2"}, {"name": "丁", "reference": "3"}])
    assert ids(told, "reference") == {("甲", "1"): 1, ("丙", "2"): 3, ("丁", "3"): 4}


def test_a_reference_of_two_recognises_neither_by_itself(take: Take, told: Told) -> None:
    take([{"name": "甲", "reference": "P-1", "medium": "紙"}, {"name": "甲", "reference": "P-1", "medium": "電子"}])
    take([{"name": "乙", "reference": "P-1", "medium": "紙"}])
    assert ids(told, "reference") == {("乙", "P-1"): 3}


def test_references_that_are_none_but_numbers_move_their_ids(take: Take, told: Told) -> None:
    first = {"name": "名簿", "business": "営業"}
    second = {"name": "名簿", "business": "総務"}
    take([{**first, "reference": "P-1"}, {**second, "reference": "P-2"}])
    take([{**second, "reference": "P-1"}, {**first, "reference": "P-2"}])
    assert ids(told, "business", "reference") == {("名簿", "総務", "P-1"): 1, ("名簿", "営業", "P-2"): 2}


def test_duplicates_are_matched_one_to_one_by_content_and_then_in_order(take: Take, told: Told) -> None:
    def rows(*remarks: str) -> list[Row]:
        return [{"name": "名簿", "remarks": remark} for remark in remarks]

    take(rows("一", "二", "三"))
    assert ids(told, "remarks") == {("名簿", "一"): 1, ("名簿", "二"): 2, ("名簿", "三"): 3}
    assert counted(take(rows("三", "新", "一"))[0]) == ("imported", 2, 0, 1, 0)
    assert ids(told, "remarks") == {("名簿", "三"): 3, ("名簿", "新"): 2, ("名簿", "一"): 1}
    assert counted(take(rows("一"))[0]) == ("imported", 3, 0, 0, 2)
    assert ids(told, "remarks") == {("名簿", "一"): 1}
    assert counted(take(rows("一", "三", "四", "五"))[0]) == ("imported", 4, 3, 0, 0)
    assert ids(told, "remarks") == {("名簿", "一"): 1, ("名簿", "三"): 3, ("名簿", "四"): 2, ("名簿", "五"): 4}


def test_an_activity_that_returns_takes_its_old_id(take: Take, told: Told) -> None:
    take([A, B])
    take([A])
    take([A, C])
    assert counted(take([C, {**B, "remarks": "復活"}, A])[0]) == ("imported", 4, 1, 0, 0)
    assert ids(told) == {("応募者情報",): 1, ("顧客名簿",): 2, ("従業者台帳",): 3}


def test_an_id_is_never_given_twice(take: Take, told: Told) -> None:
    take([A, B])
    take([A])
    take([A, C])
    assert ids(told) == {("応募者情報",): 1, ("従業者台帳",): 3}


class Sheet:
    """The activities' sheet of an exported workbook, to be changed as a clerk would."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path)
        self.sheet = self.book["取扱い"]
        self.keys = {str(cell.value): int(cell.column or 0) for cell in self.sheet[layout.KEY_ROW]}

    def cell(self, row: int, key: str) -> Any:
        """Return the cell of KEY in the activity ROW, from 0."""
        return self.sheet.cell(layout.FIRST_ROW + row, self.keys[key])

    def save(self) -> Path:
        """Save the workbook and return where."""
        self.book.save(self.path)
        return self.path


@pytest.fixture
def exported(daicho: Daicho, take: Take, tmp_path: Path) -> Sheet:
    """The workbook of a ledger with two activities, as the catalogue gives it out with its hidden ids."""
    take([A, B])
    assert daicho("export", "-o", "out.xlsx").code == 0
    return Sheet(tmp_path / "out.xlsx")


def test_an_exported_ledger_handed_in_again_is_unchanged(daicho: Daicho, exported: Sheet) -> None:
    assert counted(outcomes(daicho("import", exported.path, "--json"))[0]) == ("unchanged", 1, 0, 0, 0)


def test_a_hidden_id_outlasts_every_other_change(daicho: Daicho, exported: Sheet, told: Told) -> None:
    for key, text in {"name": "志望者の書類", "business": "総務", "medium": "電子", "reference": "X-9"}.items():
        exported.cell(0, key).value = text
    assert counted(outcomes(daicho("import", exported.save(), "--json"))[0]) == ("imported", 2, 0, 1, 0)
    assert ids(told) == {("志望者の書類",): 1, ("顧客名簿",): 2}


def test_hidden_ids_outweigh_names(daicho: Daicho, exported: Sheet, told: Told) -> None:
    for key in ("name", "business", "medium"):
        first, second = exported.cell(0, key), exported.cell(1, key)
        first.value, second.value = second.value, first.value
    daicho("import", exported.save())
    assert ids(told) == {("顧客名簿",): 1, ("応募者情報",): 2}


def test_a_row_that_was_copied_with_its_hidden_id_is_a_new_activity(
    daicho: Daicho, exported: Sheet, told: Told
) -> None:
    for key, column in exported.keys.items():
        exported.sheet.cell(layout.FIRST_ROW + 2, column).value = exported.cell(0, key).value
    exported.cell(2, "row").value = "3"
    exported.cell(2, "name").value = "応募者情報の写し"
    assert counted(outcomes(daicho("import", exported.save(), "--json"))[0]) == ("imported", 2, 1, 0, 0)
    assert ids(told) == {("応募者情報",): 1, ("顧客名簿",): 2, ("応募者情報の写し",): 3}


def test_a_hidden_id_that_the_ledger_never_gave_means_nothing(
    daicho: Daicho, take: Take, told: Told, tmp_path: Path
) -> None:
    strangers = [
        "other/activities/1",
        "sample/activities/99",
        "sample/activities/x",
        "1",
        "'; --",
        "sample/activities/01",
    ]
    take([{"name": f"名簿{number}"} for number in range(len(strangers))])
    assert daicho("export", "-o", "out.xlsx").code == 0
    sheet = Sheet(tmp_path / "out.xlsx")
    for row, stranger in enumerate(strangers):
        sheet.cell(row, "activity").value = stranger
        sheet.cell(row, "remarks").value = "二"
    (outcome,) = outcomes(daicho("import", sheet.save(), "--json"))
    assert counted(outcome) == ("imported", 2, 0, len(strangers), 0)
    assert ids(told) == {(f"名簿{number}",): number + 1 for number in range(len(strangers))}


def test_without_hidden_ids_the_names_do(daicho: Daicho, exported: Sheet, told: Told) -> None:
    for row in (0, 1):
        exported.cell(row, "activity").value = None
    assert counted(outcomes(daicho("import", exported.save(), "--json"))[0]) == ("unchanged", 1, 0, 0, 0)


# --- whose it is ------------------------------------------------------------------------------------------------------

NUMBER, OTHER = "9234567890123", "2876543210987"


def numbered(number: str) -> dict[str, Sequence[Any]]:
    return {"organization_fact": [{"fact": "法人番号", "written": number}]}


def test_a_new_organization_gets_a_readable_code(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    expected = {
        "株式会社サンプル": "サンプル",
        "一般社団法人 個人情報の会": "個人情報の会",
        "Sample Trading Co., Ltd.": "sample-trading",
        "Ａ＆Ｂ商事有限会社": "ａ-ｂ商事",
    }
    files = [hand_in(f"{at}.xlsx", [A], Belonging(name=name)) for at, name in enumerate(expected)]
    found = outcomes(daicho("import", *files, "--json"))
    assert [outcome["organization"] for outcome in found] == list(expected.values())


def test_a_code_given_on_the_command_line_wins(take: Take) -> None:
    assert take([A], "--organization", "given")[0]["organization"] == "given"


@pytest.mark.parametrize("code", ["a/b", "-a", "a b", "a.b", "x" * 41, "a'b"])
def test_a_code_that_could_not_be_typed_is_turned_down(take: Take, told: Told, code: str) -> None:
    (outcome,) = take([A], "--organization", code)
    assert outcome["status"] == "rejected"
    assert "organization-code-unusable" in codes(outcome)
    assert told("select count(*) from daicho_store.submission") == [("0",)]


def test_a_hand_in_of_nobody_is_turned_down(take: Take, told: Told) -> None:
    (outcome,) = take([A], whose=Belonging())
    assert (outcome["status"], outcome["submission"], codes(outcome)) == ("rejected", None, {"organization-unknown"})
    assert told("select count(*) from daicho_store.journal") == [("0",)]


def test_an_organization_is_found_again_by_its_name(
    daicho: Daicho, hand_in: HandIn, catalogue: Path, told: Told
) -> None:
    assert daicho("import", hand_in("0.xlsx", [A], Belonging(organization="smp", name="株式会社サンプル"))).code == 0
    names = ["株式会社サンプル", "(株)サンプル", "㈱サンプル", "株式会社　サンプル", "株式会社ｻﾝﾌﾟﾙ"]
    files = [hand_in(f"{at}.xlsx", [{**A, "remarks": name}], Belonging(name=name)) for at, name in enumerate(names)]
    found = outcomes(daicho("import", *files, "--json"))
    assert [(outcome["organization"], outcome["revision"]) for outcome in found] == [("smp", at + 2) for at in range(5)]
    assert told("select count(*) from organizations_as_of(current_date)") == [("1",)]


def test_an_organization_is_found_again_by_its_corporate_number_under_a_new_name(take: Take, told: Told) -> None:
    take([A], whose=Belonging(organization="smp", name="株式会社サンプル"), **numbered(NUMBER))
    (outcome,) = take([A, B], whose=Belonging(name="サンプルホールディングス株式会社"), **numbered(NUMBER))
    assert (outcome["organization"], outcome["revision"]) == ("smp", 2)
    assert "organization-renamed" in codes(outcome)
    assert told("select organization, organization_name from organizations_as_of(current_date)") == [
        ("smp", "サンプルホールディングス株式会社")
    ]


def test_a_new_name_is_only_warned_of_once(take: Take) -> None:
    take([A])
    renamed = replace(SAMPLE, name="サンプル新社株式会社")
    (outcome,) = take([A, B], whose=renamed)
    assert (outcome["status"], "organization-renamed" in codes(outcome)) == ("imported", True)
    assert {f["severity"] for f in outcome["findings"] if f["code"] == "organization-renamed"} == {"warning"}
    assert "organization-renamed" not in codes(take([A, B, C], whose=renamed)[0])


def test_names_that_are_alike_are_different_organizations_where_their_numbers_are(take: Take, told: Told) -> None:
    assert take([A], whose=Belonging(name="株式会社サンプル"), **numbered(NUMBER))[0]["organization"] == "サンプル"
    assert take([B], whose=Belonging(name="株式会社サンプル"), **numbered(OTHER))[0]["organization"] == "サンプル-2"
    assert take([C], whose=Belonging(name="サンプル有限会社"))[0]["organization"] == "サンプル-3"
    assert (
        take([C], whose=Belonging(name="株式会社サンプル"), **numbered(OTHER))[0]["ledger"] == "サンプル-2/activities"
    )
    assert told(
        "select organization, ledger, revision from ledgers join revisions using (organization, ledger) order by all"
    ) == [
        ("サンプル", "サンプル/activities", "1"),
        ("サンプル-2", "サンプル-2/activities", "1"),
        ("サンプル-2", "サンプル-2/activities", "2"),
        ("サンプル-3", "サンプル-3/activities", "1"),
    ]


def test_a_code_with_another_name_and_corporate_number_is_turned_down(take: Take, told: Told) -> None:
    take([A], **numbered(NUMBER))
    (outcome,) = take([A, B], whose=replace(SAMPLE, name="別会社"), **numbered(OTHER))
    assert (outcome["status"], "organization-contradiction" in codes(outcome)) == ("rejected", True)
    assert told("select revision, name from activities_as_of(current_date)") == [("1", "応募者情報")]
    assert told("select corporate_number from daicho_store.organization") == [(NUMBER,)]


def test_a_wrong_number_taken_in_first_does_not_lock_the_right_one_out(daicho: Daicho, take: Take, told: Told) -> None:
    """Code and name agree, so it is the number that was mended; the former one stays in the history."""
    take([A], **numbered(OTHER))
    (mended,) = take([A, B], **numbered(NUMBER))
    assert (mended["status"], "organization-renumbered" in codes(mended)) == ("imported", True)
    assert told("select corporate_number from daicho_store.organization order by submission_id") == [
        (OTHER,),
        (NUMBER,),
    ]
    assert told("select corporate_number from organizations_as_of(current_date)") == [(NUMBER,)]
    (known,) = take([A, B, C], whose=Belonging(name="サンプルホールディングス"), **numbered(NUMBER))
    assert (known["organization"], "organization-renumbered" in codes(known)) == ("sample", False)
    assert take([C], whose=Belonging(name="その他"), **numbered(OTHER))[0]["organization"] == "その他"
    assert daicho("verify").code == 0


def test_a_number_may_change_back(take: Take, told: Told) -> None:
    for number in (NUMBER, OTHER, NUMBER):
        (outcome,) = take([A], **numbered(number))
        assert outcome["status"] == "imported"
    assert "organization-renumbered" not in codes(take([A, B], **numbered(NUMBER))[0])
    assert told("select count(*) from daicho_store.organization") == [("3",)]


def test_a_mistyped_number_tells_nobody_apart(take: Take) -> None:
    mistyped = NUMBER[:-1] + "4"
    (first,) = take([A], whose=Belonging(name="株式会社サンプル"), **numbered(mistyped))
    assert "corporate-number-wrong" in codes(first)
    (second,) = take([A, B], whose=Belonging(name="株式会社サンプル"), **numbered(NUMBER))
    assert (second["organization"], second["revision"]) == (first["organization"], 2)
    assert not {"organization-renumbered", "organization-contradiction", "corporate-number-wrong"} & codes(second)
    (third,) = take([A, B, C], whose=Belonging(name="株式会社サンプル"), **numbered(mistyped))
    assert (third["organization"], third["revision"]) == (first["organization"], 3)


@pytest.mark.parametrize(
    "written",
    [
        "９２３４５６７８９０１２３",
        "9-2345-6789-0123",
        "9 2345 6789 0123",
        "T9234567890123",
        "Ｔ９２３４-５６７８９０１２３　",
    ],
)
def test_a_corporate_number_is_the_same_however_it_is_written(written: str, take: Take) -> None:
    take([A], whose=Belonging(organization="smp", name="株式会社サンプル"), **numbered(NUMBER))
    (outcome,) = take([A, B], whose=Belonging(name="株式会社サンプル"), **numbered(written))
    assert (outcome["organization"], outcome["revision"]) == ("smp", 2)
    told = {"organization-contradiction", "organization-renumbered", "corporate-number-wrong"}
    assert not told & codes(outcome)


def test_two_new_organizations_in_one_call_are_told_apart(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    files = [
        hand_in("1.xlsx", [A], Belonging(name="株式会社サンプル"), **numbered(NUMBER)),
        hand_in("2.xlsx", [B], Belonging(name="株式会社サンプル"), **numbered(OTHER)),
        hand_in("3.xlsx", [A, C], Belonging(name="㈱サンプル"), **numbered(NUMBER)),
    ]
    found = outcomes(daicho("import", *files, "--json"))
    assert [(f["organization"], f["revision"]) for f in found] == [("サンプル", 1), ("サンプル-2", 1), ("サンプル", 2)]
    assert daicho("verify").code == 0


# --- as of a day ------------------------------------------------------------------------------------------------------


def test_a_revision_is_valid_from_the_first_day_of_what_was_written(
    daicho: Daicho, hand_in: HandIn, catalogue: Path, told: Told
) -> None:
    expected = {
        "2023-10-15": "2023-10-15",
        "2023年10月16日": "2023-10-16",
        "令和5年10月17日": "2023-10-17",
        "2023-11": "2023-11-01",
        "令和5年12月": "2023-12-01",
        "2022年": "2022-01-01",
        "平成36年": "2024-01-01",
    }
    files = [
        hand_in(f"{at}.xlsx", [{**A, "remarks": day}], replace(SAMPLE, ledger=f"L{at}", effective_on=day))
        for at, day in enumerate(expected)
    ]
    assert daicho("import", *files).code == 0
    assert sorted(told("select effective_on, effective_from from revisions")) == sorted(expected.items())
    for written, first in expected.items():
        assert written in remarks(told, f"date '{first}'")
        assert written not in remarks(told, f"date '{first}' - 1")


def test_a_revision_of_no_day_is_valid_from_the_day_it_was_recorded(take: Take, told: Told) -> None:
    take([A])
    assert remarks(told, "current_date") == remarks(told, "current_date + 9999") == ["一"]
    assert remarks(told, "current_date - 1") == []


def test_a_day_that_the_file_itself_says_counts_unless_another_is_given(take: Take, told: Told) -> None:
    take([A], whose=replace(SAMPLE, effective_on="2022年4月"))
    take([B], "--effective-on", "2023-04-01", whose=replace(SAMPLE, effective_on="2022年4月"))
    assert told("select number, effective_from from revisions order by number") == [
        ("1", "2022-04-01"),
        ("2", "2023-04-01"),
    ]


def test_what_was_handed_in_late_is_valid_on_its_own_days_only(take: Take, told: Told) -> None:
    take([{**A, "remarks": "2024"}], "--effective-on", "2024-04-01")
    take([{**A, "remarks": "2022"}], "--effective-on", "2022-04-01")
    take([{**A, "remarks": "2023"}], "--effective-on", "2023-04-01")
    take([{**A, "remarks": "2022 corrected"}], "--effective-on", "2022-04-01")
    expected = {"2022-03-31": [], "2023-03-31": ["2022 corrected"], "2024-03-31": ["2023"], "2024-04-01": ["2024"]}
    assert {day: remarks(told, f"date '{day}'") for day in expected} == expected
    assert remarks(told, "current_date") == ["2024"]


def test_who_hands_in_late_is_told_that_a_later_revision_is_shown(take: Take, told: Told) -> None:
    (first,) = take([{**A, "remarks": "2022"}], "--effective-on", "2022-04-01")
    (now,) = take([{**A, "remarks": "今"}])
    (late,) = take([{**A, "remarks": "別"}], whose=replace(SAMPLE, effective_on="2023年4月1日"))
    assert [codes(one) & {"revision-past"} for one in (first, now)] == [set(), set()]
    (message,) = [finding["message"] for finding in late["findings"] if finding["code"] == "revision-past"]
    assert "2023-04-01" in message
    assert date.today().isoformat() in message  # noqa: DTZ011 - the day where the person is
    assert remarks(told, "current_date") == ["今"]
    (mended,) = take([{**A, "remarks": "別"}], "--effective-on", date.today().isoformat(),  # noqa: DTZ011
                     whose=replace(SAMPLE, effective_on="2023年4月1日"))  # fmt: skip
    assert "revision-past" not in codes(mended)
    assert remarks(told, "current_date") == ["別"]


def test_what_is_of_a_day_to_come_is_not_shown_before(take: Take, told: Told) -> None:
    take([{**A, "remarks": "今"}], "--effective-on", "2024-04-01")
    take([{**A, "remarks": "先"}], "--effective-on", "2999-04-01")
    assert told("select remarks from activities") == [("今",)]
    assert remarks(told, "current_date") == ["今"]
    assert remarks(told, "date '2999-04-01'") == ["先"]


def test_what_was_known_at_a_moment_can_be_asked(take: Take, told: Told) -> None:
    take([{**A, "remarks": "先に知った"}], "--effective-on", "2024-04-01")
    take([{**A, "remarks": "後で知った"}], "--effective-on", "2023-04-01")
    take([{**A, "remarks": "直した"}], "--effective-on", "2024-04-01")
    moments = [moment for (moment,) in told("select recorded_at from revisions order by number")]

    assert remarks(told, "date '2024-04-01'", "2000-01-01") == []
    assert remarks(told, "date '2024-03-31'", moments[0]) == []
    assert remarks(told, "date '2024-04-01'", moments[0]) == ["先に知った"]
    assert remarks(told, "date '2024-03-31'", moments[1]) == ["後で知った"]
    assert remarks(told, "date '2024-04-01'", moments[1]) == ["先に知った"]
    assert remarks(told, "date '2024-04-01'", moments[2]) == ["直した"]
    assert remarks(told, "date '2024-04-01'") == ["直した"]


def test_registers_and_exports_take_the_day_too(daicho: Daicho, take: Take, tmp_path: Path) -> None:
    take([{**A, "remarks": "古い"}], "--effective-on", "2022-04-01")
    take([{**A, "remarks": "新しい"}], "--effective-on", "2023-04-01")
    assert daicho("export", "-o", "old.xlsx", "--as-of", "2022-12-31").code == 0
    assert Sheet(tmp_path / "old.xlsx").cell(0, "remarks").value == "古い"
    assert daicho("export", "-o", "older.xlsx", "--as-of", "2022-03-31").code == 2


def test_a_day_that_is_none_is_a_usage_error(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    run = daicho("import", hand_in("a.xlsx", [A]), "--effective-on", "去年の春")
    assert (run.code, run.out) == (2, "")
    assert not (tmp_path / "daicho.duckdb").exists()


# --- what is turned down ----------------------------------------------------------------------------------------------

MARKER = "極秘の印"
BAD = [
    {"reference": "X-1", "name": MARKER, "items": MARKER, "entrustees": MARKER},
    {"reference": "X-1", "name": "別の" + MARKER},
]


def test_of_a_file_that_is_turned_down_nothing_is_stored_but_that_it_came(
    daicho: Daicho, take: Take, told: Told
) -> None:
    take([A])
    (outcome,) = take(BAD, safeguard=[{"heading": "10-3", "written": MARKER}])
    assert (outcome["status"], outcome["revision"], "reference-twice" in codes(outcome)) == ("rejected", None, True)
    assert told("select status, revision, errors from submissions order by submission") == [
        ("imported", "1", "0"),
        ("rejected", "", "1"),
    ]
    assert told("select code from findings where submission = 2 and severity = 'error'") == [("reference-twice",)]
    for view in ("activities", "register", "cells", "extras", "parties", "field_states", "activity_items"):
        assert told(f"select * from {view} as v where cast(v as varchar) like '%{MARKER}%'") == []
    tables = told("select table_name from duckdb_tables() where schema_name = 'daicho_store' order by table_name")
    assert len(tables) > 30
    for (table,) in tables:
        found = told(f"select * from daicho_store.{table} as t where cast(t as varchar) like '%{MARKER}%'")
        assert found == [] or table == "finding"
    assert counted(take([A])[0])[0] == "unchanged"
    assert daicho("verify").code == 0


def test_of_a_file_of_somebody_unknown_nothing_at_all_is_stored(take: Take, told: Told) -> None:
    take([A])
    (outcome,) = take(BAD, whose=Belonging(organization="unknown", name="知らない会社"))
    assert (outcome["status"], outcome["submission"]) == ("rejected", None)
    assert told("select count(*) from submissions union all select count(*) from daicho_store.journal") == [
        ("1",),
        ("1",),
    ]
    assert told("select organization from daicho_store.organization") == [("sample",)]


def test_a_file_that_is_turned_down_does_not_keep_others_out(
    daicho: Daicho, hand_in: HandIn, catalogue: Path, told: Told
) -> None:
    files = [hand_in("1.xlsx", [A]), hand_in("2.xlsx", BAD), hand_in("3.xlsx", [A, B])]
    run = daicho("import", *files, "--json")
    assert run.code == 1
    assert [outcome["status"] for outcome in outcomes(run)] == ["imported", "rejected", "imported"]
    assert told("select number, source_name from revisions order by number") == [("1", "1.xlsx"), ("2", "3.xlsx")]
    assert daicho("verify").code == 0


def test_no_catalogue_is_made_where_every_file_is_turned_down(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    run = daicho("import", hand_in("a.xlsx", BAD), "b.xlsx", "--json", "--feedback", "never")
    assert run.code == 1
    assert [outcome["status"] for outcome in outcomes(run)] == ["rejected", "rejected"]
    assert {path.name for path in tmp_path.iterdir()} == {"a.xlsx", "b.xlsx"}


def test_a_file_that_is_missing_does_not_keep_others_out(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    run = daicho("import", hand_in("a.xlsx", [A]), "missing.xlsx", "--json")
    assert run.code == 3
    assert [outcome["status"] for outcome in outcomes(run)] == ["imported", "rejected"]


def test_hand_ins_without_dates_counts_or_limits_follow_those_that_have_them(daicho: Daicho, take: Take) -> None:
    dated = {**A, "subject_count": "約100人", "reviewed_on": "2025-04-01", "retention": "5年", "items": "氏名"}
    take([dated])
    assert counted(take([{"name": "名だけ"}])[0])[0] == "imported"
    assert counted(take([dated])[0])[0] == "imported"
    assert daicho("verify").code == 0


def test_a_hand_in_is_held_against_what_is_valid_on_its_day(take: Take, told: Told) -> None:
    """What was handed in for a day long ago does not make the same content of today "unchanged"."""
    take([A], "--effective-on", "2024-04-01")
    take([B], "--effective-on", "2022-04-01")
    assert counted(take([B], "--effective-on", "2025-04-01")[0])[:2] == ("imported", 3)
    assert told("select name from activities") == [("顧客名簿",)]
    assert told("select name from activities_as_of(date '2024-06-01')") == [("応募者情報",)]
    assert counted(take([A], "--effective-on", "2024-05-01")[0])[0] == "unchanged"


def test_an_edited_export_is_of_the_day_it_is_handed_in(daicho: Daicho, take: Take, told: Told, tmp_path: Path) -> None:
    take([A], "--effective-on", "2024-04-01")
    assert daicho("export", "sample/activities", "-o", "out.xlsx").code == 0
    assert outcomes(daicho("import", "out.xlsx", "--json"))[0]["status"] == "unchanged"
    book = load_workbook(tmp_path / "out.xlsx")
    sheet = next(sheet for sheet in book.worksheets if sheet.title == "取扱い")
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "一")
    cell.value = "直し"
    book.save(tmp_path / "out.xlsx")
    assert outcomes(daicho("import", "out.xlsx", "--json"))[0]["status"] == "imported"
    assert told("select remarks from activities_as_of(date '2024-06-01')") == [("一",)]
    assert told("select remarks from activities") == [("直し",)]


# --- verify -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue that has seen everything: two ledgers, revisions, an unchanged and a rejected hand-in."""
    folder = tmp_path_factory.mktemp("lived")
    path = Path(shutil.copyfile(blank, folder / "daicho.duckdb"))
    other = Belonging(organization="other", name="その他協会", corporate_number=OTHER)
    details: dict[str, Sequence[Any]] = {
        "activity_item": [(0, {"written": "氏名"}), (0, {"written": "住所"}), (1, {"written": "電話番号"})],
        "activity_entrustment": [(1, {"name": "株式会社運送"})],
        "safeguard": [{"heading": "10-3", "written": "責任者を置く"}, (0, {"heading": "10-5", "written": "施錠"})],
        "organization_fact": [{"fact": "住所", "written": "東京都"}, *numbered(NUMBER)["organization_fact"]],
        "publication": [{"item": "利用目的", "written": "方針に記載"}],
        "rights_procedure": [{"request": "開示", "window": "総務"}],
    }
    hand_ins: list[tuple[Belonging, Sequence[Row], str, int]] = [
        (SAMPLE, [A, B], "2023-04-01", 0),
        (SAMPLE, [{**A, "remarks": "二"}, B, C], "2024-04-01", 0),
        (SAMPLE, [{**A, "remarks": "二"}, B, C], "2024-04-01", 0),
        (SAMPLE, BAD, "2024-04-01", 1),
        (other, [{**A, "subject_count": "たくさん"}, C], "2024年", 0),
    ]
    for whose, rows, day, code in hand_ins:
        book = exchange.Exchange(content(rows, **details), whose)
        exchange.write(folder / "a.xlsx", book, "ja")
        assert main(["import", str(folder / "a.xlsx"), "--effective-on", day, "--catalog", str(path)]) == code
    assert main(["verify", "--catalog", str(path)]) == 0
    return path


def test_verify_is_content_with_what_was_only_written_by_daicho(daicho: Daicho, lived: Path, tmp_path: Path) -> None:
    shutil.copyfile(lived, tmp_path / "daicho.duckdb")
    run = daicho("verify", "--json")
    found = json.loads(run.out)
    assert (run.code, found["deviations"], found["entries"], found["revisions"]) == (0, [], 5, 3)
    assert found["invariants"] > 5


TAMPERING = {
    "text of an activity": "update activity set remarks = '書換' where revision_id = 1",
    "text of an activity taken away": "update activity set business = null where revision_id = 2",
    "activity deleted": "delete from activity where revision_id = 2 and position = 3",
    "first activity deleted": "delete from activity where revision_id = 1 and position = 1",
    "activity added": "insert into activity (revision_id, activity, position, sheet_no, row_no, "
    "content_sha256, name) values (1, 'sample/activities/9', 9, 0, 9, 'x', '増')",
    "activity twice": "insert into activity from activity where revision_id = 1",
    "ids swapped": "update activity set activity = case activity when 'sample/activities/1' "
    "then 'sample/activities/2' else 'sample/activities/1' end where revision_id = 1",
    "id of another ledger": "update activity set activity = 'other/activities/7' where revision_id = 1 "
    "and position = 1",
    "hash of an activity": "update activity set content_sha256 = 'x' where revision_id = 1",
    "activities of revisions swapped": "update activity set revision_id = 3 - revision_id where revision_id in (1, 2)",
    "item": "update activity_item set written = '本籍' where revision_id = 2 and written = '住所'",
    "item deleted": "delete from activity_item where revision_id = 2 and written = '住所'",
    "items deleted": "delete from activity_item",
    "items in another order": "update activity_item set position = 3 - position where activity = 'sample/activities/1'",
    "items of another activity": "update activity_item set activity = 'sample/activities/2', "
    "position = position + 5 where activity = 'sample/activities/1' and revision_id = 1",
    "items of no activity": "update activity_item set activity = 'sample/activities/77' "
    "where activity = 'sample/activities/1' and revision_id = 1",
    "entrustee": "update activity_entrustment set name = '別会社'",
    "entrustee deleted": "delete from activity_entrustment where revision_id = 5",
    "safeguard": "update safeguard set written = 'なし' where activity is null",
    "safeguard of an activity": "update safeguard set written = 'なし' where activity is not null",
    "safeguard made general": "update safeguard set activity = null, position = 9 where activity is not null",
    "fact": "update organization_fact set written = '大阪府' where written = '東京都'",
    "fact deleted": "delete from organization_fact where revision_id = 2",
    "publication": "update publication set written = null",
    "procedure": "update rights_procedure set \"window\" = '法務'",
    "procedure added": "insert into rights_procedure (revision_id, position, sheet_no, row_no, request) "
    "values (2, 9, 0, 9, '開示')",
    "unknown column": "insert into extra values (2, 'activity', 'sample/activities/1', 1, '欄', '値', 0, 3, 99)",
    "unknown column of no row": "insert into extra values (2, 'activity', 'x', 77, '欄', '値', 0, 3, 99)",
    "finding deleted": "delete from finding where severity = 'error'",
    "finding made harmless": "update finding set severity = 'info' where severity = 'error'",
    "finding added": "insert into finding (submission_id, position, code, severity, message_ja, "
    "message_en) values (1, 99, 'x', 'warning', 'x', 'x')",
    "warning deleted": "delete from finding where severity = 'warning'",
    "status": "update submission set status = 'unchanged' where status = 'rejected'",
    "status and findings": "update submission set status = 'unchanged', errors = 0, revision_id = 2 "
    "where status = 'rejected'; delete from finding where severity = 'error'",
    "who": "update submission set recorded_by = '別人' where submission_id = 1",
    "when": "update submission set recorded_at = timestamp '2020-01-01' where submission_id = 1",
    "file": "update submission set source_sha256 = 'x' where submission_id = 3",
    "unchanged submission deleted": "delete from submission where status = 'unchanged'",
    "rejected submission deleted": "delete from finding where submission_id = 4; "
    "delete from submission where submission_id = 4",
    "submission twice": "insert into submission from submission where submission_id = 3",
    "submission added": "insert into submission select * replace (99 as submission_id) "
    "from submission where submission_id = 3",
    "revision deleted": "delete from revision where revision_id = 1",
    "last revision deleted": "delete from revision where revision_id = 2",
    "revision with all of its content deleted": "delete from revision where revision_id = 2; "
    "delete from activity where revision_id = 2; delete from activity_item "
    "where revision_id = 2; delete from submission where submission_id in (2, 3)",
    "number of a revision": "update revision set number = 3 - number where ledger = 'sample/activities'",
    "day of a revision": "update revision set effective_from = date '2020-01-01' where revision_id = 2",
    "written day of a revision": "update revision set effective_on = '2020-01-01' where revision_id = 2",
    "moment of a revision": "update revision set recorded_at = timestamp '2020-01-01' where revision_id = 2",
    "ledger of a revision": "update revision set ledger = 'other/activities' where revision_id = 2",
    "hash of a revision": "update revision set content_sha256 = 'x' where revision_id = 2",
    "count of a revision": "update revision set activities = 9 where revision_id = 2",
    "changes of a revision": "update revision set added = 9 where revision_id = 2",
    "ledger deleted": "delete from ledger where ledger = 'other/activities'",
    "ledger of another organization": "update ledger set organization = 'sample' where ledger = 'other/activities'",
    "ledger closed": "update ledger set closed_on = date '2024-01-01'",
    "ledger twice": "insert into ledger from ledger where organization = 'other'",
    "organization deleted": "delete from organization where organization = 'other'",
    "organization renamed": "update organization set name = '別の協会', folded = '別の協会' "
    "where organization = 'other'",
    "corporate number": "update organization set corporate_number = '1111111111111'",
    "revision withdrawn": "insert into withdrawal values (2, now()::timestamp, 'x', 'x')",
    "journal entry": "update journal set entry = replace(entry, 'imported', 'Imported') where sequence = 1",
    "journal entry that is no JSON": "update journal set entry = 'x' where sequence = 2",
    "journal entry that is another JSON": "update journal set entry = '[]' where sequence = 2",
    "journal hash": "update journal set hash = repeat('0', 64) where sequence = 3",
    "journal entry deleted": "delete from journal where sequence = 3",
    "journal cut": "delete from journal where sequence = 5",
    "journal entries swapped": "update journal set sequence = 3 - sequence where sequence in (1, 2)",
    "journal entry twice": "insert into journal from journal where sequence = 5",
    "moment of a journal entry": "update journal set recorded_at = timestamp '2020-01-01'",
    "head": "update head set hash = repeat('0', 64)",
    "number of the head": "update head set sequence = 4",
    "head deleted": "delete from head",
    "head twice": "insert into head values (5, 'x')",
    "head and journal cut": "delete from journal where sequence = 5; "
    "update head set sequence = 4, hash = (select hash from journal where sequence = 4)",
    "all gone but the tables": "delete from journal; update head set sequence = 0, hash = repeat('0', 64)",
}


@pytest.fixture(scope="module")
def tampered(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of what has lived, for changes that are rolled back."""
    path = shutil.copyfile(lived, tmp_path_factory.mktemp("tampered") / "daicho.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute("set search_path = 'daicho_store'")
        yield connection
        assert not verify(connection).deviations


@pytest.mark.parametrize("statements", TAMPERING.values(), ids=TAMPERING)
def test_verification_finds_what_was_tampered_with(tampered: duckdb.DuckDBPyConnection, statements: str) -> None:
    tampered.begin()
    try:
        tampered.execute(statements)
        assert verify(tampered).deviations
    finally:
        tampered.rollback()


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("text of an activity", "sample/activities 1 の取扱いの内容がハッシュと合いません"),
        ("items of no activity", "内容がハッシュと合いません"),
        ("status", "提出 4 status が記録と合いません"),
        ("journal hash", "記録 3 のハッシュが合いません"),
        ("journal entry that is no JSON", "記録 2 のハッシュが合いません"),
        ("journal cut", "鎖の先頭（5）が記録の終わりと合いません"),
        ("number of a revision", "不変条件 revision_numbers"),
    ],
)
def test_verify_tells_what_was_tampered_with(
    daicho: Daicho, lived: Path, tmp_path: Path, what: str, message: str
) -> None:
    path = Path(shutil.copyfile(lived, tmp_path / "daicho.duckdb"))
    with duckdb.connect(path) as connection:
        connection.execute("set search_path = 'daicho_store'")
        connection.execute(TAMPERING[what])
    run = daicho("verify")
    assert (run.code, run.err) == (1, "")
    assert message in run.out
    assert "書いたままではありません" in run.out.splitlines()[-1]
    report = daicho("verify", "--json")
    assert (report.code, len(json.loads(report.out)["deviations"])) == (1, len(run.out.splitlines()) - 1)


# --- matching, whatever comes -----------------------------------------------------------------------------------------

NAMES = st.none() | st.sampled_from(["名簿", "名簿 ", "台帳", "ﾒｲﾎﾞ", "", "等", "-"])
REFERENCES = st.none() | st.sampled_from(["1", "2", "No.3", "HR-1", "ＨＲ－１", "HR-2", ""])


@st.composite
def incoming(draw: st.DrawFn) -> Incoming:
    """Draw an activity; its digest says all that it is, as a hash does."""
    told = (draw(REFERENCES), draw(NAMES), draw(NAMES), draw(NAMES))
    rest = draw(st.sampled_from("ab"))
    hidden = draw(st.none() | st.sampled_from(["x/y/1", "x/y/2", "x/y/3", "x/y/9", "z", ""]))
    return Incoming(hidden, *told, digest=repr((told, rest)))


NEW = incoming()
FEW = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
HISTORY = st.lists(st.lists(NEW, max_size=7), max_size=5)


def live(history: Sequence[Sequence[Incoming]]) -> tuple[list[list[str]], list[Known]]:
    """Return the ids of each revision of HISTORY and what is known after the last."""
    known: dict[str, Known] = {}
    given: list[list[str]] = []
    for revision in history:
        given.append(assign("x/y", revision, list(known.values())))
        known = {activity: replace(former, present=False) for activity, former in known.items()}
        for activity, one in zip(given[-1], revision, strict=True):
            told = (one.reference, one.name, one.business, one.medium, one.digest)
            known[activity] = Known(activity, *told, present=True)
    return given, list(known.values())


@FEW
@given(HISTORY)
def test_no_id_is_that_of_two_activities_and_none_is_given_anew(history: list[list[Incoming]]) -> None:
    seen: set[str] = set()
    for activities, revision in zip(live(history)[0], history, strict=True):
        assert len(activities) == len(set(activities)) == len(revision)
        fresh = sorted(int(activity.removeprefix("x/y/")) for activity in set(activities) - seen)
        assert fresh == list(range(len(seen) + 1, len(seen) + 1 + len(fresh)))
        seen |= set(activities)


@FEW
@given(HISTORY, st.randoms())
def test_ids_do_not_depend_on_how_the_history_is_listed(history: list[list[Incoming]], random: Any) -> None:
    known = live(history[:-1])[1]
    shuffled = list(known)
    random.shuffle(shuffled)
    last = history[-1] if history else []
    assert assign("x/y", last, known) == assign("x/y", last, shuffled) == assign("x/y", last, known)


@FEW
@given(HISTORY, st.lists(NEW, min_size=1, max_size=7), st.randoms())
def test_the_same_again_keeps_every_id_in_whatever_order(
    history: list[list[Incoming]], last: list[Incoming], random: Any
) -> None:
    last = [replace(one, hidden=None) for one in last]
    given, known = live([*history, last])
    places = list(range(len(last)))
    random.shuffle(places)
    again = assign("x/y", [last[place] for place in places], known)
    assert set(again) == set(given[-1])
    before = sorted(zip((one.digest for one in last), given[-1], strict=True))
    assert sorted(zip((last[place].digest for place in places), again, strict=True)) == before


@FEW
@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abcd"), max_size=9))
def test_duplicates_are_matched_as_one_would_by_hand(before: list[str], after: list[str]) -> None:
    """One after the other takes the first that is left of equal content; the others those that remain, in order."""
    known = [Known(f"x/y/{at}", None, "名簿", None, None, digest, True) for at, digest in enumerate(before, start=1)]
    left = [activity.activity for activity in known]
    digests = {activity.activity: activity.digest for activity in known}
    expected: list[str | None] = []
    for digest in after:
        expected.append(next((activity for activity in left if digests[activity] == digest), None))
        left = [activity for activity in left if activity != expected[-1]]
    fresh = [f"x/y/{len(known) + number}" for number in range(1, len(after) + 1)]
    remaining = iter([*left, *fresh])
    assert assign("x/y", [duplicate(digest) for digest in after], known) == [
        activity or next(remaining) for activity in expected
    ]


def test_thousands_of_duplicates_are_matched() -> None:
    many = 30_000
    known = [Known(f"x/y/{at}", None, "名簿", None, None, str(at), True) for at in range(1, many + 1)]
    turned = [duplicate(str(at)) for at in range(many, 0, -1)]
    assert assign("x/y", turned, known) == [f"x/y/{at}" for at in range(many, 0, -1)]


def duplicate(digest: str) -> Incoming:
    return Incoming(None, None, "名簿", None, None, digest)


@FEW
@given(HISTORY, st.lists(NEW, min_size=1, max_size=7), st.randoms())
def test_hidden_ids_that_come_back_are_kept_whatever_else_changed(
    history: list[list[Incoming]], last: list[Incoming], random: Any
) -> None:
    given, known = live([*history, last])
    changed = [
        replace(other, hidden=activity)
        for activity, other in zip(given[-1], random.sample(last, len(last)), strict=True)
    ]
    assert assign("x/y", changed, known) == given[-1]
