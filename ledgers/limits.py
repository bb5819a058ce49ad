"""How much of a stranger's file is read: what goes beyond is turned down before room is made for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from catalog.findings import Finding, Place

MEGABYTE = 1024 * 1024
MAX_FILE = 200 * MEGABYTE
"""Bytes that a file may have on disk."""
MAX_UNPACKED = 400 * MEGABYTE
"""Bytes that all parts of a workbook may have together when unpacked."""
MAX_SHEETS = 1_000
MAX_ROWS, MAX_COLUMNS = 200_000, 4_000
MAX_CELLS = 20_000_000
"""How far from A1 a value may stand, and how many cells there may be up to the last row and column with values, in all
sheets together: readers make room for everything in between."""
SPARSE_CELLS = 4_000_000
"""Beyond so many cells one in eight must be filled in: a few values far apart are no ledger, and take a lot of room."""
MAX_TEXT = 32_767
"""Characters that a cell can hold in Excel."""


class Unreadable(Exception):
    """The file is nothing that can be read; FINDINGS say why."""

    def __init__(self, code: str, /, **values: str) -> None:
        super().__init__(code, values)
        self.findings: Sequence[Finding] = [Finding(code, values=values)]

    @classmethod
    def because(cls, findings: Sequence[Finding]) -> Self:
        """Return the exception that FINDINGS explain."""
        problem = cls(findings[0].code)
        problem.findings = findings
        return problem


@dataclass(slots=True)
class Room:
    """The room that the sheets of a workbook take, one after the other."""

    taken: int = 0
    filled: int = 0

    def take(self, rows: int, columns: int, filled: int) -> None:
        """Take room for a sheet with values as far as ROWS and COLUMNS, in FILLED of its cells.

        Raises:
            Unreadable: there is no room for it.
        """
        self.taken += rows * columns
        self.filled += filled
        if rows > MAX_ROWS or columns > MAX_COLUMNS:
            limit = MAX_ROWS, MAX_COLUMNS
        elif self.taken > MAX_CELLS or (self.taken > SPARSE_CELLS and self.filled * 8 < self.taken):
            limit = (MAX_CELLS if self.taken > MAX_CELLS else SPARSE_CELLS) // columns, columns
        else:
            return
        cell = Place(row=rows, column=columns).cell or ""
        raise Unreadable("file-too-wide", cell=cell, rows=str(limit[0]), columns=str(limit[1]))
