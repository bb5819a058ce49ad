"""Number formats: what a person sees of a number whose format says more than how it is rounded and grouped.

0012 is the number 12 under the format ``0000``, 5年 the number 5 under ``0"年"``. Formats that only group, round,
colour or scale leave a number as it is: 1200 and 0.5 are 1200 and 0.5 under ``#,##0`` and ``0%``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from operator import eq, ge, gt, le, lt, ne

TEXT = "@"

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/標準|標準)|(?P<scientific>E[+-])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_CURRENCY = re.compile(r"\$([^-]*)")
_SIGNS = frozenset("-()△▲+ \u3000")
"""What a section adds to tell negative numbers and zeros from others; they are told by the number itself."""
_DATES = frozenset("ymdhsgeab")
_NOT_OURS = frozenset("%/")
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - as in a cell
_LAST_DAY = 2_958_465
_TOO_LARGE = 10**40
"""Numbers from here on are left alone."""
_LONGEST = 255
"""Characters that a format may have in Excel."""
_EXACT = Context(prec=2 * _LONGEST, rounding=ROUND_HALF_UP)
"""Enough for the digits of any such number in all the places of any such format."""

Token = tuple[str, str]
"""Of kind ``literal``, ``digit``, ``point``, ``comma``, ``general`` or ``text``."""


@dataclass(slots=True)
class Section:
    """One of the up to four parts of a format, for positive and negative numbers, zeros and texts.

    OURS is false where the section shows a number in a way that is left alone, DATE true where it shows a day.
    """

    tokens: list[Token] = field(default_factory=list)
    condition: tuple[str, float] | None = None
    ours: bool = True
    date: bool = False

    @property
    def speaks(self) -> bool:
        """Tell whether people see more than the number."""
        said = "".join(text for kind, text in self.tokens if kind == "literal")
        point = next((at for at, (kind, _) in enumerate(self.tokens) if kind == "point"), len(self.tokens))
        padded = sum(text == "0" for kind, text in self.tokens[:point] if kind == "digit") > 1
        return self.ours and (padded or any(character not in _SIGNS for character in said) or self._parted)

    @property
    def _parted(self) -> bool:
        """Tell whether something stands between its digits: 000-0000."""
        kinds = "".join("d" if kind == "digit" else "l" for kind, _ in self.tokens if kind in {"digit", "literal"})
        return re.search("dl+d", kinds) is not None

    def holds(self, value: float) -> bool:
        """Tell whether VALUE meets the condition; without one, any does."""
        return self.condition is None or bool(_COMPARE[self.condition[0]](value, self.condition[1]))


def speaking(codes: Mapping[str, str]) -> dict[str, str]:
    """Return those of the format CODES, by whatever key, that show more or less than a number."""
    return {key: code for key, code in codes.items() if len(code) <= _LONGEST and _speaks(_sections(code))}


@lru_cache(maxsize=1 << 16, typed=True)
def shown(value: object, code: str, *, since_1904: bool = False) -> str | None:
    """Return what people see of VALUE under the format CODE; None where that is the value as it is."""
    sections = _sections(code)
    if isinstance(value, str):
        return _shown_text(value, sections)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _TOO_LARGE:
        return None
    section, signed = _section(sections, value)
    if section.date:
        return _day(value, since_1904=since_1904)
    if value == 0 and _hides_zeros(sections):
        return ""
    if not section.speaks:
        return None
    told = _shown_number(Decimal(repr(value)), section.tokens)
    return told and ("-" if signed and value < 0 else "") + told


def _speaks(sections: Sequence[Section]) -> bool:
    return _hides_zeros(sections) or any(one.speaks or one.date for one in sections)


def _hides_zeros(sections: Sequence[Section]) -> bool:
    """Tell whether zeros are not shown, as under ``0;-0;;@``."""
    return len(sections) > 2 and not sections[2].tokens


def _section(sections: Sequence[Section], value: float) -> tuple[Section, bool]:
    """Return the section that shows VALUE, and whether a minus sign comes before what it shows."""
    if any(section.condition for section in sections):
        return next((one for one in sections if one.holds(value)), Section(ours=False)), True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _shown_text(value: str, sections: Sequence[Section]) -> str | None:
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not value.strip() or ("text", TEXT) not in section.tokens or len(section.tokens) == 1:
        return None
    return "".join(value if kind == "text" else text for kind, text in section.tokens)


def _shown_number(value: Decimal, tokens: Sequence[Token]) -> str:
    """Return the digits of VALUE, without its sign, in the places that TOKENS have for them."""
    point = next((at for at, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    decimals = sum(kind == "digit" for kind, _ in tokens[point:])
    last = max((at for at, (kind, _) in enumerate(tokens[:point]) if kind == "digit"), default=-1)
    commas = [at for at, (kind, _) in enumerate(tokens[:point]) if kind == "comma"]
    scaled = value.copy_abs().scaleb(-3 * sum(at > last for at in commas), _EXACT)
    whole, _, rest = f"{scaled.quantize(Decimal(1).scaleb(-decimals), context=_EXACT):f}".partition(".")
    before = _before_point(whole.lstrip("0"), tokens[:point], grouped=any(at < last for at in commas))
    return before.replace("\0", f"{abs(value).normalize():f}") + _after_point(rest, tokens[point:])


def _before_point(digits: str, tokens: Sequence[Token], *, grouped: bool) -> str:
    """Fill DIGITS into TOKENS from the right; those that are left over go before the first place."""
    places, left, told = sum(kind == "digit" for kind, _ in tokens), list(digits), list[str]()
    count = 0
    for kind, text in reversed(tokens):
        if kind == "digit":
            places -= 1
            taken = [left.pop() if left else "0" if text == "0" else ""]
            while left and not places:
                taken.append(left.pop())
            for digit in filter(None, taken):
                told.append("," if grouped and count and count % 3 == 0 else "")
                told.append(digit)
                count += 1
        elif kind in {"literal", "general"}:
            told.append(text if kind == "literal" else "\0")
    return "".join(reversed(told))


def _after_point(digits: str, tokens: Sequence[Token]) -> str:
    """Fill DIGITS into TOKENS from the left; zeros at the end are only told where a place asks for them."""
    left, told = list(digits), list[str]()
    wanted = max((at for at, (kind, text) in enumerate(tokens) if kind == "digit" and text == "0"), default=-1)
    for at, (kind, text) in enumerate(tokens):
        if kind == "digit":
            digit = left.pop(0)
            told.append(digit if at <= wanted or digit != "0" or any(one != "0" for one in left) else "")
        elif kind == "literal":
            told.append(text)
    said = "".join(told)
    return ("." if said[:1].isdigit() else "") + said


def _day(value: float, *, since_1904: bool) -> str | None:
    """Return the day that the serial number VALUE is; some formats of days are none to other readers (ggge年)."""
    if not 1 <= value <= _LAST_DAY:
        return None
    return (_EPOCHS[since_1904] + timedelta(days=int(value))).date().isoformat()


@cache
def _sections(code: str) -> Sequence[Section]:
    sections = [Section()]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup, match[match.lastgroup or 0]
        if kind == "other" and text == ";":
            sections.append(Section())
        else:
            _read(sections[-1], kind, text)
    return sections


def _read(section: Section, kind: str | None, text: str) -> None:
    """Read one more token of a SECTION."""
    if kind in {"quoted", "escaped"}:
        section.tokens += [("literal", text)] if text else []
    elif kind == "general":
        section.tokens.append(("general", ""))
    elif kind == "scientific":
        section.ours = False
    elif kind == "bracket":
        _read_bracket(section, text)
    elif kind == "other":
        _read_character(section, text)


def _read_bracket(section: Section, text: str) -> None:
    if match := _CONDITION.fullmatch(text):
        section.condition = (match[1], float(match[2]))
    elif (match := _CURRENCY.match(text)) and match[1]:
        section.tokens.append(("literal", match[1]))
    elif text.lower() in {"h", "hh", "m", "mm", "s", "ss"}:
        section.ours = False


def _read_character(section: Section, text: str) -> None:
    kinds = {"0": "digit", "#": "digit", "?": "digit", ".": "point", ",": "comma", TEXT: "text"}
    if text.lower() in _DATES:
        section.ours, section.date = False, True
    elif text in _NOT_OURS:
        section.ours = False
    else:
        section.tokens.append((kinds.get(text, "literal"), text))
