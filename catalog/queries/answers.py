"""Answers of the catalogue as records by column name."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb


def records(
    connection: duckdb.DuckDBPyConnection, question: str, codes: Sequence[str], day: date
) -> list[dict[str, Any]]:
    """Return the answer to QUESTION about the organizations CODES (``$2``) as of DAY (``$1``), a record per row."""
    result = connection.execute(question, [day, list(codes)])
    names = [str(column[0]) for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
