"""What the sheets of a comparison share: what is compared, in which language, how pages are headed."""

from dataclasses import dataclass

from catalog.messages import Lang, say
from catalog.queries.comparison import Comparison
from reports.book import Page, Sheet, header_text


@dataclass(frozen=True, slots=True)
class Setting:
    """What all sheets of a comparison share: language, the PROGRAM that made it, its page header."""

    comparison: Comparison
    lang: Lang
    program: str

    def finish(self, sheet: Sheet, page: Page, area: tuple[int, int]) -> None:
        """Set how SHEET prints; AREA is how many rows and columns were written."""
        day = f"{self.comparison.day:%Y/%m/%d}"
        header = f"&L&9 {header_text(say('compare.title', self.lang))}&R&9 {day}"
        sheet.page(
            page,
            header=header,
            footer=f"&L&9 {header_text(self.program)}&C&9&P / &N&R&9&A",
            rows=area[0],
            columns=area[1],
        )
