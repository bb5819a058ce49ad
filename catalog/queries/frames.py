"""Answers as pandas frames, for notebooks: the same safe question as ``daicho sql`` asks."""

from pathlib import Path
from typing import TYPE_CHECKING

from catalog.queries.limits import Limits
from catalog.queries.sandbox import asked

if TYPE_CHECKING:
    import pandas


def frame(catalog: Path, statement: str, **parameters: str) -> "pandas.DataFrame":
    """Return the answer of CATALOG to the SQL STATEMENT; ``$name`` in it is the parameter ``name``.

    Columns keep DuckDB's values: dates are dates, blank is None, counts are integers.

    Raises:
        Refused: the statement is not one that only reads.
        FileProblem: it is no SQL, fails, or takes more than half a minute or a gigabyte.
        CatalogProblem: the catalogue cannot be opened.
    """
    import pandas

    with asked(catalog, statement, parameters, Limits()) as answer:
        return pandas.DataFrame.from_records(list(answer.rows), columns=list(answer.columns))
