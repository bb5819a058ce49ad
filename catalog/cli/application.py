"""The Typer application: every verb, with help in the language asked for."""

import re
from collections.abc import Callable
from typing import Any

import typer

from catalog import datafiles
from catalog.cli import (
    compare,
    demo,
    export,
    imports,
    mapping,
    register,
    sql,
    status,
    tables,
    template,
    upgrade,
    verify,
)
from catalog.cli.options import Language, Version, spoken
from catalog.errors import UsageProblem
from catalog.messages import Lang, say

VERBS: dict[str, Callable[..., Any]] = {
    "demo": demo.demo,
    "import": imports.import_,
    "map": mapping.map_,
    "register": register.register,
    "compare": compare.compare,
    "sql": sql.sql,
    "tables": tables.tables,
    "export": export.export,
    "template": template.template,
    "status": status.status,
    "verify": verify.verify,
    "upgrade": upgrade.upgrade,
}
_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def command(lang: Lang) -> Any:
    """Return the command line as a command, its help in LANG."""
    app = typer.Typer(
        rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True,
        context_settings=_HELP,
    )  # fmt: skip
    app.callback()(_root)
    for name, function in VERBS.items():
        app.command(name, context_settings=_HELP)(function)
    whole = typer.main.get_command(app)
    _speak(whole, lang, "cli.help")
    for name, verb in whole.commands.items():  # type: ignore[attr-defined]
        _speak(verb, lang, f"cli.{name}.help")
        for parameter in verb.params:
            if parameter.name == "lang":
                parameter.default = lang  # what stands before the verb, in the environment or the locale
        verb.epilog = say("cli.example", lang, example=say(f"cli.{name}.example", lang))
    return whole


def localized(text: str, lang: Lang) -> str:
    """Return Typer's own TEXT (headings, complaints) in LANG."""
    if lang == "en":
        return text
    for row in datafiles.records("messages/typer.csv"):
        pattern = row["pattern"].replace(" ", r"\s+")  # help is wrapped before it is put into other words
        text = re.sub(pattern, row["ja"], text, flags=re.MULTILINE)
    return text


def _root(lang: Language = "", version: Version = False) -> None:
    """Take what stands before a verb."""
    spoken(lang)
    if version:
        raise UsageProblem("usage.version")


def _speak(command: Any, lang: Lang, key: str) -> None:
    """Give COMMAND and its options their texts in LANG: the help of each option is the key of a message."""
    command.help = say(key, lang)
    command.short_help = command.help.split("\n")[0]
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = say(parameter.help, lang)
    plain = command.get_help
    command.get_help = lambda context: localized(plain(context), lang)
