"""What the catalogue remembers of sheets: whose they are where nothing says so, and what an import adds to it."""

from collections.abc import Sequence
from dataclasses import replace

from catalog.cli import sheets
from catalog.cli.settling import Settlement
from catalog.findings import Finding, Place
from catalog.handin import Belonging, Outcome
from catalog.mapping import Memory, Owner, SheetMapping
from ledgers.headers import key
from ledgers.reading import Reading

REMEMBERED = "belonging-remembered"
"""The finding that tells that the owner of a file is only remembered."""
SETTLED = ("map", "remembered")
"""How columns are found that people settled."""


def owned(one: Reading, known: Memory) -> Reading:
    """Return ONE with whose it is as KNOWN of its sheets, where neither the options nor the file say so.

    Sheets of several ledgers may have the same header: it tells the organization then, if it is one, and no ledger.
    """
    whose, there = one.handin.belonging, [sheet for sheet in sheets.shown(one) if sheet.fingerprint in known.mappings]
    owners = {(o.organization, o.ledger): o for sheet in there for o in known.of(sheet.fingerprint).owners}
    organizations = {organization for organization, _ in owners}
    only = next(iter(owners.values())) if len(owners) == 1 else None
    ledger = whose.ledger or (only.ledger if only else None)
    if len(organizations) != 1 or not ledger or not _is_asked(whose, *organizations):
        return one
    completed = replace(
        whose,
        organization=organizations.pop(),
        ledger=ledger,
        department=whose.department or (only.department if only else None),
    )
    told = {"organization": completed.organization or "", "ledger": ledger}
    finding = Finding(REMEMBERED, Place(there[0].sheet), told)
    handin = replace(one.handin, belonging=completed, findings=[*one.handin.findings, finding])
    return replace(one, handin=handin)


def is_guessed(findings: Sequence[Finding]) -> bool:
    """Tell by the FINDINGS of a file whether nothing but memory says whose it is."""
    return any(finding.code == REMEMBERED for finding in findings)


def learnt(one: Reading, outcome: Outcome, settled: Settlement) -> list[SheetMapping]:
    """Return what the import of ONE with OUTCOME has SETTLED: the columns of its sheets, and whose they are."""
    if outcome.status == "rejected" or not outcome.organization or not outcome.ledger:
        return []
    ledger = outcome.ledger.removeprefix(f"{outcome.organization}/")
    owner = Owner(outcome.organization, ledger, one.handin.belonging.department)
    offered = Memory().under(settled.mappings)
    found = []
    for sheet in sheets.shown(one):
        headers = [key(column.header) for column in sheet.columns if column.how in SETTLED]
        columns = [*offered.of(sheet.fingerprint).columns, *settled.columns]
        used = tuple(column for column in columns if any(map(column.is_of, headers)))
        if headers and sheet.fingerprint:
            found.append(SheetMapping(sheet.fingerprint, used, (owner,)))
    return found


def _is_asked(whose: Belonging, organization: str) -> bool:
    """Tell whether WHOSE leaves open what the answer may be ORGANIZATION and one of its ledgers to."""
    if whose.organization:
        return whose.organization == organization and not whose.ledger
    return not (whose.name or whose.corporate_number)
