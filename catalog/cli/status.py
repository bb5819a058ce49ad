"""``daicho status``: how the catalogue stands and what to do next."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, AsOf, Catalog, Json, Language, day, spoken
from catalog.messages import Lang, say

if TYPE_CHECKING:
    from catalog.queries.status import LedgerState, Status


def status(catalog: Catalog = DEFAULT_CATALOG, as_of: AsOf = "", json: Json = False, lang: Language = "") -> None:
    """Tell how the catalogue stands."""
    from catalog.queries import status as question
    from catalog.store.connection import reading

    speech, when = spoken(lang), day(as_of)
    with reading(catalog) as connection:
        found = question.status(connection, when)
    if json:
        output.as_json({"catalog": str(catalog), "as_of": when.isoformat(), **asdict(found)})
        return
    output.data(say("status.head", speech, path=catalog, day=when.isoformat(), count=len(found.ledgers)))
    for ledger in found.ledgers:
        output.data(_line(ledger, speech))
    for advice in _advice(found, speech):
        output.data(advice)


def _line(ledger: "LedgerState", lang: Lang) -> str:
    handed_in = ledger.last_submitted_on
    told = say(
        "status.ledger",
        lang,
        ledger=ledger.ledger,
        name=ledger.organization_name,
        activities=ledger.activities,
        revisions=ledger.revisions,
        day=handed_in.isoformat() if handed_in else "-",
    )
    return told + (say("status.ledger_overdue", lang, count=ledger.overdue) if ledger.overdue else "")


def _advice(found: "Status", lang: Lang) -> list[str]:
    """Return what wants doing, most pressing first."""
    counts = {
        "status.rejected": found.rejected,
        "status.overdue": sum(ledger.overdue for ledger in found.ledgers),
        "status.warnings": found.warnings,
        "status.unreviewed": sum(ledger.unreviewed for ledger in found.ledgers if ledger.kind != "policy"),
        "status.unknown_words": found.unknown_words,
    }
    advice = [say(key, lang, count=count) for key, count in counts.items() if count]
    return advice or [say("status.fine" if found.ledgers else "status.empty", lang)]
