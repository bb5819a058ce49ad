"""Check boxes in a text: which of the words beside them are ticked."""

import re

_TICKED, _EMPTY = "☑☒✅🗹▣■◼⬛", "□☐◻⬜▢"
SIGNS = (*_TICKED, *_EMPTY, "[]", "[x]", "[レ]", "[✓]", "[✔]", "［］", "［x］", "［ｘ］", "［レ］", "［✓］", "［✔］")
"""What a check box may begin with, blanks left out and letters small."""
_BOX = re.compile(rf"[{_TICKED}{_EMPTY}]\ufe0f?|\[[ 　xXレ✓✔]\]|［[ 　ｘＸxXレ✓✔]］")
_BLANKED = re.compile(rf"[{_EMPTY}]{{2}}|[{_TICKED}]{{2}}")
"""Boxes side by side stand for characters that were left out (□□株式会社)."""
_BULLETS = "■◼⬛"
_BETWEEN = " 　\t、，,；;・／/"


def ticked(written: str) -> tuple[str, ...] | None:
    """Return the words of WRITTEN that are ticked, or None where it has no check boxes.

    Lines and words before the first box are no options and are kept. A black square alone may be a bullet: it is a
    ticked box only beside others.
    """
    boxes = {match.group()[0] for match in _BOX.finditer(written)}
    if not boxes - set(_BULLETS) or _BLANKED.search(written):
        return None
    return tuple(word for line in written.splitlines() for word in _of_line(line.strip()) if word)


def unticked(written: str) -> bool:
    """Tell whether WRITTEN has check boxes and none is ticked: a form that nobody has filled in."""
    return bool(_BOX.search(written)) and not any(_is_ticked(match.group()) for match in _BOX.finditer(written))


def _of_line(line: str) -> list[str]:
    boxes = list(_BOX.finditer(line))
    if not boxes:
        return [line]
    if boxes[0].start() and boxes[-1].end() == len(line):  # 氏名☑ 住所□
        starts = [0, *(box.end() for box in boxes[:-1])]
        options = [(box, line[start : box.start()]) for start, box in zip(starts, boxes, strict=True)]
        before = ""
    else:
        ends = [*(box.start() for box in boxes[1:]), len(line)]
        options = [(box, line[box.end() : end]) for box, end in zip(boxes, ends, strict=True)]
        before = line[: boxes[0].start()].strip(_BETWEEN)
    named = [] if before.endswith((":", "：", "】", "]", "］")) else [before]
    return [*named, *(text.strip(_BETWEEN) for box, text in options if _is_ticked(box.group()))]


def _is_ticked(box: str) -> bool:
    return box[0] in _TICKED or (box[0] in "[［" and bool(box[1:-1].strip()))
