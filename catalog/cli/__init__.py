"""The command line: the one place that knows the catalogue, the ledgers and the reports."""

import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(main())


def main(argv: list[str] | None = None) -> int:
    """Run the command line with ARGV (default: that of the process) and return the exit code."""
    from catalog.cli import entry

    return entry.main(sys.argv[1:] if argv is None else argv)
