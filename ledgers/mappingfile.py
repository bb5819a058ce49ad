"""Mapping files: which column is which field, as TOML that a person reads, edits and hands to an import."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from catalog import exchange, fields
from catalog.folding import compact
from catalog.mapping import UNREAD, Owner, Settled, SheetMapping
from catalog.messages import Lang, say
from ledgers.headers import key
from ledgers.nearest import MOST, first, nearest
from ledgers.table import ACTIVITY

LEAVE = "-"
"""What stands for the field of a column that is to stay unread."""


class Unclear(Exception):
    """A mapping file says what cannot be understood; the text tells what."""


@dataclass(frozen=True, slots=True)
class Line:
    """A column as the file shows it: its FIELD (None where there is none), HOW it was found, and the PROPOSALS.

    One that IS_OPEN is only shown: no single field can be settled for it.
    """

    header: str
    field: str | None
    how: str = ""
    proposals: Sequence[str] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sheet as the file shows it."""

    fingerprint: str
    lines: Sequence[Line]
    name: str | None = None
    owner: Owner | None = None


def field_key(written: str) -> str | None:
    """Return the key of the field that WRITTEN names by key or label, "" for none (-), None where there is no such."""
    return UNREAD if written.strip() == LEAVE else _spellings().get(compact(written))


def near(written: str) -> list[str]:
    """Return the fields that WRITTEN may have meant, by key or label as it is one: by headers, then by how alike."""
    known = {name: field for field in _columns() for name in (field.label_ja, field.label_en, field.key)}
    alike = get_close_matches(written.strip(), known, n=MOST, cutoff=0.4)
    keys = first([*nearest(key(written))[:1], *(known[name].key for name in alike)])
    return list(keys) if written.isascii() else [label(one, "ja") for one in keys]


def label(field: str, lang: Lang) -> str:
    """Return the label of the field of an activity called FIELD, empty for none."""
    return next((known.label(lang) for known in _columns() if known.key == field), field)


def read(text: str) -> list[SheetMapping]:
    """Return the mappings that the file with TEXT holds.

    Raises:
        Unclear: it is not such a file, or names a field that there is not.
    """
    try:
        sheets = tomllib.loads(text).get("sheet", [])
    except tomllib.TOMLDecodeError as error:
        raise Unclear(str(error)) from error
    if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
        raise Unclear("[[sheet]]")
    return [_mapping(sheet) for sheet in sheets]


def everywhere(mappings: Sequence[SheetMapping]) -> list[Settled]:
    """Return the columns of MAPPINGS, without those on whose field they disagree."""
    columns = {(column.folded, column.field): column for mapping in mappings for column in mapping.columns}
    times = Counter(folded for folded, _ in columns)
    return [column for (folded, _), column in columns.items() if times[folded] == 1]


def write(sketches: Sequence[Sketch], lang: Lang) -> str:
    """Return the text of the file that shows SKETCHES, explained in LANG."""
    lines = [f"# {line}" for line in say("mapping.head.lines", lang).split("|")]
    for sketch in sketches:
        lines += ["", *_sheet(sketch, lang)]
    return "\n".join(lines) + "\n"


def _sheet(sketch: Sketch, lang: Lang) -> Iterator[str]:
    yield "[[sheet]]"
    if sketch.name:
        yield f"name = {_quoted(sketch.name)}"
    yield f"fingerprint = {_quoted(sketch.fingerprint)}"
    if sketch.owner:
        yield f"organization = {_quoted(sketch.owner.organization)}"
        yield f"ledger = {_quoted(sketch.owner.ledger)}"
    if sketch.owner and sketch.owner.department:
        yield f"department = {_quoted(sketch.owner.department)}"
    yield "[sheet.columns]"
    times = Counter(key(line.header) for line in sketch.lines)
    for line in sketch.lines:
        yield from _line(line, lang, alone=times[key(line.header)] == 1)


def _line(line: Line, lang: Lang, *, alone: bool) -> Iterator[str]:
    """Yield a column: as it is read, or where that is open, as it might be; only what holds is no comment."""
    header, is_open = _quoted(line.header), line.is_open or line.field is None
    named = label(line.field or "", lang)
    note = say("mapping.note", lang, label=named, how=line.how) if named and line.how else named or line.how
    told = f"{header} = {_quoted(line.field or LEAVE)}"
    yield f"{'# ' if is_open or not alone else ''}{told}{f'  # {note}' if note else ''}"
    for proposal in line.proposals if is_open else ():
        yield f"# {header} = {_quoted(proposal)}  # {label(proposal, lang)}"


def _mapping(sheet: Mapping[str, Any]) -> SheetMapping:
    columns, owner = sheet.get("columns", {}), None
    if not isinstance(columns, dict):
        raise Unclear("[sheet.columns]")
    told = {name: sheet.get(name) for name in ("fingerprint", "organization", "ledger", "department")}
    if wrong := [name for name, value in told.items() if not isinstance(value, str | None)]:
        raise Unclear(wrong[0])
    if told["organization"] and told["ledger"]:
        owner = Owner(told["organization"], told["ledger"], told["department"])
    settled = tuple(Settled(header, key(header), _field(header, value)) for header, value in columns.items())
    return SheetMapping(told["fingerprint"] or "", settled, (owner,) if owner else ())


def _field(header: str, written: object) -> str:
    found = field_key(written) if isinstance(written, str) else None
    if found is None:
        raise Unclear(f"{_quoted(header)} = {_quoted(str(written))} ({', '.join(near(str(written)))})")
    return found


@cache
def _columns() -> Sequence[fields.Field]:
    """Return the fields that a column of activities may be."""
    return exchange.columns(ACTIVITY)


@cache
def _spellings() -> Mapping[str, str]:
    """Return the keys of the fields of an activity by what they may be called."""
    known = _columns()
    labels = {compact(label): field.key for field in known for label in (field.label_en, field.label_ja)}
    return labels | {compact(field.key): field.key for field in known}


def _quoted(text: str) -> str:
    """Return TEXT as a string of TOML, which is one of JSON but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
