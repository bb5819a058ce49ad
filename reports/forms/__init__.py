"""Forms: the layout of registers as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from catalog import datafiles, fields
from catalog.messages import Lang

Kind = Literal["text", "list", "mark", "count", "date", "storage", "entrustment", "provision"]

DEFAULT = "jisq15001"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form: which FIELD it prints and how, its LEAST width in pixels, whether it must be filled in."""

    field: fields.Field
    kind: Kind
    least: float
    required: bool
    short: Mapping[str, str]

    def label(self, lang: Lang) -> str:
        """Return the header of the column in LANG."""
        return self.short.get(lang) or self.field.label(lang)


@dataclass(frozen=True, slots=True)
class Form:
    """The layout of a register."""

    id: str
    title: Mapping[Lang, str]
    basis: Mapping[Lang, str]
    columns: tuple[FormColumn, ...]


def names() -> list[str]:
    """Return the names of the forms, in order."""
    return datafiles.names("forms", ".toml", package="reports")


def load(name: str) -> Form:
    """Return the form NAME."""
    told = tomllib.loads(datafiles.text(f"forms/{name}.toml", package="reports"))
    known = {field.key: field for field in fields.content()["activity"]}
    columns = tuple(
        FormColumn(
            field=known[column["field"]],
            kind=column["kind"],
            least=column.get("least", 0),
            required=column.get("required", False),
            short=column.get("short", {}),
        )
        for column in told["column"]
    )
    return Form(told["id"], told["title"], told["basis"], columns)
