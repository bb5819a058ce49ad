"""``daicho upgrade``: a catalogue of an older daicho gets today's tables, views and vocabularies."""

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, Catalog, Language, spoken
from catalog.errors import CatalogProblem
from catalog.messages import say


def upgrade(catalog: Catalog = DEFAULT_CATALOG, lang: Language = "") -> None:
    """Bring a catalogue up to date."""
    from catalog.store.connection import is_there, writing

    if not is_there(catalog):
        raise CatalogProblem("catalog.missing", path=catalog)
    with writing(catalog, deliberately=True):
        pass  # opening for writing migrates and loads the knowledge
    output.narrate(say("upgrade.done", spoken(lang), path=catalog))
