"""Everything that can be wrong with a hand-in is told with its cell, in both languages; errors turn the file down."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from catalog import exchange, fields, template
from catalog.cli import main
from catalog.findings import Finding, kinds
from catalog.handin import Belonging
from ledgers import feedback, pool, readers, reading
from reports import template as inputs
from tests import broken
from tests.conftest import SAMPLE, Daicho, HandIn, content

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LETTER = OLE + "WordDocument".encode("utf-16-le")
HALF_TEXT = "name,remarks\na,氏名、住所、電話番号".encode() + b"\xff"
HTML = b"<html><body><table><tr><td>1</td></tr></table></body></html>"
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
LONG = "長い文" * 20_000


def numbered(first: str) -> str:
    """Return the eleven digits FIRST with the check digit of an Individual Number (省令 article 5)."""
    weights = [at + 1 if at <= 6 else at - 5 for at in range(11, 0, -1)]
    rest = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True)) % 11
    return first + str(0 if rest <= 1 else 11 - rest)


NUMBER = numbered("12345678901")


@contextmanager
def edited(path: Path) -> Iterator[Workbook]:
    """Open the workbook at PATH as a person does, and save it afterwards."""
    book = load_workbook(path)
    yield book
    book.save(path)


Build = Callable[[HandIn], Path]


@dataclass(frozen=True)
class Case:
    """A finding CODE and the file that has it: made by BUILD, imported with OPTIONS, after the files made by BEFORE.

    The finding stands on SHEET under the label COLUMN in ROW; its message repeats what it QUOTES in both languages.
    """

    code: str
    build: Build
    sheet: str | None = None
    column: str | None = None
    row: int | None = None
    quotes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    before: Build | None = None


def file_of(name: str, data: bytes) -> Build:
    def build(hand_in: HandIn) -> Path:
        path = hand_in(name)
        path.write_bytes(data)
        return path

    return build


def activity(**fields: str) -> Build:
    return lambda hand_in: hand_in("a.xlsx", [{"name": "応募者情報", **fields}])


def changed(change: Callable[[Workbook], None], *rows: dict[str, str], **tables: Sequence[Any]) -> Build:
    """Return a builder of a workbook with the activities ROWS and other TABLES that is CHANGED afterwards."""

    def build(hand_in: HandIn) -> Path:
        path = hand_in("a.xlsx", rows or [{"name": "応募者情報"}], **tables)
        with edited(path) as book:
            change(book)
        return path

    return build


def cells(sheet: str, **values: str | int | None) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for address, value in values.items():
            book[sheet][address] = value

    return change


def answered(**answers: str | None) -> Callable[[Workbook], None]:
    """Return what fills in the first row of an input template: what is required, and ANSWERS."""
    told = {field.key: "不明" for field in fields.content()["activity"] if field.level == "required"}

    def change(book: Workbook) -> None:
        sheet = book["入力"]
        for column in sheet.iter_cols(min_row=1, max_row=4):
            key = str(column[0].value)
            if key in (told | answers) and key != "name":
                column[3].value = (told | answers)[key]

    return change


def filled_in(change: Callable[[Workbook], None]) -> Build:
    """Return a builder of an input template to be reviewed that is CHANGED afterwards."""

    def build(hand_in: HandIn) -> Path:
        path = hand_in("a.xlsx")
        inputs.write(path, inputs.Template(SAMPLE, rows=2, content=content([{"name": "応募者情報"}])), "ja")
        with edited(path) as book:
            change(book)
        return path

    return build


def truncated(hand_in: HandIn) -> Path:
    path = hand_in("a.xlsx", [{"name": "応募者情報"}])
    path.write_bytes(path.read_bytes()[:20_000])
    return path


def declared_huge(hand_in: HandIn) -> Path:
    """Make a workbook with a part that claims to be of half a gigabyte when unpacked."""
    path = hand_in("a.xlsx", [{"name": "応募者情報"}])
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/picture.png", bytes(10))
        package.infolist()[-1].file_size = 500 * 1024 * 1024
    return path


def rewritten(name: str, change: Callable[[bytes], bytes], **fields: str) -> Build:
    """Return a builder of a workbook with one activity of which the part NAME is CHANGED, byte by byte."""

    def build(hand_in: HandIn) -> Path:
        path = hand_in("a.xlsx", [{"name": "応募者情報", **fields}])
        with zipfile.ZipFile(path) as package:
            parts = {part: package.read(part) for part in package.namelist()}
        parts[name] = change(parts[name])
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for part, data in parts.items():
                package.writestr(part, data)
        return path

    return build


def dense(hand_in: HandIn) -> Path:
    """Make a workbook with a text of nearly as many bytes as all of it may have."""
    return rewritten("xl/sharedStrings.xml", lambda data: data.replace(b"a000", b"a" * 380_000_000), remarks="a000")(
        hand_in
    )


def linked(data: bytes) -> bytes:
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    return data.replace(b"</Rel", b'<Relationship Id="x" Type="%b" Target="links/l.xml"/></Rel' % kind)


def own_layout(hand_in: HandIn) -> Path:
    path = hand_in("a.xlsx")
    book = Workbook()
    book.worksheets[0].append(["No", "資産名", "所有者"])
    book.save(path)
    return path


def list_alone(hand_in: HandIn) -> Path:
    """Make the answer to a file that could not be read: it holds nothing but our list."""
    path = hand_in("a.xlsx")
    path.write_bytes(b"PK broken")
    return feedback.write(path, None, [Finding("file-damaged")], path.parent, "ja")


def own(*rows: Sequence[str | None], header: Sequence[str] = (), **more: str) -> Build:
    """Return a builder of a department's own sheet with ROWS, and of other sheets with MORE texts; 隠 hides a row."""

    def build(hand_in: HandIn) -> Path:
        path = hand_in("a.xlsx")
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "台帳"
        header_row = header or ["個人情報の名称", "利用目的", "媒体", "個人情報の項目"]
        for row in (["株式会社サンプル 個人情報管理台帳"], header_row, *rows):
            sheet.append([None if text == "隠" else text for text in row])
            sheet.row_dimensions[sheet.max_row].hidden = row[-1] == "隠"
        for name, text in more.items():
            book.create_sheet(name)["A1"] = text
        book.save(path)
        return path

    return build


def nobodys(*names: str) -> Build:
    """Return a builder of a department's own sheet of NAMES that does not say whose it is."""

    def build(hand_in: HandIn) -> Path:
        rows = [[name, "連絡", "棚", "氏名"] for name in names]
        path = own(*rows, header=["個人情報名", "利用目的", "しまう所", "項目"])(hand_in)
        book = load_workbook(path)
        book["台帳"]["A1"] = "個人情報管理台帳"
        book.save(path)
        return path

    return build


def settled(hand_in: HandIn) -> Path:
    """Make such a sheet after one with the same header was imported, and its columns settled."""
    path = nobodys("名簿")(hand_in)
    assert main(["import", str(path), "--organization", "sample", "--map", "しまう所=保管場所"]) == 0
    return path


def error_cell(book: Workbook) -> None:
    book["取扱い"]["AZ3"].value = "#REF!"
    book["取扱い"]["AZ3"].data_type = "e"


def without_header(book: Workbook) -> None:
    book["項目"].delete_rows(1, 2)
    book["項目"]["B1"] = "氏名"


def nameless(hand_in: HandIn) -> Path:
    return hand_in("a.xlsx", [{"business": "採用"}])


def foreign_sheet(book: Workbook) -> None:
    book.create_sheet("凡例")["A1"] = "この台帳の見方"


def overflow_broken(book: Workbook) -> None:
    book[exchange.OVERFLOW_SHEET]["B1"] = "x"


def overflow_deleted(book: Workbook) -> None:
    del book[exchange.OVERFLOW_SHEET]


def two_alike(hand_in: HandIn) -> Path:
    rows = [{"name": "名簿", "medium": "紙"}, {"name": "名簿", "medium": "電子"}]
    return changed(cells("項目", A3="名簿"), *rows, activity_item=[(0, {"written": "氏名"})])(hand_in)


def corporate(number: str, name: str = "株式会社サンプル") -> Build:
    return lambda hand_in: hand_in(
        f"{number}.xlsx",
        [{"name": "a"}],
        Belonging(organization="sample", name=name),
        organization_fact=[{"fact": "法人番号", "written": number}],
    )


def belonging(whose: Belonging) -> Build:
    return lambda hand_in: hand_in("a.xlsx", [{"name": "応募者情報"}], whose)


def missing(hand_in: HandIn) -> Path:
    return hand_in("b.xlsx").with_name("ない.xlsx")


def inside_a_file(hand_in: HandIn) -> Path:
    return hand_in("a.xlsx") / "b.xlsx"


APPLICANTS = ("応募者情報", "採用選考", "紙", "氏名")
TWO = ({"name": "a"}, {"name": "b"})
ITEM = {"activity_item": [(0, {"written": "氏名"})]}

CASES = [
    Case("file-empty", file_of("a.xlsx", b"")),
    Case("file-not-workbook", file_of("a.xlsx", HTML)),
    Case("file-kind", file_of("a.xls", LETTER)),
    Case("file-encrypted", file_of("a.xlsx", OLE)),
    Case("file-damaged", truncated),
    Case("file-too-large", declared_huge, quotes=("400",)),
    Case("file-too-wide", changed(cells("取扱い", XFD1048576="x")), quotes=("XFD1048576", "200000", "4000")),
    Case("file-too-heavy", dense, quotes=("8",)),
    Case("file-encoding", file_of("a.csv", Random(1).randbytes(2_000))),
    Case("cell-undecodable", file_of("a.csv", HALF_TEXT), "a", "B", 2, ("UTF-8",)),
    Case("quote-unclosed", file_of("a.csv", b'name,remarks\na,"b\nc,d\n'), "a", "B", 2),
    Case("list-alone", list_alone),
    Case("layout-unknown", own_layout),
    Case("header-missing", changed(without_header), "項目"),
    Case("sheet-ignored", changed(foreign_sheet), "凡例"),
    Case("sheet-passed-over", own(APPLICANTS, メモ="あれこれ"), "メモ"),
    Case("rows-passed-over", own(APPLICANTS, ["※ 注記"]), "台帳", None, 4, ("※ 注記", "1")),
    Case(
        "row-doubtful",
        own(APPLICANTS, ["記入例", "研修", "紙", "題名"]),
        "台帳", "個人情報の名称", 4, ("記入例",),
    ),
    Case("records-hidden", own(APPLICANTS, ["従業員情報", "労務管理", "紙", "氏名", "隠"]), "台帳", None, 4, ("1",)),
    Case("values-inherited", own(APPLICANTS, ["名刺", "〃", "紙"]), "台帳", "利用目的", 4, ("利用目的", "1")),
    Case("belonging-read", own(APPLICANTS), "台帳", "個人情報の名称", 1, ("株式会社サンプル",)),
    Case(
        "unit-read",
        own(["名刺", "連絡", "5"], header=["個人情報の名称", "利用目的", "保管期間（年）"]),
        "台帳",
        "保管期間（年）",
        2,
        ("保管期間（年）", "年", "1"),
    ),
    Case("choice-read", own(["名刺", "連絡", "☑紙 □電子"]), "台帳", "媒体", 3, ("紙", "☑紙 □電子")),
    Case("content-empty", lambda hand_in: hand_in("a.xlsx")),
    Case("template-version", filled_in(cells("_daicho", B2="99")), "_daicho", quotes=("99", template.VERSION)),
    Case("example-changed", filled_in(cells("入力", E3="顧客名簿")), "入力", "個人情報の名称\n※必須", 3),
    Case("review-unread", filled_in(cells("入力", C4="様子見")), "入力", "確認\n※必須", 4, ("様子見",)),
    Case("review-blank", filled_in(cells("入力", B4="sample/activities/1")), "入力", "確認\n※必須", 4, ("応募者情報",)),
    Case(
        "review-contradicted",
        filled_in(cells("入力", B4="sample/activities/1", C4="変更なし", E4="採用")),
        "入力", "確認\n※必須", 4, ("採用",),
        before=lambda hand_in: hand_in("before.xlsx", [{"name": "応募者情報"}]),
    ),
    Case("required-blank", filled_in(answered(items=None)), "入力", "個人情報の項目\n※必須", 4, ()),
    Case("condition-blank", filled_in(answered(entrusted_out="有")), "入力", "委託先\n※条件付", 4, ("有",)),
    Case("column-unknown", changed(cells("取扱い", BH2="独自列", BH3="値")), "取扱い", "独自列", 2, ("独自列",)),
    Case("column-twice", changed(cells("取扱い", BH2="Remarks", BH3="値")), "取扱い", "Remarks", 2, ("Remarks", "AZ")),
    Case("overflow-damaged", changed(overflow_broken, {"name": "a", "remarks": LONG}), "取扱い", "備考", 3, ("1",)),
    Case("cell-error", changed(error_cell), "取扱い", "備考", 3, ("#REF!",)),
    Case("cell-uncalculated", changed(cells("取扱い", AZ3="=1+1")), "取扱い", "備考", 3),
    Case("cell-control", changed(cells("取扱い", AZ3="a_x0001_b")), "取扱い", "備考", 3, ("U+0001",)),
    Case(
        "cell-long",
        rewritten("xl/sharedStrings.xml", lambda data: data.replace(b"a000", b"a" * 40_000), remarks="a000"),
        "取扱い", "備考", 3, ("40,000", "32,767"),
    ),
    Case("links-external", rewritten("xl/_rels/workbook.xml.rels", linked)),
    Case(
        "name-taken",
        own(["名刺", "連絡", "棚"], header=["名称", "利用目的", "保管場所"]),
        "台帳", "名称", 2, ("名称",),
    ),
    Case(
        "name-column-unknown",
        own(["名刺", "連絡", "棚", "1年", "紙"], header=["謎", "利用目的", "保管場所", "保管期間", "媒体"]),
        "台帳", "謎", 2, ("謎",),
    ),
    Case("activity-nameless", nameless, "取扱い", "個人情報の名称", 3),
    Case("activity-unnamed", changed(cells("項目", A3=None), **ITEM), "項目", "取扱い番号", 3),
    Case("activity-unknown", changed(cells("項目", A3="HR-99"), **ITEM), "項目", "取扱い番号", 3, ("HR-99",)),
    Case("activity-ambiguous", two_alike, "項目", "取扱い番号", 3, ("名簿", "2")),
    Case("row-number-twice", changed(cells("取扱い", A4="1"), *TWO), "取扱い", "番号", 4, ("1",)),
    Case(
        "reference-twice",
        lambda hand_in: hand_in("a.xlsx", [{"name": "a", "reference": "HR-1"}, {"name": "b", "reference": "ＨＲ-1"}]),
        "取扱い", "管理番号", 4, ("ＨＲ-1", "3"),
    ),
    Case(
        "details-differ",
        lambda hand_in: hand_in("a.xlsx", [{"name": "a", "items": "住所"}], activity_item=[(0, {"written": "氏名"})]),
        "取扱い", "個人情報の項目", 3,
    ),
    Case("mark-unread", activity(special_care="多分"), "取扱い", "要配慮個人情報", 3, ("多分",)),
    Case(
        "item-mark-unread",
        own(["名簿", "連絡", "○", "○"], ["名刺", "連絡", "○", "任意"], header=["情報名", "利用目的", "氏名", "住所"]),
        "台帳", "住所", 4, ("住所", "任意"),
    ),
    Case("date-unread", activity(started_on="2026-02-30"), "取扱い", "開始日", 3, ("2026-02-30",)),
    Case("date-serial", activity(started_on="45383"), "取扱い", "開始日", 3, ("45383", "2024-04-01")),
    Case("date-past-era", activity(ended_on="平成35年"), "取扱い", "廃止日", 3, ("平成35年", "2023-01-01")),
    Case("count-unread", activity(subject_count="数百名"), "取扱い", "件数", 3, ("数百名",)),
    Case("term-unread", activity(role="係長"), "取扱い", "立場", 3, ("係長",)),
    Case("word-unknown", activity(items="氏名、謎の項目"), "取扱い", "個人情報の項目", 3, ("謎の項目", "1")),
    Case("medium-mixed", activity(medium="紙、電子"), "取扱い", "媒体", 3, ("紙、電子",)),
    Case("my-number", activity(remarks=f"個人番号は {NUMBER}"), "取扱い", "備考", 3),
    Case("my-number-like", activity(remarks=f"控えは {NUMBER}"), "取扱い", "備考", 3),
    Case("organization-unknown", belonging(Belonging())),
    Case("organization-code-unusable", belonging(SAMPLE), quotes=("a/b",), options=("--organization", "a/b")),
    Case(
        "organization-contradiction",
        corporate("2000012345678", "別会社"),
        quotes=("sample", "7000012050002", "2000012345678"),
        before=corporate("7000012050002"),
    ),
    Case(
        "organization-renumbered",
        corporate("2000012345678"),
        quotes=("sample", "7000012050002", "2000012345678"),
        before=corporate("7000012050002"),
    ),
    Case("corporate-number-wrong", corporate("2000012345679"), "組織", "内容", 3, ("2000012345679",)),
    Case(
        "ledger-kind-contradiction",
        belonging(Belonging(organization="sample", kind="policy")),
        quotes=("sample/activities", "policy"),
        before=lambda hand_in: hand_in("before.xlsx", [{"name": "名刺"}]),
    ),
    Case(
        "ledger-replaced",
        belonging(SAMPLE),
        quotes=("sample/activities", "2"),
        before=lambda hand_in: hand_in("before.xlsx", [{"name": "名刺"}, {"name": "名簿"}]),
    ),
    Case(
        "revision-past",
        belonging(replace(SAMPLE, effective_on="2020-04-01")),
        quotes=("sample/activities", "2020-04-01", "2024-04-01", "1"),
        before=lambda hand_in: hand_in("before.xlsx", [{"name": "名刺"}], replace(SAMPLE, effective_on="2024-04-01")),
    ),
    Case(
        "organization-renamed",
        belonging(Belonging(organization="sample", name="株式会社ベツ")),
        quotes=("sample", "株式会社ベツ"),
        before=lambda hand_in: hand_in("before.xlsx", [{"name": "名刺"}]),
    ),
    Case("belonging-remembered", nobodys("名簿", "名刺"), "台帳", quotes=("sample/activities",), before=settled),
    Case("file-missing", missing),
    Case("file-unopened", inside_a_file),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_wrong_is_told_with_its_cell_in_both_languages(
    case: Case, daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    if case.before:
        assert daicho("import", case.before(hand_in)).code == 0
    before, stored = catalogue.read_bytes(), contents_of(catalogue)
    path = case.build(hand_in)
    place = (case.sheet, address(path, case), case.row)
    severity = kinds()[case.code].severity
    for lang in ("ja", "en"):
        catalogue.write_bytes(before)
        run = daicho("import", path, *case.options, "--json", "--lang", lang)
        (file,) = json.loads(run.out)["files"]
        (finding,) = [found for found in file["findings"] if found["code"] == case.code]
        assert (finding["severity"], finding["sheet"], finding["cell"], finding["row"]) == (severity, *place)

        message = finding["message"]
        unquoted = re.sub("‘[^’]*’|「[^」]*」", "", message.replace("ＨＲ-1", ""))
        assert bool(JAPANESE.search(unquoted)) == (lang == "ja")
        assert [quoted for quoted in case.quotes if quoted not in message] == []
        assert not re.search(r"[{}]", message)

        if severity == "error":
            assert run.code == (3 if case.code in ("file-missing", "file-unopened") else 1)
            assert (file["status"], file["revision"], file["added"]) == ("rejected", None, 0)
            assert contents_of(catalogue) == stored
        else:
            assert run.code == 0
            assert (file["status"], contents_of(catalogue)[0]) == ("imported", stored[0] + 1)


def test_a_long_text_whose_sheet_is_gone_is_told_at_its_cell(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    run = daicho("import", changed(overflow_deleted, {"name": "a", "remarks": LONG})(hand_in), "--json")
    (finding,) = json.loads(run.out)["files"][0]["findings"]
    assert (finding["code"], finding["sheet"], finding["cell"]) == ("overflow-damaged", "取扱い", "AZ3")
    assert contents_of(catalogue) == (1, 1)


def test_findings_are_true_whether_or_not_the_file_is_stored() -> None:
    told = [text for one in kinds().values() for texts in (one.message, one.mend) for text in texts.values()]
    assert [
        text for text in told if re.search("保存しました|残しました|登録しました|(?:was|were) (?:kept|stored)", text)
    ] == []


def test_every_kind_of_finding_is_shown_here() -> None:
    assert [case.code for case in CASES] == [code for code in kinds() if code != "file-mistake"]


@pytest.mark.parametrize("many", [False, True])
def test_a_mistake_of_ours_over_one_file_leaves_the_others(
    many: bool, daicho: Daicho, hand_in: HandIn, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in our own process or in others, it is told with its file, ends with the code of mistakes and is stored."""
    good, also, odd = (
        hand_in(f"{name}.xlsx", [{"name": name}], Belonging(organization=code, name=name))
        for name, code in (("一", "one"), ("二", "two"), ("三", "odd"))
    )
    started = "from tests import broken; from ledgers import readers, reading; reading.read = broken.read"
    monkeypatch.setattr(readers, "_SERVE", f"import sys; sys.path[:] = {{path!r}}; {started}; readers.serve()")
    monkeypatch.setattr(reading, "read", broken.read)
    if many:
        monkeypatch.setattr(pool, "SMALL_FILES", 0)
    run = daicho("import", good, odd, also, "--json")
    files = json.loads(run.out)["files"]
    assert (run.code, [file["status"] for file in files]) == (70, ["imported", "rejected", "imported"])
    (finding,) = files[1]["findings"]
    assert finding["code"] == "file-mistake"
    assert "ZeroDivisionError broken.py:" in finding["message"]
    assert contents_of(catalogue)[0] == 2
    assert sorted(path.name for path in catalogue.parent.glob("*.xlsx")) == ["一.xlsx", "三.xlsx", "二.xlsx"]
    told = daicho("import", odd, "--lang", "en")
    assert (told.code, "三.xlsx: rejected" in told.out, "a mistake in daicho (Zero" in told.out) == (70, True, True)
    assert daicho("map", odd).code == 70
    monkeypatch.setenv("DAICHO_DEBUG", "1")
    assert "broken.py" in daicho("import", odd).err


def test_a_folder_that_is_called_like_a_workbook_is_none(daicho: Daicho, hand_in: HandIn) -> None:
    inside = hand_in("渡された物/台帳.xlsx/名簿.xlsx", [{"name": "a"}])
    run = daicho("import", inside.parent.parent, "--json")
    assert (run.code, [file["file"] for file in json.loads(run.out)["files"]]) == (0, [str(inside)])


def test_a_mistyped_corporate_number_of_a_party_is_warned_of(daicho: Daicho, hand_in: HandIn) -> None:
    parties = [{"name": "甲社", "corporate_number": "T7000012050002"}, {"name": "乙社", "corporate_number": "0123"}]
    parties += [{"name": "丙社", "corporate_number": "不明"}, {"name": "丁社"}]
    path = hand_in("a.xlsx", [{"name": "名簿"}], activity_entrustment=[(0, party) for party in parties])
    (file,) = json.loads(daicho("import", path, "--json").out)["files"]
    found = [(finding["sheet"], finding["row"]) for finding in file["findings"] if finding["severity"] == "warning"]
    assert (file["status"], found) == ("imported", [("委託", 4)])


def test_a_file_with_one_error_is_turned_down_whole(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    path = hand_in("a.xlsx", [{"name": f"取扱い{number}"} for number in range(20)] + [{"business": "名前なし"}])
    assert daicho("import", path).code == 1
    assert contents_of(catalogue) == (0, 0)


def test_a_rejected_hand_in_of_a_known_organization_is_on_record(
    daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    daicho("import", hand_in("good.xlsx", [{"name": "a"}]))
    assert daicho("import", hand_in("bad.xlsx", [{"business": "採用"}]), "--by", "担当").code == 1
    with duckdb.connect(catalogue, read_only=True) as connection:
        submissions = connection.execute(
            "select status, source_name, recorded_by from submissions order by 2"
        ).fetchall()
        told = connection.execute("""select code, severity, sheet, "row", "column" from findings""").fetchall()
    assert submissions[0] == ("rejected", "bad.xlsx", "担当")
    assert told == [("activity-nameless", "error", "取扱い", 3, 4)]
    assert contents_of(catalogue) == (1, 1)


def test_of_several_files_the_sound_ones_are_stored_and_the_gravest_decides(
    daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    good, bad = hand_in("good.xlsx", [{"name": "a"}]), hand_in("bad.xlsx", [{"business": "採用"}])
    assert daicho("import", bad, good).code == 1
    assert daicho("import", bad, good, missing(hand_in)).code == 3
    assert contents_of(catalogue) == (1, 1)


def test_where_nothing_can_be_stored_no_catalogue_is_made(daicho: Daicho, hand_in: HandIn) -> None:
    assert daicho("import", hand_in("bad.xlsx", [{"business": "採用"}])).code == 1
    assert daicho("import", missing(hand_in)).code == 3
    assert list(Path().glob("*.duckdb")) == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "ja",
            [
                "エラー 取扱い D4 個人情報の名称が空欄です。 → 名称を記入してください。 [activity-nameless]",
                "注意 取扱い N3 ",
            ],
        ),
        (
            "en",
            [
                "error 取扱い D4 The name of the personal information is blank. → Fill in the name.",
                "warning 取扱い N3 ",
            ],
        ),
    ],
)
def test_findings_are_told_one_a_line_errors_first(
    lang: str, words: list[str], daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    path = hand_in("a.xlsx", [{"name": "a", "special_care": "多分"}, {"business": "採用"}])
    lines = daicho("import", path, "--feedback", "never", "--lang", lang).out.splitlines()
    assert len(lines) == 3
    assert [line.strip().startswith(start) for line, start in zip(lines[1:], words, strict=True)] == [True, True]


# Files that are no workbooks


def package(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in parts.items():
            written.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(package(**{"xl__workbook.xml": "<workbook/>", "xl___rels__workbook.xml.rels": "<x/>"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(signature, start + 4)
    return bytes(data)


NO_WORKBOOKS = [
    ("empty.xlsx", b"", "file-empty"),
    ("page.xlsx", HTML, "file-not-workbook"),
    ("page.xlsm", b"\xef\xbb\xbf<html>", "file-not-workbook"),
    ("document.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "file-not-workbook"),
    ("table.xlsx", "個人情報の名称,備考\n応募者情報,\n".encode("cp932"), "file-not-workbook"),
    ("table.xlsx", b"name,remarks\nApplicants,\n", "file-not-workbook"),
    ("picture.xlsx", b"\x89PNG\r\n\x1a\n", "file-not-workbook"),
    ("zeros.xlsx", bytes(1_000), "file-not-workbook"),
    ("start.xlsx", b"PK\x03\x04", "file-damaged"),
    ("noise.xlsx", b"PK\x03\x04" + Random(1).randbytes(5_000), "file-damaged"),
    ("old.xls", OLE, "file-damaged"),
    ("letter.xls", LETTER, "file-kind"),
    ("page.xls", HTML, "file-not-workbook"),
    ("locked.xlsx", OLE, "file-encrypted"),
    ("locked.xlsm", OLE, "file-encrypted"),
    ("zip.xlsx", package(**{"readme.txt": "x"}), "file-not-workbook"),
    ("letter.xlsx", package(**{"word__document.xml": "<document/>"}), "file-not-workbook"),
    ("half.xlsx", package(**{"xl__workbook.xml": "<workbook/>"}), "file-damaged"),
    ("broken.xlsx", package(**{"xl__workbook.xml": "<workbook", "xl___rels__workbook.xml.rels": "<x"}), "file-damaged"),
    ("secret.xlsx", encrypted_zip(), "file-encrypted"),
]


@pytest.mark.parametrize(("name", "data", "code"), NO_WORKBOOKS)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(
    name: str, data: bytes, code: str, daicho: Daicho, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    run = daicho("import", name, "--organization", "own", "--json")
    (file,) = json.loads(run.out)["files"]
    assert run.code == 1
    assert [finding["code"] for finding in file["findings"]] == [code]


def test_nobody_asks_whose_a_file_is_that_could_not_be_read(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    """The same with a catalogue and without one."""
    run = daicho("import", file_of("a.xlsx", HTML)(hand_in), missing(hand_in), "--json")
    told = [[finding["code"] for finding in file["findings"]] for file in json.loads(run.out)["files"]]
    assert told == [["file-not-workbook"], ["file-missing"]]


def test_a_name_longer_than_any_file_may_have_is_told_so(daicho: Daicho) -> None:
    run = daicho("import", "長" * 300 + ".xlsx", "--json")
    (file,) = json.loads(run.out or '{"files": [{"findings": []}]}')["files"]
    assert (run.code, [finding["code"] for finding in file["findings"]]) == (3, ["file-unopened"])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_told_so(daicho: Daicho, hand_in: HandIn) -> None:
    path = hand_in("a.xlsx", [{"name": "a"}])
    path.chmod(0)
    run = daicho("import", path, "--json")
    assert (run.code, json.loads(run.out)["files"][0]["findings"][0]["code"]) == (3, "file-unopened")


@pytest.mark.skipif(sys.platform == "win32", reason="memory is bounded otherwise there")
def test_values_far_apart_are_turned_down_before_room_is_made_for_all_between(hand_in: HandIn, tmp_path: Path) -> None:
    """Each stands within the limits; together they span 800 million cells, for which no reader has room."""
    path = changed(cells("取扱い", A200000="x", EWV1="y"))(hand_in)
    program = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from catalog.cli import main
sys.exit(main(["import", sys.argv[1], "--json", "--catalog", sys.argv[2]]))
"""
    command = [sys.executable, "-c", program, str(path), str(tmp_path / "c.duckdb")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 1
    assert [finding["code"] for finding in json.loads(done.stdout)["files"][0]["findings"]] == ["file-too-wide"]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    book = Workbook()
    book.worksheets[0].title = "取扱い"
    for row in (["個人情報の名称", "備考", "件数"], ["応募者情報", "あ", 1200], ["名刺", "#N/A", None]):
        book.worksheets[0].append(row)
    path = tmp_path_factory.mktemp("small") / "a.xlsx"
    book.save(path)
    return path.read_bytes()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_damage_to_a_workbook_breaks_the_reader(
    data: st.DataObject, workbook: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut short anywhere, or with bytes changed anywhere, it is read or turned down."""
    damaged = bytearray(workbook)
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(workbook) - 1), st.integers(0, 255)), max_size=4)):
        damaged[at] = byte
    end = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    path = tmp_path_factory.mktemp("damaged") / "a.xlsx"
    path.write_bytes(bytes(damaged[:end]))
    handin = reading.read(path, SAMPLE).handin
    assert handin.sound or handin.findings


# Individual Numbers


DETECTED = [
    NUMBER,
    "1234-5678-9018",
    "1234 5678 9018",
    "1234　5678　9018",
    "1234\u00a05678\u00a09018",
    "1234－5678－9018",
    "1234‐5678‐9018",
    "1234−5678−9018",
    "1234–5678–9018",
    "1234—5678—9018",
    "1234ー5678ー9018",
    "１２３４５６７８９０１８",
    "１２３４－５６７８－９０１８",
    "１２３４　５６７８　９０１８",
    "1２3４5６7８9０1８",
]
LEFT_ALONE = [
    NUMBER[:-1],
    NUMBER + "0",
    "0" + NUMBER,
    "123456789010",
    "123456789011",
    "1234-5678-9019",
    "202604011234",
    "T1234567890123",
    "1-2345-6789018",
    "123,456,789,018",
]


def test_numbers_are_found_in_every_form_and_others_left_alone(
    daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    forms = [f"控え{form}です" for form in (*DETECTED, *LEFT_ALONE)]
    run = daicho(
        "import", hand_in("a.xlsx", [{"name": f"{at:02}", "remarks": form} for at, form in enumerate(forms)]), "--json"
    )
    found = [
        finding for finding in json.loads(run.out)["files"][0]["findings"] if finding["code"].startswith("my-number")
    ]
    assert run.code == 0
    with duckdb.connect(catalogue, read_only=True) as connection:
        stored = [text for (text,) in connection.execute("select remarks from activities order by name").fetchall()]
    assert stored == ["控え************です"] * len(DETECTED) + forms[len(DETECTED) :]
    assert [(finding["code"], finding["cell"]) for finding in found] == [
        ("my-number-like", f"AZ{3 + at}") for at in range(len(DETECTED))
    ]


def test_the_check_digit_alone_decides_what_is_masked(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    chance = Random(20_261_001)
    firsts = [str(chance.randrange(10**10, 10**11)) for _ in range(200)]
    numbers = [
        numbered(first)[:-1] + str((int(numbered(first)[-1]) + shift) % 10) for first in firsts for shift in (0, 1)
    ]
    assert daicho("import", hand_in("a.xlsx", [{"name": "a", "remarks": "\n".join(numbers)}])).code == 0
    with duckdb.connect(catalogue, read_only=True) as connection:
        ((stored,),) = connection.execute("select remarks from activities").fetchall()
    assert stored.split("\n") == ["*" * 12 if number == numbered(number[:-1]) else number for number in numbers]


PARTED = [
    "1234,5678,9018",
    "1234，5678，9018",
    "1234、5678、9018",
    "1234/5678/9018",
    "１２３４／５６７８／９０１８",
    "1234・5678・9018",
]
"""Lists of amounts or years as well, where no words say otherwise."""
SPOKEN = [
    {"remarks": f"マイナンバー {NUMBER}"},
    {"remarks": f"個人番号：{NUMBER}"},
    {"remarks": f"ﾏｲﾅﾝﾊﾞｰ{NUMBER}"},
    {"remarks": f"My Number: {NUMBER}"},
    {"remarks": NUMBER, "items": "氏名、個人番号"},
    {"remarks": NUMBER, "business": "特定個人情報の事務"},
    {"my_number": NUMBER},
    {"reference": NUMBER, "items": "個人番号"},
    *({"my_number": form} for form in PARTED),
    *({"remarks": f"マイナンバー {form}"} for form in PARTED),
    {"remarks": PARTED[0], "items": "氏名、個人番号"},
]


@pytest.mark.parametrize("row", SPOKEN, ids=lambda row: " ".join(row))
def test_words_nearby_turn_a_number_into_an_error(
    row: dict[str, str], daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    run = daicho("import", hand_in("a.xlsx", [{"name": "給与"} | row]), "--json")
    codes = [finding["code"] for finding in json.loads(run.out)["files"][0]["findings"]]
    assert (run.code, codes.count("my-number"), codes.count("my-number-like")) == (1, 1, 0)
    assert contents_of(catalogue) == (0, 0)
    for form in (NUMBER, *PARTED):
        assert form not in run.out + run.err
        assert form.encode() not in catalogue.read_bytes()


@pytest.mark.parametrize(
    ("header", "number", "code"),
    [
        ("マイナンバー", int(NUMBER), "my-number"),
        ("マイナンバー", PARTED[0], "my-number"),
        ("旧番号", int(NUMBER), "my-number-like"),
    ],
)
def test_a_number_in_an_unknown_column_is_found(
    header: str, number: int | str, code: str, daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    run = daicho("import", changed(cells("取扱い", BH2=header, BH3=number))(hand_in), "--json")
    found = json.loads(run.out)["files"][0]["findings"]
    assert [(finding["code"], finding["cell"]) for finding in found] == [("column-unknown", "BH2"), (code, "BH3")]


def test_a_header_that_speaks_of_numbers_does_so_whatever_field_it_was_settled_to_be(
    daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    path = own(["名簿", "連絡", PARTED[3]], header=["個人情報の名称", "利用目的", "個人番号（控）"])(hand_in)
    run = daicho("import", path, "--map", "個人番号（控）=備考", "--json")
    assert run.code == 1
    assert "my-number" in [finding["code"] for finding in json.loads(run.out)["files"][0]["findings"]]


def test_amounts_and_years_are_kept_but_such_digits_are_never_quoted(
    daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    path = hand_in("a.xlsx", [{"name": "a", "remarks": PARTED[0], "special_care": PARTED[3]}])
    run = daicho("import", path, "--json", "--feedback", "always")
    (one,) = json.loads(run.out)["files"]
    assert [finding["code"] for finding in one["findings"]] == ["mark-unread"]
    assert PARTED[3] not in run.out
    listed = {cell.value for row in load_workbook(one["feedback"]).worksheets[0].iter_rows() for cell in row}
    assert PARTED[3] not in listed
    with duckdb.connect(catalogue, read_only=True) as connection:
        assert connection.execute("select remarks from activities").fetchall() == [(PARTED[0],)]


def test_a_cell_with_a_number_is_told_once(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    """Its words are parted into values, each of which has the number too."""
    run = daicho("import", hand_in("a.xlsx", [{"name": "a", "items": f"個人番号{NUMBER}、{NUMBER}"}]), "--json")
    found = json.loads(run.out)["files"][0]["findings"]
    assert [(f["code"], f["cell"]) for f in found if f["code"].startswith("my-")] == [("my-number", "M3")]


def test_reference_numbers_are_left_alone(daicho: Daicho, hand_in: HandIn, catalogue: Path) -> None:
    row = {"name": "a", "reference": NUMBER, "risk_reference": f"R-{NUMBER}"}
    publication = [{"item": "21-2", "url": f"https://example.com/{NUMBER}"}]
    run = daicho("import", hand_in("a.xlsx", [row], publication=publication), "--json")
    assert [f["code"] for f in json.loads(run.out)["files"][0]["findings"] if f["code"].startswith("my-")] == []
    with duckdb.connect(catalogue, read_only=True) as connection:
        kept = connection.execute("select reference, risk_reference from activities").fetchall()
    assert kept == [(NUMBER, f"R-{NUMBER}")]


MASKED = {
    place: numbered(f"{98_765_432_100 - at * 1_003}")
    for at, place in enumerate(
        (
            "name", "list", "detail", "remarks", "overflow", "mark", "date", "count", "term", "safeguard", "fact",
            "unknown column", "header", "tab", "organization",
        )
    )
}  # fmt: skip
"""A number of its own for every place where one could stand."""


def test_digits_appear_in_no_output_and_not_in_the_catalogue(daicho: Daicho, hand_in: HandIn, tmp_path: Path) -> None:
    row = {
        "name": f"名簿{MASKED['name']}",
        "items": f"氏名、{MASKED['list']}",
        "remarks": f"控え {MASKED['remarks']}",
        "storage_method": "長" * 40_000 + MASKED["overflow"],
        "special_care": MASKED["mark"],
        "started_on": MASKED["date"],
        "subject_count": MASKED["count"],
        "role": MASKED["term"],
    }
    path = hand_in(
        "handed in/a.xlsx",
        [row],
        Belonging(organization="sample", name=f"株式会社{MASKED['organization']}"),
        activity_item=[(0, {"written": f"番号{MASKED['detail']}"})],
        safeguard=[{"heading": "10-3", "written": MASKED["safeguard"]}],
        organization_fact=[{"fact": "住所", "written": MASKED["fact"]}],
    )
    with edited(path) as book:
        sheet = book["取扱い"]
        sheet["BH2"], sheet["BH3"], sheet["BI2"], sheet["BI3"] = (
            "旧番号", MASKED["unknown column"], f"列{MASKED['header']}", "値",
        )  # fmt: skip
        book.create_sheet(f"控え{MASKED['tab']}")["A1"] = "x"
    runs = [daicho("import", path, "--json"), daicho("import", path, "--lang", "en")]
    runs += [daicho(*args) for args in (("export", "-o", "e.xlsx"), ("register", "-o", "r.xlsx"), ("status",))]
    assert [run.code for run in runs] == [0] * 5

    said = "".join(run.out + run.err for run in runs).encode()
    kept = b"".join(bytes_of(file) for file in tmp_path.iterdir() if file.is_file())
    assert [place for place, number in MASKED.items() if number.encode() in said + kept] == []
    assert said.count(b"my-number-like") >= len(MASKED) - 2


@pytest.mark.parametrize("address", ["項目!A3", "取扱い!A4"])
def test_digits_that_name_an_activity_appear_nowhere(
    address: str, daicho: Daicho, hand_in: HandIn, catalogue: Path
) -> None:
    assert daicho("import", hand_in("first.xlsx", [{"name": "a"}])).code == 0
    sheet, cell = address.split("!")

    def change(book: Workbook) -> None:
        book["取扱い"]["A3"] = NUMBER
        book[sheet][cell] = NUMBER if sheet == "取扱い" else numbered("98765432109")

    run = daicho("import", changed(change, {"name": "a"}, {"name": "b"}, **ITEM)(hand_in), "--json")
    assert run.code == 1
    for number in (NUMBER, numbered("98765432109")):
        assert number not in run.out + run.err
        assert number.encode() not in catalogue.read_bytes()


def contents_of(catalogue: Path) -> tuple[int, int]:
    """Return how many revisions the catalogue holds, and how many activities they have."""
    with duckdb.connect(catalogue, read_only=True) as connection:
        asked = "select count(*), coalesce(sum(activities), 0) from revisions"
        ((revisions, activities),) = connection.execute(asked).fetchall()
    return int(revisions), int(activities)


def address(path: Path, case: Case) -> str | None:
    """Return the address of the cell that CASE names by its label."""
    if case.column is None or case.row is None:
        return None
    if not zipfile.is_zipfile(path):
        return f"{case.column}{case.row}"
    sheet = load_workbook(path)[case.sheet or ""]
    (label,) = [cell for cell in sheet[2] if cell.value == case.column]
    return f"{label.column_letter}{case.row}"


def bytes_of(path: Path) -> bytes:
    """Return the bytes of the file at PATH, unpacked where it is a workbook."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as written:
        return b"".join(written.read(part) for part in written.namelist())
