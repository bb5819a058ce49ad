"""``daicho verify``: is the catalogue still what was written into it."""

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, Catalog, Json, Language, spoken
from catalog.errors import ExitCode
from catalog.messages import say


def verify(catalog: Catalog = DEFAULT_CATALOG, json: Json = False, lang: Language = "") -> int:
    """Verify the hash chain, the content and the invariants."""
    from catalog.queries import verification
    from catalog.store.connection import reading

    speech = spoken(lang)
    with reading(catalog) as connection:
        found = verification.verify(connection)
    if json:
        output.as_json(
            {
                "entries": found.entries,
                "revisions": found.revisions,
                "invariants": found.invariants,
                "head": found.head,
                "deviations": [deviation.message(speech) for deviation in found.deviations],
            }
        )
    else:
        for deviation in found.deviations:
            output.data(deviation.message(speech))
        key = "verify.deviates" if found.deviations else "verify.holds"
        told = {"entries": found.entries, "revisions": found.revisions, "invariants": found.invariants}
        output.data(say(key, speech, **told, head=found.head[:16], count=len(found.deviations)))
    return ExitCode.DATA if found.deviations else ExitCode.OK
