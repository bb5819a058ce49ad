"""Organizations beside each other: in how many activities of each a term occurs, and where."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from catalog.errors import UsageProblem
from catalog.messages import Bilingual

OTHER_WORDS, OPEN_END = "(other)", "(open)"
"""Codes of two rows that are no terms: words that the vocabulary does not have, and 等."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One matrix: its KEY, the VOCABULARY of its rows, the FIELD of an activity that is blank where nothing is said.

    WHOLE tells that its statements are about whole organizations and every term of the vocabulary has a row.
    """

    key: str
    vocabulary: str
    field: str | None
    whole: bool = False


DIMENSIONS = (
    Dimension("items", "data_item", "items"),
    Dimension("subjects", "subject", "subjects"),
    Dimension("purposes", "purpose", "purposes"),
    Dimension("recipients", "recipient_kind", "recipients"),
    Dimension("grounds", "ground", "provision_ground"),
    Dimension("safeguards", "safeguard", None, whole=True),
    Dimension("publications", "publication_item", None, whole=True),
)


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of one organization; POLICY tells that all it has comes from a published policy."""

    organization: str
    name: str
    policy: bool
    ledgers: int
    activities: int
    special_care: int
    my_number: int
    entrusted_out: int
    third_party: int
    joint_use: int
    foreign: int
    items: int
    purposes: int
    unknown_words: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a matrix: a term, or one of the two that are none."""

    code: str
    label: Bilingual
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Count:
    """In how many activities of an organization something occurs: as a fact, perhaps only (MAY), not (DENIED).

    WHOLE tells that it is said of the organization as a whole, with the STATUS of a publication; INFERRED counts what
    is not simply stated.
    """

    does: int
    may: int
    denied: int
    inferred: int
    whole: bool = False
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
class Detail:
    """One occurrence: of which ROW, in which activity of which organization, in which words, from which cell."""

    dimension: str
    row: str
    organization: str
    activity: str | None
    activity_name: str | None
    written: str | None
    evidence: str | None
    modality: str | None
    clause: str | None
    source_name: str | None
    sheet: str | None
    source_row: int | None
    source_column: int | None


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
    overviews = _overviews(connection, asked, day)
    known = {overview.organization for overview in overviews}
    for code in asked:
        if code not in known:
            raise UsageProblem("organizations.unknown", code=code, known="、".join(sorted(known)))
    if len(overviews) < 2:  # noqa: PLR2004 - one organization has nothing to be compared with
        raise UsageProblem("compare.one")
    codes = [overview.organization for overview in overviews]
    given = _given(connection, codes, day)
    return Comparison(day, overviews, [_matrix(connection, one, codes, day, given) for one in DIMENSIONS])
