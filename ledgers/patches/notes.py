"""Comments on cells: their words, added to and cleared of ours again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from xml.sax.saxutils import escape as quoted

from catalog.findings import column_letters
from ledgers.marks import MARK
from ledgers.patches import boxes, nodes
from ledgers.patches.nodes import Edit, Node
from ledgers.patches.parts import Package
from ledgers.patches.sheet import At, Sheet, address, with_drawing

MOST = 1_000
"""Comments on one sheet; a drawing numbers its boxes within blocks of 1,024."""

_END = re.compile(r"【[^【】]*?No\.([\d, ]+)】")
_TEXT = re.compile(r"(<((?:\w+:)?)t\b[^<>]*>)([^<]*)(?=</\2t>)")
_RUN = re.compile(rb"<((?:\w+:)?)r>")
_FONT = '<sz val="9"/><color indexed="81"/><rFont val="ＭＳ Ｐゴシック"/><family val="3"/><charset val="128"/>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_NO_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{0}"><authors/><commentList/></comments>'
)


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments of a sheet: its PART and its DRAWING, None where it has none."""

    part: str | None
    drawing: str | None


def find(package: Package, sheet: str) -> Comments:
    """Return the comments of the worksheet whose part is SHEET."""
    targets = {relation.kind: relation.target for relation in package.relations(sheet)}
    return Comments(targets.get("comments"), targets.get("vmlDrawing") and _legacy(package, sheet))


def clear(package: Package, comments: Comments) -> dict[At, Sequence[int]]:
    """Take our words out of COMMENTS; return the numbers of findings that stood in each cell."""
    if comments.part is None:
        return {}
    data = package.read(comments.part)
    found: dict[At, Sequence[int]] = {}
    edits, gone = [], []
    for node in _comments(nodes.parse(data)):
        rest, ours = _cleared(data[node.start : node.end].decode())
        if not ours:
            continue
        at = address(node.attributes.get("ref", ""))
        found[at] = ours
        gone += [] if _says(rest) else [at]
        edits.append(Edit(node.start, node.end, rest if _says(rest) else b""))
    package.edit(comments.part, edits)
    if gone and comments.drawing:
        boxes.clear(package, comments.drawing, set(gone))
    return found


def add(package: Package, sheet: str, texts: Mapping[At, str], cells: Sheet, main: str) -> set[At]:
    """Comment the cells of the worksheet SHEET with TEXTS; return those that could have none.

    What stands in a comment already is kept, and ours follows; answers in threads are left alone.

    Raises:
        Unpatchable: the drawing of the sheet's comments is not as it must be; nothing has been changed.
    """
    comments = _made(package, sheet, main)
    assert comments.part
    assert comments.drawing
    data = package.read(comments.part)
    root = nodes.parse(data)
    mark = nodes.prefix(data, root)
    authors = [data[node.inner : node.close].decode() for node in root.need("authors").children]
    known = {address(node.attributes.get("ref", "")): node for node in _comments(root)}
    threads = {at for at, n in known.items() if _author(n, authors).startswith("tc=")}
    fresh = [at for at in sorted(texts) if at not in known][:MOST]
    more = [at for at in sorted(texts) if at in known and at not in threads]
    edits = [_appended(data, known[at], texts[at], mark) for at in more]
    if "daicho" not in authors:
        authors.append("daicho")
        edits.append(_into(data, root.need("authors"), "<author>daicho</author>", mark))
    written = "".join(_comment(at, texts[at], authors.index("daicho")) for at in fresh)
    edits.append(_into(data, root.need("commentList"), written, mark))
    package.edit(comments.part, edits)
    boxes.draw(package, comments.drawing, fresh, cells)
    return texts.keys() - {*more, *fresh}


def _legacy(package: Package, sheet: str) -> str | None:
    """Return the drawing of the sheet's comments, which is not that of pictures in its page header."""
    data = package.read(sheet)
    match = re.search(rb"<(?:\w+:)?legacyDrawing\b[^<>]*?:id\s*=\s*[\"']([^\"']+)", data)
    wanted = match[1].decode() if match else None
    return next((relation.target for relation in package.relations(sheet) if relation.id == wanted), None)


def _made(package: Package, sheet: str, main: str) -> Comments:
    """Return the comments of the worksheet SHEET, made where it has none."""
    comments = find(package, sheet)
    part, drawing = comments.part, comments.drawing
    if drawing is None:
        drawing = boxes.make(package)
        relation = package.relate(sheet, "vmlDrawing", drawing)
        package.replace(sheet, with_drawing(package.read(sheet), relation, package.kinds()))
    else:
        boxes.require(package, drawing)
    if part is None:
        part = package.add("xl/comments", ".xml", _NO_COMMENTS.format(main).encode(), _TYPE)
        package.relate(sheet, "comments", part)
    return Comments(part, drawing)


def _comments(root: Node) -> list[Node]:
    return root.need("commentList").every("comment")


def _author(comment: Node, authors: Sequence[str]) -> str:
    at = int(comment.attributes.get("authorId", 0))
    return authors[at] if at < len(authors) else ""


def _comment(at: At, text: str, author: int) -> str:
    return f'<comment ref="{column_letters(at[1])}{at[0]}" authorId="{author}"><text>{_run(text)}</text></comment>'


def _run(text: str) -> str:
    return f'<r><rPr>{_FONT}</rPr><t xml:space="preserve">{nodes.escape(text)}</t></r>'


def _appended(data: bytes, comment: Node, text: str, mark: bytes) -> Edit:
    """Return the edit that lets TEXT follow what COMMENT says."""
    words = comment.need("text")
    ours = nodes.prefixed(_run("\n" + text).encode(), mark)
    plain = words.child("t")
    if plain is None:
        last = max((node.end for node in words.every("r")), default=words.inner)
        return Edit(last, last, ours) if not words.empty else nodes.within(data, words, ours)
    run = nodes.prefixed(b"<r>", mark) + data[plain.start : plain.end] + nodes.prefixed(b"</r>", mark)
    return Edit(plain.start, plain.end, run + ours)


def _into(data: bytes, node: Node, words: str, mark: bytes) -> Edit:
    return nodes.within(data, node, nodes.prefixed(words.encode(), mark))


def _cleared(comment: str) -> tuple[bytes, list[int]]:
    """Return COMMENT without our words, and the numbers of findings in them.

    Programs that save it anew may have cut them into runs anywhere.
    """
    runs = [unescape(match[3]) for match in _TEXT.finditer(comment)]
    ours = list(_ours("".join(runs)))
    gone = {at for start, end, _ in ours for at in range(start, end)}
    kept, start = [], 0
    for run in runs:
        kept.append("".join(letter for at, letter in enumerate(run, start) if at not in gone))
        start += len(run)
    left = iter(kept)
    rest = _TEXT.sub(lambda match: match[1] + quoted(next(left)), comment).encode()
    return _without_blank_runs(rest), [int(number) for *_, told in ours for number in re.findall(r"\d+", told)]


def _ours(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where in TEXT words of ours begin and end, with the breaks before them, and the numbers they close with."""
    done = 0
    while (at := text.find(MARK, done)) >= 0 and (end := _END.search(text, at)):
        yield done + len(text[done:at].rstrip("\r\n")), end.end(), end[1]
        done = end.end()


def _without_blank_runs(comment: bytes) -> bytes:
    """Return COMMENT without the runs that say nothing, which ours have become."""
    gone = [(start, end) for start, end in nodes.spans(comment, _RUN, b"r>") if not _says(comment[start:end])]
    return nodes.splice(comment, [Edit(start, end, b"") for start, end in gone])


def _says(words: bytes) -> bool:
    return any(match[3].strip() for match in _TEXT.finditer(words.decode()))
