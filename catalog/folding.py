"""The folded key of a spelling: what two spellings of one name have in common."""

import re
import unicodedata
from functools import lru_cache

VERSION = 2
"""Raised when folding changes, so that keys stored by an older reader are made anew."""

_REMEMBERED = 20_000
"""Spellings whose keys are kept: sheets say the same few things over and over."""

_VARIANTS = str.maketrans(
    {"髙": "高", "﨑": "崎", "邊": "辺", "邉": "辺", "齋": "斎", "濵": "浜", "濱": "浜", "〜": "~"}
)
_LEGAL_FORMS = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(合)": "合同会社",
    "(一社)": "一般社団法人",
    "(公社)": "公益社団法人",
    "(一財)": "一般財団法人",
    "(公財)": "公益財団法人",
}
_LEGAL_FORM = re.compile("|".join(re.escape(short) for short in _LEGAL_FORMS))
_DASH = re.compile("[-‐‑‒–—―−]")
_TRAILING = re.compile("(?<=..)(?:等|など|(?:する|の)?ため(?:に)?)+$")
_PASSED_OVER = re.compile(r"[\s・\-_/\"'“”‘’]")


@lru_cache(maxsize=_REMEMBERED)
def even(spelling: str) -> str:
    """Return SPELLING with width, case, dashes and blanks evened out: all that a person reads in it is still there."""
    plain = unicodedata.normalize("NFKC", spelling).translate(_VARIANTS).casefold()
    # folding the case takes some characters apart
    return " ".join(_DASH.sub("-", unicodedata.normalize("NFKC", plain)).split())


def compact(spelling: str) -> str:
    """Return SPELLING evened out and without blanks: numbers and names are still told apart by their hyphens."""
    return even(spelling).replace(" ", "")


@lru_cache(maxsize=_REMEMBERED)
def fold(spelling: str) -> str:
    """Fold SPELLING to its key: width, case, spaces, hyphens and middle dots do not tell names apart.

    Nor do a closing 等 (and others) or のため (for the purpose of). A spelling made of nothing else than hyphens
    keeps them: a lone dash is an answer. The key of a key is itself.
    """
    plain = even(spelling)
    # a mark that was passed over may have stood between a letter and its accent
    bare = unicodedata.normalize("NFC", _PASSED_OVER.sub("", plain))
    full = _LEGAL_FORM.sub(lambda match: _LEGAL_FORMS[match.group()], bare)
    return _TRAILING.sub("", full) or plain
