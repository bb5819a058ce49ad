"""The zip package that .xlsx and .ods files are: within limits, and every part as long as it says it is."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ledgers import markup
from ledgers.limits import MAX_UNPACKED, MEGABYTE, Unreadable

DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, KeyError, EOFError, ValueError, OverflowError, OSError)
"""What reading a package raises where it is broken."""

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 1
_END, _END_SIZE, _END_WITHIN = b"PK\x05\x06", 22, 66_000


class Package:
    """An open package; its parts are read one by one, whole."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._parts = {part.filename: part for part in file.infolist()}
        if len({name.lower() for name in self._parts}) != len(file.infolist()):  # readers tell no case apart
            raise zipfile.BadZipFile("two parts of one name")
        self._unread = dict(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @property
    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._parts)

    @property
    def unpacked(self) -> int:
        """Return how many bytes all parts have, as far as they say."""
        return sum(part.file_size for part in self._parts.values())

    def read(self, name: str) -> bytes:
        """Return the bytes of the part NAME; they are no more and no other than its entry says."""
        part = self._parts[name]
        packed, method = self._packed(part)
        if method == zipfile.ZIP_STORED:
            data = packed
        else:
            inflating = zlib.decompressobj(-15)
            data = inflating.decompress(packed, part.file_size + 1)
            if not inflating.eof:
                raise zipfile.BadZipFile("longer than it says")
        if len(data) != part.file_size or zlib.crc32(data) != part.CRC:
            raise zipfile.BadZipFile("not what it says")
        self._unread.pop(name, None)
        return data

    def rest(self) -> Iterator[bytes]:
        """Yield all parts that were not read yet: other readers do not stop where a part says that it ends."""
        for name in list(self._unread):
            yield self.read(name)

    def _packed(self, part: zipfile.ZipInfo) -> tuple[bytes, int]:
        if part.flag_bits & _ENCRYPTED:
            raise Unreadable("file-encrypted")
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise zipfile.BadZipFile("packed in an unknown way")
        file = self._file.fp
        assert file is not None
        file.seek(part.header_offset)
        signature, name, extra = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if signature != b"PK\x03\x04":
            raise zipfile.BadZipFile("no part here")
        file.seek(name + extra, 1)
        return file.read(part.compress_size), part.compress_type


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open the package at PATH; what is found broken in it while it is open turns it down.

    Raises:
        Unreadable: it is damaged, encrypted, or larger when unpacked than is read.
    """
    with path.open("rb") as raw:
        try:
            _require_one_directory(raw)
            with zipfile.ZipFile(raw) as file:
                package = Package(file)
                if package.unpacked > MAX_UNPACKED:
                    raise Unreadable("file-too-large", limit=str(MAX_UNPACKED // MEGABYTE))
                yield package
        except (*DAMAGED, *markup.DAMAGED) as error:
            raise Unreadable("file-damaged") from error
        except (RuntimeError, NotImplementedError) as error:  # encryption, or a version of zip that nobody writes
            raise Unreadable("file-encrypted") from error


def _require_one_directory(file: IO[bytes]) -> None:
    """Refuse a package that may have two directories: different readers would take different ones."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_WITHIN))
    end = file.read()
    if not (end[-_END_SIZE:].startswith(_END) and end.endswith(b"\0\0")) and end.count(_END) != 1:
        raise zipfile.BadZipFile("not one directory")
