"""Transactions: all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what is done inside, or roll it back where that fails."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        roll_back(connection)
        raise


def roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Roll back, unless a failed commit has already done so."""
    with suppress(duckdb.TransactionException):
        connection.rollback()
