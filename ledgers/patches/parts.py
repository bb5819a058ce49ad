"""The parts of a workbook's package: read, replaced and added, with their relations and content types."""

import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, dirname, join, normpath, relpath

from ledgers.patches import nodes
from ledgers.patches.nodes import Edit, Unpatchable

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""Kinds of relations are this and a word; in strict workbooks another address and the same word."""

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STAMP = (1980, 1, 1, 0, 0, 0)
_NO_RELATIONS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_PACKAGE}"/>'


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points at: KIND is the last word of the relation's type, TARGET the other part."""

    id: str
    kind: str
    target: str


class Package:
    """The package of the workbook at SOURCE with changes that are only in memory until it is written."""

    def __init__(self, source: Path) -> None:
        self._zip = zipfile.ZipFile(source)
        self._names = {info.filename for info in self._zip.infolist()}
        self._changed: dict[str, bytes] = {}
        self._dropped: set[str] = set()

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def names(self) -> set[str]:
        """Return the names of all parts."""
        return (self._names | self._changed.keys()) - self._dropped

    def read(self, name: str) -> bytes:
        """Return the bytes of the part called NAME.

        Raises:
            Unpatchable: there is none.
        """
        if name not in self.names:
            raise Unpatchable(name)
        return self._changed[name] if name in self._changed else self._zip.read(name)

    def replace(self, name: str, data: bytes) -> None:
        """Make DATA the part called NAME."""
        self._dropped.discard(name)
        self._changed[name] = data

    def drop(self, name: str) -> None:
        """Leave the part called NAME out, with its relations and what is said of its type."""
        types = self.read(CONTENT_TYPES)
        overrides = nodes.parse(types).every("Override")
        gone = [node for node in overrides if node.attributes.get("PartName", "").lstrip("/") == name]
        self.edit(CONTENT_TYPES, [Edit(node.start, node.end, b"") for node in gone])
        self._dropped |= {name, _relations_of(name)}

    def edit(self, name: str, edits: Sequence[Edit]) -> None:
        """Make EDITS in the part called NAME."""
        if edits:
            self.replace(name, nodes.splice(self.read(name), edits))

    def add(self, stem: str, suffix: str, data: bytes, content_type: str) -> str:
        """Add DATA as a part called STEM with a number that is free, and return its name."""
        taken = {name.lower() for name in self.names}
        number = next(n for n in range(1, 100_000) if f"{stem}{n}{suffix}".lower() not in taken)
        self.add_named(f"{stem}{number}{suffix}", data, content_type)
        return f"{stem}{number}{suffix}"

    def add_named(self, name: str, data: bytes, content_type: str) -> None:
        """Add DATA as the part called NAME."""
        self.replace(name, data)
        types = self.read(CONTENT_TYPES)
        root = nodes.parse(types)
        word = f'<Override PartName="/{name}" ContentType="{content_type}"/>'.encode()
        self.edit(CONTENT_TYPES, [nodes.within(types, root, nodes.prefixed(word, nodes.prefix(types, root)))])

    def declare(self, extension: str, content_type: str) -> None:
        """Say that parts ending with EXTENSION are of CONTENT_TYPE, unless something is said of them already."""
        types = self.read(CONTENT_TYPES)
        root = nodes.parse(types)
        if all(node.attributes.get("Extension", "").lower() != extension for node in root.every("Default")):
            word = f'<Default Extension="{extension}" ContentType="{content_type}"/>'.encode()
            word = nodes.prefixed(word, nodes.prefix(types, root))
            self.edit(CONTENT_TYPES, [nodes.within(types, root, word, first=True)])

    def relations(self, name: str) -> list[Relation]:
        """Return what the part called NAME points at within the package."""
        if _relations_of(name) not in self.names:
            return []
        return [
            Relation(
                node.attributes.get("Id", ""),
                node.attributes.get("Type", "").rpartition("/")[2],
                _target(name, node.attributes.get("Target", "")),
            )
            for node in nodes.parse(self.read(_relations_of(name))).every("Relationship")
            if node.attributes.get("TargetMode") != "External"
        ]

    def relate(self, name: str, kind: str, target: str) -> str:
        """Let the part called NAME point at TARGET as its KIND, and return the relation's id."""
        part = _relations_of(name)
        if part not in self.names:
            self.replace(part, _NO_RELATIONS.encode())
        data = self.read(part)
        root = nodes.parse(data)
        taken = {node.attributes.get("Id") for node in root.every("Relationship")}
        fresh = next(f"rId{n}" for n in range(1, 100_000) if f"rId{n}" not in taken)
        to = relpath(target, dirname(name))
        word = f'<Relationship Id="{fresh}" Type="{self.kinds()}/{kind}" Target="{to}"/>'.encode()
        self.edit(part, [nodes.within(data, root, nodes.prefixed(word, nodes.prefix(data, root)))])
        return fresh

    def unrelate(self, name: str, relation: str) -> None:
        """Let the part called NAME no longer have the RELATION."""
        data = self.read(_relations_of(name))
        gone = [n for n in nodes.parse(data).every("Relationship") if n.attributes.get("Id") == relation]
        self.edit(_relations_of(name), [Edit(node.start, node.end, b"") for node in gone])

    def kinds(self) -> str:
        """Return the address that the kinds of this package's relations begin with."""
        types = re.search(rb"[\"'](http://[^\"']+)/worksheet[\"']", self.read(_relations_of(WORKBOOK)))
        return types[1].decode() if types else RELATIONS

    def write(self, target: Path) -> None:
        """Write the package to TARGET: parts that did not change with the same bytes, in the same order."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
            for info in self._zip.infolist():
                if info.filename in self._dropped:
                    continue
                if info.filename in self._changed:
                    written.writestr(_copied(info), self._changed[info.filename])
                elif not info.is_dir():
                    with self._zip.open(info) as old, written.open(_copied(info), "w") as new:
                        shutil.copyfileobj(old, new)
            for name in sorted(self._changed.keys() - self._names - self._dropped):
                fresh = zipfile.ZipInfo(name, _STAMP)
                fresh.compress_type = zipfile.ZIP_DEFLATED
                written.writestr(fresh, self._changed[name])


def _copied(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return what says of a part how it is packed, without where it stood."""
    fresh = zipfile.ZipInfo(info.filename, info.date_time)
    fresh.compress_type = info.compress_type
    fresh.external_attr = info.external_attr
    fresh.file_size = info.file_size  # tells whether large sizes need more room
    return fresh


def _relations_of(name: str) -> str:
    return f"{dirname(name)}/_rels/{basename(name)}.rels"


def _target(name: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(name), target))
