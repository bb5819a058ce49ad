"""The fingerprint of what a register shows: the same content on the same day has the same one."""

from datetime import date
from hashlib import sha256

import duckdb


def fingerprint(connection: duckdb.DuckDBPyConnection, organization: str, day: date) -> str:
    """Return the SHA-256 over the ledgers of ORGANIZATION that are valid on DAY, their revisions and content hashes."""
    rows = connection.execute(
        """
        select r.ledger, r.number, r.content_sha256
        from daicho_store.revisions_as_of($1, daicho_store.utc_now()) as v
        join daicho_store.revision as r on r.revision_id = v.revision_id
        where v.organization = $2
        order by r.ledger
        """,
        [day, organization],
    ).fetchall()
    lines = "".join(f"{ledger}\t{number}\t{digest}\n" for ledger, number, digest in rows)
    return sha256(f"{organization}\t{day.isoformat()}\n{lines}".encode()).hexdigest()
