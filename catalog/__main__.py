"""``python -m catalog`` is ``daicho``."""

from catalog.cli import run

run()
