"""What a register says of the organization as a whole: facts and safeguards; provision, publication and requests."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from catalog.messages import Lang, say
from catalog.queries.activities import Activity
from catalog.queries.profile import Procedure, Provision, Publication, Statement
from reports import table, wording
from reports.book import Sheet
from reports.style import BLANK_FILL, styled
from reports.table import BODY, LABEL, SECTION, Cell, Column

if TYPE_CHECKING:
    from reports.register import Edition

_BLANK = styled(BODY, fill=BLANK_FILL, color="#595959")
_STATED = (230.0, 520.0, 190.0, 110.0)
_DEALT = (110.0, 130.0, 150.0, 150.0, 140.0, 130.0, 130.0, 90.0, 160.0)
_PUBLISHED = (270.0, 100.0, 110.0, 330.0, 130.0, 110.0)
_NOTES = {"publications": "profile.note.publications"}


def write(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write facts and safeguards of EDITION's organization on SHEET; return how many rows and columns they take."""
    sections = {
        "facts": [_stated(one, edition) for one in edition.profile.facts],
        "safeguards": [_stated(one, edition) for one in edition.profile.safeguards],
    }
    return _sections(sheet, "profile", _STATED, sections, edition.lang)


def write_dealings(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write to whom data of the whole organization go, and how requests are made, on SHEET."""
    sections = {
        "provisions": [_provided(one, edition.lang) for one in edition.profile.provisions],
        "procedures": [_requested(one, edition) for one in edition.profile.procedures],
    }
    told = sum(map(_tells_recipients, edition.register.activities))
    silent = {"provisions": say("profile.provisions.activities", edition.lang, count=told)} if told else {}
    return _sections(sheet, "dealings", _DEALT, sections, edition.lang, silent)


def write_publications(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write what the organization has made known, item by item, on SHEET."""
    sections = {"publications": [_published(one, edition) for one in edition.profile.publications]}
    return _sections(sheet, "publications", _PUBLISHED, sections, edition.lang)


def _sections(
    sheet: Sheet,
    name: str,
    widths: Sequence[float],
    sections: Mapping[str, list[list[Cell]]],
    lang: Lang,
    silent: Mapping[str, str] = MappingProxyType({}),
) -> tuple[int, int]:
    """Write SECTIONS below each other; SILENT says for some what stands where they have no rows."""
    row = table.titled(sheet, say(f"register.sheet.{name}", lang), say(_NOTES.get(name, "profile.note"), lang), widths)
    header = row
    for key, rows in sections.items():
        labels = say(f"profile.{key}.columns", lang).split("|")
        columns = [Column(label, width) for label, width in zip(labels, widths, strict=True)]
        sheet.text(row, 1, say(f"profile.{key}", lang), SECTION)
        sheet.height(row, 24)
        sheet.together.append((row, row + 2))
        header = row + 1
        row = table.header(sheet, header, columns)
        row = table.body(sheet, row, columns, rows) if rows else _empty(sheet, row, widths, silent.get(key), lang)
        row += 1
    sheet.widths(widths)
    sheet.worksheet.repeat_rows(header - 1)
    if len(sections) == 1:
        sheet.worksheet.freeze_panes(header, 1)
    return row - 2, len(widths)


def _empty(sheet: Sheet, row: int, widths: Sequence[float], told: str | None, lang: Lang) -> int:
    """Write in ROW that nothing is said, or what is TOLD instead; return the row after it."""
    words = told or say("profile.nothing", lang)
    sheet.height(row, table.row_height([words], [sum(widths)]))
    sheet.merged(row, 1, len(widths), words, BODY if told else _BLANK)
    return row + 1


def _tells_recipients(activity: Activity) -> bool:
    answers = (activity.marks[key] for key in ("third_party", "joint_use", "foreign_provision"))
    return bool(activity.provisions) or "yes" in answers


def _stated(one: Statement, edition: "Edition") -> list[Cell]:
    lang = edition.lang
    label = wording.worded(one.term, one.word, lang, one.code)
    activities = edition.profile.measured.get(one.code or "")
    if one.written is None and one.clause is None and activities:
        told = say("profile.measured", lang, activities=say("list.and", lang).join(activities))
        return [Cell(label, LABEL), Cell(told), Cell(None), Cell(None)]
    if one.written is None and one.clause is None:
        return [Cell(label, LABEL), Cell(wording.blank(lang, policy=edition.policy), _BLANK), Cell(None), Cell(None)]
    return [Cell(label, LABEL), Cell(one.written), Cell(one.clause), Cell(_said(one.evidence, one.modality, lang))]


def _provided(one: Provision, lang: Lang) -> list[Cell]:
    return [
        Cell(wording.worded(one.kind, one.kind_written, lang), LABEL),
        Cell(wording.worded(one.ground, one.ground_written, lang) or _rule(one, lang)),
        Cell(one.name or one.scope),
        Cell(one.items),
        Cell(one.method),
        Cell(one.purposes),
        Cell(one.responsible or None),
        Cell(_said(one.evidence, one.modality, lang)),
        Cell(one.clause),
    ]


def _requested(one: Procedure, edition: "Edition") -> list[Cell]:
    lang = edition.lang
    told = [one.window, one.method, one.identity_check, one.agent, one.fee, one.limits]
    cells = [Cell(words) if words else Cell(wording.blank(lang, policy=edition.policy), _BLANK) for words in told]
    label = Cell(wording.worded(one.request, one.word, lang), LABEL)
    return [label, *cells, Cell(_said(one.evidence, one.modality, lang)), Cell(one.clause)]


def _published(one: Publication, edition: "Edition") -> list[Cell]:
    lang = edition.lang
    label = wording.worded(one.item, one.word, lang, one.code)
    status = one.status.label(lang) if one.status else wording.blank(lang, policy=edition.policy)
    open_items = _BLANK if one.status is None or one.status_code == "not_stated" else BODY
    told = "\n".join(filter(None, (one.written, one.url)))
    said = _said(one.evidence, one.modality, lang)
    return [
        Cell(label, LABEL),
        Cell(status, open_items),
        Cell(one.made_known_by),
        Cell(told),
        Cell(one.clause),
        Cell(said),
    ]


def _rule(one: Provision, lang: Lang) -> str | None:
    """Return that a provision without a ground which is not made is the rule; its exceptions have rows of their own."""
    return say("provision.rule", lang) if one.modality == "does_not" and not (one.name or one.scope) else None


def _said(evidence: str | None, modality: str | None, lang: Lang) -> str:
    """Return how firmly something is said: stated or inferred, done or done perhaps."""
    told = [say(f"evidence.{evidence}", lang)] if evidence else []
    told += [say(f"modality.{modality}", lang)] if modality else []
    return say("notes.and", lang).join(told)
