"""``daicho register``: the Excel register of one, several or all organizations, as of a day."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.cli import output
from catalog.cli.cycles import uncollected
from catalog.cli.options import DEFAULT_CATALOG, AsOf, Catalog, Font, Force, Language, day, spoken
from catalog.errors import UsageProblem
from catalog.messages import Lang, say

if TYPE_CHECKING:
    from catalog.store.connection import Connection


def register(
    organizations: Annotated[
        list[str] | None, typer.Argument(metavar="[ORGANIZATION]...", help="register.organizations", show_default=False)
    ] = None,
    catalog: Catalog = DEFAULT_CATALOG,
    target: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="register.output", show_default=False)
    ] = Path(),
    as_of: AsOf = "",
    form: Annotated[str, typer.Option("--form", metavar="NAME", help="register.form")] = "jisq15001",
    font: Font = "",
    force: Force = False,
    lang: Language = "",
) -> None:
    """Write registers."""
    from catalog.store.connection import reading
    from reports import forms
    from reports.book import DEFAULT_FONT

    speech, when = spoken(lang), day(as_of)
    if form not in forms.names():
        raise UsageProblem("register.unknown_form", form=form, known="、".join(forms.names()))
    with reading(catalog) as connection, uncollected():
        paths = write_all(
            connection, organizations or [], when, form, target, speech, font or DEFAULT_FONT, force=force
        )
    for path in paths:
        output.data(str(path))
    output.narrate(say("register.done", speech, count=len(paths)))


def write_all(
    connection: "Connection",
    asked: Sequence[str],
    when: date,
    form: str,
    target: Path,
    lang: Lang,
    font: str,
    *,
    force: bool,
) -> list[Path]:
    """Write the registers of the organizations ASKED for (all where none is) to TARGET; return where they are."""
    from importlib.metadata import version

    from catalog.outputs import refuse_existing, replacing
    from catalog.queries import register as question
    from catalog.queries.fingerprint import fingerprint
    from catalog.queries.profile import profile
    from catalog.store import contents
    from reports import forms
    from reports import register as report

    found = question.organizations(connection, when, asked)
    layout = forms.load(form)
    paths = {
        organization.code: output.target(
            target, say("register.file_name", lang, code=organization.code), single=len(found) == 1
        )
        for organization in found
    }
    for path in paths.values():
        refuse_existing(path, force=force)
    for register in question.registers(connection, found, when):
        code = register.organization.code
        edition = report.Edition(
            register,
            profile(connection, code, when),
            contents.of_ledgers(connection, register.organization.ledgers, when),
            layout,
            lang,
            f"daicho {version('daicho')}",
            fingerprint(connection, code, when),
        )
        with replacing(paths[code], force=force) as unfinished:
            report.write(unfinished, edition, font=font)
    return list(paths.values())
