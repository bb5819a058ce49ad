"""Blanks: what the input template asks of a row and the row does not tell."""

from collections.abc import Iterator

from catalog import elements
from catalog.content import Content, field_index
from catalog.fields import Field
from catalog.findings import Finding
from catalog.questions import Question, questions
from catalog.vocabulary import meaning


def blank_answers(content: Content) -> Iterator[Finding]:
    """Find what rows of the input template leave blank although it is always asked, or asked because of an answer."""
    if not any(sheet.layout == "template" for sheet in content.sheets):
        return
    asked = questions()
    detailed = _detailed(content)
    for index, entry in enumerate(content.activities):
        sheet = content.sheets[entry.sheet]
        for question in asked.values() if sheet.layout == "template" else ():
            key = question.field.key
            answered = _written(content, index, question.field) or (index, key) in detailed
            if not answered and ("activity", key) in sheet.columns:
                yield from _blank(content, index, question, asked)


def _detailed(content: Content) -> set[tuple[int | None, str]]:
    """Return the activity and the many-valued cell of everything that stands on a sheet of details."""
    return {
        (entry.activity, origin.field.key)
        for origin in elements.origins()
        for entry in content.entries.get(origin.table, ())
        if origin.speaks_of(entry)
    }


def _blank(content: Content, index: int, question: Question, asked: dict[str, Question]) -> Iterator[Finding]:
    """Yield the finding that the activity INDEX leaves QUESTION blank, where it may not; a name is asked elsewhere."""
    place = content.place("activity", index, question.field.key)
    if question.when:
        on = asked[question.when].field
        written = _written(content, index, on) or ""
        term = meaning(on.vocabulary, written)
        if term and term.code == question.is_:
            yield Finding("condition-blank", place, {"field": question.field, "on": on, "answer": written})
    elif question.level == "required" and question.field.key != "name":
        yield Finding("required-blank", place, {"field": question.field})


def _written(content: Content, index: int, field: Field) -> str | None:
    return content.activities[index].values[field_index("activity", field.key)]
