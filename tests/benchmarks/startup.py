"""``daicho --help`` and ``--version`` against ``python -c "import typer"``: at most twice its wall time."""

from tests.benchmarks.timing import alternating, process, python

RUNS = 15


def main() -> None:
    """Print the medians and ratios."""
    for option in ("--help", "--version"):
        ours, theirs, ratio = alternating(
            lambda option=option: process(*python("-m", "catalog", option)),  # type: ignore[misc]
            lambda: process(*python("-c", "import typer")),
            RUNS,
        )
        print(f"daicho {option}: {ours * 1000:.0f} ms; import typer: {theirs * 1000:.0f} ms; ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
