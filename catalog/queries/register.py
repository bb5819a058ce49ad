"""What a register of one organization prints, as of a day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from catalog.errors import UsageProblem
from catalog.queries.activities import Activity, printed
from catalog.queries.answers import records

TOGETHER = 50
"""Organizations that one question is about."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of one of the organization's ledgers, for the history of the register."""

    ledger: str
    number: int
    effective_on: str | None
    recorded_on: date
    recorded_by: str
    source_name: str
    activities: int
    added: int
    changed: int
    removed: int
    valid: bool


@dataclass(frozen=True, slots=True)
class Organization:
    """The organization that a register is of; POLICY tells that all its ledgers come from a published policy."""

    code: str
    name: str
    policy: bool
    ledgers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Register:
    """All that the register of one organization prints."""

    organization: Organization
    day: date
    activities: Sequence[Activity]
    revisions: Sequence[Revision]


def organizations(connection: duckdb.DuckDBPyConnection, day: date, asked: Sequence[str]) -> list[Organization]:
    """Return the organizations ASKED for by code that have a ledger on DAY; all of them where none is asked for.

    Raises:
        UsageProblem: there is none, or one that is asked for is not there.
    """
    rows = connection.execute(
        """
        select organization, organization_name, bool_and(ledger_kind = 'policy'), list(ledger order by ledger)
        from daicho_store.revisions_as_of($1, daicho_store.utc_now())
        group by organization, organization_name
        order by organization
        """,
        [day],
    ).fetchall()
    found = {code: Organization(code, name, policy, ledgers) for code, name, policy, ledgers in rows}
    if not found:
        raise UsageProblem("organizations.none", day=day.isoformat())
    for code in asked:
        if code not in found:
            raise UsageProblem("organizations.unknown", code=code, known="、".join(found))
    return [found[code] for code in dict.fromkeys(asked)] if asked else list(found.values())


def registers(connection: duckdb.DuckDBPyConnection, asked: Sequence[Organization], day: date) -> Iterator[Register]:
    """Yield the register of each organization ASKED for as of DAY; several are asked about in one question."""
    for start in range(0, len(asked), TOGETHER):
        group = asked[start : start + TOGETHER]
        codes = [organization.code for organization in group]
        activities = printed(connection, codes, day)
        revisions = _revisions(connection, codes, day)
        for organization in group:
            yield Register(
                organization, day, activities.get(organization.code, []), revisions.get(organization.code, [])
            )


def _revisions(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, list[Revision]]:
    """Return the revisions up to DAY, oldest first; VALID are those whose content the register shows."""
    found: dict[str, list[Revision]] = defaultdict(list)
    for row in records(
        connection,
        """
        select r.organization, r.ledger, r.number, r.effective_on, r.recorded_on, r.recorded_by, r.source_name,
            r.activities, r.added, r.changed, r.removed, v.revision is not null as valid
        from revisions as r
        left join daicho_store.revisions_as_of($1, daicho_store.utc_now()) as v
            on v.ledger = r.ledger and v.revision = r.number
        where r.organization in (select unnest($2)) and r.effective_from <= $1
        order by r.recorded_at, r.ledger, r.number
        """,
        codes,
        day,
    ):
        found[row.pop("organization")].append(Revision(**row))
    return found
