"""Organizations beside each other: in how many activities of each a term occurs, and where."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from catalog.errors import UsageProblem
from catalog.messages import Bilingual, say
from catalog.queries.overview import Overview, overviews

ENTRUSTMENT, OPEN_END, OTHER_WORDS = "(entrustment)", "(open)", "(other)"
"""Codes of rows that are no terms: entrustees; 等; words that the vocabulary does not have."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One matrix: its KEY, the VOCABULARY of its rows, the FIELD of an activity that is blank where nothing is said.

    Entrustment has no vocabulary: there is it, or there is not.

    WHOLE tells that its statements are about whole organizations and every term of the vocabulary has a row.
    """

    key: str
    vocabulary: str
    field: str | None = None
    whole: bool = False


DIMENSIONS = (
    Dimension("items", "data_item", "items"),
    Dimension("subjects", "subject", "subjects"),
    Dimension("purposes", "purpose", "purposes"),
    Dimension("entrustments", "", "entrustees"),
    Dimension("recipients", "recipient_kind", "recipients"),
    Dimension("grounds", "ground", "provision_ground"),
    Dimension("safeguards", "safeguard", whole=True),
    Dimension("publications", "publication_item", whole=True),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a matrix: a term with its FLAGS (of items only), or one of those that are no terms."""

    code: str
    label: Bilingual
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Count:
    """In how many activities of an organization something occurs: as a fact, perhaps only (MAY), not (DENIED).

    INFERRED counts those that are not simply stated. The WHOLE_ ones tell whether the same is said of the organization
    as a whole; STATUS is that of a publication item.
    """

    does: int = 0
    may: int = 0
    denied: int = 0
    inferred: int = 0
    whole_does: bool = False
    whole_may: bool = False
    whole_denied: bool = False
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """How many activities of an organization say something in a field, say that there is nothing, or leave it blank."""

    given: int
    nothing: int
    blank: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """One dimension of a comparison: COUNTS by row code and organization, GIVEN by organization."""

    dimension: Dimension
    rows: Sequence[Row]
    counts: Mapping[tuple[str, str], Count]
    given: Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Organizations compared as of a DAY."""

    day: date
    overviews: Sequence[Overview]
    matrices: Sequence[Matrix]


def compare(connection: duckdb.DuckDBPyConnection, asked: Sequence[str], day: date) -> Comparison:
    """Compare the organizations ASKED for by code, or all, as of DAY.

    Raises:
        UsageProblem: there are fewer than two, or one that is asked for is not there.
    """
    compared = overviews(connection, asked, day)
    found = {overview.organization for overview in compared}
    for code in asked:
        if code not in found:
            known = [overview.organization for overview in overviews(connection, [], day)]
            raise UsageProblem("organizations.unknown", code=code, known="、".join(known))
    if len(compared) < 2:
        raise UsageProblem("compare.one")
    codes = [overview.organization for overview in compared]
    given = _given(connection, codes, day)
    matrices = []
    for one in DIMENSIONS:
        counts = _counts(connection, one, codes, day)
        matrices.append(Matrix(one, _rows(connection, one, counts), counts, given.get(one.field or "", {})))
    return Comparison(day, compared, matrices)


def _counts(
    connection: duckdb.DuckDBPyConnection, dimension: Dimension, codes: list[str], day: date
) -> Mapping[tuple[str, str], Count]:
    """Return the counts of one DIMENSION by row code and organization."""
    rows = connection.execute(
        """
        with told as (
            select coalesce(o.code, case o.flags when 'OPEN' then $3 else $4 end) as code, o.organization, o.activity,
                bool_or(o.modality is null or o.modality = 'does') as does,
                bool_or(coalesce(o.modality = 'may', false)) as may,
                bool_or(coalesce(o.modality = 'does_not', false)) as denied,
                bool_or(coalesce(o.evidence in ('inferred', 'unconfirmed'), false)) as inferred,
                arg_min(o.status, p.position) as status, min(p.position) as status_position
            from daicho_store.occurrences_as_of($1, daicho_store.utc_now()) as o
            left join terms as p on p.vocabulary = 'publication_status' and p.term = o.status
            where o.dimension = $5 and o.organization in (select unnest($2))
            group by all
        )
        select t.code, t.organization,
            count(t.activity) filter (t.does), count(t.activity) filter (t.may and not t.does),
            count(t.activity) filter (t.denied and not t.does and not t.may), count(t.activity) filter (t.inferred),
            bool_or(t.activity is null and t.does), bool_or(t.activity is null and t.may),
            bool_or(t.activity is null and t.denied), arg_min(t.status, t.status_position)
        from told as t
        group by t.code, t.organization
        """,
        [day, codes, OPEN_END, OTHER_WORDS, dimension.key],
    ).fetchall()
    return {(code, organization): Count(*counted) for code, organization, *counted in rows}


def _given(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> Mapping[str, Mapping[str, Given]]:
    """Return, by field and organization, how many activities say something, say none, or say nothing."""
    rows = connection.execute(
        """
        select f.field, f.organization, count(*) filter (f.state = 'given'), count(*) filter (f.state = 'nothing'),
            count(*) filter (f.state = 'blank')
        from daicho_store.spoken_as_of($1, daicho_store.utc_now()) as f
        where f.organization in (select unnest($2))
        group by f.field, f.organization
        """,
        [day, codes],
    ).fetchall()
    found: dict[str, dict[str, Given]] = defaultdict(dict)
    for field, organization, *counted in rows:
        found[field][organization] = Given(*counted)
    return found


def _rows(
    connection: duckdb.DuckDBPyConnection, dimension: Dimension, counts: Mapping[tuple[str, str], Count]
) -> list[Row]:
    """Return the rows of a matrix in the vocabulary's order: what occurs, or for whole organizations everything."""
    occurring = {code for code, _ in counts}
    terms = connection.execute(
        """
        select t.term, t.label_ja, t.label_en, coalesce(t.flags, ''),
            exists (from terms as c where c.vocabulary = t.vocabulary and c.parent = t.term) as parent
        from terms as t where t.vocabulary = $1 order by t.position
        """,
        [dimension.vocabulary],
    ).fetchall()
    set_off = dimension.key == "items"
    rows = [
        Row(code, Bilingual(ja, en), frozenset(flags.split()) if set_off else frozenset())
        for code, ja, en, flags, parent in terms
        if code in occurring or (dimension.whole and not parent and not code.startswith("MN-"))
    ]
    no_terms = [Row(code, label, frozenset()) for code, label in _NO_TERMS.items() if code in occurring]
    return [*rows, *no_terms]


_NO_TERMS = {
    code: Bilingual(say(f"compare.row.{code}", "ja"), say(f"compare.row.{code}", "en"))
    for code in (ENTRUSTMENT, OPEN_END, OTHER_WORDS)
}
