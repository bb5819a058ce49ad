"""Reading with a mistake of ours in it, for our own process and for those that read."""

from pathlib import Path
from typing import Any

from ledgers import reading

_read = reading.read


def read(path: Path, *given: Any, **options: Any) -> reading.Reading:
    if path.stem == "三":
        raise ZeroDivisionError(path)
    return _read(path, *given, **options)
