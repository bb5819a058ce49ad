"""Answering whoever handed a file in: with her own workbook, marked, or one of the same shape; never over her file."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.findings import Finding
from catalog.messages import Lang, say
from ledgers import marking, mynumber, workbook
from ledgers.limits import Unreadable
from ledgers.marks import META, Answered, answer_to, answered, recognised, strip
from ledgers.patches import plain, tabs
from ledgers.patches.nodes import Unpatchable
from ledgers.workbook import Workbook

__all__ = ["recognised", "strip", "write"]

_PATCHED = frozenset({".xlsx", ".xlsm"})
_LARGEST = 40 * 1024 * 1024
"""Bytes of a file up to which it is marked itself; of a larger one the answer holds the words alone."""


def write(
    source: Path,
    book: Workbook | None,
    findings: Sequence[Finding],
    target: Path,
    lang: Lang,
    *,
    headers: Mapping[str, int] | None = None,
) -> Path:
    """Answer the file at SOURCE, read as BOOK (None where it could not be), with FINDINGS; return where the answer is.

    TARGET is the folder it is put in, where it replaces a former answer to the same file that nobody has worked in
    since; or the file that it is to be, which may only be an answer of ours. Any other file is left alone: the answer
    goes beside it under a name with a number. HEADERS are the header rows by sheet.

    Raises:
        OSError: the answer cannot be written.
    """
    folder = target if target.is_dir() or not target.suffix else target.parent
    folder.mkdir(parents=True, exist_ok=True)
    origin = _origin(source, book)
    with TemporaryDirectory(dir=folder, prefix=".daicho-") as room:
        answer = Path(room) / "answer"
        suffix = source.suffix.lower()
        if not (book and suffix in _PATCHED and _patched(source, book, findings, answer, lang, headers, origin)):
            suffix = ".xlsx"
            _same_shape(book or Workbook((), ()), findings, answer, lang, headers or {}, origin)
        wanted = _names(source.stem if target == folder else target.stem, lang)
        path = _free((folder / f"{name}{suffix}" for name in wanted), source, origin.place if target == folder else "")
        answer.replace(path)
    return path


def _patched(
    source: Path,
    book: Workbook,
    findings: Sequence[Finding],
    answer: Path,
    lang: Lang,
    headers: Mapping[str, int] | None,
    origin: Answered,
) -> bool:
    """Write SOURCE itself, marked, to ANSWER; tell whether that was possible."""
    if source.stat().st_size > _LARGEST:
        return False
    try:
        marking.mark(source, findings, lang, answer, book=book, headers=headers, origin=origin)
    except (Unpatchable, Unreadable, zipfile.BadZipFile):
        return False
    return True


def _same_shape(
    book: Workbook,
    findings: Sequence[Finding],
    answer: Path,
    lang: Lang,
    headers: Mapping[str, int],
    origin: Answered,
) -> None:
    """Write the words of BOOK, marked, to ANSWER."""
    stripped = strip(book)
    names = plain.named(stripped)
    grids = [replace(grid, name=names[grid.name]) for grid in stripped.grids]
    told = [replace(f, place=replace(f.place, sheet=names.get(f.place.sheet or "", f.place.sheet))) for f in findings]
    shaped = Workbook(grids, ())
    bare = answer.with_name("bare")
    plain.write(shaped, bare)
    rows = {names.get(name, name): row for name, row in headers.items()}
    marking.mark(bare, told, lang, answer, book=shaped, headers=rows, origin=origin)


def _origin(source: Path, book: Workbook | None) -> Answered:
    """Return what the answer says of SOURCE; a copy is called as the file that it answers."""
    former = answered(book) if book else None
    return answer_to(source, former.name if former and former.name else _name(source))


def _name(source: Path) -> str:
    return mynumber.mask(source.name.encode("utf-8", "replace").decode())


def _names(stem: str, lang: Lang) -> Iterator[str]:
    """Return what an answer to a file called STEM may be called; the first is STEM itself where it is an answer's."""
    endings = "|".join(re.escape(say("feedback.mark", one)) for one in ("ja", "en"))
    plain = re.sub(rf"(.)(?:{endings})\d*$", r"\1", stem)
    named = plain + say("feedback.mark", lang)
    return chain([stem] if stem != plain else [], [named], (f"{named}{number}" for number in count(2)))


def _free(paths: Iterator[Path], source: Path, origin: str) -> Path:
    """Return the first of PATHS where nothing is, or an answer (to ORIGIN) that is not SOURCE itself."""
    return next(
        path
        for path in paths
        if not path.exists() or (not (source.exists() and path.samefile(source)) and _answer(path, origin))
    )


def _answer(path: Path, origin: str) -> bool:
    """Tell whether the file at PATH is an answer of ours, and nothing else that we must not replace.

    Where ORIGIN tells which file it answers, nobody must have saved it since: what was mended in it would be lost.
    """
    try:
        if not origin:
            return any(map(recognised, workbook.read(path).grids))
        with zipfile.ZipFile(path) as package:
            return f"{META} 1 {origin}".encode() in package.read(tabs.LISTING)
    except (Unreadable, zipfile.BadZipFile, KeyError, OSError):
        return False
