"""Corporate numbers (法人番号): the thirteen digits that words stand for, and whether they can be one."""

import re

from catalog.folding import compact

_WRITTEN = re.compile(r"t?(\d{13})")
"""The number of an issuer of qualified invoices is a T before the corporate number."""


def read_number(written: str) -> str | None:
    """Return the digits of the corporate number WRITTEN in any width, with blanks, hyphens or a T; None if it is none.

    Its first digit is made from the others (省令 on corporate numbers, article 2); where it is not, somebody mistyped.
    """
    found = _WRITTEN.fullmatch(compact(written).replace("-", ""))
    return found[1] if found and found[1][0] == check_digit(found[1][1:]) else None


def check_digit(digits: str) -> str:
    """Return the digit that stands before the twelve DIGITS of a corporate number."""
    weighted = sum(int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return str(9 - weighted % 9)
