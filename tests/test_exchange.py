"""The exchange workbook loses nothing: what is exported comes back unchanged, and every value knows its cell."""

import json
import pickle
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalog import elements, exchange, fields, hashing, samples
from catalog.cli import main
from catalog.content import Content, Entry, Extra, values_of
from catalog.handin import Belonging
from catalog.messages import Lang
from catalog.vocabulary import meaning, terms
from ledgers import reading
from reports.exchange import Exchange, write
from tests import nasty
from tests.conftest import SAMPLE, Ask, Daicho, HandIn, content

BY_SHEET = {sheet.sheet["ja"]: sheet for sheet in fields.sheets()}
OF_ACTIVITIES = {sheet.table for sheet in fields.sheets() if any(f.key == "row" for f in sheet.fields)} - {"activity"}
ORGANIZATION_WIDE = {"activity_recipient", "safeguard"}


@pytest.fixture(scope="module")
def kept(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a ledger that fills in every field: as handed in, in a catalogue, and as exported."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(blank, folder / "daicho.duckdb")
    write(folder / "full.xlsx", Exchange(full(), SAMPLE), "ja")
    for args in (["import", str(folder / "full.xlsx")], ["export", "-o", str(folder / "exported.xlsx")]):
        assert main([*args, "--catalog", str(folder / "daicho.duckdb"), "--lang", "ja"]) == 0
    return folder


@pytest.fixture
def exported(kept: Path, tmp_path: Path) -> Path:
    """Return an exported ledger of which the catalogue in the working directory has the first revision."""
    shutil.copy(kept / "daicho.duckdb", tmp_path / "daicho.duckdb")
    return Path(shutil.copy(kept / "exported.xlsx", tmp_path / "exported.xlsx"))


def full() -> Content:
    """Return a ledger of two activities in which every field of every sheet says something else."""
    entries: dict[str, list[Entry]] = {"activity": []}
    for index in range(2):
        cells = {origin.field.key: f"{origin.field.key} {index}" for origin in elements.origins()}
        told = {f.key: f"activity.{f.key} {index}" for f in fields.content()["activity"]}
        entries["activity"].append(Entry(values_of("activity", {**told, **cells})))
        for origin in elements.origins():
            row = _row(origin.table, index)
            row[fields.content()[origin.table][origin.at].key] = cells[origin.field.key]
            if origin.table == "activity_retention":
                row["kind"] = origin.field.label_ja
            entries.setdefault(origin.table, []).append(Entry(values_of(origin.table, row), index))
    for table in (*ORGANIZATION_WIDE, *(fields.content().keys() - OF_ACTIVITIES - {"activity"})):
        entries.setdefault(table, []).extend(Entry(values_of(table, _row(table, at))) for at in (8, 9))
    extras = [
        Extra(table, index, header, f"{table} {index} {header}", 0, 0, 0)
        for table in entries
        for index, header in [(0, "独自列"), (0, "独自列"), (0, "旧番号"), (1, "独自列")]
    ]
    return Content(entries, (), extras)


def _row(table: str, number: int) -> dict[str, str]:
    return {f.key: f"{table}.{f.key} {number}" for f in fields.content()[table]}


# What is exported comes back unchanged


@pytest.mark.parametrize("name", samples.names())
def test_a_shipped_organization_comes_back_unchanged(name: str, daicho: Daicho, catalogue: Path) -> None:
    """In Japanese; another test brings each of them back in English."""
    sample = samples.load(name)
    write(Path("sample.xlsx"), Exchange(sample.content, sample.belonging), "ja")
    first = imported(daicho("import", "sample.xlsx", "--json"))
    assert daicho("export", "-o", "exported.xlsx").code == 0
    again = imported(daicho("import", "exported.xlsx", "--json"))
    assert (first["status"], again["status"]) == ("imported", "unchanged")
    assert (again["ledger"], again["revision"]) == (first["ledger"], 1)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_ledger_with_every_field_comes_back_unchanged(lang: Lang, daicho: Daicho, exported: Path) -> None:
    daicho("export", "-o", "again.xlsx", "--lang", lang)
    assert imported(daicho("import", "again.xlsx", "--json"))["status"] == "unchanged"


@pytest.mark.parametrize("name", samples.names())
def test_an_export_is_the_same_ledger_in_another_catalogue(name: str, daicho: Daicho, blank: Path, ask: Ask) -> None:
    asked = """
        select ledger, kind, revision_sha256, effective_on, revisions.activities
        from revisions join ledgers using (ledger)
    """
    sample = samples.load(name)
    write(Path("sample.xlsx"), Exchange(sample.content, sample.belonging), "ja")
    assert daicho("import", "sample.xlsx").code == 0
    assert daicho("export", "-o", "exported.xlsx", "--lang", "en").code == 0
    here = ask(asked)
    shutil.copy(blank, "other.duckdb")
    assert daicho("import", "exported.xlsx", "--catalog", "other.duckdb").code == 0
    with duckdb.connect("other.duckdb", read_only=True) as connection:
        assert connection.execute(asked).fetchall() == here


@pytest.mark.parametrize(
    ("ledgers", "names"),
    [
        (("a/b_c", "a_b/c"), ["a_b_c.xlsx", "a_b_c-2.xlsx"]),
        (("AB/c", "ab/c"), ["AB_c.xlsx", "ab_c-2.xlsx"]),
        (("a/b_c", "a/b_c-2", "a_b/c"), ["a_b_c.xlsx", "a_b_c-2.xlsx", "a_b_c-3.xlsx"]),
    ],
    ids=" ".join,
)
def test_every_ledger_is_exported_to_a_file_of_its_own(
    ledgers: Sequence[str], names: list[str], daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    """File systems that do not tell case apart would write one ledger over another."""
    for ledger in ledgers:
        organization, _, own = ledger.partition("/")
        whose = Belonging(organization=organization, name=organization, ledger=own)
        hand_in("a.xlsx", [{"name": ledger}], whose)
        assert imported(daicho("import", "a.xlsx", "--json"))["ledger"] == ledger
    assert daicho("export", "-o", "out").out.split() == [str(Path("out", name)) for name in names]
    for ledger, name in zip(ledgers, names, strict=True):
        assert read(Path("out", name)).values("activity", "name") == [ledger]
    assert daicho("export", ledgers[-1], "-o", "again").out.split() == [str(Path("again", names[-1]))]


def test_an_exported_workbook_says_what_was_handed_in(kept: Path) -> None:
    assert told(read(kept / "exported.xlsx")) == told(full())
    assert extras(read(kept / "exported.xlsx")) == extras(full())


def test_a_nasty_ledger_comes_back_unchanged_through_the_commands(daicho: Daicho, catalogue: Path, ask: Ask) -> None:
    rows = [{"name": f"{number:03}", "remarks": text} for number, text in enumerate(nasty.NASTY)]
    items = [(0, {"written": text, "clause": text}) for text in nasty.NASTY]
    with_extras = content(rows, activity_item=items)
    with_extras = Content(
        with_extras.entries,
        extras=[Extra("activity", at, f"列{at % 7}", text, 0, 0, 0) for at, text in enumerate(nasty.NASTY)],
    )
    write(Path("nasty.xlsx"), Exchange(with_extras, SAMPLE), "ja")
    assert imported(daicho("import", "nasty.xlsx", "--json"))["status"] == "imported"
    assert [text for (text,) in ask("select remarks from register order by name")] == list(nasty.NASTY)
    stored = [text for (text,) in ask("select written from activity_items order by position")]
    assert stored == [text for text in nasty.NASTY if not is_nothing(text)]
    assert {text for (text,) in ask("select written from extras")} == set(nasty.NASTY)
    assert daicho("export", "-o", "exported.xlsx").code == 0
    assert imported(daicho("import", "exported.xlsx", "--json"))["status"] == "unchanged"


def test_a_bulk_of_nasty_rows_is_stored_as_it_was_written(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    """Above twenty thousand rows the store takes another way in."""
    short = [text for text in nasty.NASTY if len(text) < 300 and not is_nothing(text)]
    rows = [(0, {"written": short[number % len(short)], "clause": str(number)}) for number in range(20_500)]
    assert daicho("import", hand_in("bulk.xlsx", [{"name": "a"}], activity_item=rows)).code == 0
    stored = ask("select clause, written from activity_items order by position")
    assert stored == [(row["clause"], row["written"]) for _, row in rows]


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Draw a ledger: activities with any fields and any details, rows of the organization, unknown columns."""
    names = st.sampled_from(["応募者情報", "応募者　情報", "顧客名簿", "顧客名簿", "1", "=1+1"])
    entries: dict[str, list[Entry]] = {"activity": []}
    for _ in range(draw(st.integers(0, 3))):
        entries["activity"].append(Entry(values_of("activity", {**draw(_rows("activity", 0)), "name": draw(names)})))
    for table in draw(
        st.lists(st.sampled_from(sorted(fields.content().keys() - {"activity"})), max_size=4, unique=True)
    ):
        owners: list[int | None] = list(range(len(entries["activity"]))) if table in OF_ACTIVITIES else [None]
        owners += [None] if table in ORGANIZATION_WIDE else []
        rows = draw(st.lists(st.tuples(st.sampled_from(owners), _rows(table, 1)), max_size=4)) if owners else []
        entries[table] = [Entry(values_of(table, row), owner) for owner, row in rows]
    places = [(table, index) for table, rows in entries.items() for index in range(len(rows))]
    headers = st.one_of(
        st.sampled_from(["独自列", "備考", "Remarks", "name", "個人情報の名称", "取扱い番号"]), nasty.texts()
    )
    more = draw(st.lists(st.tuples(st.sampled_from(places), headers, nasty.texts()), max_size=5)) if places else []
    return Content(
        entries,
        [f"sample/activities/{number}" for number in range(1, len(entries["activity"]) + 1)],
        [Extra(table, index, header, text, 0, 0, 0) for (table, index), header, text in more],
    )


def _rows(table: str, least: int) -> st.SearchStrategy[dict[str, str]]:
    keys = [f.key for f in fields.content()[table] if f.key not in ("name", "reference") or table != "activity"]
    lists = st.sampled_from(["氏名", "氏名、住所", "氏名、氏名", "住所（自宅、勤務先）", "なし", "1,200、等"])
    return st.dictionaries(st.sampled_from(keys), st.one_of(lists, nasty.texts()), min_size=least, max_size=6)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(written=contents(), lang=st.sampled_from(["ja", "en"]))
def test_any_ledger_comes_back_as_it_was_written(written: Content, lang: Lang, tmp_path_factory: Any) -> None:
    """Nothing is lost on the first way, and what a cell and its details say together stays the same ever after."""
    path = tmp_path_factory.mktemp("trip") / "ledger.xlsx"
    write(path, Exchange(written, SAMPLE), lang)
    first = read(path)
    assert told(first)["activity"] == told(written)["activity"]
    assert list(first.activity_ids) == list(written.activity_ids)
    for table, rows in told(written).items():
        for owner, values in rows.items():
            assert told(first)[table][owner][: len(values)] == values
    assert extras(first) == extras(written)

    write(path, Exchange(first, SAMPLE), lang)
    again = read(path)
    assert told(again) == told(first)
    assert digest(again) == digest(first)


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(written=contents())
def test_hashes_are_those_of_plain_json_as_documented(written: Content) -> None:
    def row(table: str, index: int) -> dict[str, object]:
        keys = (field.key for field in fields.content()[table])
        values = zip(keys, written.entries[table][index].values, strict=True)
        unknown = sorted([e.header, e.written] for e in written.extras if (e.table, e.at) == (table, index))
        return {key: value for key, value in values if value is not None} | ({"+": unknown} if unknown else {})

    def plain(value: object) -> bytes:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")

    activities: list[dict[str, list[object]]] = [{} for _ in written.activities]
    for table, entries in written.entries.items():
        for index, entry in enumerate(entries):
            owner = index if table == "activity" else entry.activity
            if owner is not None:
                activities[owner].setdefault(table, []).append(row(table, index))
    hashes = [sha256(plain(activity)).hexdigest() for activity in activities]
    assert hashing.activity_hashes(written) == hashes

    ids = [str(at) for at in range(len(hashes))]
    lines = [f"{one}\t{digest}\n".encode() for one, digest in zip(ids, hashes, strict=True)]
    lines += [
        f"{table}\t".encode() + plain(row(table, index)) + b"\n"
        for table, entries in written.entries.items()
        for index, entry in enumerate(entries)
        if table != "activity" and entry.activity is None
    ]
    texts = sorted(line.decode("utf-8", "surrogatepass") for line in lines)
    whole = "".join(texts).encode("utf-8", "surrogatepass")
    assert hashing.content_hash(written, ids, hashes) == sha256(whole).hexdigest()


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(written=contents())
def test_content_is_the_same_after_its_way_between_processes(written: Content) -> None:
    there = pickle.loads(pickle.dumps(written))
    assert there == written
    assert [type(entry) for entry in there.activities] == [Entry] * len(written.activities)
    assert hashing.activity_hashes(there) == hashing.activity_hashes(written)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(written=contents().filter(lambda drawn: any(drawn.entries.values())))
def test_any_ledger_comes_back_unchanged_through_the_commands(written: Content, daicho: Daicho, blank: Path) -> None:
    shutil.copy(blank, "daicho.duckdb")
    write(Path("ledger.xlsx"), Exchange(Content(written.entries, (), written.extras), SAMPLE), "ja")
    assert imported(daicho("import", "ledger.xlsx", "--json"))["status"] == "imported"
    assert daicho("export", "-o", "exported.xlsx", "--force").code == 0
    assert imported(daicho("import", "exported.xlsx", "--json"))["status"] == "unchanged"


@pytest.mark.parametrize("place", ["remarks", "items", "name"])
def test_half_a_character_is_reported_and_breaks_nothing(
    place: str, daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    """Only an overflow sheet could hold one: the store cannot, and nobody wrote it."""
    rows = [{"name": f"a{number}"} | {place: text} for number, text in enumerate(nasty.HALVES)]
    run = daicho("import", hand_in("halves.xlsx", rows), "--json")
    assert run.code == 0
    findings = imported(run)["findings"]
    assert [finding["row"] for finding in findings if finding["code"] == "overflow-damaged"] == [3, 4, 5]


# Every value knows its cell


def test_every_value_knows_the_cell_that_it_was_written_in(kept: Path) -> None:
    """All values of a workbook with every field of every sheet filled in, and the values of unknown columns."""
    with duckdb.connect(kept / "daicho.duckdb", read_only=True) as connection:
        cells = connection.execute('select entity, field, sheet, "row", "column", written from cells').fetchall()
        unknown = connection.execute('select header, sheet, "row", "column", written from extras').fetchall()
    book = load_workbook(kept / "full.xlsx")
    assert [book[sheet].cell(row, column).value for _, _, sheet, row, column, _ in cells] == [
        cell[-1] for cell in cells
    ]
    assert [book[sheet].cell(row, column).value for _, sheet, row, column, _ in unknown] == [
        cell[-1] for cell in unknown
    ]
    assert {book[sheet].cell(2, column).value for _, sheet, _, column, _ in unknown} == {"独自列", "旧番号"}
    assert Counter((entity, field, text) for entity, field, *_, text in cells) == Counter(
        (table, field.key, value)
        for table, rows in full().entries.items()
        for row in rows
        for field, value in zip(fields.content()[table], row.values, strict=True)
    )
    assert len(unknown) == len(full().extras)


def test_values_parted_from_a_cell_know_that_cell(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    row = {
        "name": "応募者情報",
        "subjects": "応募者、家族",
        "items": "氏名、住所",
        "purposes": "採用選考\n結果の連絡",
        "acquisition": "応募フォーム、名刺",
        "consents": "確認欄、署名",
        "storage_place": "キャビネット\nサーバ",
        "use_until": "案件終了まで",
        "retention": "退職後7年",
        "entrustees": "甲社、乙社",
        "entrusters": "丙社、丁社",
        "recipients": "戊社、己社",
        "safeguards": "施錠\n暗号化",
    }
    path = hand_in("a.xlsx", [row])
    assert daicho("import", path).code == 0
    sheet = load_workbook(path)["取扱い"]
    columns = columns_by_key(sheet)
    parted = ask("""select field, "row", "column", written from cells where entity <> 'activity' and field <> 'kind'""")
    assert len(parted) == 22
    assert {(row, text in str(sheet.cell(row, column).value).split("\n") or text in str(sheet.cell(row, column).value))
            for _, row, column, text in parted} == {(3, True)}  # fmt: skip
    limits = ask(
        """select written, "column" from cells where entity = 'activity_retention' order by entity_id, field"""
    )
    assert limits == [
        ("利用期限", columns["use_until"]),
        ("案件終了まで", columns["use_until"]),
        ("保管期限", columns["retention"]),
        ("退職後7年", columns["retention"]),
    ]


# Cells and their details


def test_details_are_exported_only_where_the_cell_does_not_say_the_same(
    daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    rows = [{"name": "a", "items": "氏名、住所", "purposes": "採用選考"}, {"name": "b", "items": "氏名、住所"}]
    details = [(0, {"written": "氏名"}), (0, {"written": "住所"}), (1, {"written": "氏名", "clause": "1条"})]
    assert daicho("import", hand_in("a.xlsx", rows, activity_item=details)).code == 0
    assert daicho("export", "-o", "exported.xlsx").code == 0
    book = load_workbook("exported.xlsx")
    assert [[cell.value for cell in row][:3] for row in book["項目"].iter_rows(min_row=3)] == [
        ["2", "氏名", "1条"],
        ["2", "住所", None],
    ]
    assert book["利用目的"].max_row == 2
    assert [book["取扱い"].cell(row, 13).value for row in (3, 4)] == ["氏名、住所", "氏名、住所"]


def test_a_cell_without_details_is_no_disagreement(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    row = {"name": "a", "items": "氏名、住所", "use_until": "退職まで", "retention": "退職後7年", "entrustees": "甲社"}
    run = daicho("import", hand_in("a.xlsx", [row]), "--json")
    assert [finding["code"] for finding in imported(run)["findings"]] == []


def test_a_cell_and_its_details_that_disagree_are_put_together_and_reported(
    daicho: Daicho, hand_in: HandIn, ask: Ask
) -> None:
    details = [(0, {"written": "氏　名", "clause": "1条"}), (0, {"written": "電話番号"})]
    path = hand_in("a.xlsx", [{"name": "a", "items": "氏名、住所"}], activity_item=details)
    run = daicho("import", path, "--json")
    assert [(f["code"], f["sheet"], f["cell"]) for f in imported(run)["findings"]] == [
        ("details-differ", "取扱い", "M3")
    ]
    assert ask("select written, clause from activity_items order by position") == [
        ("氏　名", "1条"),
        ("電話番号", None),
        ("住所", None),
    ]


def test_limits_of_use_and_of_keeping_are_not_taken_for_one_another(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    row = {"name": "a", "use_until": "退職後1年", "retention": "退職後1年"}
    detail = {"kind": "保管期限", "written": "退職後1年", "clause": "1条"}
    run = daicho("import", hand_in("a.xlsx", [row], activity_retention=[(0, detail)]), "--json")
    assert imported(run)["findings"] == []
    assert ask("select kind, written, clause from activity_retentions order by kind") == [
        ("keep", "退職後1年", "1条"),
        ("use", "退職後1年", None),
    ]


def test_the_limit_that_disagrees_with_its_details_is_the_one_named(
    daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    row = {"name": "a", "use_until": "退職まで", "retention": "退職後1年"}
    details = [(0, {"kind": "利用期限", "written": "退職まで"}), (0, {"kind": "保管期限", "written": "退職後7年"})]
    run = daicho("import", hand_in("a.xlsx", [row], activity_retention=details), "--json")
    assert [(f["code"], f["cell"]) for f in imported(run)["findings"]] == [("details-differ", "AG3")]


# Which activity a row is about


def test_rows_name_their_activity_by_number_reference_or_name(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    rows = [
        {"name": "応募者情報", "reference": "HR-001"},
        {"name": "顧客名簿", "reference": "SA-001"},
        {"name": "名刺"},
    ]
    path = hand_in("a.xlsx", rows, activity_item=[(0, {"written": letter}) for letter in "abcdefgh"])
    with edited(path) as book:
        called: list[str | int] = ["2", 2, "２", "SA-001", "ｓａ－００１", "顧客名簿", " 顧客　名簿 ", "3"]
        for row, word in enumerate(called, start=3):
            book["項目"].cell(row, 1).value = word
    assert daicho("import", path).code == 0
    assert ask(
        "select activity_name, string_agg(written, '' order by position) from activity_items group by 1 order by 1"
    ) == [
        ("名刺", "h"),
        ("顧客名簿", "abcdefg"),
    ]


def test_a_row_without_a_number_on_the_sheets_of_the_organization_is_of_the_organization(
    daicho: Daicho, hand_in: HandIn, ask: Ask
) -> None:
    rows = [(None, {"heading": "10-3", "written": "組織"}), (0, {"heading": "10-3", "written": "取扱い"})]
    assert daicho("import", hand_in("a.xlsx", [{"name": "a"}], safeguard=rows)).code == 0
    assert ask("select written from safeguards") == [("組織",)]
    assert ask("select activity_name, written from activity_safeguards") == [("a", "取扱い")]


@pytest.mark.parametrize(
    ("first", "second"), [({"reference": "1-11"}, {"reference": "11-1"}), ({"name": "情報A-1"}, {"name": "情報A1"})]
)
def test_numbers_and_names_that_differ_in_a_hyphen_are_told_apart(
    first: dict[str, str], second: dict[str, str], daicho: Daicho, hand_in: HandIn, ask: Ask
) -> None:
    rows = [{"name": "甲", **first}, {"name": "乙", **second}]
    path = hand_in("a.xlsx", rows, activity_item=[(0, {"written": "氏名"}), (0, {"written": "住所"})])
    with edited(path) as book:
        for row, word in enumerate([*first.values(), *second.values()], start=3):
            book["項目"].cell(row, 1).value = word
    run = daicho("import", path, "--json")
    assert (run.code, [finding["code"] for finding in imported(run)["findings"]]) == (0, [])
    assert ask("select count(distinct activity), count(*) from activity_items") == [(2, 2)]


# A workbook that people have changed


def keys_deleted(book: Workbook) -> None:
    for sheet in ours(book):
        sheet.delete_rows(1)


def keys_blanked(book: Workbook) -> None:
    for sheet in ours(book):
        for cell in sheet[1]:
            cell.value = None


def labels_in_english(book: Workbook) -> None:
    for sheet in ours(book):
        relabel(sheet, {f.label_ja: f.label_en for f in exchange.columns(BY_SHEET[sheet.title])})
    keys_deleted(book)


def labels_with_other_widths_and_spaces(book: Workbook) -> None:
    for sheet in ours(book):
        labels = [f.label_ja for f in exchange.columns(BY_SHEET[sheet.title])]
        relabel(sheet, {label: f" {label[0]}　{label[1:]}\n".replace("ア", "ｱ").replace("デ", "ﾃﾞ") for label in labels})
    keys_deleted(book)


def labels_renamed(book: Workbook) -> None:
    relabel(book["取扱い"], {"個人情報の名称": "帳票名", "備考": "摘要", "利用目的": "何のため"})
    relabel(book["項目"], {"個人情報の項目": "中身"})


def columns_reversed(book: Workbook) -> None:
    for sheet in ours(book):
        rewrite(sheet, [row[::-1] for row in rows_of(sheet)])


def columns_reversed_without_keys(book: Workbook) -> None:
    columns_reversed(book)
    keys_deleted(book)


def column_inserted(book: Workbook) -> None:
    book["取扱い"].insert_cols(4)
    book["項目"].insert_cols(1, 2)


def title_above_the_labels(book: Workbook) -> None:
    for sheet in ours(book):
        sheet.insert_rows(2, 2)
        sheet["A2"] = "個人情報管理台帳（2026年度）"


def title_above_everything(book: Workbook) -> None:
    for sheet in ours(book):
        sheet.insert_rows(1, 3)
        sheet["A1"] = "個人情報管理台帳"
        sheet["B2"] = "人事部"


def title_above_without_keys(book: Workbook) -> None:
    keys_deleted(book)
    title_above_everything(book)


def sheets_in_other_order(book: Workbook) -> None:
    book._sheets.reverse()  # type: ignore[attr-defined]


def sheets_renamed_in_english(book: Workbook) -> None:
    for sheet in ours(book):
        sheet.title = BY_SHEET[sheet.title].sheet["en"]


def rows_and_columns_hidden(book: Workbook) -> None:
    for sheet in ours(book):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True
    book["項目"].sheet_state = "hidden"


def blank_rows_between(book: Workbook) -> None:
    for sheet in ours(book):
        sheet.insert_rows(4, 2)


def cells_with_only_blanks(book: Workbook) -> None:
    for sheet in ours(book):
        for at, blank in enumerate(nasty.BLANKS):
            sheet.cell(3, sheet.max_column + 1).value = blank
            sheet.cell(sheet.max_row + 1, 1 + at).value = blank


def rows_turned_round(book: Workbook) -> None:
    rows = rows_of(book["取扱い"])
    rewrite(book["取扱い"], [*rows[:2], *rows[:1:-1]])


def hidden_ids_cleared(book: Workbook) -> None:
    for row in range(3, book["取扱い"].max_row + 1):
        book["取扱い"].cell(row, 2).value = None


def numbers_changed(book: Workbook) -> None:
    for sheet in ours(book):
        at = columns_by_key(sheet).get("row")
        for row in range(3, sheet.max_row + 1) if at else ():
            cell = sheet.cell(row, at or 1)
            cell.value = None if cell.value is None else float(str(cell.value)) + 100


def rows_named_by_reference(book: Workbook) -> None:
    calls(book, {number: str(book["取扱い"].cell(row, 3).value) for number, row in (("1", 3), ("2", 4))})


def rows_named_by_name(book: Workbook) -> None:
    calls(book, {number: str(book["取扱い"].cell(row, 4).value) for number, row in (("1", 3), ("2", 4))})


def empty_sheet_added(book: Workbook) -> None:
    book.create_sheet("Sheet1")


def sheet_of_choices_deleted(book: Workbook) -> None:
    del book[exchange.LIST_SHEET]


def meta_sheet_deleted(book: Workbook) -> None:
    book[exchange.META_SHEET].sheet_state = "visible"
    del book[exchange.META_SHEET]


HARMLESS: Sequence[Callable[[Workbook], None]] = (
    keys_deleted,
    keys_blanked,
    labels_in_english,
    labels_with_other_widths_and_spaces,
    labels_renamed,
    columns_reversed,
    columns_reversed_without_keys,
    column_inserted,
    title_above_the_labels,
    title_above_everything,
    title_above_without_keys,
    sheets_in_other_order,
    sheets_renamed_in_english,
    rows_and_columns_hidden,
    blank_rows_between,
    cells_with_only_blanks,
    rows_turned_round,
    hidden_ids_cleared,
    numbers_changed,
    rows_named_by_reference,
    rows_named_by_name,
    empty_sheet_added,
    sheet_of_choices_deleted,
    meta_sheet_deleted,
)


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_a_change_of_layout_is_no_change_of_content(
    change: Callable[[Workbook], None], daicho: Daicho, exported: Path
) -> None:
    with edited(exported) as book:
        change(book)
    run = daicho("import", exported, "--organization", "sample", "--json")
    file = imported(run)
    assert [finding for finding in file["findings"] if finding["severity"] == "error"] == []
    assert (run.code, file["status"]) == (0, "unchanged")


def test_cells_are_still_known_after_columns_and_rows_were_moved(daicho: Daicho, exported: Path) -> None:
    with edited(exported) as book:
        columns_reversed(book)
        title_above_the_labels(book)
        book["取扱い"].cell(5, 1).value = "新しい値"
    assert imported(daicho("import", exported, "--json"))["changed"] == 1
    with duckdb.connect("daicho.duckdb", read_only=True) as connection:
        cells = connection.execute('select sheet, "row", "column", written from cells').fetchall()
    book = load_workbook(exported)
    assert [book[sheet].cell(row, column).value for sheet, row, column, _ in cells] == [cell[-1] for cell in cells]


def test_lower_case_headers_of_people_are_headers(daicho: Daicho, ask: Ask) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Activities"
    for row in (("name", "items", "remarks"), ("Applicants", "name, address", "x"), ("Customers", "name", "y")):
        sheet.append(row)
    book.save("own.xlsx")
    assert daicho("import", "own.xlsx", "--organization", "own").code == 0
    assert ask("select name, remarks from activities order by 1") == [("Applicants", "x"), ("Customers", "y")]


def test_unknown_columns_are_kept_with_their_cells_and_reported(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    path = hand_in("a.xlsx", [{"name": "a", "remarks": "元の備考"}, {"name": "b"}])
    with edited(path) as book:
        sheet = book["取扱い"]
        sheet["BH2"], sheet["BH3"], sheet["BI2"], sheet["BI4"] = "独自列", "い", "備考", "ろ"
        sheet["BJ3"] = "見出しなし"
    told_of = imported(daicho("import", path, "--json"))
    assert told_of["unmapped"] == ["独自列", "BJ", "備考"]
    assert sorted((f["code"], f["cell"]) for f in told_of["findings"]) == [
        ("column-twice", "BI2"),
        ("column-unknown", "BH2"),
        ("column-unknown", "BJ2"),
    ]
    assert ask('select activity_name, header, written, sheet, "row", "column" from extras order by "column"') == [
        ("a", "独自列", "い", "取扱い", 3, 60),
        ("b", "備考", "ろ", "取扱い", 4, 61),
        ("a", "BJ", "見出しなし", "取扱い", 3, 62),
    ]
    assert ask("select remarks from activities order by name") == [("元の備考",), (None,)]


def test_a_column_inserted_under_a_known_label_does_not_take_the_place_of_the_column_with_the_key(
    daicho: Daicho, hand_in: HandIn, ask: Ask
) -> None:
    path = hand_in("a.xlsx", [{"name": "a", "remarks": "元の備考"}])
    with edited(path) as book:
        book["取扱い"].insert_cols(5)
        book["取扱い"]["E2"], book["取扱い"]["E3"] = "備考", "書き足した備考"
    run = daicho("import", path, "--json")
    assert [(f["code"], f["cell"]) for f in imported(run)["findings"]] == [("column-twice", "E2")]
    assert ask("select remarks from activities") == [("元の備考",)]
    assert ask('select header, written, "column" from extras') == [("備考", "書き足した備考", 5)]


def test_a_sheet_more_is_named_and_a_sheet_less_is_missed_by_nobody(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    path = hand_in("a.xlsx", [{"name": "a", "items": "氏名"}])
    with edited(path) as book:
        book.create_sheet("凡例", 0)["A1"] = "この台帳の見方"
        for title in ("項目", "組織", "請求手続"):
            del book[title]
    told_of = imported(daicho("import", path, "--json"))
    assert [(f["code"], f["severity"], f["sheet"]) for f in told_of["findings"]] == [("sheet-ignored", "info", "凡例")]
    assert "項目" not in {sheet["sheet"] for sheet in told_of["sheets"]}
    assert ask("select activity_name, written from activity_items") == [("a", "氏名")]


# What stands in a cell


CELLS: Sequence[tuple[Any, str | None]] = [
    (1200, "1200"),
    (1200.5, "1200.5"),
    (0, "0"),
    (-3, "-3"),
    (1_000_000_000_000_000, "1000000000000000"),
    (True, "TRUE"),
    (False, "FALSE"),
    (date(2026, 4, 1), "2026-04-01"),
    (datetime(2026, 4, 1, 12, 34, 56), "2026-04-01 12:34:56"),  # noqa: DTZ001 - as in a cell
    (time(12, 34), "12:34"),
    (time(12, 34, 56), "12:34:56"),
    ("0012", "0012"),
    ("N/A", "N/A"),
    ("a\nb", "a\nb"),
    (" a ", " a "),
    ("#REF!", "#REF!"),
    ("#N/A", "#N/A"),
    ("=1+1", None),  # nobody has calculated it
    *((blank, None) for blank in nasty.BLANKS),
]


def test_a_cell_is_read_in_the_words_that_people_see(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    path = hand_in("a.xlsx", [{"name": f"{number:02}"} for number in range(len(CELLS))])
    with edited(path) as book:
        for row, (value, _) in enumerate(CELLS, start=3):
            book["取扱い"].cell(row, 52).value = value
    assert daicho("import", path).code == 0
    assert [words for (words,) in ask("select remarks from activities order by name")] == [words for _, words in CELLS]


def test_a_formula_is_read_as_its_value(daicho: Daicho, ask: Ask) -> None:
    with xlsxwriter.Workbook("formulas.xlsx") as book:
        sheet = book.add_worksheet("取扱い")
        sheet.write_row(0, 0, ["個人情報の名称", "備考", "件数", "業務名"])
        sheet.write_formula(1, 0, '="応募者"&"情報"', None, "応募者情報")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, "=10*120", None, 1200)
        sheet.write_formula(1, 3, '=""', None, "")
    # as Excel writes a formula whose value is an empty text
    patched(Path("formulas.xlsx"), "xl/worksheets/sheet1.xml", b'<c r="D2"><f>', b'<c r="D2" t="str"><f>')
    run = daicho("import", "formulas.xlsx", "--organization", "own", "--json")
    assert (run.code, imported(run)["findings"]) == (0, [])
    assert ask("select name, remarks, subject_count, business from activities") == [("応募者情報", "2", "1200", None)]


def test_a_merged_cell_is_the_value_of_its_first_row_only(daicho: Daicho, hand_in: HandIn, ask: Ask) -> None:
    path = hand_in("a.xlsx", [{"name": "a", "department": "人事部"}, {"name": "b"}, {"name": "c"}])
    with edited(path) as book:
        book["取扱い"].merge_cells("F3:F5")
        book["取扱い"].merge_cells("D3:E3")
    assert daicho("import", path).code == 0
    assert ask("select name, department from activities order by 1") == [("a", "人事部"), ("b", None), ("c", None)]


# The empty workbook


@pytest.mark.parametrize(("lang", "title", "name"), [("ja", "取扱い", "個人情報の名称"), ("en", "Activities", "Name")])
def test_an_empty_exchange_workbook_is_filled_in_and_imported(
    lang: str, title: str, name: str, daicho: Daicho, ask: Ask
) -> None:
    """Rows that are numbered but that nobody filled in are no activities, and blanks fill in nothing."""
    whose = ("--organization", "own", "--name", "自社")
    assert daicho("template", "--plain", "-o", "t.xlsx", *whose, "--lang", lang).code == 0
    with edited(Path("t.xlsx")) as book:
        sheet = book[title]
        columns = columns_by_key(sheet)
        assert sheet.cell(2, columns["name"]).value == name
        assert [sheet.cell(row, 1).value for row in (3, 4, 302)] == ["1", "2", "300"]
        for row, words in ((3, "応募者情報"), (7, "顧客名簿"), (9, " 　")):
            sheet.cell(row, columns["name"]).value = words
        for row in (3, 7):
            sheet.cell(row, columns["items"]).value = "氏名、住所"
        sheet.cell(7, columns["entrusted_out"]).value = label_of("answer", "yes", lang)
        sheet.cell(7, columns["role"]).value = label_of("role", "entrusted_in", lang)
    file = imported(daicho("import", "t.xlsx", "--json"))
    assert (file["status"], file["added"], file["findings"]) == ("imported", 2, [])
    assert {sheet["sheet"]: sheet["activities"] for sheet in file["sheets"] if sheet["activities"]} == {title: 2}
    assert ask("select organization_name, name, entrusted_out, role from activities order by name desc") == [
        ("自社", "顧客名簿", "yes", "entrusted_in"),
        ("自社", "応募者情報", None, None),
    ]
    assert ask("select count(*) from activity_items") == [(4,)]


def test_an_exchange_workbook_with_nothing_filled_in_is_turned_down(daicho: Daicho) -> None:
    assert daicho("template", "--plain", "-o", "t.xlsx", "--organization", "own").code == 0
    run = daicho("import", "t.xlsx", "--json")
    assert run.code == 1
    assert [(f["code"], f["severity"]) for f in imported(run)["findings"]] == [("content-empty", "error")]
    assert not Path("daicho.duckdb").exists()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_exchange_workbook_offers_the_terms_of_every_mark_and_term_to_choose_from(
    lang: Lang, daicho: Daicho
) -> None:
    daicho("template", "--plain", "-o", "t.xlsx", "--lang", lang)
    book = load_workbook("t.xlsx")
    lists = {name: choices(book, name) for name in book.defined_names if name.startswith("lst_")}
    for vocabulary, offered in lists.items():
        known = [term for term in terms(vocabulary.removeprefix("lst_")) if term.code != "open_end"]
        assert [meaning(term.vocabulary, choice) for term, choice in zip(known, offered, strict=True)] == known
        assert all(choice.endswith(term.label(lang)) for term, choice in zip(known, offered, strict=True))
    for entity in fields.sheets():
        sheet = book[entity.sheet[lang]]
        validated = {
            str(column.coord).split(":")[0]: rule
            for rule in sheet.data_validations.dataValidation
            for column in rule.sqref.ranges
        }
        for at, field in enumerate(exchange.columns(entity)):
            if field.vocabulary and field.kind in ("mark", "term"):
                rule = validated[f"{get_column_letter(at + 1)}3"]
                assert (rule.type, rule.formula1) == ("list", f"lst_{field.vocabulary}")
                assert f"lst_{field.vocabulary}" in lists


# What the command tells scripts


FILE_KEYS = [
    "file", "status", "submission", "organization", "ledger", "revision", "sheets", "added", "changed", "removed",
    "unmapped", "findings",
]  # fmt: skip
FINDING_KEYS = ["code", "severity", "sheet", "row", "column", "cell", "message"]


def test_the_json_of_an_import_has_the_promised_shape(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    good = hand_in("good.xlsx", [{"name": "a", "special_care": "多分", "items": "謎の項目"}])
    with edited(good) as book:
        book["取扱い"]["BH2"], book["取扱い"]["BH3"] = "独自列", "い"
    bad = hand_in("bad.xlsx", [{"business": "名前なし"}])
    run = daicho("import", good, good, bad, "--json")
    assert run.code == 1
    told_of = json.loads(run.out)
    assert next(iter(told_of)) == "files"
    assert [list(file)[: len(FILE_KEYS)] for file in told_of["files"]] == [FILE_KEYS, FILE_KEYS]
    first, rejected = told_of["files"]
    assert {key: first[key] for key in FILE_KEYS if key not in ("sheets", "findings")} == {
        "file": str(good),
        "status": "imported",
        "submission": 1,
        "organization": "sample",
        "ledger": "sample/activities",
        "revision": 1,
        "added": 1,
        "changed": 0,
        "removed": 0,
        "unmapped": ["独自列"],
    }
    assert [sheet["sheet"] for sheet in first["sheets"]] == list(BY_SHEET)
    promised = {"sheet": "取扱い", "layout": "exchange", "header_row": 2, "activities": 1}
    assert first["sheets"][1] | promised == first["sheets"][1]
    assert [list(finding) for finding in first["findings"]] == [FINDING_KEYS] * 3
    unread = next(finding for finding in first["findings"] if finding["code"] == "mark-unread")
    assert [unread[key] for key in FINDING_KEYS[:-1]] == ["mark-unread", "warning", "取扱い", 3, 14, "N3"]
    assert (rejected["status"], rejected["revision"], rejected["submission"]) == ("rejected", None, 2)

    again = imported(daicho("import", good, "--json"))
    assert (again["status"], again["submission"], again["revision"], again["added"]) == ("unchanged", 3, 1, 0)


def read(path: Path) -> Content:
    found = reading.read(path, Belonging()).handin.content
    assert found is not None
    return found


def is_nothing(text: str) -> bool:
    """Tell whether TEXT in a list says that there is nothing to list."""
    answer = meaning("answer", text)
    return answer is not None and answer.code in ("no", "not_applicable", "unknown")


def told(written: Content) -> Mapping[str, Mapping[int | None, list[tuple[str | None, ...]]]]:
    """Return the values of each table by activity; the order of the tables' other rows says nothing."""
    tables: dict[str, dict[int | None, list[tuple[str | None, ...]]]] = {}
    for table, entries in written.entries.items():
        for entry in entries:
            tables.setdefault(table, {}).setdefault(entry.activity, []).append(entry.values)
    return {"activity": {}, **tables}


def extras(written: Content) -> Counter[tuple[object, ...]]:
    return Counter(
        (extra.table, written.entries[extra.table][extra.at][:2], extra.header, extra.written)
        for extra in written.extras
    )


def digest(written: Content) -> str:
    hashes = hashing.activity_hashes(written)
    return hashing.content_hash(written, [str(at) for at in range(len(hashes))], hashes)


def imported(run: Any) -> Any:
    """Return what the command told about its only file."""
    (file,) = json.loads(run.out)["files"]
    return file


@contextmanager
def edited(path: Path) -> Iterator[Workbook]:
    """Open the workbook at PATH as a person does, and save it afterwards."""
    book = load_workbook(path)
    yield book
    book.save(path)


def patched(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Replace OLD by NEW in a PART of the package at PATH."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    with zipfile.ZipFile(path, "w") as package:
        for name, content_of in parts.items():
            package.writestr(name, content_of.replace(old, new) if name == part else content_of)


def ours(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title in BY_SHEET]


def columns_by_key(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): at for at, cell in enumerate(sheet[1], start=1) if cell.value}


def relabel(sheet: Worksheet, labels: Mapping[str, str]) -> None:
    for cell in sheet[2]:
        if isinstance(cell.value, str):
            cell.value = labels.get(cell.value, cell.value)


def rows_of(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def rewrite(sheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def calls(book: Workbook, names: Mapping[str, str]) -> None:
    """Let the rows of all sheets but the first name their activity by NAMES instead of its number."""
    for sheet in ours(book):
        if BY_SHEET[sheet.title].table in OF_ACTIVITIES:
            for row in range(3, sheet.max_row + 1):
                number = sheet.cell(row, 1).value
                sheet.cell(row, 1).value = names.get(str(number))


def choices(book: Workbook, name: str) -> list[str]:
    (place,) = book.defined_names[name].destinations
    return [str(cell.value) for (cell,) in book[place[0]][place[1]]]


def label_of(vocabulary: str, code: str, lang: str) -> str:
    return next(term.label(lang) for term in terms(vocabulary) if term.code == code)
