"""The register workbook of one organization: cover, history, register, organization, legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.content import Content
from catalog.messages import Lang, say
from catalog.queries.profile import Profile
from catalog.queries.register import Register
from reports import cover, details, history, legend, listing, profile
from reports.book import A3, A4, DEFAULT_FONT, Book, Page, Sheet, header_text
from reports.forms import Form


@dataclass(frozen=True, slots=True)
class Edition:
    """What every page of a register says: whose it is, in which FORM, as of which day, from which catalogue.

    CONTENTS are the organization's ledgers as they were handed in.
    """

    register: Register
    profile: Profile
    contents: Sequence[Content]
    form: Form
    lang: Lang
    program: str
    fingerprint: str

    @property
    def title(self) -> str:
        """Return the title of the document."""
        return self.form.title[self.lang]

    @property
    def policy(self) -> bool:
        """Tell whether it was made from a published policy and is no internal ledger."""
        return self.register.organization.policy

    @property
    def day(self) -> date:
        """Return the basis date."""
        return self.register.day


def write(path: Path, edition: Edition, *, font: str = DEFAULT_FONT) -> None:
    """Write the register EDITION to PATH."""
    lang, organization = edition.lang, edition.register.organization
    book = Book(path, title=edition.title, company=organization.name, basis=edition.day, font=font)
    pages = _Pages(edition)
    sheets = {key: book.sheet(say(f"register.sheet.{key}", lang), tab=tab) for key, tab in _TABS.items()}
    pages.finish(sheets["cover"], Page(A4, tall=1), cover.write(sheets["cover"], edition))
    pages.finish(sheets["history"], Page(A4), history.write(sheets["history"], edition))
    pages.finish(sheets["listing"], Page(A3), listing.write(sheets["listing"], edition))
    pages.finish(sheets["details"], Page(A3), details.write(sheets["details"], edition))
    pages.finish(sheets["profile"], Page(A4), profile.write(sheets["profile"], edition))
    pages.finish(sheets["dealings"], Page(A4), profile.write_dealings(sheets["dealings"], edition))
    pages.finish(sheets["publications"], Page(A4), profile.write_publications(sheets["publications"], edition))
    pages.finish(sheets["legend"], Page(A4), legend.write(sheets["legend"], edition))
    sheets["listing"].worksheet.activate()
    book.close()


_TABS = {
    "cover": "#1F3864",
    "history": "#8EA9DB",
    "listing": "#D55E00",
    "details": "#D55E00",
    "profile": "#2E5E4E",
    "dealings": "#2E5E4E",
    "publications": "#2E5E4E",
    "legend": "#A6A6A6",
}


class _Pages:
    """The header and footer that all sheets of an edition share."""

    def __init__(self, edition: Edition) -> None:
        lang = edition.lang
        organization = edition.register.organization
        secrecy = "" if edition.policy else say("register.secret", lang)
        state = say("register.draft", lang)
        left = header_text(f"{_short(organization.name)} {edition.title}")
        self._header = f"&L&9 {left}&C&9 {header_text(secrecy)}&R&9 {header_text(f'{state} {edition.day:%Y/%m/%d}')}"
        program = header_text(f"{edition.program} {edition.fingerprint[:12]}")
        self._footer = f"&L&9 {program}&C&9&P / &N&R&9&A"

    def finish(self, sheet: Sheet, page: Page, area: tuple[int, int]) -> None:
        """Set how SHEET prints; AREA is how many rows and columns were written."""
        sheet.page(page, header=self._header, footer=self._footer, rows=area[0], columns=area[1])


def _short(name: str) -> str:
    """Return NAME cut to what a page header has room for: Excel allows 255 characters in all."""
    return name if len(name) <= 60 else name[:59] + "…"
