"""The dictionary: which public views there are, and what their columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog import fields
from catalog.store import knowledge, migration
from catalog.store.connection import is_there, nowhere, reading


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a public view, with its type in DuckDB's words and the field that describes it."""

    type: str
    field: fields.Field


@dataclass(frozen=True, slots=True)
class View:
    """A public view, its columns, and whether it can be asked as of a day."""

    entity: fields.Entity
    columns: Sequence[Column]
    as_of: bool


def described(path: Path, entity: fields.Entity) -> View:
    """Return the view of ENTITY as the catalogue at PATH has it; without a catalogue as a new one would."""
    if is_there(path):
        with reading(path) as connection:
            return _view(connection, entity)
    with nowhere() as connection:
        migration.apply(connection)
        knowledge.refresh(connection)
        return _view(connection, entity)


def _view(connection: duckdb.DuckDBPyConnection, entity: fields.Entity) -> View:
    rows = connection.execute(f'describe select * from main."{entity.view}"').fetchall()  # noqa: S608 - our names
    columns = [Column(str(kind), fields.column(entity, str(name))) for name, kind, *_ in rows]
    return View(entity, columns, entity.view in knowledge.dated(connection))
