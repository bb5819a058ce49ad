"""The command line: the one place that knows the catalogue, the ledgers and the reports."""

import sys
from typing import NoReturn

UNUSED = ("numpy", "pandas")
"""What DuckDB imports with the first parameter that it binds, if it is there: most of the time of a short command."""


def run() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for name in UNUSED:  # what is None there is not found; nobody has imported it in this process
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    sys.exit(main())


def main(argv: list[str] | None = None) -> int:
    """Run the command line with ARGV (default: that of the process) and return the exit code."""
    from catalog.cli import entry

    return entry.main(sys.argv[1:] if argv is None else argv)
