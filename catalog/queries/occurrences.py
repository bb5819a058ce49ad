"""The occurrences behind the counts of a comparison, each with its words and its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from catalog.queries.comparison import OPEN_END, OTHER_WORDS


@dataclass(frozen=True, slots=True)
class Detail:
    """One occurrence: of which ROW, in which activity of which organization, in which words, from which cell."""

    dimension: str
    row: str
    organization: str
    activity: str | None
    activity_name: str | None
    written: str | None
    status: str | None
    evidence: str | None
    modality: str | None
    clause: str | None
    source_name: str | None
    sheet: str | None
    source_row: int | None
    source_column: int | None


def details(connection: duckdb.DuckDBPyConnection, codes: Sequence[str], day: date) -> Iterator[Detail]:
    """Yield every occurrence behind the matrices of the organizations CODES, in the order of the matrices."""
    result = connection.execute(
        """
        select o.dimension, coalesce(o.code, case o.flags when 'OPEN' then $3 else $4 end), o.organization,
            o.activity, o.activity_name, o.written, o.status, o.evidence, o.modality, o.clause, s.source_name, h.sheet,
            coalesce(x.row_no, p.row_no), coalesce(x.column_no, c.column_no, g.column_no)
        from daicho_store.occurrences_as_of($1, daicho_store.utc_now()) as o
        join daicho_store.revision as r on r.ledger = o.ledger and r.number = o.revision
        left join daicho_store.row_place as p
            on p.revision_id = r.revision_id and p.entity = o.entity and p.position = o.position
            and p.activity is not distinct from o.activity
        left join daicho_store.source_sheet as h on h.revision_id = r.revision_id and h.sheet_no = p.sheet_no
        join daicho_store.submission as s on s.submission_id = coalesce(h.carried_from, r.revision_id)
        left join daicho_store.source_cell as x -- a value that does not stand where its row and its field's column say
            on x.revision_id = r.revision_id and x.entity = o.entity and x.field = o.field and x.position = o.position
            and x.activity is not distinct from o.activity
        left join daicho_store.source_column as c
            on c.revision_id = r.revision_id and c.sheet_no = p.sheet_no and c.entity = o.entity and c.field = o.field
        left join daicho_store.source_column as g -- the ground of a recipient that an activity's own cells name
            on g.revision_id = r.revision_id and g.sheet_no = p.sheet_no and g.entity = 'activity'
            and g.field = 'provision_ground' and o.entity = 'activity_recipient' and o.field = 'ground'
        left join terms as t on t.vocabulary = o.vocabulary and t.term = o.code
        where o.organization in (select unnest($2))
        order by o.place, t.position nulls last, 2, o.organization, o.ledger, o.activity, o.position
        """,
        [day, list(codes), OPEN_END, OTHER_WORDS],
    )
    while rows := result.fetchmany(10_000):
        yield from (Detail(*row) for row in rows)
