"""The cover of a register: whose it is, as of when, how much is in it, who approves it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalog.messages import Lang, say
from reports import measure, wording
from reports.book import Sheet
from reports.style import GREY_TEXT, INK, PALE, Style, styled
from reports.table import BODY

if TYPE_CHECKING:
    from reports.register import Edition

_WIDTHS = [40.0, 190.0, 190.0, 190.0, 190.0, 190.0, 40.0]
_TITLE = Style(size=24, bold=True, color=INK, align="center", valign="vcenter", border=False, number="General")
_BASIS = Style(size=10, color=GREY_TEXT, align="center", valign="vcenter", border=False, number="General")
_SECRET = Style(size=11, bold=True, color="#C00000", align="right", valign="vcenter", border=False, number="General")
_NOTICE = Style(size=11, bold=True, color="#9C0006", fill="#FFF2CC", align="center", valign="vcenter", number="General")
_LABEL = Style(size=10.5, bold=True, fill=PALE, valign="vcenter", indent=1, number="General")
_FACT = Style(size=10.5, valign="vcenter", indent=1, number="General")
_OVERDUE = styled(_FACT, bold=True, color="#C00000")
_BOX = styled(BODY, align="center", valign="vcenter", fill=PALE, bold=True)
_SEAL = styled(BODY, align="center", valign="vcenter", color="#A6A6A6", size=10)
_SIGNED = styled(BODY, align="center", valign="vcenter")


def write(sheet: Sheet, edition: "Edition") -> tuple[int, int]:
    """Write the cover of EDITION on SHEET; return how many rows and columns it takes."""
    lang = edition.lang
    sheet.widths(_WIDTHS)
    secrecy = "" if edition.policy else say("register.secret", lang)
    sheet.merged(1, 5, 6, secrecy, _SECRET)
    sheet.merged(3, 2, 6, edition.title, _TITLE)
    sheet.height(3, 44)
    sheet.merged(4, 2, 6, edition.form.basis[lang], _BASIS)
    row = 6
    if edition.policy:
        sheet.merged(row, 2, 6, say("cover.policy", lang), _NOTICE)
        sheet.height(row, measure.height(measure.lines(say("cover.policy", lang), 950, 11), 11, 34))
        row += 2
    for label, fact in _facts(edition):
        sheet.text(row, 2, label, _LABEL)
        overdue = label == say("cover.next_review", lang) and _overdue(edition)
        sheet.merged(row, 3, 6, fact, _OVERDUE if overdue else _FACT)
        sheet.height(row, measure.height(measure.lines(fact, 740, 10.5), 10.5, 25))
        row += 1
    return _approval(sheet, row + 1, lang), len(_WIDTHS)


def _facts(edition: "Edition") -> Iterator[tuple[str, str]]:
    lang, register = edition.lang, edition.register
    special, my_number = (_counted(edition, key) for key in ("special_care", "my_number"))
    counts = say("cover.counts", lang, count=len(register.activities), special=special, my_number=my_number)
    departments = len(
        {one.department for one in register.activities if one.department and "department" not in one.states}
    )
    yield say("cover.organization", lang), register.organization.name
    ledgers = say("list.and", lang).join(register.organization.ledgers)
    yield say("cover.scope", lang), say("cover.scope_of", lang, ledgers=ledgers, departments=departments)
    yield say("cover.edition", lang), say("register.draft", lang)
    yield say("cover.day", lang), wording.day(edition.day, lang)
    yield say("cover.dated", lang), say("list.and", lang).join(_dated(edition)) or say("history.no_day", lang)
    yield say("cover.next_review", lang), _next_review(edition)
    yield say("cover.sources", lang), "\n".join(_sources(edition))
    yield say("cover.counted", lang), counts
    yield say("cover.fingerprint", lang), edition.fingerprint


def _counted(edition: "Edition", key: str) -> str:
    """Return of how many activities the mark KEY is set; none only where all of them say so."""
    lang, activities = edition.lang, edition.register.activities
    readings = ["yes" if key in one.implied else one.marks[key] for one in activities]
    open_ones = [reading for reading in readings if reading in (None, "unknown")]
    if "yes" in readings or (activities and not open_ones):
        return say("cover.count", lang, count=readings.count("yes"))
    if len(set(readings)) <= 1 and "unknown" not in readings:
        return say("compare.open.policy" if edition.policy else "compare.open", lang)
    return say("compare.zero_open", lang, count=len(open_ones))


def _dated(edition: "Edition") -> list[str]:
    """Return of which days, months or years the contents are, as they were written."""
    days = (revision.effective_on for revision in edition.register.revisions if revision.valid)
    return list(dict.fromkeys(day for day in days if day))


def _next_review(edition: "Edition") -> str:
    """Return the first day on which a review falls due, and how many were due before the basis date."""
    due = [day for one in edition.register.activities if (day := one.review_due)]
    if not due:
        return say("cover.no_review", edition.lang)
    first, overdue = wording.day(min(due), edition.lang), sum(day < edition.day for day in due)
    return say("cover.overdue", edition.lang, day=first, count=overdue) if overdue else first


def _overdue(edition: "Edition") -> bool:
    return any(day < edition.day for one in edition.register.activities if (day := one.review_due))


def _sources(edition: "Edition") -> Iterator[str]:
    for revision in edition.register.revisions:
        if revision.valid:
            yield say(
                "cover.source", edition.lang, ledger=revision.ledger, number=revision.number,
                source=revision.source_name, day=f"{revision.recorded_on:%Y/%m/%d}",
            )  # fmt: skip


def _approval(sheet: Sheet, row: int, lang: Lang) -> int:
    """Write the three boxes of those who prepare, check and approve; return the last row."""
    for at, key in enumerate(("approved", "checked", "prepared"), start=4):
        sheet.text(row, at, say(f"cover.{key}", lang), _BOX)
        sheet.text(row + 1, at, say("cover.seal", lang), _SEAL)
        sheet.text(row + 2, at, say("cover.signed_on", lang), _SIGNED)
    sheet.height(row, 22)
    sheet.height(row + 1, 58)
    sheet.height(row + 2, 20)
    return row + 2
