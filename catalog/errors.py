"""What stops a command: exit codes and the exceptions that carry them."""

import os
import traceback
from enum import IntEnum

from catalog.messages import Lang, say


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    """Done; warnings included."""
    DATA = 1
    """Done, with errors in the data: a file rejected, a check failed."""
    USAGE = 2
    """The command line was wrong."""
    FILE = 3
    """An input or output that cannot be read or written; bad SQL; a time or memory cap; a missing helper program."""
    CATALOG = 4
    """The catalogue is locked, damaged, not ours or newer than the program."""
    REFUSED = 5
    """Refused: unsafe SQL, would overwrite, needs confirmation."""
    BUG = 70
    """A mistake of ours."""
    INTERRUPTED = 130
    """Interrupted by the user."""


class DaichoError(Exception):
    """A command cannot go on; KEY names the message, VALUES fill it in."""

    exit_code = ExitCode.BUG

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def message(self, lang: Lang) -> str:
        """Return what happened and how to mend it, in LANG."""
        return say(self.key, lang, **self.values)


class UsageProblem(DaichoError):
    """The options given do not fit together or name something that does not exist."""

    exit_code = ExitCode.USAGE


class FileProblem(DaichoError):
    """A file cannot be read or written, or a question to the catalogue cannot be answered."""

    exit_code = ExitCode.FILE


class CatalogProblem(DaichoError):
    """The catalogue cannot be opened or is not what it should be."""

    exit_code = ExitCode.CATALOG


class Refused(DaichoError):
    """The command would do harm and was not carried out."""

    exit_code = ExitCode.REFUSED


def where(error: BaseException) -> str:
    """Return what ERROR is and where it came up, without the values that were at hand there."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119
