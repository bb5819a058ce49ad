"""Reading one file that somebody hands in: from a path to a hand-in with findings."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import file_digest
from pathlib import Path
from types import MappingProxyType

from catalog import hashing
from catalog.content import Content, Sheet, Source
from catalog.findings import Finding
from catalog.handin import Belonging, Handin
from ledgers import assembly, checks, exchange, layout, marks, mynumber, review, workbook
from ledgers.layout import SheetReading
from ledgers.limits import Unreadable
from ledgers.marks import Answered
from ledgers.table import Table

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"})
"""Endings of the files that are looked for in a folder."""
MISTAKE = "file-mistake"
"""The finding that a file cannot be read through a fault of ours."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file turned out to be: the HANDIN, and the sheets as they were read or passed over.

    OPENED tells whether the file could be opened at all. UNDERSTOOD tells of a workbook in a shape of its own how
    each of its sheets was read. ANSWERED is the file that this one is a marked copy for, TOUCHED whether anybody has
    changed a word in the copy.
    """

    handin: Handin
    sheets: Sequence[Sheet] = ()
    opened: bool = True
    understood: Sequence[SheetReading] = ()
    answered: Answered | None = None
    touched: bool = True

    @property
    def mistaken(self) -> bool:
        """Tell whether the file could not be read through a fault of ours."""
        return any(finding.code == MISTAKE for finding in self.handin.findings)


def files(paths: Sequence[Path]) -> list[Path]:
    """Return the workbooks at PATHS, those in folders included, without the lock files that Excel leaves behind."""
    found: dict[Path, None] = {}
    for path in paths:
        lying = (file for file in _lying(path) if file.suffix.lower() in SUFFIXES) if _is_folder(path) else [path]
        found |= dict.fromkeys(lying)
    return list(found)


def unread(paths: Sequence[Path], catalog: Path) -> Mapping[str, int]:
    """Return how many files that nobody reads lie in the folders among PATHS, by ending, without the CATALOG.

    What is hidden is not counted.
    """
    lying = {
        file
        for path in paths
        if _is_folder(path)
        for file in _lying(path)
        if not any(part.startswith(".") for part in file.relative_to(path).parts)
    }
    others = [file for file in lying if not file.name.startswith(catalog.name)]
    endings = Counter(file.suffix.lower() for file in others)
    return {ending: endings[ending] for ending in sorted(endings.keys() - SUFFIXES)}


def _lying(folder: Path) -> list[Path]:
    """Return the files in FOLDER; a folder may be called like a workbook."""
    return [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.startswith(("~$", "."))]


def _nothing(_: str) -> Mapping[str, str]:
    return {}


def read(
    path: Path,
    given: Belonging,
    settled: Mapping[str, str] = MappingProxyType({}),
    remembered: Callable[[str], Mapping[str, str]] = _nothing,
) -> Reading:
    """Read the file at PATH as a hand-in; what is GIVEN on the command line outweighs what the file says.

    SETTLED tells the field of folded headers (empty to leave the column unread), REMEMBERED does so for the
    fingerprint of a header; both are for workbooks in a shape of their own.

    Raises:
        OSError: the file cannot be opened at all.
    """
    source = _source(path)
    answered: Answered | None = None
    try:
        whole = workbook.read(path)
        answered = marks.answered(whole)
        book = _theirs(whole)
        exchange.require_known(book)
    except Unreadable as problem:
        return Reading(Handin(source, given, None, problem.findings), answered=answered, touched=answered is None)
    if exchange.recognised(book):
        found = _read(source, book, given, *exchange.tables(book), exchange.belonging(book))
    else:
        called = answered.name if answered and answered.name else source.name
        found = _own_shape(source, book, given, layout.understand(book, settled, remembered, called))
    if answered is None:
        return found
    return replace(found, answered=answered, touched=not answered.words or marks.words(book) != answered.words)


def _theirs(book: workbook.Workbook) -> workbook.Workbook:
    """Return BOOK without what we added to it.

    Raises:
        Unreadable: there is nothing else in it.
    """
    left = marks.strip(book)
    if book.grids and not left.grids:
        raise Unreadable("list-alone")
    return left


def _own_shape(source: Source, book: workbook.Workbook, given: Belonging, understood: layout.Understood) -> Reading:
    """Return the reading of BOOK, whose sheets are a department's own."""
    sheets = [mynumber.mask_sheet(sheet) for sheet in understood.sheets]
    if not understood.tables:
        findings = [mynumber.mask_finding(finding) for finding in understood.findings]
        return Reading(Handin(source, given, None, [Finding("layout-unknown"), *findings]), understood=sheets)
    reading = _read(source, book, given, understood.tables, understood.findings, understood.belonging)
    return replace(reading, understood=sheets)


def _read(
    source: Source,
    book: workbook.Workbook,
    given: Belonging,
    tables: Sequence[Table],
    findings: Sequence[Finding],
    belonging: Belonging,
) -> Reading:
    content, hanging = assembly.assemble(tables)
    content, numbers = mynumber.guard(book, tables, content)
    unnamed = {finding.place.sheet for finding in findings if finding.code == "name-column-unknown"}
    checked = [
        one for one in checks.check(content) if one.code != "activity-nameless" or one.place.sheet not in unnamed
    ]
    found = [*findings, *book.findings, *hanging, *numbers, *checked]
    told = [mynumber.mask_finding(finding) for finding in found]
    whose = _merged(given, _stated(content), mynumber.mask_belonging(belonging))
    digests = hashing.activity_hashes(content)  # here many files are read at once; they are stored one by one
    return Reading(Handin(source, whose, content, told, review.kept(tables), digests), content.sheets[: len(tables)])


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
    return Reading(Handin(Source(_name(path), ""), given, None, [finding]), opened=False)


def given_up(path: Path, given: Belonging, finding: Finding) -> Reading:
    """Return the hand-in of the file at PATH that was given up for the reason that FINDING tells."""
    return Reading(Handin(_source(path), given, None, [finding]))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than any may be; opening it will say so
        return False


def _source(path: Path) -> Source:
    with path.open("rb") as file:
        return Source(_name(path), file_digest(file, "sha256").hexdigest())


def _name(path: Path) -> str:
    """Return the name of the file at PATH as text; bytes that are none could not be stored."""
    return mynumber.mask(path.name.encode("utf-8", "replace").decode())
