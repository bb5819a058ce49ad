"""Texts that break programs which touch spreadsheets, and strategies that draw from them."""

from hypothesis import strategies as st

FORMULAS = (
    "=1+1",
    "{=A1}",
    "@SUM",
    "+1",
    "-1",
    "'quoted",
    '="a"',
    '=HYPERLINK("https://example.com")',
    "=cmd|'/C x'!A1",
)
LOOK_ALIKES = (
    "N/A",
    "None",
    "NO",
    "NA",
    "TRUE",
    "0012",
    "1e5",
    "12:34",
    "2026-04-01",
    "平成35年",
    "１２３",
    "1,200",
    "#N/A",
    "#REF!",
    "https://example.com",
    "mailto:a@example.com",
    "なし",
    "等",
    "−",
    "、",
    "_x",
    "[[daicho:1]]",
    "[[daicho:99]]",
)
ESCAPES = (
    "_x0041_",
    "_x000D_",
    "a_x000a_b",
    "_x0000_",
    "_xD800_",
    "_x005F_x0041_",
    "_x0041_x0042_",
    "{}",
    "{0}",
    "%s",
    '"double"',
    "''",
    "\\",
    "\\n",
    "</v>",
    "&amp;",
    "&#13;",
    "]]>",
    "<t>",
    "select 1; --",
)
LINES = ("a\nb", "a\rb", "a\r\nb", "\na", "a\n", "a\tb", "\ta", "a\t", "a\u2028b", "a\u2029b", "a\x85b", "x\n\n\ny")
CONTROLS = ("\x00", "a\x00b", "a\x01b", "a\x08b", "a\x0bb", "a\x0cb", "a\x1bb", "a\x1fb", "a\x7fb", "a\x9fb")
UNICODE = (
    "a\ufffeb",
    "a\uffffb",
    "\ufeffa",
    "a\ufffdb",
    "\ue000",
    "\U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f130\U00020bb7",
    "e\u0301",
    "か\u3099",
    "ｶﾞ",
    "שלום",
    "\u202eabc",
    "a\u00a0b",
    "a\u3000b",
    "a\u200bb",
    "\u200b",
    "\U000e0001",
    "\U0010ffff",
)
EDGES = (" a ", "  a", "a  ", "\u3000a\u3000", "\u00a0a", "\u2009a")
LONG = ("x" * 255, "x" * 32_767, "x" * 32_768, "あ" * 70_000, "\U0001f600" * 20_000, "x" + " " * 70_000 + "x")

NASTY = FORMULAS + LOOK_ALIKES + ESCAPES + LINES + CONTROLS + UNICODE + EDGES + LONG
"""Texts that a ledger may hold and that must come back from a workbook as they went in."""

HALVES = ("\ud800", "a\udfffb", "\udc00\ud800")
"""Lone surrogates: halves of characters, which neither XML nor the store can hold."""

BLANKS = (" ", "\u3000", "\u00a0", "\n", "\t", " \n ", "\u2009")
"""Cells that look empty and are."""


def texts(longest: int = 20) -> st.SearchStrategy[str]:
    """Return texts that a ledger may hold: nasty ones, any others, and the two together; never blank ones."""
    plain = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=longest)
    nasty = st.sampled_from(NASTY)
    return st.one_of(nasty, plain, st.tuples(plain, st.sampled_from(ESCAPES + LINES + EDGES)).map("".join)).filter(
        lambda text: bool(text.strip())
    )
