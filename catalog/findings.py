"""Findings: what is wrong or missing in people's data, as values with a place; never exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, cast

from catalog import datafiles
from catalog.messages import Labelled, Lang

Severity = Literal["error", "warning", "info"]
Remedy = Literal["cells", "option", "file", "place", "program"]
"""What is to be mended: cells of the file, options of the command, the file as a whole, where it is, or daicho."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a sheet, and a row and column counted from 1 as Excel shows them."""

    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """Return the cell's address such as ``C7``, or None where row or column is not known."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or missing; CODE is a line of ``messages/findings.csv``, VALUES fill in its messages."""

    code: str
    place: Place = Place()
    values: Mapping[str, str | Labelled] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Return how grave it is; an error rejects the whole file."""
        return kind(self.code).severity

    @property
    def basis(self) -> str:
        """Return the article or guideline behind it, empty where there is none."""
        return kind(self.code).basis

    @property
    def remedy(self) -> Remedy:
        """Return what is to be mended."""
        return kind(self.code).remedy

    def message(self, lang: Lang) -> str:
        """Return what was found, in LANG; long values are cut short."""
        told = {
            name: shorten(value) if isinstance(value, str) else value.label(lang) for name, value in self.values.items()
        }
        return kind(self.code).message[lang].format(**told)

    def mend(self, lang: Lang) -> str:
        """Return how to mend it, in LANG."""
        return kind(self.code).mend[lang]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: its stable CODE, SEVERITY, legal BASIS, REMEDY, and texts by language."""

    code: str
    severity: Severity
    basis: str
    remedy: Remedy
    title: Mapping[Lang, str]
    message: Mapping[Lang, str]
    mend: Mapping[Lang, str]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return all kinds of findings by code."""
    remedies = {row["code"]: cast("Remedy", row["remedy"]) for row in datafiles.records("messages/remedies.csv")}
    rows = datafiles.records("messages/findings.csv")
    return {row["code"]: _kind(row, remedies.get(row["code"], "cells")) for row in rows}


def kind(code: str) -> Kind:
    """Return the kind of finding with CODE."""
    return kinds()[code]


def shorten(written: str, limit: int = 60) -> str:
    """Return WRITTEN on one line, cut to LIMIT characters."""
    line = " ".join(written.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def column_letters(number: int) -> str:
    """Return the letters of the column NUMBER counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _kind(row: Mapping[str, str], remedy: Remedy) -> Kind:
    severity: Severity = (
        "error" if row["severity"] == "error" else "warning" if row["severity"] == "warning" else "info"
    )
    return Kind(
        code=row["code"],
        severity=severity,
        basis=row["basis"],
        remedy=remedy,
        title={"ja": row["title_ja"], "en": row["title_en"]},
        message={"ja": row["message_ja"], "en": row["message_en"]},
        mend={"ja": row["mend_ja"], "en": row["mend_en"]},
    )
