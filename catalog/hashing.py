"""What is hashed and how: the content of a revision, and the chain over everything that was written.

Version 1. Content: values only, no cells and no layout. A row is the JSON object of its non-blank values by field
key, with the values of unknown columns as ``[header, written]`` pairs under ``+``. An activity is the object
``{table: [rows in order]}`` of its own row and its dimensions. A revision is one line per activity, ``id`` TAB
``hash``, sorted, and one line per other row, ``table`` TAB row, sorted, each line ended by a line feed. JSON has sorted
keys, no spaces and no escapes beyond those JSON demands; hashes are SHA-256 in lower-case hexadecimal over UTF-8.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256

from catalog import fields
from catalog.content import Content, Entry

VERSION = 1
GENESIS = "0" * 64
"""The hash before the first entry of a chain."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

_QUOTED = json.encoder.encode_basestring

Pairs = list[tuple[str, str]]


def activity_hashes(content: Content) -> list[str]:
    """Return the hash of each activity of CONTENT: its row, its dimensions and its unknown columns."""
    extras = _extras(content)
    rows: list[dict[str, list[str]]] = [{} for _ in content.activities]
    for table, entries in sorted(content.entries.items()):
        for index, entry in enumerate(entries):
            owner = index if table == "activity" else entry.activity
            if owner is not None:
                rows[owner].setdefault(table, []).append(_row(table, entry, extras.get((table, index))))
    objects = (",".join([f'"{table}":[{",".join(told)}]' for table, told in row.items()]) for row in rows)
    return [_sha256(f"{{{members}}}") for members in objects]


def content_hash(content: Content, ids: Sequence[str], hashes: Sequence[str]) -> str:
    """Return the hash of CONTENT whose activities have the IDS and the HASHES given."""
    extras = _extras(content)
    lines = [f"{activity}\t{digest}" for activity, digest in zip(ids, hashes, strict=True)]
    for table, entries in content.entries.items():
        lines += [
            f"{table}\t{_row(table, entry, extras.get((table, index)))}"
            for index, entry in enumerate(entries)
            if table != "activity" and entry.activity is None
        ]
    return _sha256("".join(f"{line}\n" for line in sorted(lines)))


def link(former: str, entry: str) -> str:
    """Return the hash of the journal's ENTRY after the hash FORMER."""
    return _sha256(f"{former}\n{entry}")


def canonical(value: object) -> str:
    """Return VALUE as canonical JSON."""
    return _ENCODER.encode(value)


def _row(table: str, entry: Entry, extras: Pairs | None) -> str:
    """Return the row of TABLE that is ENTRY, with its EXTRAS, as canonical JSON: + comes before all letters."""
    # activities hardly ever say the same, their details nearly always do
    members = _members(table, entry.values) if table == "activity" else _known_members(table, entry.values)
    if extras:
        members = ",".join(filter(None, (f'"+":{canonical(extras)}', members)))
    return f"{{{members}}}"


def _members(table: str, values: Sequence[str | None]) -> str:
    """Return the members of a row's JSON object. Put together here: the encoder alone takes twice as long."""
    assert len(values) == len(_keys(table)), "what no field holds would not be hashed"
    return ",".join([f"{key}:{_QUOTED(value)}" for key, at in _keys(table) if (value := values[at]) is not None])


_known_members = lru_cache(maxsize=100_000)(_members)


def _extras(content: Content) -> Mapping[tuple[str, int], Pairs]:
    found: dict[tuple[str, int], Pairs] = defaultdict(list)
    for extra in content.extras:
        found[extra.table, extra.at].append((extra.header, extra.written))
    return {place: sorted(pairs) for place, pairs in found.items()}


@cache
def _keys(table: str) -> list[tuple[str, int]]:
    """Return the keys of TABLE's fields in their order, as JSON, with their places among the values of an entry."""
    return sorted((_QUOTED(field.key), at) for at, field in enumerate(fields.content()[table]))


def _sha256(text: str | Iterable[str]) -> str:
    return sha256("".join(text).encode("utf-8", "surrogatepass")).hexdigest()
