"""The input template: written for a clerk, filled in, sent back, and reviewed a year later."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalog import fields, template
from catalog.questions import questions
from catalog.vocabulary import meaning
from tests.conftest import Daicho, Golden, HandIn, Run, dump

Ask = Callable[[str], list[tuple[Any, ...]]]
APPLICANTS = {
    "name": "応募者情報", "subjects": "採用応募者", "items": "氏名、住所", "special_care": "無", "my_number": "無",
    "purposes": "採用選考", "storage_place": "採用管理システム", "storage_method": "アクセス制限",
    "access": "採用担当", "use_until": "採用決定まで", "retention": "採否決定後1年", "entrusted_out": "○",
    "subject_count": "0012", "reference": "=HR-1",
}  # fmt: skip
CUSTOMERS = {"name": "顧客名簿", "items": "氏名、電話番号", "role": "受託", "entrusters": "アクメ"}
BLANKS = ("required-blank", "condition-blank")
FIRST_YEAR = "select name, reference, department, subject_count, entrusted_out, role from activities order by name"


def test_the_template_for_a_clerk(daicho: Daicho, golden: Golden) -> None:
    run = daicho(
        "template", "-o", "t.xlsx", "--organization", "own", "--name", "自社", "--ledger", "hr", "--department",
        "人事部", "--deadline", "2026年10月30日", "--return-to", "総務部", "--rows", "2",
    )  # fmt: skip
    assert (run.code, run.out) == (0, "t.xlsx\n")
    book = load_workbook("t.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("はじめにお読みください", "visible"),
        ("入力", "visible"),
        ("選択肢", "hidden"),
        ("_daicho", "veryHidden"),
    ]
    offered, choices = book.defined_names["lst_answer"], book["選択肢"]
    assert offered.attr_text == "'選択肢'!$B$2:$B$5"
    assert [cell.value for (cell,) in choices["B2:B5"]] == ["有", "無", "該当なし", "不明"]
    rules = told_of(book["入力"])
    del book["選択肢"]  # the vocabularies are looked at elsewhere
    book.save("t.xlsx")
    golden("template_ja", dump(Path("t.xlsx")) + rules)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_column_says_what_belongs_in_it_and_fits_what_excel_allows(lang: str, daicho: Daicho) -> None:
    assert daicho("template", "--rows", "9", "-o", "t.xlsx", "--lang", lang).code == 0
    book = load_workbook("t.xlsx")
    sheet = book[template.title("entry", lang)]  # type: ignore[arg-type]
    assert set(questions()) < set(columns(sheet))
    for key, column in columns(sheet).items():
        rule = rule_at(sheet, 4, column)
        if key == "activity":
            assert (rule, sheet.column_dimensions[get_column_letter(column)].hidden) == (None, True)
            continue
        assert rule
        assert rule.prompt
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.formula1 or "") <= 255
        if rule.type == "list":
            assert rule.formula1 in book.defined_names
        if rule.type and rule.showErrorMessage:
            assert (rule.errorStyle or "stop", bool(rule.error)) == ("stop", True)
        cell = sheet.cell(4, column)
        assert (cell.number_format, cell.protection.locked) == ("@", False)
        assert rule_at(sheet, 3, column).errorStyle == "warning"  # type: ignore[union-attr]


def test_it_is_protected_without_a_password_and_can_be_sorted(daicho: Daicho) -> None:
    daicho("template", "-o", "t.xlsx", "--rows", "5")
    sheet = load_workbook("t.xlsx")["入力"]
    kept = sheet.protection
    assert (kept.sheet, kept.password) == (True, None)
    assert [kept.sort, kept.autoFilter, kept.formatRows, kept.formatColumns] == [False] * 4  # "not forbidden"
    assert not any(cell.protection.locked for row in sheet.iter_rows(min_row=3, max_row=8) for cell in row)
    assert sheet.cell(2, 1).protection.locked


def test_what_is_filled_in_is_imported_and_the_example_is_not(daicho: Daicho, ask: Ask) -> None:
    daicho(
        "template", "--rows", "9", "-o", "t.xlsx", "--organization", "own", "--name", "自社", "--department", "人事部"
    )
    with filling("t.xlsx") as sheet:
        fill(sheet, 4, APPLICANTS)
        fill(sheet, 7, CUSTOMERS | {"department": "営業部"})
    file = imported(daicho("import", "t.xlsx", "--json"))
    assert (file["status"], file["added"], codes(file)) == ("imported", 2, [])
    assert ask(FIRST_YEAR) == [
        ("応募者情報", "=HR-1", "人事部", "0012", "yes", None),
        ("顧客名簿", None, "営業部", None, None, "entrusted_in"),
    ]
    assert ask("select organization_name, ledger, department from ledgers") == [("自社", "own/activities", "人事部")]
    assert ask(
        "select sheet, row, \"column\" from cells where entity = 'activity' and field = 'name' order by row"
    ) == [
        ("入力", 4, columns(sheet)["name"]),
        ("入力", 7, columns(sheet)["name"]),
    ]


def test_an_english_template_is_read_as_well(daicho: Daicho, ask: Ask) -> None:
    daicho("template", "--rows", "9", "-o", "t.xlsx", "--organization", "own", "--lang", "en")
    with filling("t.xlsx", "Entry") as sheet:
        fill(sheet, 4, {"name": "Staff", "entrusted_out": "Yes"})
    assert codes(imported(daicho("import", "t.xlsx", "--json"))) == []
    assert ask("select name, entrusted_out from activities") == [("Staff", "yes")]


def test_a_template_that_nobody_filled_in_is_turned_down(daicho: Daicho) -> None:
    daicho("template", "--rows", "9", "-o", "t.xlsx", "--organization", "own", "--department", "人事部")
    run = daicho("import", "t.xlsx", "--json")
    assert (run.code, codes(imported(run))) == (1, ["content-empty"])


def test_a_sheet_that_was_renamed_sorted_and_extended_is_read_all_the_same(daicho: Daicho, ask: Ask) -> None:
    daicho("template", "--rows", "9", "-o", "t.xlsx", "--organization", "own")
    with filling("t.xlsx") as sheet:
        for column in range(1, sheet.max_column + 1):  # as after sorting by name
            sheet.cell(5, column).value, sheet.cell(3, column).value = sheet.cell(3, column).value, None
        fill(sheet, 3, {"row": "2", "name": "甲"})
        fill(sheet, 4, {"name": "乙"})
        fill(sheet, 400, {"name": "丙"})
        sheet.title = "人事部"
    assert codes(imported(daicho("import", "t.xlsx", "--json"))) == []
    assert ask("select name from activities order by name") == [("丙",), ("乙",), ("甲",)]


def test_the_sheet_alone_in_another_workbook_is_still_known_by_its_keys(daicho: Daicho, ask: Ask) -> None:
    daicho("template", "--rows", "9", "-o", "t.xlsx")
    source, target = load_workbook("t.xlsx")["入力"], Workbook()
    sheet = target.active
    assert isinstance(sheet, Worksheet)
    for row in source.iter_rows(max_row=6):
        sheet.append([cell.value for cell in row])
    fill(sheet, 4, APPLICANTS)
    target.save("copied.xlsx")
    file = imported(daicho("import", "copied.xlsx", "--organization", "own", "--json"))
    assert (file["added"], codes(file)) == (1, [])
    assert ask("select name from activities") == [("応募者情報",)]


def test_what_is_written_over_the_example_is_not_lost_silently(daicho: Daicho) -> None:
    daicho("template", "--rows", "9", "-o", "t.xlsx", "--organization", "own")
    with filling("t.xlsx") as sheet:
        fill(sheet, 3, {"name": "顧客名簿"})
        fill(sheet, 4, APPLICANTS | {"entrusted_out": "無"})
    file = imported(daicho("import", "t.xlsx", "--json"))
    name = f"{get_column_letter(columns(sheet)['name'])}3"
    assert (file["added"], [(f["code"], f["cell"]) for f in file["findings"]]) == (1, [("example-changed", name)])


def test_a_newer_template_is_turned_down_and_an_older_one_is_read(daicho: Daicho, ask: Ask) -> None:
    daicho("template", "--rows", "9", "-o", "t.xlsx", "--organization", "own")
    with filling("t.xlsx") as sheet:
        fill(sheet, 4, APPLICANTS)
    set_version("t.xlsx", "99")
    run = daicho("import", "t.xlsx", "--json")
    assert (run.code, codes(imported(run))) == (1, ["template-version"])
    assert "99" in imported(run)["findings"][0]["message"]
    set_version("t.xlsx", "0")
    with filling("t.xlsx") as sheet:
        sheet.cell(1, columns(sheet)["remarks"]).value = "former_remarks"  # a column that has gone since
        sheet.cell(4, columns(sheet)["former_remarks"]).value = "昔の欄"
    file = imported(daicho("import", "t.xlsx", "--json"))
    assert (file["added"], codes(file)) == (1, ["column-unknown"])
    assert ask("select written from extras") == [("昔の欄",)]


# The yearly review


def test_a_review_that_changes_nothing_is_the_same_ledger(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    """Columns that a clerk is not asked for, details and what no field knows come back as well."""
    rows = [APPLICANTS | {"risk_reference": "R-7", "remarks": "x" * 40_000}, CUSTOMERS]
    details = [(0, {"name": "架空株式会社", "country": "日本"})]
    path = hand_in("a.xlsx", rows, activity_entrustment=details, safeguard=[{"written": "施錠"}])
    with filling(path, "取扱い") as sheet:
        sheet.cell(2, sheet.max_column + 1).value = "独自列"
        sheet.cell(3, sheet.max_column).value = "い"
    assert daicho("import", path).code == 0
    run = daicho("template", "--filled", "--organization", "sample", "--rows", "9", "-o", "review")
    assert run.out.split() == ["review/sample_activities_記入票.xlsx"]
    sheet = load_workbook(run.out.strip())["入力"]
    assert [sheet.cell(row, columns(sheet)["activity"]).value for row in (4, 5, 6)] == [
        "sample/activities/1", "sample/activities/2", None,
    ]  # fmt: skip
    assert "risk_reference" in columns(sheet)
    with filling(run.out.strip()) as sheet:
        fill(sheet, 4, {"review": "変更なし"})
        fill(sheet, 5, {"review": "継続"})
    file = imported(daicho("import", run.out.strip(), "--json"))
    assert (file["status"], codes(file)) == ("unchanged", ["column-unknown"])
    assert "condition-blank" not in [found["code"] for found in file["findings"]]  # the details have it
    assert ask("select count(*) from submissions where status = 'unchanged'") == [(1,)]


def test_a_review_renames_ends_and_adds(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    details = [(0, {"name": "架空株式会社", "country": "日本"}), (1, {"name": "別の株式会社", "country": "日本"})]
    path = hand_in("a.xlsx", [APPLICANTS, CUSTOMERS, {"name": "名刺"}], activity_entrustment=details)
    assert daicho("import", path).code == 0
    assert daicho("template", "--filled", "--rows", "9", "-o", "review.xlsx").code == 0
    with filling("review.xlsx") as sheet:
        fill(sheet, 4, {"review": "変更", "name": "採用応募者の情報", "entrusted_out": "無"})
        fill(sheet, 5, {"review": "廃止"})
        fill(sheet, 6, {"review": "様子見"})
        fill(sheet, 7, {"name": "来訪者名簿"})
    file = imported(daicho("import", "review.xlsx", "--json"))
    assert (file["added"], file["changed"], file["removed"]) == (1, 1, 1)
    assert codes(file) == ["review-unread"]
    assert ask("select activity, name from activities order by activity") == [
        ("sample/activities/1", "採用応募者の情報"),
        ("sample/activities/3", "名刺"),
        ("sample/activities/4", "来訪者名簿"),
    ]
    assert ask("select name from activity_entrustments") == [("架空株式会社",)]


def test_answers_that_do_not_agree_with_their_rows_are_told(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    path = hand_in("a.xlsx", [APPLICANTS, CUSTOMERS, {"name": "名刺"}])
    assert daicho("import", path).code == 0
    assert daicho("template", "--filled", "--rows", "9", "-o", "review.xlsx").code == 0
    with filling("review.xlsx") as sheet:
        fill(sheet, 4, {"review": "変更なし", "storage_place": "倉庫"})
        fill(sheet, 5, {"review": "変更なし"})
        fill(sheet, 7, {"name": "来訪者名簿"})
    review = get_column_letter(columns(sheet)["review"])
    told = [("review-blank", f"{review}6", "名刺"), ("review-contradicted", f"{review}4", "応募者情報")]
    for options in (("--dry-run",), ()):
        file = imported(daicho("import", "review.xlsx", "--json", *options))
        found = [one for one in file["findings"] if one["code"].startswith("review-")]
        assert [(one["code"], one["cell"]) for one in found] == [(code, cell) for code, cell, _ in told]
        assert all(name in one["message"] for one, (_, _, name) in zip(found, told, strict=True))
        assert (file["added"], file["changed"]) == (1, 1)
    assert ask("select storage_place from activities where name = '応募者情報'") == [("倉庫",)]


def test_what_a_row_leaves_blank_although_it_is_asked_is_warned_of(daicho: Daicho) -> None:
    daicho("template", "--rows", "9", "-o", "t.xlsx", "--organization", "own")
    with filling("t.xlsx") as sheet:
        fill(sheet, 4, APPLICANTS)
        fill(sheet, 5, APPLICANTS | {"name": "名刺", "reference": "2", "entrusted_out": "無", "access": "不明"})
        fill(sheet, 6, APPLICANTS | {"name": "名簿", "reference": "3", "entrustees": "架空株式会社", "retention": ""})
    file = imported(daicho("import", "t.xlsx", "--json"))
    found = [(one["code"], one["severity"], one["cell"]) for one in file["findings"] if one["code"] in BLANKS]
    at = {key: get_column_letter(column) for key, column in columns(sheet).items()}
    assert found == [
        ("condition-blank", "warning", f"{at['entrustees']}4"),
        ("required-blank", "warning", f"{at['retention']}6"),
    ]
    assert (file["status"], file["added"]) == ("imported", 3)
    assert file["sheets"][0]["layout"] == "template"
    shown = daicho("import", "t.xlsx", "--dry-run").out
    assert "シート 入力: 記入用のブック" in shown
    assert "「委託」が「○」のときに要る「委託先」が空欄です。" in shown


def test_every_ledger_gets_a_review_of_its_own(daicho: Daicho, hand_in: HandIn) -> None:
    for ledger in ("人事部", "営業部"):
        assert daicho("import", hand_in("a.xlsx", [APPLICANTS]), "--ledger", ledger).code == 0
    run = daicho("template", "--filled", "--rows", "9", "-o", "out", "--rows", "3")
    assert sorted(run.out.split()) == ["out/sample_人事部_記入票.xlsx", "out/sample_営業部_記入票.xlsx"]
    assert (
        daicho(
            "template", "--filled", "--rows", "9", "-o", "one.xlsx", "--organization", "sample", "--ledger", "人事部"
        ).code
        == 0
    )
    assert daicho("template", "--filled", "--rows", "9", "-o", "x", "--organization", "nobody").code == 2
    assert daicho("template", "--filled", "--plain", "-o", "x").code == 2


def test_what_a_column_depends_on_is_asked_before_it_and_has_such_a_term() -> None:
    asked = questions()
    order = list(asked)
    assert order == [field.key for field in fields.content()["activity"] if field.key in asked]
    for key, question in asked.items():
        if question.when:
            assert order.index(question.when) < order.index(key)
            term = meaning(asked[question.when].field.vocabulary, question.is_)
            assert term
            assert term.code == question.is_
    required = {field.key for field in fields.content()["activity"] if field.level in ("required", "conditional")}
    assert required <= set(asked)


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value}


def fill(sheet: Worksheet, row: int, written: dict[str, str]) -> None:
    for key, text in written.items():
        cell = sheet.cell(row, columns(sheet)[key])
        cell.value, cell.data_type = text, "s"


@contextmanager
def filling(path: str | Path, title: str = "入力") -> Iterator[Worksheet]:
    book = load_workbook(path)
    yield book[title]
    book.save(path)


def set_version(path: str, version: str) -> None:
    with filling(path, "_daicho") as sheet:
        next(cell for key, cell in sheet.iter_rows(max_col=2) if key.value == "version").value = version


def rule_at(sheet: Worksheet, row: int, column: int) -> DataValidation | None:
    place = f"{get_column_letter(column)}{row}"
    return next((rule for rule in sheet.data_validations.dataValidation if place in rule.sqref), None)


def imported(run: Run) -> dict[str, Any]:
    (file,) = json.loads(run.out)["files"]
    return dict(file)


def codes(file: dict[str, Any]) -> list[str]:
    """Return the codes of what was found in FILE, but for what was left blank: few rows here answer everything."""
    return [code for code in (finding["code"] for finding in file["findings"]) if code not in BLANKS]


def told_of(sheet: Worksheet) -> str:
    """Return the rules of SHEET as text: what may be written, what is said, what changes colour."""
    lines = [
        f"{rule.sqref} {rule.type} {rule.errorStyle or 'stop'} {rule.formula1} | {rule.prompt} | {rule.error}"
        for rule in sheet.data_validations.dataValidation
    ]
    for place in sheet.conditional_formatting:
        for rule in place.rules:
            lines.append(f"{place.sqref} {rule.formula[0]} -> {rule.dxf.fill.bgColor.rgb}")
    return "\n".join(lines) + "\n"
