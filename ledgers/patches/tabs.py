"""The tabs of a workbook: which part each sheet is, and our list of findings in front of them."""

from dataclasses import dataclass
from typing import Literal

from catalog.messages import Lang, say
from ledgers.patches import nodes
from ledgers.patches.listing import HEADER_ROW
from ledgers.patches.nodes import Edit, Node
from ledgers.patches.parts import WORKBOOK, Package
from ledgers.patches.sheet import unselected

LISTING = "xl/worksheets/daicho.xml"
"""Excel and its like give other names to parts when they save: while this one is there, nobody has."""

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet: its NAME, the RELATION and the PART behind it, KIND (``worksheet`` or another), and if it is HIDDEN."""

    name: str
    relation: str
    part: str
    kind: str
    hidden: bool


def tabs(package: Package) -> list[Tab]:
    """Return the sheets of PACKAGE in the order of their tabs."""
    relations = {relation.id: relation for relation in package.relations(WORKBOOK)}
    found = []
    for node in nodes.parse(package.read(WORKBOOK)).need("sheets").every("sheet"):
        relation = relations.get(_relation(node))
        if relation is None:
            raise nodes.Unpatchable(node.attributes.get("name", ""))
        hidden = node.attributes.get("state", "visible") != "visible"
        found.append(Tab(node.attributes.get("name", ""), relation.id, relation.target, relation.kind, hidden))
    return found


def remove(package: Package, tab: Tab) -> None:
    """Take TAB, a list of findings that we made, out of PACKAGE."""
    data = package.read(WORKBOOK)
    root = nodes.parse(data)
    sheets = root.need("sheets").every("sheet")
    at = next(number for number, node in enumerate(sheets) if _relation(node) == tab.relation)
    package.edit(
        WORKBOOK, [Edit(sheets[at].start, sheets[at].end, b""), *_renumbered(data, root, at, -1), *_shown(data, root)]
    )
    package.unrelate(WORKBOOK, tab.relation)
    package.drop(tab.part)


def insert(package: Package, listing: bytes, last: int, lang: Lang) -> None:
    """Put LISTING, whose last row is LAST, in front of all sheets of PACKAGE and let it be the one that is shown."""
    for tab in tabs(package):
        former = package.read(tab.part)
        if (now := unselected(former)) != former:
            package.replace(tab.part, now)
    package.add_named(LISTING, listing, _TYPE)
    relation = package.relate(WORKBOOK, "worksheet", LISTING)
    data = package.read(WORKBOOK)
    root = nodes.parse(data)
    mark = nodes.prefix(data, root)
    sheets = root.need("sheets")
    name = _free_name(sheets, say("feedback.sheet", lang))
    number = max((int(node.attributes.get("sheetId", 0)) for node in sheets.children), default=0) + 1
    word = f'<sheet xmlns:r="{package.kinds()}" name="{name}" sheetId="{number}" r:id="{relation}"/>'
    package.edit(
        WORKBOOK,
        [
            nodes.within(data, sheets, nodes.prefixed(word.encode(), mark), first=True),
            *_renumbered(data, root, 0, 1),
            *_named(data, root, name, last),
            *_shown(data, root),
        ],
    )


def main(package: Package) -> str:
    """Return the namespace of the workbook's own elements."""
    root = nodes.parse(package.read(WORKBOOK), lambda path, _: False)
    mark = nodes.prefix(package.read(WORKBOOK), root)[:-1].decode()
    return root.attributes[f"xmlns:{mark}" if mark else "xmlns"]


def _named(data: bytes, root: Node, name: str, last: int) -> list[Edit]:
    """Return the edits that name what Excel filters on our sheet, and the rows that it repeats on every page."""
    words = (
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"'{name}'!$A${HEADER_ROW}:$K${last}</definedName>"
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">\'{name}\'!${HEADER_ROW}:${HEADER_ROW}</definedName>'
    )
    own = nodes.prefixed(words.encode(), nodes.prefix(data, root))
    if defined := root.child("definedNames"):
        return [nodes.within(data, defined, own, first=True)]
    at = nodes.following(root, "definedNames", _ORDER)
    wrapped = nodes.prefixed(b"<definedNames>", nodes.prefix(data, root)) + own
    return [Edit(at, at, wrapped + nodes.prefixed(b"</definedNames>", nodes.prefix(data, root)))]


def _renumbered(data: bytes, root: Node, at: int, by: Literal[1, -1]) -> list[Edit]:
    """Return the edits after which names that belong to single sheets still do when one comes or goes AT a place."""
    edits = []
    for node in (root.child("definedNames") or root).every("definedName"):
        local = node.attributes.get("localSheetId")
        if local is None:
            continue
        if by < 0 and int(local) == at:
            edits.append(Edit(node.start, node.end, b""))
        elif int(local) >= at:
            edits.append(nodes.tagged(data, node, localSheetId=str(int(local) + by)))
    return edits


def _shown(data: bytes, root: Node) -> list[Edit]:
    """Return the edits that let the workbook open on its first sheet."""
    mark = nodes.prefix(data, root)
    views = root.child("bookViews")
    if views is None:
        at = nodes.following(root, "bookViews", _ORDER)
        return [Edit(at, at, nodes.prefixed(b"<bookViews><workbookView/></bookViews>", mark))]
    return [nodes.tagged(data, node, activeTab="0", firstSheet="0") for node in views.every("workbookView")]


def _free_name(sheets: Node, wanted: str) -> str:
    taken = {node.attributes.get("name", "").casefold() for node in sheets.children}
    names = [wanted, *(f"{wanted}~{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)


def _relation(node: Node) -> str:
    """Return the id of the relation of a sheet's NODE, whatever prefix its workbook gives it."""
    return next((value for name, value in node.attributes.items() if name.endswith(":id")), "")
