"""Organizations beside each other: in how many activities of each a term occurs, and where."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb

from catalog.errors import UsageProblem
from catalog.messages import Bilingual, say
from catalog.queries.overview import Overview, overviews

ENTRUSTMENT, OPEN_END, OTHER_WORDS = "(entrustment)", "(open)", "(other)"
"""Codes of rows that are no terms: entrustees; 等; words that the vocabulary does not have."""
LAW_IN_GENERAL = "LAW_OTHER"
"""The ground of those who except whatever the law permits: it covers grounds that they do not name."""


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
    """A row of a matrix: a term with its FLAGS (of items only), or one of those that are no terms.

    PARENT is the wider term; LAWFUL tells of a ground that a general statement about the law covers.
    """

    code: str
    label: Bilingual
    flags: frozenset[str]
    parent: str | None = None
    lawful: bool = False


class Count(NamedTuple):
    """In how many activities of an organization something occurs: as a fact, perhaps only (MAY), not (DENIED).

    A tuple, because a comparison makes hundreds of thousands of them.

    What is denied as a rule and done as an exception counts as both. The WHOLE_ ones tell whether the same is said of
    the organization as a whole; SURE whether any of it is plainly stated. BELOW tells that a narrower term occurs,
    BELOW_DOES that one does as a fact. STATUS is that of a publication item.
    """

    does: int = 0
    may: int = 0
    denied: int = 0
    whole_does: bool = False
    whole_may: bool = False
    whole_denied: bool = False
    sure: bool = True
    status: str | None = None
    below: bool = False
    below_does: bool = False

    @property
    def occurs(self) -> bool:
        """Tell whether something is done, always or perhaps."""
        return self.told or self.below

    @property
    def told(self) -> bool:
        """Tell whether something is said to be done in words of its own, not only in a narrower term."""
        if self.status:
            return self.status in ("stated", "partly", "on_request")
        return bool(self.does or self.may or self.whole_does or self.whole_may)


@dataclass(frozen=True, slots=True)
class Given:
    """How many activities of an organization say something in a field, say that there is nothing, or leave it blank.

    Of those that say something, PARTLY do so for some of their entries alone (a ground for joint use only).
    """

    given: int
    nothing: int
    blank: int
    partly: int = 0


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
    counted = _counts(connection, codes, day)
    matrices = []
    for one in DIMENSIONS:
        counts = counted.get(one.key, {})
        rows = _rows(connection, one, counts)
        matrices.append(Matrix(one, rows, _with_wider(rows, counts), given.get(one.field or "", {})))
    return Comparison(day, compared, matrices)


def _counts(
    connection: duckdb.DuckDBPyConnection, codes: list[str], day: date
) -> Mapping[str, Mapping[tuple[str, str], Count]]:
    """Return the counts of every dimension by row code and organization, in one pass over all that is stated."""
    rows = connection.execute(
        """
        with told as (
            select o.dimension, coalesce(o.code, case o.flags when 'OPEN' then $3 else $4 end) as code, o.organization,
                o.activity, bool_or(o.modality is null or o.modality = 'does') as does,
                bool_or(coalesce(o.modality = 'may', false)) as may,
                bool_or(coalesce(o.modality = 'does_not', false)) as denied,
                bool_or(coalesce(o.evidence, 'stated') = 'stated') as sure, min(p.position) as status
            from daicho_store.occurrences_as_of($1, daicho_store.utc_now()) as o
            left join terms as p on p.vocabulary = 'publication_status' and p.term = o.status
            where o.organization in (select unnest($2))
            group by all
        ),
        counted as (
            select t.dimension, t.code, t.organization,
                count(t.activity) filter (t.does), count(t.activity) filter (t.may and not t.does),
                count(t.activity) filter (t.denied),
                bool_or(t.activity is null and t.does), bool_or(t.activity is null and t.may),
                bool_or(t.activity is null and t.denied), bool_or(t.sure), min(t.status) as status
            from told as t
            group by t.dimension, t.code, t.organization
        )
        select c.* exclude (status), p.term
        from counted as c
        left join terms as p on p.vocabulary = 'publication_status' and p.position = c.status
        """,
        [day, codes, OPEN_END, OTHER_WORDS],
    ).fetchall()
    found: dict[str, dict[tuple[str, str], Count]] = defaultdict(dict)
    for dimension, code, organization, *counted in rows:
        found[dimension][code, organization] = Count(*counted)
    return found


def _given(connection: duckdb.DuckDBPyConnection, codes: list[str], day: date) -> Mapping[str, Mapping[str, Given]]:
    """Return, by field and organization, how many activities say something, say none, or say nothing."""
    rows = connection.execute(
        """
        select f.field, f.organization, count(*) filter (f.state in ('given', 'partly')),
            count(*) filter (f.state = 'nothing'), count(*) filter (f.state = 'blank'),
            count(*) filter (f.state = 'partly')
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
        select t.term, t.label_ja, t.label_en, coalesce(t.flags, ''), t.parent,
            t.vocabulary = 'ground' and regexp_matches(coalesce(t.basis, ''), '法27条[125]項([0-9]号|$)')
                and t.term not in ('CONSENT', 'JOINT'),
            exists (from terms as c where c.vocabulary = t.vocabulary and c.parent = t.term)
        from terms as t where t.vocabulary = $1 order by t.position
        """,
        [dimension.vocabulary],
    ).fetchall()
    set_off = dimension.key == "items"
    rows = [
        Row(code, Bilingual(ja, en), frozenset(flags.split()) if set_off else frozenset(), parent, lawful)
        for code, ja, en, flags, parent, lawful, wider in terms
        if code in occurring or (dimension.whole and not wider and not code.startswith("MN-"))
    ]
    no_terms = [Row(code, label, frozenset()) for code, label in _NO_TERMS.items() if code in occurring]
    return [*rows, *no_terms]


def _with_wider(rows: Sequence[Row], counts: Mapping[tuple[str, str], Count]) -> Mapping[tuple[str, str], Count]:
    """Return COUNTS with those terms of ROWS that occur because a narrower one does."""
    parents = {row.code: row.parent for row in rows if row.parent}
    shown = {row.code for row in rows}
    found = dict(counts)
    for (code, organization), count in counts.items():
        parent = parents.get(code)
        while count.told and parent in shown:
            own = found.get((parent, organization), Count())
            does = own.below_does or bool(count.does or count.whole_does)
            found[parent, organization] = own._replace(below=True, below_does=does)
            parent = parents.get(parent)
    return found


_NO_TERMS = {
    code: Bilingual(say(f"compare.row.{code}", "ja"), say(f"compare.row.{code}", "en"))
    for code in (ENTRUSTMENT, OPEN_END, OTHER_WORDS)
}
