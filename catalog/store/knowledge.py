"""Vocabularies, views and comments in the catalogue: loaded anew when the program's knowledge has changed."""

from datetime import UTC, datetime
from importlib.metadata import version

import duckdb

from catalog import datafiles, fields, vocabulary
from catalog.folding import fold
from catalog.store import bulk, readings, twins
from catalog.store.transaction import transaction

FOLDERS = ("fields", "terms", "views")
ORIGIN = "daicho"

_TERM_COLUMNS = (
    "vocabulary", "term", "position", "label_ja", "label_en", "definition_ja", "definition_en", "parent", "flags",
    "basis", "dpv", "fides", "valid_from", "valid_to", "origin",
)  # fmt: skip


def refresh(connection: duckdb.DuckDBPyConnection) -> bool:
    """Load the knowledge where it differs from what the catalogue has; tell whether it did."""
    fingerprint = f"{datafiles.fingerprint(*FOLDERS)} {readings.READERS}"
    applied = connection.execute("select hash from daicho_store.knowledge order by applied_at desc limit 1").fetchone()
    if applied and applied[0] == fingerprint:
        return False
    with transaction(connection):
        _load_terms(connection)
        _create_views(connection)
        readings.rebuild(connection)
        connection.execute(
            "insert into daicho_store.knowledge values ($1, $2, $3)",
            [fingerprint, version("daicho"), datetime.now(UTC).replace(tzinfo=None)],
        )
    return True


def _load_terms(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from daicho_store.term where origin = $1", [ORIGIN])
    connection.execute("delete from daicho_store.alias where origin = $1", [ORIGIN])
    terms: list[bulk.Row] = []
    aliases: list[bulk.Row] = []
    for name in vocabulary.vocabularies():
        for position, term in enumerate(vocabulary.terms(name), start=1):
            terms.append(_term_row(term, position))
            aliases += ((name, spelling, key, term.code, ORIGIN) for key, spelling in _keys(term).items())
    bulk.insert(connection, "term", _TERM_COLUMNS, terms)
    bulk.insert(connection, "alias", ("vocabulary", "alias", "folded", "term", "origin"), aliases)


def _keys(term: vocabulary.Term) -> dict[str, str]:
    """Return one spelling of TERM for each folded key."""
    return {fold(spelling): spelling for spelling in reversed(term.spellings)}


def _term_row(term: vocabulary.Term, position: int) -> bulk.Row:
    return (
        term.vocabulary, term.code, position, term.label_ja, term.label_en, term.definition_ja, term.definition_en,
        term.parent or None, " ".join(term.flags) or None, term.basis or None, term.dpv or None, term.fides or None,
        term.valid_from or None, term.valid_to or None, ORIGIN,
    )  # fmt: skip


def _create_views(connection: duckdb.DuckDBPyConnection) -> None:
    for name in datafiles.names("views", ".sql"):
        connection.execute(datafiles.text(f"views/{name}.sql"))
    twins.prepare(connection)
    asked = (
        "select function_name from duckdb_functions() where schema_name = 'main' and ends_with(function_name, '_as_of')"
    )
    macros = {name for (name,) in connection.execute(asked).fetchall()}
    for entity in fields.entities():
        columns = [
            str(row[0])
            for row in connection.execute(f'describe select * from main."{entity.view}"').fetchall()  # noqa: S608
        ]
        described = [fields.column(entity, column) for column in columns]
        twins.create(connection, entity, described, as_of=f"{entity.view}_as_of" in macros)
        _comment(connection, entity, described)


def _comment(connection: duckdb.DuckDBPyConnection, entity: fields.Entity, described: list[fields.Field]) -> None:
    """Copy the dictionary into the comments on views and columns, English and Japanese."""
    views = {f'main."{entity.view}"': "en", f'"日本語"."{entity.label_ja}"': "ja"}
    statements = []
    for view, lang in views.items():
        statements.append(f"comment on view {view} is {_quoted(entity.description['ja' if lang == 'ja' else 'en'])}")
        for field in described:
            name = field.label_ja if lang == "ja" else field.key
            told = field.help("ja" if lang == "ja" else "en") or field.label("ja" if lang == "ja" else "en")
            statements.append(f'comment on column {view}."{name}" is {_quoted(told)}')
    connection.execute(";\n".join(statements))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
