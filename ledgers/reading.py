"""Reading one file that somebody hands in: from a path to a hand-in with findings."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from hashlib import file_digest
from pathlib import Path

from catalog.content import Content, Sheet, Source
from catalog.findings import Finding
from catalog.handin import Belonging, Handin
from ledgers import assembly, checks, exchange, mynumber, workbook
from ledgers.package import Unreadable

SUFFIXES = frozenset({".xlsx", ".xlsm"})
"""Endings of the files that are looked for in a folder."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file turned out to be: the HANDIN, and the sheets as they were read or passed over."""

    handin: Handin
    sheets: Sequence[Sheet] = ()


def files(paths: Sequence[Path]) -> list[Path]:
    """Return the workbooks at PATHS, those in folders included, without the lock files that Excel leaves behind."""
    found: dict[Path, None] = {}
    for path in paths:
        folder = _is_folder(path)
        for file in sorted(path.rglob("*")) if folder else [path]:
            if not folder or (file.suffix.lower() in SUFFIXES and not file.name.startswith(("~$", "."))):
                found[file] = None
    return list(found)


def read(path: Path, given: Belonging) -> Reading:
    """Read the file at PATH as a hand-in; what is GIVEN on the command line outweighs what the file says.

    Raises:
        OSError: the file cannot be opened at all.
    """
    with path.open("rb") as file:
        source = Source(_name(path), file_digest(file, "sha256").hexdigest())
    try:
        book = workbook.read(path)
    except Unreadable as problem:
        return Reading(Handin(source, given, None, [problem.finding]))
    if not exchange.recognised(book):
        return Reading(Handin(source, given, None, [Finding("layout-unknown")]))
    return _exchange(source, book, given)


def _exchange(source: Source, book: workbook.Workbook, given: Belonging) -> Reading:
    tables, findings = exchange.tables(book)
    content, hanging = assembly.assemble(tables)
    content, numbers = mynumber.guard(book, tables, content)
    findings += [*book.findings, *hanging, *numbers, *checks.check(content)]
    told = [mynumber.mask_finding(finding) for finding in findings]
    whose = _merged(given, _stated(content), mynumber.mask_belonging(exchange.belonging(book)))
    return Reading(Handin(source, whose, content, told), content.sheets[: len(tables)])


def _stated(content: Content) -> Belonging:
    facts = assembly.organization(content)
    return Belonging(name=facts.get("NAME"), corporate_number=facts.get("CORPORATE_NUMBER"))


def _merged(*belongings: Belonging) -> Belonging:
    """Return the first answer that BELONGINGS give to each question."""
    told = {
        field.name: next((v for one in belongings if (v := getattr(one, field.name)) is not None), None)
        for field in fields(Belonging)
    }
    return replace(Belonging(), **told)


def unopened(path: Path, given: Belonging, error: OSError) -> Reading:
    """Return the hand-in of the file at PATH that could not be opened because of ERROR."""
    code = "file-missing" if isinstance(error, FileNotFoundError) else "file-unopened"
    finding = Finding(code, values={"detail": error.strerror or ""})
    return Reading(Handin(Source(_name(path), ""), given, None, [finding]))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than any may be; opening it will say so
        return False


def _name(path: Path) -> str:
    """Return the name of the file at PATH as text; bytes that are none could not be stored."""
    return mynumber.mask(path.name.encode("utf-8", "replace").decode())
