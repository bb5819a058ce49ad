"""The fields: what is recorded of organizations and activities, under which label, on which legal basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from catalog import datafiles
from catalog.messages import Lang


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a public view or of a sheet.

    KIND says how the words are read (text, mark, term, list, names, date, count, period, number, id, timestamp, or
    terms: several codes parted by spaces), SEPARATORS are the characters that part several values in one cell, INTO
    names the dimension (``table.field``) that the values of a many-valued cell go to. GIVEN says where a value comes
    from: ``sheet`` (handed in), ``layout`` (only in the exchange workbook), ``read`` (our reading of what was handed
    in), ``kept`` (by the catalogue). LEVEL is required, conditional or optional in an input sheet.
    """

    key: str
    label_ja: str
    label_en: str
    kind: str
    vocabulary: str
    separators: str
    into: str
    given: str
    level: str
    group: str
    basis: str
    help_ja: str
    help_en: str
    example_ja: str
    example_en: str

    def label(self, lang: Lang) -> str:
        """Return the label in LANG."""
        return self.label_ja if lang == "ja" else self.label_en

    def help(self, lang: Lang) -> str:
        """Return the explanation in LANG."""
        return self.help_ja if lang == "ja" else self.help_en

    def example(self, lang: Lang) -> str:
        """Return an example in LANG."""
        return self.example_ja if lang == "ja" else self.example_en


@dataclass(frozen=True, slots=True)
class Entity:
    """A public view: VIEW and LABEL_JA are its names in SQL, TABLE is where the store keeps it.

    SHEET names its sheet in the exchange workbook (empty where it has none).
    """

    view: str
    table: str
    label_ja: str
    label_en: str
    sheet: Mapping[Lang, str]
    description: Mapping[Lang, str]
    fields: tuple[Field, ...]


@cache
def entities() -> tuple[Entity, ...]:
    """Return the public views in the order in which they are shown."""
    return tuple(_entity(row) for row in datafiles.records("fields/entities.csv"))


@cache
def sheets() -> tuple[Entity, ...]:
    """Return the entities that have a sheet in the exchange workbook, in its order."""
    return tuple(entity for entity in entities() if entity.sheet["ja"])


@cache
def content() -> Mapping[str, tuple[Field, ...]]:
    """Return the tables of what is handed in: for each the fields that the store keeps, in order."""
    return {sheet.table: tuple(f for f in sheet.fields if f.given == "sheet") for sheet in sheets()}


@cache
def common() -> Mapping[str, Field]:
    """Return the columns that many views share, by key."""
    return {f.key: f for f in _fields("common")}


def review() -> Field:
    """Return the column of the input template in which people say what became of a row; it is no field of the store."""
    return _fields("template")[0]


def view(name: str) -> Entity | None:
    """Return the entity whose view is called NAME (in either language), or None."""
    return next((entity for entity in entities() if name in (entity.view, entity.label_ja)), None)


def column(entity: Entity, key: str) -> Field:
    """Return the field that describes the column KEY of the view of ENTITY.

    Raises:
        KeyError: neither the entity nor the common fields know it.
    """
    return next((f for f in entity.fields if f.key == key), None) or common()[key]


def _entity(row: Mapping[str, str]) -> Entity:
    return Entity(
        view=row["view"],
        table=row["table"],
        label_ja=row["label_ja"],
        label_en=row["label_en"],
        sheet={"ja": row["sheet_ja"], "en": row["sheet_en"]},
        description={"ja": row["description_ja"], "en": row["description_en"]},
        fields=_fields(row["fields"]),
    )


@cache
def _fields(name: str) -> tuple[Field, ...]:
    return tuple(_field(row) for row in datafiles.records(f"fields/{name}.csv"))


def _field(row: dict[str, str]) -> Field:
    return Field(**{**row, "separators": row["separators"].replace("\\n", "\n")})
