"""In which language daicho speaks: the option, the environment, the locale."""

import locale
import os
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from catalog.messages import Lang

LANGS = ("ja", "en")


def chosen(argv: Sequence[str]) -> Lang:
    """Return the language that ARGV asks for with ``--lang``, else that of DAICHO_LANG or the locale.

    It is read before the options are parsed, so that even help and mistakes are told in it.
    """
    asked = [value for name, value in pairwise(argv) if name == "--lang"]
    asked += [word.removeprefix("--lang=") for word in argv if word.startswith("--lang=")]
    for wish in (*asked, os.environ.get("DAICHO_LANG", ""), _locale()):
        if wish[:2].lower() in LANGS:
            return cast("Lang", wish[:2].lower())
    return "en"


def without(argv: Sequence[str]) -> list[str]:
    """Return ARGV without the wish for a language."""
    words = [word for word in argv if not word.startswith("--lang=")]
    return [word for former, word in pairwise(["", *words]) if "--lang" not in (former, word)]


def _locale() -> str:
    """Return the locale's language: the usual variables, else what the system says (Windows has no variables)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    name = locale.getlocale()[0] or ""
    return "ja" if name.startswith("Japanese") else name
