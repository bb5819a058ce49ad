"""What kind of file a file is: told by how it begins, since names say what people wish them to be."""

from pathlib import Path

from ledgers import delimited, ods, package, xls, xlsx
from ledgers.limits import MAX_FILE, MEGABYTE, Unreadable
from ledgers.workbook import Workbook

DELIMITED = frozenset({".csv", ".tsv", ".txt"})

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NO_TABLES = (b"%pdf", b"<html", b"<!doctype", b"<?xml", b"\x89png", b"{\\rtf", b"gif8", b"\xff\xd8\xff")
_BINARY_BOOK = "xl/workbook.bin"


def read(path: Path) -> Workbook:
    """Read the file at PATH.

    Raises:
        Unreadable: it is none that can be read.
    """
    if path.stat().st_size > MAX_FILE:
        raise Unreadable("file-too-large", limit=str(MAX_FILE // MEGABYTE))
    with path.open("rb") as file:
        start = file.read(64)
    if not start:
        raise Unreadable("file-empty")
    if start.startswith(_ZIP):
        return _packaged(path)
    if start.startswith(_OLE):
        return _compound(path)
    if path.suffix.lower() not in DELIMITED or start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_NO_TABLES):
        raise Unreadable("file-not-workbook")
    return delimited.read(path)


def is_plain(path: Path, unpacked: int) -> bool:
    """Tell whether the file at PATH is written so plainly that its size tells what reading it takes.

    It is text, or a package of at most so many bytes when UNPACKED with sheets as most programs write them.
    """
    try:
        with path.open("rb") as file:
            start = file.read(len(_ZIP))
        if start != _ZIP:
            return start != _OLE
        with package.opened(path) as opened:
            return opened.unpacked <= unpacked and xlsx.is_one(opened) and xlsx.is_plain(opened)
    except (Unreadable, OSError, ValueError):  # whoever reads it is told so at once
        return True


def _packaged(path: Path) -> Workbook:
    with package.opened(path) as opened:
        if xlsx.is_one(opened):
            return xlsx.read(path, opened)
        if ods.CONTENT in opened:
            return ods.read(opened)
        raise Unreadable("file-kind" if _BINARY_BOOK in opened else "file-not-workbook")


def _compound(path: Path) -> Workbook:
    """Read the compound file at PATH, which may be many things; the names of what is in it tell."""
    data = path.read_bytes()
    if _named("EncryptedPackage", data):
        raise Unreadable("file-encrypted")
    if _named("Workbook", data) or _named("Book", data):
        return xls.read(data)
    if any(_named(name, data) for name in ("WordDocument", "PowerPoint Document", "__properties_version1.0")):
        raise Unreadable("file-kind")
    raise Unreadable("file-encrypted" if path.suffix.lower() in {".xlsx", ".xlsm"} else "file-damaged")


def _named(name: str, data: bytes) -> bool:
    return name.encode("utf-16-le") in data
