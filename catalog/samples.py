"""The organizations that come with daicho: facts of published privacy policies, clause by clause."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog import datafiles, elements, fields
from catalog.content import Content, Entry, values_of
from catalog.handin import Belonging
from catalog.vocabulary import meaning

FOLDER = "samples"
_DIMENSIONS = {table.removeprefix("activity_"): table for table in fields.content() if table != "activity"}
_LIMITS = {"use_until": "use", "retention": "keep"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One shipped organization: whose it is, its content, and the CLAUSES of its document with titles of ours."""

    name: str
    source: str
    belonging: Belonging
    content: Content
    clauses: Mapping[str, str]


def names() -> list[str]:
    """Return the names of the shipped organizations, in order."""
    return datafiles.names(FOLDER, ".toml")


def load(name: str) -> Sample:
    """Return the shipped organization NAME."""
    facts = tomllib.loads(datafiles.text(f"{FOLDER}/{name}.toml"))
    told = facts["handin"]
    belonging = Belonging(
        organization=told["organization"],
        name=told["name"],
        ledger=told["ledger"],
        kind=told["kind"],
        effective_on=told["effective_on"] or None,
    )
    clauses = {clause["id"]: clause["title"] for clause in facts["clause"]}
    return Sample(name, told["source"], belonging, _content(facts), clauses)


def _content(facts: Mapping[str, Any]) -> Content:
    entries: dict[str, list[Entry]] = {table: [] for table in fields.content()}
    for short, table in _DIMENSIONS.items():
        entries[table] += (Entry(values_of(table, row)) for row in facts.get(short, ()))
    for index, activity in enumerate(facts["activity"]):
        for short, table in _DIMENSIONS.items():
            entries[table] += (Entry(values_of(table, row), index) for row in activity.get(short, ()))
        written = {key: value for key, value in activity.items() if isinstance(value, str)}
        entries["activity"].append(Entry(values_of("activity", {**dict(_cells(activity)), **written})))
    return Content({table: rows for table, rows in entries.items() if rows}, [None] * len(entries["activity"]))


def _cells(activity: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the many-valued cells of ACTIVITY, written from its details where a cell can say the same."""
    for origin in elements.origins():
        short = origin.table.removeprefix("activity_")
        key = fields.content()[origin.table][origin.at].key
        words = tuple(
            row[key]
            for row in activity.get(short, ())
            if row.get(key) and (origin.table != "activity_retention" or _is_limit(row["kind"], origin.field.key))
        )
        cell = origin.field.separators[:1].join(words)
        if words and elements.words_of(cell, origin.field.separators, origin.field.vocabulary) == words:
            yield origin.field.key, cell


def _is_limit(kind: str, key: str) -> bool:
    term = meaning("limit_kind", kind)
    return term is not None and term.code == _LIMITS[key]
