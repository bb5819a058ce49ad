"""Vocabularies, views and comments in the catalogue: loaded anew when the program's knowledge has changed."""

import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from catalog import datafiles, fields, vocabulary
from catalog.errors import CatalogProblem
from catalog.folding import fold
from catalog.store import bulk, readings, twins
from catalog.store.transaction import transaction

FOLDERS = ("fields", "terms", "views")
ORIGIN = "daicho"

_TERM_COLUMNS = (
    "vocabulary", "term", "position", "label_ja", "label_en", "definition_ja", "definition_en", "parent", "flags",
    "basis", "dpv", "fides", "valid_from", "valid_to", "origin",
)  # fmt: skip


def require_not_newer(connection: duckdb.DuckDBPyConnection, path: Path, *, deliberately: bool = False) -> None:
    """Raise CatalogProblem where the catalogue at PATH has newer knowledge than this program would load over it.

    A newer program's is never loaded over; that which came after this program's own, only DELIBERATELY.
    """
    applied = _applied(connection)
    if not applied or applied[-1][0] == (ours := _fingerprint()):
        return
    program = applied[-1][1]
    if _release(program) > _release(version("daicho")):
        raise CatalogProblem("catalog.newer_knowledge", path=path, program=program, ours=version("daicho"))
    if not deliberately and ours in {fingerprint for fingerprint, _ in applied}:
        raise CatalogProblem("catalog.former_knowledge", path=path)


def refresh(connection: duckdb.DuckDBPyConnection) -> bool:
    """Load the knowledge where it differs from what the catalogue has; tell whether it did."""
    fingerprint, applied = _fingerprint(), _applied(connection)
    if applied and applied[-1][0] == fingerprint:
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


def dated(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the public views that can also be asked as of a day."""
    macros = connection.execute("select function_name from duckdb_functions() where schema_name = 'main'").fetchall()
    return frozenset(name.removesuffix("_as_of") for (name,) in macros if name.endswith("_as_of"))


def _fingerprint() -> str:
    return f"{datafiles.fingerprint(*FOLDERS)} {readings.READERS}"


def _applied(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return the fingerprints of all knowledge that the catalogue ever had, the last in force, and by which program."""
    return connection.execute("select hash, program from daicho_store.knowledge order by applied_at").fetchall()


def _release(program: str) -> list[int]:
    """Return the figures of the release that PROGRAM is a version of: 1.2 of 1.2rc1."""
    found = re.match(r"\d+(?:\.\d+)*", program)
    return [int(figures) for figures in found[0].split(".")] if found else []


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
    of_any_day = dated(connection)
    for entity in fields.entities():
        columns = [
            str(row[0])
            for row in connection.execute(f'describe select * from main."{entity.view}"').fetchall()  # noqa: S608
        ]
        described = [fields.column(entity, column) for column in columns]
        twins.create(connection, entity, described, as_of=entity.view in of_any_day)
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
