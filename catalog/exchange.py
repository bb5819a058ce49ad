"""The exchange workbook: the one layout that loses nothing, as both its writer and its reader see it.

Every sheet has the machine keys of its columns in row 1 (hidden), their labels in row 2, and rows from row 3 on. The
sheet of the activities numbers its rows; rows of other sheets name the activity by that number, by its reference or by
its name. A text that no cell can hold stands on the overflow sheet in parts, as JSON, and a marker in its cell.
"""

import json
import re
from collections.abc import Sequence

from catalog import fields
from catalog.findings import column_letters
from catalog.messages import Lang
from catalog.vocabulary import Term

VERSION = "1"
KEY_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3
META_SHEET = "_daicho"
LIST_SHEET = "_lists"
OVERFLOW_SHEET = "_overflow"
META_KEYS = (
    "layout",
    "version",
    "organization",
    "organization_name",
    "ledger",
    "kind",
    "department",
    "effective_on",
    "revision",
)
CELL_LIMIT = 32_767
"""Characters that a cell of Excel holds; those beyond the basic plane (emoji, rare kanji) count twice."""
PART_LIMIT = 30_000

_NUMBERED = frozenset({"safeguard", "publication_item"})
_MARKER = re.compile(r"\[\[daicho:(\d+)\]\]")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
"""What XML cannot hold, and two of its escapes that share an underscore: XlsxWriter guards the first of them only."""


def columns(sheet: fields.Entity) -> tuple[fields.Field, ...]:
    """Return the columns of SHEET in order: those of the layout and those that are stored."""
    return tuple(field for field in sheet.fields if field.given in ("layout", "sheet"))


def marker(number: int) -> str:
    """Return what stands in a cell in place of the text NUMBER of the overflow sheet."""
    return f"[[daicho:{number}]]"


def marked(written: str) -> str | None:
    """Return the number, as written, of the overflow text that WRITTEN stands for, or None."""
    match = _MARKER.fullmatch(written)
    return match[1] if match else None


def overflows(written: str) -> bool:
    """Tell whether WRITTEN cannot stand in a cell as it is: too long, not to be kept there, or like a marker."""
    long = len(written) * 2 > CELL_LIMIT and len(written.encode("utf-16-le", "surrogatepass")) // 2 > CELL_LIMIT
    return long or bool(_UNFIT.search(written)) or bool(_MARKER.fullmatch(written))


def parts(written: str) -> list[str]:
    """Return WRITTEN as the cells of the overflow sheet hold it."""
    # neither an escape of XML in it nor a part of blanks alone would be read as it was written
    encoded = json.dumps(written).replace("_x", r"\u005fx").replace("  ", r" \u0020")
    return [encoded[at : at + PART_LIMIT] for at in range(0, len(encoded), PART_LIMIT)]


def joined(parts: Sequence[str]) -> str:
    """Return the text that PARTS of the overflow sheet hold.

    Raises:
        ValueError: they are not what this program wrote, or have halves of characters, which nothing can hold.
    """
    encoded = "".join(parts)
    written = json.loads(encoded) if encoded.startswith('"') else None
    if not isinstance(written, str):
        raise ValueError("not a text")
    written.encode()
    return written


def sheet_named(name: str) -> fields.Entity | None:
    """Return the entity whose sheet is called NAME in either language, or None."""
    return next((sheet for sheet in fields.sheets() if name in sheet.sheet.values()), None)


def choice(term: Term, lang: Lang) -> str:
    """Return TERM as people choose it from a list: with its code where the guideline itself prints codes."""
    return numbered(term.code, term.label(lang)) if term.vocabulary in _NUMBERED else term.label(lang)


def numbered(code: str, label: str) -> str:
    """Return LABEL with its CODE in front where the code is one that a guideline or an article prints."""
    return f"{code} {label}" if re.search(r"\d", code) or code.startswith("MN-") else label


def reference(sheet: str, column: int, first: int, last: int) -> str:
    """Return the rows FIRST to LAST of COLUMN on SHEET as a reference that names can be given to."""
    letters = column_letters(column)
    return f"='{sheet}'!${letters}${first}:${letters}${last}"


def title(sheet: fields.Entity, lang: Lang) -> str:
    """Return the name of the tab of SHEET in LANG."""
    return sheet.sheet[lang]
