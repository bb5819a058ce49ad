"""Write the reference pages of docs/ from the program itself; ``python docs/generate.py`` after a change.

CI fails when a page is not what this script would write.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from catalog import fields, findings, vocabulary
from catalog.cli import application
from catalog.errors import ExitCode
from catalog.store import knowledge, migration
from docs import transcriptions

DOCS = Path(__file__).parent
NOTICE = "<!-- Written by docs/generate.py; change the program or its data files instead. -->\n"
LARGE = 60
"""Vocabularies with more terms are listed without their definitions."""


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


def pages() -> dict[str, str]:
    """Return the pages by file name."""
    written = {
        "commands.md": "\n".join(_commands()),
        "tables.md": "\n".join(_tables()),
        "vocabulary.md": "\n".join(_vocabulary()),
        "findings.md": "\n".join(_findings()),
        "exit-codes.md": "\n".join(_exit_codes()),
        "samples.md": "\n".join(transcriptions.page(NOTICE)),
    }
    return {name: text.rstrip() + "\n" for name, text in written.items()}


def _commands() -> Iterator[str]:
    yield f"# Commands\n\n{NOTICE}"
    yield "`daicho COMMAND --help` prints the same; `--lang ja` prints it in Japanese.\n"
    whole = application.command("en")
    for name, verb in whole.commands.items():
        yield f"## daicho {name}\n\n```text\n{_help(verb, f'daicho {name}')}\n```\n"


def _help(verb: Any, path: str) -> str:
    return str(verb.get_help(_context(verb, path))).strip()


def _context(verb: Any, path: str) -> Any:
    context = verb.make_context(path, [], resilient_parsing=True)
    context.terminal_width = context.max_content_width = 100
    return context


def _tables() -> Iterator[str]:
    yield f"# Public views\n\n{NOTICE}"
    yield (
        "These views are what people's SQL may rely on: more columns may follow, none leaves. Each has a Japanese twin "
        "in the schema `日本語` with the names in the second column, which says in words what the view says in codes: "
        "有, 無, 該当なし and 不明 for `yes`, `no`, `not_applicable` and `unknown`, and the label of every term. "
        "Views marked *as of* also answer for any day: `activities_as_of(date '2026-04-01')`, "
        "`日本語.取扱い_時点('2026-04-01')`.\n"
    )
    with duckdb.connect() as connection:
        migration.apply(connection)
        knowledge.refresh(connection)
        dated = knowledge.dated(connection)
        for entity in fields.entities():
            as_of = " *as of*" if entity.view in dated else ""
            yield f"## {entity.view} ・ 日本語.{entity.label_ja}\n\n{entity.description['en']}.{as_of}\n"
            yield "| column | 列 | type | meaning |\n| --- | --- | --- | --- |"
            rows = connection.execute(f'describe select * from main."{entity.view}"').fetchall()  # noqa: S608
            for column, kind, *_ in rows:
                field = fields.column(entity, column)
                source = f" ({field.basis})" if field.basis else ""
                yield f"| `{column}` | {field.label_ja} | {kind.lower()} | {field.help_en or field.label_en}{source} |"
            yield ""


def _vocabulary() -> Iterator[str]:
    yield f"# Vocabularies\n\n{NOTICE}"
    yield (
        "A cell's own words are stored; what they mean is looked up here. A spelling that no vocabulary has is kept "
        'and counted apart. `daicho sql "select * from terms"` and `aliases` have all of it.\n'
    )
    for name in vocabulary.vocabularies():
        terms = vocabulary.terms(name)
        spellings = sum(len(term.aliases) for term in terms)
        yield f"## {name}\n\n{len(terms)} terms, {spellings} further spellings.\n"
        if len(terms) > LARGE:
            yield ", ".join(f"`{term.code}` {term.label_ja}" for term in terms) + "\n"
            continue
        yield "| code | 用語 | term | definition | basis |\n| --- | --- | --- | --- | --- |"
        for term in terms:
            yield f"| `{term.code}` | {term.label_ja} | {term.label_en} | {term.definition_en} | {term.basis} |"
        yield ""


def _findings() -> Iterator[str]:
    yield f"# Findings\n\n{NOTICE}"
    yield (
        "What imports report, by stable code. An *error* is structural and rejects the whole file; a *warning* is "
        "stored and shown; *info* is for those who want to know.\n"
    )
    for kind in findings.kinds().values():
        basis = f"\n\nBasis: {kind.basis}" if kind.basis else ""
        yield f"## {kind.code}\n\n{kind.severity} ・ {kind.title['en']} ・ {kind.title['ja']}{basis}\n"
        yield f"- {kind.message['en']} {kind.mend['en']}\n- {kind.message['ja']}{kind.mend['ja']}\n"


def _exit_codes() -> Iterator[str]:
    source = (Path(__file__).parent.parent / "catalog" / "errors.py").read_text(encoding="utf-8")
    yield f"# Exit codes\n\n{NOTICE}"
    yield "| code | name | meaning |\n| --- | --- | --- |"
    for code in ExitCode:
        told = re.search(rf'{code.name} = {code.value}\n    """(.+?)"""', source)
        assert told, code
        yield f"| {code.value} | {code.name} | {told[1]} |"
    yield "\nWith several files, the highest of 0, 1 and 3."


if __name__ == "__main__":
    main()
