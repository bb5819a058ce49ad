"""What is said of an organization as a whole: facts, safeguards, provision, publication, requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from catalog.messages import Bilingual


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said of an organization: under which TERM (its CODE and labels; None for words of its own), where.

    WORD is what the document or sheet calls the term.
    """

    code: str | None
    term: Bilingual | None
    word: str | None
    written: str | None
    clause: str | None
    evidence: str | None
    modality: str | None


@dataclass(frozen=True, slots=True)
class Provision:
    """To whom data of the whole organization go, on which GROUND; KIND_WRITTEN, GROUND_WRITTEN: the words for it."""

    kind_code: str | None
    kind: Bilingual | None
    kind_written: str | None
    ground: Bilingual | None
    ground_written: str | None
    name: str | None
    scope: str | None
    items: str | None
    method: str | None
    purposes: str | None
    responsible: str | None
    clause: str | None
    evidence: str | None
    modality: str | None


@dataclass(frozen=True, slots=True)
class Publication:
    """What was made known of one item of Art. 21, 27 or 32."""

    code: str | None
    item: Bilingual | None
    word: str | None
    status_code: str | None
    status: Bilingual | None
    made_known_by: str | None
    written: str | None
    url: str | None
    clause: str | None
    evidence: str | None
    modality: str | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """How one kind of request is made."""

    request: Bilingual | None
    word: str | None
    window: str | None
    method: str | None
    identity_check: str | None
    agent: str | None
    fee: str | None
    limits: str | None
    clause: str | None
    evidence: str | None
    modality: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is said of an organization as a whole.

    MEASURED are the headings of safeguards of single activities, with the references or names of those activities.
    """

    facts: Sequence[Statement]
    safeguards: Sequence[Statement]
    measured: Mapping[str, Sequence[str]]
    provisions: Sequence[Provision]
    publications: Sequence[Publication]
    procedures: Sequence[Procedure]


def profile(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> Profile:
    """Return what is said of ORGANIZATION as of DAY."""
    return Profile(
        _facts(connection, organization, day),
        _safeguards(connection, organization, day),
        _measured(connection, organization, day),
        _provisions(connection, organization, day),
        _publications(connection, organization, day),
        _procedures(connection, organization, day),
    )


def _facts(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> list[Statement]:
    rows = connection.execute(
        """
        select f.fact, coalesce(f.label_ja, f.fact_written), coalesce(f.label_en, f.fact_written),
            f.fact_written, f.written, f.clause, f.evidence, f.modality
        from organization_facts_as_of($1) as f
        left join terms as t on t.vocabulary = 'organization_fact' and t.term = f.fact
        where f.organization = $2
        order by t.position, f.ledger, f.position
        """,
        [day, organization],
    ).fetchall()
    return [Statement(code, _both(ja, en), *rest) for code, ja, en, *rest in rows]


def _safeguards(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> list[Statement]:
    """Return every heading with what is said under it, those included of which nothing is said."""
    rows = connection.execute(
        """
        with stated as (from safeguards_as_of($1) where organization = $2),
        measured as (select distinct heading from activity_safeguards_as_of($1) where organization = $2)
        select t.term, coalesce(t.label_ja, s.heading_written), coalesce(t.label_en, s.heading_written),
            s.heading_written, s.written, s.clause, s.evidence, s.modality
        from terms as t
        full join stated as s on s.heading = t.term
        where (t.vocabulary = 'safeguard' or t.vocabulary is null)
            and (
                s.heading_written is not null
                or t.term in (from measured)
                or (
                    not starts_with(t.term, 'MN-')
                    and not exists (from terms as c where c.vocabulary = 'safeguard' and c.parent = t.term)
                )
            )
        order by t.position nulls last, s.ledger, s.position
        """,
        [day, organization],
    ).fetchall()
    return [Statement(code, _both(ja, en), *rest) for code, ja, en, *rest in rows]


def _measured(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> dict[str, list[str]]:
    rows = connection.execute(
        """
        select s.heading, list(distinct coalesce(a.reference, a.name) order by coalesce(a.reference, a.name))
        from activity_safeguards_as_of($1) as s
        join activities_as_of($1) as a on a.activity = s.activity
        where s.organization = $2 and s.heading is not null
        group by s.heading
        """,
        [day, organization],
    ).fetchall()
    return dict(rows)


def _provisions(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> list[Provision]:
    rows = connection.execute(
        """
        select r.kind, coalesce(k.label_ja, r.kind_written), coalesce(k.label_en, r.kind_written), r.kind_written,
            g.label_ja, g.label_en, r.ground_written, r.name, r.scope, r.items, r.method, r.purposes,
            concat_ws('、', r.responsible_party, r.responsible_address, r.responsible_representative),
            r.clause, r.evidence, r.modality
        from activity_recipients_as_of($1) as r
        left join terms as k on k.vocabulary = 'recipient_kind' and k.term = r.kind
        left join terms as g on g.vocabulary = 'ground' and g.term = r.ground
        where r.organization = $2 and r.activity is null
        order by r.ledger, r.position
        """,
        [day, organization],
    ).fetchall()
    return [
        Provision(kind, _both(k_ja, k_en), k_written, _both(g_ja, g_en), *rest)
        for kind, k_ja, k_en, k_written, g_ja, g_en, *rest in rows
    ]


def _publications(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> list[Publication]:
    rows = connection.execute(
        """
        select p.item, coalesce(p.label_ja, p.item_written), coalesce(p.label_en, p.item_written), p.item_written,
            p.status, coalesce(s.label_ja, p.status_written), coalesce(s.label_en, p.status_written),
            p.made_known_by, p.written, p.url, p.clause, p.evidence, p.modality
        from publications_as_of($1) as p
        left join terms as s on s.vocabulary = 'publication_status' and s.term = p.status
        left join terms as t on t.vocabulary = 'publication_item' and t.term = p.item
        where p.organization = $2
        order by t.position, p.ledger, p.position
        """,
        [day, organization],
    ).fetchall()
    return [
        Publication(code, _both(ja, en), word, status, _both(status_ja, status_en), *rest)
        for code, ja, en, word, status, status_ja, status_en, *rest in rows
    ]


def _procedures(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> list[Procedure]:
    rows = connection.execute(
        """
        select coalesce(p.label_ja, p.request_written), coalesce(p.label_en, p.request_written), p.request_written,
            p."window", p.method, p.identity_check, p.agent,
            concat_ws(' ', p.fee, p.fee_note), p.limits, p.clause, p.evidence, p.modality
        from rights_procedures_as_of($1) as p
        left join terms as t on t.vocabulary = 'request' and t.term = p.request
        where p.organization = $2
        order by t.position, p.ledger, p.position
        """,
        [day, organization],
    ).fetchall()
    return [Procedure(_both(ja, en), *rest) for ja, en, *rest in rows]


def _both(ja: str | None, en: str | None) -> Bilingual | None:
    return Bilingual(ja, en or ja) if ja else None
