"""Readings of written words, kept beside them: folded keys, days, counts and periods; derived and rebuildable."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import duckdb

from catalog import fields, folding
from catalog.folding import fold
from catalog.readings import counts, dates, groups, marks, periods
from catalog.store import bulk
from catalog.vocabulary import meaning

TABLES = {
    "spelling": ("written", "folded", "version"),
    "date_reading": ("written", "day", "precision", "version"),
    "count_reading": ("written", "count_min", "count_max", "approximate", "unit", "version"),
    "period_reading": ("written", "months", "event", "until", "version"),
    "answer_reading": ("written", "answer", "version"),
    "group_reading": ("written", "position", "term", "version"),
}
"""The tables of readings and their columns; the first is the words that were read."""

ANSWER = "answer"
"""Beside the tables: words that are only kept as spellings where they are an answer (無, 該当なし, 不明)."""

_CHOICE = 2
"""The version of which words are read at all."""

READERS = ".".join(map(str, [*(one.VERSION for one in (folding, dates, counts, periods, marks, groups)), _CHOICE]))
"""Which versions of the readers read the words; where they change, all is read anew."""

LONGEST_SPELLING = 200
"""Characters; longer words are prose, never a term, a name or an answer."""

_FACT = ("organization_fact", "written")
"""What is stated of an organization may be a term (its kind), which the field's own line cannot say."""

_ITEM = ("activity_item", "written")
_ITEMS = "data_item"

_OF_KIND = {"date": ["date_reading"], "count": ["count_reading"], "mark": ["answer_reading"]}
"""Tables of readings that the words of a field belong in by its kind."""

_NAMES = frozenset({"name", "responsible_party", "provider"})
"""Fields that name a party, which is known by its folded name."""


@cache
def targets(table: str) -> Mapping[str, tuple[str, ...]]:
    """Return, for the field keys of the content TABLE, the tables of readings that their words belong in."""
    return {field.key: _targets(table, field) for field in fields.content()[table]}


def add(connection: duckdb.DuckDBPyConnection, written: Mapping[str, Iterable[str]]) -> None:
    """Read the words WRITTEN (by target) that the catalogue has not read before, and keep the readings."""
    for target, words in written.items():
        table = "spelling" if target == ANSWER else target
        fresh = _unread(connection, table, sorted(set(words)))
        rows = [row for word in fresh for row in _READERS[table](word)]
        if target == ANSWER:
            answers = _answers(connection)
            rows = [row for row in rows if row[1] in answers]
        bulk.insert(connection, table, TABLES[table], rows)


def rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Read everything that was ever written anew."""
    for table in TABLES:
        connection.execute(f"delete from daicho_store.{table}")  # noqa: S608 - our own names
    for target in (*TABLES, ANSWER):
        add(connection, {target: _all_words(connection, target)})


def _targets(table: str, field: fields.Field) -> tuple[str, ...]:
    is_name = table != "activity" and field.key in _NAMES
    # a whole cell whose elements have a table of their own is read there: of the cell only 無 and 該当なし matter
    whole = table == "activity" and field.into
    is_term = not whole and (field.kind in ("mark", "term") or field.vocabulary or (table, field.key) == _FACT)
    is_term = is_term or f"{table}.{field.key}" in _elements()
    found = ["spelling"] if is_name or is_term else [ANSWER]
    found += _OF_KIND.get(field.kind, [])
    if table == "activity_retention" and field.key == "written":
        found.append("period_reading")
    if (table, field.key) == _ITEM:
        found.append("group_reading")
    return tuple(found)


@cache
def _elements() -> frozenset[str]:
    """Return the fields that the elements of whole cells go into whose words are terms of a vocabulary."""
    return frozenset(field.into for field in fields.content()["activity"] if field.into and field.vocabulary)


def _unread(connection: duckdb.DuckDBPyConnection, table: str, words: list[str]) -> list[str]:
    if not words:  # an empty list has no type that texts could be compared with
        return []
    if connection.execute(f"select 1 from daicho_store.{table} limit 1").fetchone() is None:  # noqa: S608
        return words  # looking up a hundred thousand words costs more than reading them
    known = connection.execute(
        f"select written from daicho_store.{table} semi join (select unnest($1) as written) using (written)",  # noqa: S608
        [words],
    ).fetchall()
    return sorted(set(words) - {word for (word,) in known})


def _answers(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the folded keys of everything that is an answer."""
    rows = connection.execute("select folded from daicho_store.alias where vocabulary = 'answer'").fetchall()
    return {folded for (folded,) in rows}


def _all_words(connection: duckdb.DuckDBPyConnection, target: str) -> list[str]:
    asked = [
        f'select "{key}" as written from daicho_store.{table}'  # noqa: S608 - our own names
        for table in fields.content()
        for key, found in targets(table).items()
        if target in found
    ]
    written = " union all ".join(asked)
    question = f"select distinct written from ({written}) where written is not null"  # noqa: S608 - our own names
    return [word for (word,) in connection.execute(question).fetchall()]


def _spelling(word: str) -> list[bulk.Row]:
    return [(word, fold(word), folding.VERSION)] if len(word) <= LONGEST_SPELLING else []


def _date(word: str) -> list[bulk.Row]:
    reading = dates.read_date(word) or dates.read_serial(word)
    return [(word, reading.day, reading.precision, dates.VERSION)] if reading else []


def _count(word: str) -> list[bulk.Row]:
    read = counts.read_count(word)
    return [(word, read.minimum, read.maximum, read.approximate, read.unit, counts.VERSION)] if read else []


def _period(word: str) -> list[bulk.Row]:
    reading = periods.read_period(word)
    return [(word, reading.months, reading.event, reading.until, periods.VERSION)] if reading else []


def _mark(word: str) -> list[bulk.Row]:
    reading = marks.read_mark(word)
    return [(word, reading.answer, marks.VERSION)] if reading and not meaning(ANSWER, word) else []


def _group(word: str) -> list[bulk.Row]:
    reading = groups.read_group(word, _ITEMS)
    terms = reading.terms if reading else ()
    return [(word, position, term, groups.VERSION) for position, term in enumerate(terms, start=1)]


_READERS: Mapping[str, Callable[[str], list[bulk.Row]]] = {
    "spelling": _spelling,
    "date_reading": _date,
    "count_reading": _count,
    "period_reading": _period,
    "answer_reading": _mark,
    "group_reading": _group,
}
