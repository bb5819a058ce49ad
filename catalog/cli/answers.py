"""Answering: a copy of the clerk's own file goes back, every problem marked where it stands."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.cli import output, sheets
from catalog.cli.intake import Taken, Taking
from catalog.errors import UsageProblem, where
from catalog.findings import Finding
from catalog.messages import Lang, say
from ledgers import workbook
from ledgers.limits import Unreadable

WORDS = ("always", "never")


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether copies go back: on errors, ALWAYS (on warnings, too) or NEVER; into FOLDER, else beside the file."""

    always: bool = False
    never: bool = False
    folder: Path | None = None


def wish(words: Sequence[str]) -> Wish:
    """Return what the option ``--feedback``, given once or several times, asks for.

    Raises:
        UsageProblem: the WORDS contradict each other.
    """
    folders = [word for word in words if word not in WORDS]
    if len(folders) > 1 or set(words) >= set(WORDS):
        raise UsageProblem("import.feedback_twice", written=" ".join(words))
    return Wish("always" in words, "never" in words, Path(folders[0]) if folders else None)


def written(taking: Taking, wished: Wish, lang: Lang) -> Taking:
    """Write the copies that are WISHED for of the files of TAKING; one that cannot be written is told and left out."""
    answered = [replace(one, answer=_answer(one, wished, lang)) if _wants(one, wished) else one for one in taking.taken]
    return replace(taking, taken=answered)


def _wants(one: Taken, wished: Wish) -> bool:
    if wished.never or not one.reading.opened or any(found.code == "list-alone" for found in one.outcome.findings):
        return False
    grave = {finding.severity for finding in _clerks(one)} - {"info"}
    return "error" in grave or (wished.always and bool(grave))


def _clerks(one: Taken) -> list[Finding]:
    """Return the findings on ONE without those that no clerk can mend: by an option of the import, or in daicho."""
    return [finding for finding in one.outcome.findings if finding.remedy not in ("option", "program")]


def _answer(one: Taken, wished: Wish, lang: Lang) -> Path | None:
    from ledgers import feedback  # only now: most imports answer nothing

    folder = wished.folder or one.file.parent
    headers = {sheet.sheet: sheet.header_row for sheet in reversed(sheets.shown(one.reading)) if sheet.header_row}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return feedback.write(one.file, _book(one), _clerks(one), folder, lang, headers=headers)
    except OSError as error:
        output.narrate(say("file.cannot_write", lang, path=folder, detail=error.strerror or error))
        return None
    except Exception as mistake:  # what became of the file is stored, and must be told whatever happens here
        if os.environ.get("DAICHO_DEBUG"):
            raise
        output.narrate(say("feedback.mistake", lang, file=one.file.name, where=where(mistake)))
        return None


def _book(one: Taken) -> workbook.Workbook | None:
    """Return the cells of ONE again; a file that could not be read once, or took too much, is not tried anew."""
    if any(finding.remedy == "file" for finding in one.outcome.findings):
        return None
    try:
        return workbook.read(one.file)
    except Unreadable:
        return None
