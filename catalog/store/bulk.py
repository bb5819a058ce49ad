"""Many rows at once: lists of parameters up to a thousand rows, a CSV file above that."""

import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

CSV_FROM = 1_000
"""From so many rows on, writing a CSV file and reading it back is the faster way."""

Row = Sequence[object]


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert ROWS with values for COLUMNS into the store's TABLE, in one statement.

    A value is None, text, a number, a date or a time stamp; empty text is stored as it is only below ``CSV_FROM``
    rows, which is why the store has no empty texts (blank is null).
    """
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    if len(rows) < CSV_FROM:
        _from_lists(connection, table, names, rows)
    else:
        _from_csv(connection, table, names, columns, rows)


def _from_lists(connection: duckdb.DuckDBPyConnection, table: str, names: str, rows: Sequence[Row]) -> None:
    lists = [list(column) for column in zip(*rows, strict=True)]
    values = ", ".join(f"unnest(${number})" for number in range(1, len(lists) + 1))
    connection.execute(f"insert into daicho_store.{table} ({names}) select {values}", lists)


def _from_csv(
    connection: duckdb.DuckDBPyConnection, table: str, names: str, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    texts = ", ".join(f"'{column}': 'varchar'" for column in columns)
    with tempfile.TemporaryDirectory(prefix="daicho-") as folder:
        staged = Path(folder) / "rows.csv"
        with staged.open("w", encoding="utf-8", newline="") as file:
            # with both characters in its line ends the writer also quotes texts that have only one of them
            csv.writer(file, lineterminator="\r\n").writerows(rows)
        connection.execute(
            f"""
            insert into daicho_store.{table} ({names})
            from read_csv($1, columns = {{{texts}}}, auto_detect = false, header = false, delim = ',', quote = '"',
                escape = '"', nullstr = '', new_line = '\\r\\n', max_line_size = 100000000, parallel = false)
            """,
            [str(staged)],
        )
