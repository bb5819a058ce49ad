"""The records of a sheet that is made of forms: what each label is, and what stands beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.content import Cell
from catalog.findings import Finding, Place
from catalog.folding import compact
from catalog.readings.boxes import unticked
from ledgers import forms, naming, parties, rowkinds, signs, units
from ledgers.formlabels import Label
from ledgers.forms import Form
from ledgers.headers import Column, Match
from ledgers.preamble import Told
from ledgers.record import Record, choices
from ledgers.regions import Known
from ledgers.spellings import word
from ledgers.table import ACTIVITY, Table
from ledgers.workbook import Grid

Matcher = Callable[[Sequence[Column]], tuple[list[Match], str]]
_FEWEST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Sheetforms:
    """The TABLE that the forms of a sheet make, from row TOP on, what its labels are, and their FINGERPRINT.

    CELLS are those of the labels, in the order of MATCHES. TOLD is whose they are, where one of the labels is of that.
    """

    table: Table
    top: int
    matches: Sequence[Match]
    fingerprint: str
    cells: Sequence[Cell] = ()
    told: Sequence[Told] = ()


def read(grid: Grid, known: Known, matcher: Matcher) -> tuple[Sheetforms | None, str]:
    """Return the records of the forms on GRID, or why there are none."""
    found = forms.find(grid, known)
    values = forms.texts(found)
    matches, fingerprint = matcher(columns(found))
    told = [text for texts in values.values() for text in texts]
    if sum(signs.ends("instruction", text) for text in told) * 2 > len(told):
        return None, "guide"
    fields = {match.field for match in matches if match.field}
    if "name" not in fields or len(fields) < _FEWEST_FIELDS:
        return None, "none"
    by_label = {match.header: match for match in matches}
    records = [_record(form, by_label) for form in found if _is_told(form)]
    if not records:
        return None, "unfilled"
    columns_of = parties.name(records, _columns(found, by_label))
    named = _named(grid, found, by_label)
    body = _told(found)
    unknown = [one for one in _unknown(grid, found, by_label) if not (body and _names_body(str(one.values["header"])))]
    united = _united(grid, found, by_label)
    findings = [*named, *unknown, *united, *_unread(grid, found), *choices(grid.name, records)]
    rows = [record.row() for record in records]
    table = Table(grid.name, ACTIVITY, None, columns_of, rows, findings, "form")
    return Sheetforms(table, min(form.top for form in found), matches, fingerprint, label_cells(found), body), ""


def columns(found: Sequence[Form]) -> list[Column]:
    """Return the labels of the forms FOUND as columns, each with what all of them say under it."""
    values = forms.texts(found)
    return [Column(number, label, (), values[label]) for number, label in enumerate(values, start=1)]


def _record(form: Form, matches: Mapping[str, Match]) -> Record:
    record = Record(form.top, {})
    for label, values in form.values.items():
        match = matches[label.text]
        for text, cell in values:
            if unticked(text):
                continue
            if match.field:
                record.put(match.field, units.united(match.field, label.text, text), cell)
            else:
                record.unknown.append((label.text, text, cell.column, cell.row))
    record.pieces.pop("row", None)
    return record


def label_cells(found: Sequence[Form]) -> list[Cell]:
    """Return the cell of each label where the first of the forms FOUND has it."""
    cells: dict[str, Cell] = {}
    for form in found:
        for label in form.values:
            cells.setdefault(label.text, Cell(label.top, label.left))
    return list(cells.values())


def _told(found: Sequence[Form]) -> list[Told]:
    """Return the public body that all forms FOUND name as the one that holds the information."""
    named = [
        Told("organization", signs.body(text), cell, 1)
        for form in found
        for label, values in form.values.items()
        if _names_body(label.text)
        for text, cell in values[:1]
    ]
    return named[:1] if len({compact(told.text) for told in named}) == 1 else []


def _names_body(label: str) -> bool:
    return signs.says("body_label", word(label))


def _is_told(form: Form) -> bool:
    return any(not unticked(text) for values in form.values.values() for text, _ in values)


def _columns(found: Sequence[Form], matches: Mapping[str, Match]) -> dict[str, int]:
    """Return a column for each field: that of its first value, or of the label where it has none."""
    columns: dict[str, int] = {}
    for form in found:
        for label, values in form.values.items():
            if key := matches[label.text].field:
                columns.setdefault(key, values[0][1].column if values else label.left)
    return columns


def _named(grid: Grid, found: Sequence[Form], matches: Mapping[str, Match]) -> list[Finding]:
    """Report, once, the label that was taken for that of the name although it is none of its spellings."""
    labels = [label for form in found for label in form.values if matches[label.text].how == naming.TAKEN]
    return [
        Finding("name-taken", Place(grid.name, label.top, label.left), {"header": label.text}) for label in labels[:1]
    ]


def _unknown(grid: Grid, found: Sequence[Form], matches: Mapping[str, Match]) -> list[Finding]:
    """Report the labels that no field knows, once each."""
    told: dict[str, Label] = {}
    for form in found:
        for label, values in form.values.items():
            match = matches[label.text]
            if match.field is None and values and match.how not in ("map", "remembered"):
                told.setdefault(label.text, label)
    return [
        Finding("column-unknown", Place(grid.name, label.top, label.left), {"header": text, "first": ""})
        for text, label in told.items()
    ]


def _united(grid: Grid, found: Sequence[Form], matches: Mapping[str, Match]) -> list[Finding]:
    """Report the labels whose unit was given to numbers without one, once each with how many, at the first."""
    told: dict[tuple[str, str], list[Label]] = {}
    for form in found:
        for label, values in form.values.items():
            key = matches[label.text].field
            times = sum(units.united(key, label.text, text) != text for text, _ in values) if key else 0
            if key and times:
                told.setdefault((key, label.text), []).extend([label] * times)
    return [
        units.finding(Place(grid.name, labels[0].top, labels[0].left), text, key, len(labels))
        for (key, text), labels in told.items()
    ]


def _unread(grid: Grid, found: Sequence[Form]) -> list[Finding]:
    """Report what stands between and below the forms and is of none of them."""
    return [rowkinds.passed_over(Place(grid.name, row), "outside", text, 1) for row, text in forms.unread(grid, found)]
