"""``daicho tables``: the public views and what their columns mean."""

from typing import Annotated, Any

import typer

from catalog import fields
from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, Catalog, Json, Language, spoken
from catalog.errors import UsageProblem
from catalog.messages import Lang, say


def tables(
    view: Annotated[str, typer.Argument(metavar="[VIEW]", help="tables.view", show_default=False)] = "",
    catalog: Catalog = DEFAULT_CATALOG,
    json: Json = False,
    lang: Language = "",
) -> None:
    """Describe the public views."""
    speech = spoken(lang)
    if not view:
        _list(speech, json=json)
        return
    entity = fields.view(view.removeprefix("日本語."))
    if entity is None:
        raise UsageProblem("tables.unknown", view=view)

    from catalog.queries.dictionary import described

    found = described(catalog, entity)
    columns = [
        {
            "column": column.field.key,
            "column_ja": column.field.label_ja,
            "type": column.type.lower(),
            "vocabulary": column.field.vocabulary,
            "basis": column.field.basis,
            "description": column.field.help(speech) or column.field.label(speech),
        }
        for column in found.columns
    ]
    if json:
        output.as_json({**_told(entity, speech), "as_of": found.as_of, "columns": columns})
        return
    output.data(f"{entity.view} ・ 日本語.{entity.label_ja}")
    output.data(entity.description[speech])
    if found.as_of:
        output.data(say("tables.as_of", speech, view=entity.view, view_ja=entity.label_ja))
    output.columns([[str(c["column"]), str(c["column_ja"]), str(c["type"]), str(c["description"])] for c in columns])


def _list(lang: Lang, *, json: bool) -> None:
    if json:
        output.as_json([_told(entity, lang) for entity in fields.entities()])
        return
    output.columns([[e.view, f"日本語.{e.label_ja}", e.description[lang]] for e in fields.entities()])
    output.narrate(say("tables.next", lang))


def _told(entity: fields.Entity, lang: Lang) -> dict[str, Any]:
    return {"view": entity.view, "view_ja": f"日本語.{entity.label_ja}", "description": entity.description[lang]}
