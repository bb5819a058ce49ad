"""What the input template asks: a line per column, and when it has to be filled in."""

from dataclasses import dataclass

from catalog import datafiles, fields


@dataclass(frozen=True, slots=True)
class Question:
    """A column: its FIELD, and the condition (field WHEN means the term IS) under which it has to be filled in.

    Terms are SUGGESTED where people may choose one from a list and may as well write several or others.
    """

    field: fields.Field
    when: str = ""
    is_: str = ""
    suggested: bool = False

    @property
    def level(self) -> str:
        """Return whether it is required, conditional or optional, automatic or hidden."""
        return "conditional" if self.when else self.field.level

    @property
    def listed(self) -> bool:
        """Tell whether there is a list to choose from."""
        return self.closed or self.suggested

    @property
    def closed(self) -> bool:
        """Tell whether only a word of the list will do."""
        return self.field.kind in ("mark", "term")


def questions() -> dict[str, Question]:
    """Return what a department is asked, by the key of the field."""
    known = {field.key: field for field in fields.content()["activity"]}
    return {
        row["key"]: Question(known[row["key"]], row["when"], row["is"], bool(row["suggested"]))
        for row in datafiles.records("templates/activities.csv")
    }
