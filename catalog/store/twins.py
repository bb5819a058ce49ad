"""The Japanese twins of the public views: the same rows under Japanese names, labels where the views have codes."""

import duckdb

from catalog import fields, vocabulary

AS_WRITTEN = frozenset({"register"})
"""Views whose columns are the words of their cells, whatever the fields say of codes."""

_LABELS = "daicho_store.field_label"
_JOINED = frozenset({"term", "mark"})


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schema of the twins, and the labels of the tables and fields that views name."""
    connection.execute('create schema if not exists "日本語"')
    named = f"select * from (values {_names()}) as n(entity, field, label)"  # noqa: S608 - names of our field files
    connection.execute(f"create or replace view {_LABELS} as {named}")


def create(
    connection: duckdb.DuckDBPyConnection, entity: fields.Entity, described: list[fields.Field], *, as_of: bool
) -> None:
    """Create the twin of ENTITY's view, whose columns are DESCRIBED, and of its as-of macro where it has one."""
    columns = ", ".join(f'{_told(entity, field)} as "{field.label_ja}"' for field in described)
    joins = " ".join(_join(entity, field) for field in described)
    twin = f'"日本語"."{entity.label_ja}"'
    connection.execute(f'create or replace view {twin} as select {columns} from main."{entity.view}" as v {joins}')  # noqa: S608
    if as_of:
        connection.execute(
            f"""
            create or replace macro "日本語"."{entity.label_ja}_時点"("日", "既知" := null) as table
            select {columns} from main."{entity.view}_as_of"("日", known_at := "既知") as v {joins}
            """  # noqa: S608 - names come from our own field files
        )


def coded(entity: fields.Entity, field: fields.Field) -> bool:
    """Tell whether FIELD of ENTITY's view holds codes of a vocabulary."""
    return entity.view not in AS_WRITTEN and bool(field.vocabulary) and field.kind in {*_JOINED, "terms"}


def _names_a_field(entity: fields.Entity, field: fields.Field) -> bool:
    return field.key in ("entity", "field") and field.kind == "id" and field in entity.fields


def _told(entity: fields.Entity, field: fields.Field) -> str:
    """Return the expression of FIELD in the twin: its label; a code that nothing is known of stays as it is."""
    column = f'v."{field.key}"'
    if _names_a_field(entity, field):
        return f'coalesce("{field.key}_label".label, {column})'
    if not coded(entity, field):
        return column
    if field.kind in _JOINED:
        return f'coalesce("{field.key}_label".label_ja, {column})'
    return f"""(
        select string_agg(coalesce(t.label_ja, c.code), '、' order by t.position, c.code)
        from unnest(string_split({column}, ' ')) as c(code)
        left join daicho_store.term as t on t.vocabulary = '{field.vocabulary}' and t.term = c.code
    )"""  # noqa: S608 - names come from our own field files


def _join(entity: fields.Entity, field: fields.Field) -> str:
    label = f'"{field.key}_label"'
    if _names_a_field(entity, field):
        named = "n.field is null" if field.key == "entity" else "n.field is not null"
        whose = f'{label}.entity = v."entity"' + (f' and {label}.field = v."field"' if field.key == "field" else "")
        return f"left join (from {_LABELS} as n where {named}) as {label} on {whose}"
    if coded(entity, field) and field.kind in _JOINED:
        terms = f"(select term, label_ja from daicho_store.term where vocabulary = '{field.vocabulary}')"  # noqa: S608
        return f'left join {terms} as {label} on {label}.term = v."{field.key}"'
    return ""


def _names() -> str:
    """Return (table, field, label) of every field as SQL; a table's own label has no field."""
    facts = {term.code: term.label_ja for term in vocabulary.terms("organization_fact")}
    named: dict[tuple[str, str | None], str] = {("organization", None): "組織"}
    named |= {("organization", code): label for code, label in facts.items()}
    for sheet in fields.sheets():
        named[sheet.table, None] = sheet.sheet["ja"]
        named |= {(sheet.table, field.key): field.label_ja for field in sheet.fields}
    return ", ".join(
        f"({_quoted(entity)}, {_quoted(field)}, {_quoted(label)})" for (entity, field), label in named.items()
    )


def _quoted(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"
