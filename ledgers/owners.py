"""Whose the tables of a workbook are: by what stands above them, by the names of their sheets and of the file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from catalog.content import Cell
from catalog.findings import Finding, Place
from catalog.handin import Belonging
from catalog.messages import Bilingual, say
from catalog.readings.dates import read_date
from ledgers import preamble
from ledgers.preamble import Told, What
from ledgers.table import Row, Table
from ledgers.workbook import Grid

_OF_ROWS: Mapping[What, str] = {"department": "department", "manager": "manager"}
"""What is said above a table of all its rows, and the field that it is of."""
_LONGEST_LEDGER = 40


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose the table on a SHEET is, as far as it is TOLD anywhere, by what is told."""

    sheet: str
    told: Mapping[What, Told]

    def text(self, what: What) -> str | None:
        """Return what is told of WHAT."""
        return self.told[what].text if what in self.told else None


def owner(grid: Grid, around: Sequence[Told], called: str) -> Owner:
    """Return whose the table on GRID is: by what stands AROUND it, by its sheet's name, by that of the file CALLED."""
    sources = (around, preamble.of_name(grid.name), _of_file(called))
    told: dict[What, Told] = {}
    for source in sources:
        for what in _whats():
            if what not in told and (found := preamble.best(source, what)):
                told[what] = found
    return Owner(grid.name, told)


def applied(table: Table, owner: Owner) -> Table:
    """Return TABLE with what is said above it in every row that does not say it itself."""
    told = [(key, owner.told[what]) for what, key in _OF_ROWS.items() if what in owner.told]
    return replace(table, rows=[_completed(row, told) for row in table.rows]) if told else table


def belonging(owners: Sequence[Owner]) -> Belonging:
    """Return whose a workbook with the tables of OWNERS is; a department's only where it has no other's."""
    departments = {owner.text("department") for owner in owners}
    department = departments.pop() if len(departments) == 1 else None
    return Belonging(
        name=_first(owner.text("organization") for owner in owners),
        corporate_number=_first(_digits(owner.text("number")) for owner in owners),
        ledger=_ledger(department) if department else None,
        department=department,
        effective_on=_latest([day for owner in owners if (day := owner.text("date"))]),
    )


def findings(owners: Sequence[Owner]) -> list[Finding]:
    """Tell what was taken from where, once each."""
    found: dict[tuple[What, Told, str], None] = {}
    for one in owners:
        found.update({(what, told, one.sheet): None for what, told in one.told.items()})
    return [_finding(what, told, sheet) for what, told, sheet in found]


def _finding(what: What, told: Told, sheet: str) -> Finding:
    place = Place(sheet, *told.cell) if told.cell else Place(sheet)
    label = Bilingual(say(f"told.{what}", "ja"), say(f"told.{what}", "en"))
    return Finding("belonging-read", place, {"what": label, "text": told.text})


def _completed(row: Row, told: Sequence[tuple[str, Told]]) -> Row:
    missing = [(key, one) for key, one in told if not row.written.get(key)]
    if not missing:
        return row
    cells: dict[str, Sequence[Cell]] = {**row.cells, **{key: [one.cell] for key, one in missing if one.cell}}
    return replace(row, written={**row.written, **{key: one.text for key, one in missing}}, cells=cells)


def _of_file(called: str) -> list[Told]:
    return preamble.of_name(re.sub(r"\.[A-Za-z]{2,4}$", "", called)) if called else []


def _ledger(department: str) -> str | None:
    """Return the name of the ledger of DEPARTMENT: what departments hand in must not replace one another's."""
    return re.sub(r"\W+", "-", department)[:_LONGEST_LEDGER].strip("-_") or None


def _latest(days: Sequence[str]) -> str | None:
    readings = [(reading.day, day) for day in days if (reading := read_date(day))]
    return max(readings)[1] if readings else None


def _digits(written: str | None) -> str | None:
    digits = re.sub(r"\D", "", written or "")
    return digits if len(digits) == 13 else None


def _first(found: Iterator[str | None]) -> str | None:
    return next((one for one in found if one), None)


@cache
def _whats() -> tuple[What, ...]:
    return ("organization", "department", "date", "author", "number", "manager")
