"""Writing the input template: instructions, one sheet to fill in or to review, choices to choose from."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog import fields
from catalog import template as layout
from catalog.content import Content
from catalog.handin import Belonging
from catalog.messages import Lang, say
from catalog.questions import questions
from reports import entry, guide, sheetrows
from reports.book import DEFAULT_FONT, Book
from reports.entry import Entry
from reports.exchange import Exchange, Overflow, write_lists, write_meta, write_table

ROWS = 300
"""Empty rows that are made ready to be filled in."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a department gets: whose it is, by when and to whom it goes back, how many empty ROWS it has.

    CONTENT is what the ledger holds as of its REVISION, to be reviewed; None where there is nothing yet.
    """

    belonging: Belonging
    deadline: str = ""
    return_to: str = ""
    rows: int = ROWS
    content: Content | None = None
    revision: int | None = None


def write(path: Path, template: Template, lang: Lang, *, font: str = DEFAULT_FONT) -> None:
    """Write TEMPLATE to PATH."""
    whose, review = template.belonging, template.content is not None
    title = say("template.title", lang)
    book = Book(path, title=title, company=whose.name or "", basis=date(2000, 1, 1), font=font)
    rows = dict(sheetrows.of_content(template.content or Content({})))
    told = rows.pop("activity", [])
    asked = entry.columns(told, questions(), review=review)
    overflow = Overflow()
    instructions = book.sheet(layout.title("guide", lang))
    guide.write(instructions, _addressed(template), lang, review=review, details=any(rows.values()))
    entry.write(book, Entry(asked, told, template.rows, whose.department or ""), overflow, lang)
    for entity in fields.sheets():
        if rows.get(entity.table):
            write_table(book, entity, rows[entity.table], lang, overflow, 0)
    write_lists(book, layout.title("choices", lang), entry.lists(asked, lang))
    overflow.write(book)
    write_meta(book, Exchange(Content({}), whose, template.revision), layout.LAYOUT, layout.VERSION)
    book.close()


def _addressed(template: Template) -> list[tuple[str, str]]:
    """Return what the department is told before anything else, as far as it is known."""
    whose = template.belonging
    told = {
        "organization": whose.name or whose.organization or "",
        "department": whose.department or "",
        "deadline": template.deadline,
        "return_to": template.return_to,
    }
    return [(label, words) for label, words in told.items() if words]
