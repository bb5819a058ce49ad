"""Activities as a register prints them: their words, our readings of them, and what hangs from them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import duckdb

from catalog.messages import Bilingual
from catalog.queries.answers import records
from catalog.queries.values import Value, values

State = Literal["given", "none", "not_applicable", "unknown", "blank"]


@dataclass(frozen=True, slots=True)
class Storage:
    """A place where an activity's information is kept; KIND is the same for all words that mean one medium."""

    kind: str | None
    medium: str | None
    place: str | None
    method: str | None
    country: str | None
    access: str | None
    evidence: str | None
    modality: str | None


@dataclass(frozen=True, slots=True)
class Dealing:
    """An entrustment, or a provision with its KIND (a code and its label) and GROUND.

    NAME is the party or the scope of recipients, None where neither is told. GROUND_WRITTEN are the words for the
    ground, which no vocabulary may know.
    """

    name: str | None
    kind_code: str | None
    kind: Bilingual | None
    ground: Bilingual | None
    ground_written: str | None
    evidence: str | None
    modality: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as a register prints it.

    WRITTEN are the fields' own texts, MARKS and DAYS our readings of them, STATES say why a field is not given (given
    and blank are left out). ELEMENTS are the values by field where one of them is not simply stated as a fact.
    """

    activity: str
    ledger: str
    department: str | None
    written: Mapping[str, str | None]
    marks: Mapping[str, str | None]
    days: Mapping[str, date | None]
    states: Mapping[str, State]
    implied: frozenset[str]
    elements: Mapping[str, Sequence[Value]]
    storages: Sequence[Storage]
    entrustments: Sequence[Dealing]
    provisions: Sequence[Dealing]
    evidence: str | None
    modality: str | None

    @property
    def review_due(self) -> date | None:
        """Return the day until which the next review is due: as planned, else a year after the last one."""
        planned, reviewed = self.days["next_review_on"], self.days["reviewed_on"]
        if planned or reviewed is None:
            return planned
        leap = (reviewed.month, reviewed.day) == (2, 29)
        return reviewed.replace(year=reviewed.year + 1, day=28 if leap else reviewed.day)


def printed(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, list[Activity]]:
    """Return the activities of the organizations CODES as of DAY, by organization, in the order of their ledgers."""
    readings = _readings(connection, codes, day)
    states = _states(connection, codes, day)
    elements = values(connection, codes, day)
    storages = _storages(connection, codes, day)
    entrustments, provisions = _entrustments(connection, codes, day), _provisions(connection, codes, day)
    found: dict[str, list[Activity]] = defaultdict(list)
    for row in records(
        connection,
        """
        from register_as_of($1) where organization in (select unnest($2)) order by organization, ledger, position
        """,
        codes,
        day,
    ):
        activity = row["activity"]
        reading = readings[activity]
        found[row["organization"]].append(
            Activity(
                activity=activity,
                ledger=row["ledger"],
                department=row["department"],
                written=row,
                marks=reading,
                days=reading,
                states=states.get(activity, {}),
                implied=_implied(reading),
                elements=elements.get(activity, {}),
                storages=storages.get(activity, ()),
                entrustments=entrustments.get(activity, ()),
                provisions=provisions.get(activity, ()),
                evidence=reading["evidence"],
                modality=reading["modality"],
            )
        )
    return found


def _readings(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, dict[str, Any]]:
    rows = records(connection, "from activities_as_of($1) where organization in (select unnest($2))", codes, day)
    return {row["activity"]: row for row in rows}


def _implied(reading: Mapping[str, Any]) -> frozenset[str]:
    """Return the marks that the items of an activity contradict: they imply a yes that the mark does not say."""
    return frozenset(
        mark for mark in ("special_care", "my_number") if reading[f"{mark}_items"] and reading[mark] != "yes"
    )


def _states(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, dict[str, State]]:
    found: dict[str, dict[str, State]] = defaultdict(dict)
    for row in records(
        connection,
        """
        select activity, field, state from field_states_as_of($1)
        where organization in (select unnest($2)) and entity = 'activity' and state not in ('given', 'blank')
        """,
        codes,
        day,
    ):
        found[row["activity"]][row["field"]] = row["state"]
    return found


_STORAGE = ("kind", "medium", "place", "method", "country", "access", "evidence", "modality")


def _storages(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, list[Storage]]:
    """Return the places of those activities that are kept on several media, one by one."""
    found: dict[str, list[Storage]] = defaultdict(list)
    for row in records(
        connection,
        """
        select s.activity, coalesce(s.medium, s.medium_written) as kind, s.medium_written as medium,
            s.place, s.method, s.country_written as country, s.access, s.evidence, s.modality
        from activity_storages_as_of($1) as s
        where s.organization in (select unnest($2))
        qualify count(distinct coalesce(s.medium, s.medium_written)) over (partition by s.activity) > 1
        order by s.activity, s.position
        """,
        codes,
        day,
    ):
        place = Storage(*(row[name] for name in _STORAGE))
        found[row["activity"]].append(place)
    return found


def _entrustments(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, list[Dealing]]:
    found: dict[str, list[Dealing]] = defaultdict(list)
    for row in records(
        connection,
        """
        select activity, name, evidence, modality from activity_entrustments_as_of($1)
        where organization in (select unnest($2)) order by activity, position
        """,
        codes,
        day,
    ):
        found[row["activity"]].append(Dealing(row["name"], None, None, None, None, row["evidence"], row["modality"]))
    return found


def _provisions(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> dict[str, list[Dealing]]:
    found: dict[str, list[Dealing]] = defaultdict(list)
    for row in records(
        connection,
        """
        select r.activity, coalesce(r.name, r.scope) as name, r.ground_written, r.evidence, r.modality, r.kind,
            coalesce(k.label_ja, r.kind_written) as kind_ja, coalesce(k.label_en, r.kind_written) as kind_en,
            g.label_ja as ground_ja, g.label_en as ground_en
        from activity_recipients_as_of($1) as r
        left join terms as k on k.vocabulary = 'recipient_kind' and k.term = r.kind
        left join terms as g on g.vocabulary = 'ground' and g.term = r.ground
        where r.activity is not null and r.organization in (select unnest($2))
        order by r.activity, r.position
        """,
        codes,
        day,
    ):
        found[row["activity"]].append(
            Dealing(
                row["name"],
                row["kind"],
                _both(row, "kind"),
                _both(row, "ground"),
                row["ground_written"],
                row["evidence"],
                row["modality"],
            )
        )
    return found


def _both(row: Mapping[str, Any], name: str) -> Bilingual | None:
    return Bilingual(row[f"{name}_ja"], row[f"{name}_en"]) if row[f"{name}_ja"] else None
