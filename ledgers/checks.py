"""Checks on what was read: structural errors that reject a file, and what a person should look at."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from catalog import fields
from catalog.content import Content, field_index
from catalog.findings import Finding
from catalog.folding import compact, fold
from catalog.matching import is_serial
from catalog.readings.corporate import read_number
from catalog.readings.counts import read_count
from catalog.readings.dates import DateReading, read_date, read_serial
from catalog.readings.groups import read_group
from catalog.readings.lists import split
from catalog.readings.marks import read_mark
from catalog.vocabulary import meaning
from ledgers.blanks import blank_answers

Check = Callable[[Content], Iterable[Finding]]

_COMPARED = frozenset({"data_item", "subject", "purpose", "acquisition", "consent_method"})
"""Vocabularies that comparisons are made by, read in the many values of a cell."""

_HAS_NUMBER = "corporate_number"


def check(content: Content) -> list[Finding]:
    """Return everything that is wrong with CONTENT, in the order of its cells."""
    found = [finding for one in CHECKS for finding in one(content)]
    order = {sheet.name: number for number, sheet in reversed(list(enumerate(content.sheets)))}
    return sorted(
        found, key=lambda f: (order.get(f.place.sheet or "", -1), f.place.row or 0, f.place.column or 0, f.code)
    )


def nothing_at_all(content: Content) -> Iterator[Finding]:
    """Find a workbook that has our sheets and says nothing on them."""
    if not any(content.entries.values()):
        yield Finding("content-empty")


def unnamed_activities(content: Content) -> Iterator[Finding]:
    """Find activities without a name: nobody could refer to them."""
    for index, name in enumerate(content.values("activity", "name")):
        if name is None:
            yield Finding("activity-nameless", content.place("activity", index, "name"))


def references_used_twice(content: Content) -> Iterator[Finding]:
    """Find reference numbers that stand for different things in one ledger.

    Paper and electronic copies of the same information may share one, and each sheet may count from one on.
    """
    named = defaultdict(list)
    name, reference = field_index("activity", "name"), field_index("activity", "reference")
    for index, entry in enumerate(content.activities):
        if number := entry.values[reference]:
            named[compact(number), entry.sheet if is_serial(number) else None].append((index, entry))
    for entries in named.values():
        _, first = entries[0]
        for index, entry in entries[1:]:
            if fold(entry.values[name] or "") != fold(first.values[name] or ""):
                yield Finding(
                    "reference-twice",
                    content.place("activity", index, "reference"),
                    {"reference": entry.values[reference] or "", "row": str(first.row)},
                )


def unread_values(content: Content) -> Iterator[Finding]:
    """Find marks, dates, counts and terms that cannot be read; they are kept as they were written."""
    for table, entries in content.entries.items():
        for at, field in enumerate(fields.content()[table]):
            if not (code := _finding_code(field)):
                continue
            told = {written for entry in entries if (written := entry.values[at]) is not None}
            unread = {written for written in told if not _readable(field.kind, field.vocabulary, written)}
            for index, entry in enumerate(entries) if unread else ():
                if (written := entry.values[at]) in unread:
                    yield Finding(code, content.place(table, index, field.key), {"field": field, "written": written})


def doubtful_dates(content: Content) -> Iterator[Finding]:
    """Find dates that are read although they may be meant otherwise: of an era that had ended by then, or numbers."""
    for table, entries in content.entries.items():
        for at, field in enumerate(fields.content()[table]):
            for index, entry in enumerate(entries) if field.kind == "date" else ():
                written = entry.values[at]
                reading = (read_date(written) or read_serial(written)) if written else None
                code = reading and _doubt(written or "", reading)
                if written and reading and code:
                    values = {"written": written, "read": reading.day.isoformat()}
                    yield Finding(code, content.place(table, index, field.key), values)


def _doubt(written: str, reading: DateReading) -> str | None:
    if reading.past_era:
        return "date-past-era"
    return "date-serial" if read_serial(written) else None


def mistyped_numbers(content: Content) -> Iterator[Finding]:
    """Find corporate numbers whose check digit is wrong, or that have more or fewer digits; nobody is known by them."""
    for table, index, key, written in _corporate_numbers(content):
        if not read_number(written) and meaning("answer", written) is None:
            yield Finding("corporate-number-wrong", content.place(table, index, key), {"written": written})


def paper_and_electronic(content: Content) -> Iterator[Finding]:
    """Find activities that mix paper and electronic copies in one row: they are kept and disposed of differently."""
    for index, medium in enumerate(content.values("activity", "medium")):
        kinds = {_medium_kind(word) for word in _words(medium)}
        if {"PAPER", "ELECTRONIC"} <= kinds:
            yield Finding("medium-mixed", content.place("activity", index, "medium"), {"written": medium or ""})


def unknown_words(content: Content) -> Iterator[Finding]:
    """Find words of lists that the vocabularies do not have: once each, at the first cell that has them."""
    for table, entries in content.entries.items():
        for at, field in enumerate(fields.content()[table]):
            if field.kind != "text" or not field.vocabulary or field.vocabulary not in _COMPARED:
                continue
            seen: dict[str, list[int]] = defaultdict(list)
            for index, entry in enumerate(entries):
                if written := entry.values[at]:
                    seen[fold(written)].append(index)
            for same in seen.values():
                written = entries[same[0]].values[at] or ""
                if not _is_word(field.vocabulary, written):
                    yield Finding(
                        "word-unknown",
                        content.place(table, same[0], field.key),
                        {"written": written, "vocabulary": field, "times": str(len(same))},
                    )


CHECKS: tuple[Check, ...] = (
    nothing_at_all,
    unnamed_activities,
    references_used_twice,
    unread_values,
    doubtful_dates,
    mistyped_numbers,
    paper_and_electronic,
    unknown_words,
    blank_answers,
)


def _finding_code(field: fields.Field) -> str | None:
    if field.kind == "term":
        return "term-unread"
    return {"mark": "mark-unread", "date": "date-unread", "count": "count-unread"}.get(field.kind)


@cache
def _readable(kind: str, vocabulary: str, written: str) -> bool:
    """Tell whether WRITTEN can be read as its field wants it, or is one of the answers that say why it is not given."""
    if kind == "date" and (read_date(written) or read_serial(written)):
        return True
    if kind == "count" and read_count(written):
        return True
    if kind == "term" and meaning(vocabulary, written):
        return True
    if kind == "mark" and read_mark(written):
        return True
    return meaning("answer", written) is not None


def _is_word(vocabulary: str, written: str) -> bool:
    """Tell whether WRITTEN is a term of VOCABULARY, a group of its data items, or an answer."""
    if meaning(vocabulary, written) or meaning("answer", written):
        return True
    group = read_group(written, vocabulary) if vocabulary == "data_item" else None
    return group is not None and group.known


def _corporate_numbers(content: Content) -> Iterator[tuple[str, int, str, str]]:
    """Yield table, index, field and text of what CONTENT states as corporate numbers."""
    for table, entries in content.entries.items():
        if any(field.key == _HAS_NUMBER for field in fields.content()[table]):
            at = field_index(table, _HAS_NUMBER)
            yield from ((table, index, _HAS_NUMBER, text) for index, e in enumerate(entries) if (text := e.values[at]))
    table, written = "organization_fact", field_index("organization_fact", "written")
    for index, entry in enumerate(content.entries.get(table, ())):
        fact = meaning(table, entry.values[field_index(table, "fact")] or "")
        if fact is not None and fact.code == "CORPORATE_NUMBER" and (text := entry.values[written]):
            yield table, index, "written", text


def _words(written: str | None) -> list[str]:
    separators = next(f.separators for f in fields.content()["activity"] if f.key == "medium")
    return list(split(written, separators + "・/／と及")) if written else []


def _medium_kind(word: str) -> str | None:
    term = meaning("medium", word)
    return None if term is None else term.parent or term.code
