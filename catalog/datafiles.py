"""The data files that come with the packages: knowledge that people review, read as they are.

They are looked for beside the code: wheels are always unpacked, and ``importlib.resources`` would slow every start.
"""

from csv import DictReader
from hashlib import sha256
from io import StringIO
from pathlib import Path

CATALOG = "catalog"
_ROOT = Path(__file__).parent.parent


def records(path: str, package: str = CATALOG) -> list[dict[str, str]]:
    """Return the rows of the CSV file PATH (within PACKAGE) as dictionaries by its header."""
    return list(DictReader(StringIO(text(path, package), newline="")))


def text(path: str, package: str = CATALOG) -> str:
    """Return the text of the file PATH (within PACKAGE)."""
    return _at(path, package).read_text(encoding="utf-8")


def names(folder: str, suffix: str, package: str = CATALOG) -> list[str]:
    """Return the names, without SUFFIX, of the files in FOLDER that end with it, in order."""
    found = (entry.name for entry in _at(folder, package).iterdir())
    return sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix))


def fingerprint(*folders: str) -> str:
    """Return the SHA-256 over names and contents of the files in FOLDERS of the catalogue package."""
    digest = sha256()
    for folder in folders:
        for name in names(folder, ""):
            entry = _at(f"{folder}/{name}", CATALOG)
            if entry.is_file():
                content = entry.read_bytes()
                digest.update(f"{folder}/{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def _at(path: str, package: str) -> Path:
    return _ROOT / package / path
