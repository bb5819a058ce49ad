"""The input template: the workbook that a department fills in, as both its writer and its reader see it.

The sheet to be filled in has the machine keys of its columns in a hidden row, their labels below, an example below
that, and the rows of the department from there on. Which column is which is known by its key alone, so that templates
of older versions are read as they are.
"""

from catalog.messages import Lang, say

LAYOUT = "template"
VERSION = "1"
EXAMPLE_ROW, FIRST_ROW = 3, 4
SHEETS = ("guide", "entry", "choices")


def title(sheet: str, lang: Lang) -> str:
    """Return the name of the tab of SHEET, one of ``SHEETS``, in LANG."""
    return say(f"template.sheet.{sheet}", lang)


def titles(*sheets: str) -> frozenset[str]:
    """Return the names of the tabs of SHEETS in both languages."""
    return frozenset(title(sheet, lang) for sheet in sheets for lang in ("ja", "en"))


def is_known(version: str | None) -> bool:
    """Tell whether templates of VERSION can be read: those of this program's version and of older ones."""
    return version is not None and version.isdecimal() and int(version) <= int(VERSION)
