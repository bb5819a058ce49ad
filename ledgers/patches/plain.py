"""A workbook of the same shape as any file that was read: every cell's words as text, sheet by sheet."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog.exchange import CELL_LIMIT
from catalog.findings import column_letters
from ledgers.patches import nodes
from ledgers.workbook import Grid, Workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{{sheets}}</Types>'
)
_RELATION = '<Relationship Id="rId{number}" Type="' + _KINDS + '/{kind}" Target="{target}"/>'
_RELATIONS = f'<Relationships xmlns="{_PACKAGE}/relationships">{{0}}</Relationships>'
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}"><bookViews><workbookView/></bookViews>'
    "<sheets>{0}</sheets></workbook>"
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="10"/><name val="游ゴシック"/><family val="3"/>'
    '<charset val="128"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_NARROW, _WIDE = 9, 42
_MEASURED = 200
"""Rows from the top that tell how wide a column must be."""


def write(book: Workbook, target: Path) -> None:
    """Write the cells of BOOK, whose sheets are called as Excel allows, as a workbook to TARGET."""
    numbers = range(1, len(book.grids) + 1)
    names = [f"worksheets/sheet{number}.xml" for number in numbers]
    overrides = "".join(f'<Override PartName="/xl/{name}" ContentType="{_TYPES}.worksheet+xml"/>' for name in names)
    relations = [_RELATION.format(number=n, kind="worksheet", target=t) for n, t in zip(numbers, names, strict=True)]
    relations.append(_RELATION.format(number=len(names) + 1, kind="styles", target="styles.xml"))
    root = _RELATION.format(number=1, kind="officeDocument", target="xl/workbook.xml")
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES.format(sheets=overrides),
        "_rels/.rels": _RELATIONS.format(root),
        "xl/workbook.xml": _WORKBOOK.format("".join(map(_tab, numbers, book.grids))),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format("".join(relations)),
        "xl/styles.xml": _STYLES,
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), _HEAD + text, zipfile.ZIP_DEFLATED)
        for name, grid in zip(names, book.grids, strict=True):
            info = zipfile.ZipInfo(f"xl/{name}")
            info.compress_type = zipfile.ZIP_DEFLATED
            with package.open(info, "w", force_zip64=True) as part:
                for piece in _sheet(grid):
                    part.write(piece.encode())


def named(book: Workbook) -> Mapping[str, str]:
    """Return how the sheets of BOOK are called where Excel does not allow their names, by these."""
    names: dict[str, str] = {}
    for number, grid in enumerate(book.grids, start=1):
        plain = "".join("_" if c in "[]:*?/\\" or c < " " else c for c in grid.name).strip("'")[:31] or "_"
        taken = {name.casefold() for name in names.values()}
        names[grid.name] = plain if plain.casefold() not in taken else f"{plain[:26]}~{number}"
    return names


def _tab(number: int, grid: Grid) -> str:
    hidden = "" if grid.visible else ' state="hidden"'
    return f'<sheet name="{nodes.escape(grid.name)}" sheetId="{number}"{hidden} r:id="rId{number}"/>'


def _sheet(grid: Grid) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    yield f"{_widths(grid)}<sheetData>"
    for number, cells in enumerate(grid.rows, start=1):
        words = "".join(
            f'<c r="{column_letters(column)}{number}" s="1" t="inlineStr">{nodes.inline(text[:CELL_LIMIT])}</c>'
            for column, text in enumerate(cells, start=1)
            if text
        )
        hidden = ' hidden="1"' if number in grid.hidden_rows else ""
        if words or hidden:
            yield f'<row r="{number}"{hidden}>{words}</row>'
    yield "</sheetData>"
    if merged := [f'<mergeCell ref="{_range(*one)}"/>' for one in grid.merged if one[:2] != one[2:]]:
        yield f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'


def _widths(grid: Grid) -> str:
    widest: dict[int, int] = {}
    for cells in grid.rows[:_MEASURED]:
        for column, text in enumerate(cells, start=1):
            units = sum(1 if c.isascii() else 2 for c in text[:_WIDE]) if text else 0
            widest[column] = max(widest.get(column, _NARROW), min(units + 2, _WIDE))
    hidden = dict.fromkeys(grid.hidden_columns, ' hidden="1"')
    cols = "".join(
        f'<col min="{column}" max="{column}" width="{width}" customWidth="1"{hidden.get(column, "")}/>'
        for column, width in sorted(widest.items())
    )
    return f"<cols>{cols}</cols>" if cols else ""


def _range(top: int, left: int, bottom: int, right: int) -> str:
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
