"""From the process to a command and back: streams, language, errors, exit codes."""

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from catalog.errors import DaichoError, ExitCode, where
from catalog.messages import Lang, say

PROGRAM = "daicho"


def main(argv: Sequence[str]) -> int:
    """Run ARGV and return the exit code; every error becomes one clear message on stderr."""
    from catalog.cli import language

    _prepare_streams()
    lang = language.chosen(argv)
    if language.without(argv) == ["--version"]:
        argv = ["--version"]
    try:
        return _run(argv, lang)
    except DaichoError as error:
        _complain(error.message(lang), lang)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        _complain(say("error.interrupted", lang), lang)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has enough of it; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:
        return _report_bug(error, lang)


def _run(argv: Sequence[str], lang: Lang) -> int:
    if argv == ["--version"]:
        print(say("cli.version", lang, version=_version()), flush=True)  # noqa: T201 - before anything else is loaded
        return ExitCode.OK

    from catalog.cli import application

    command = application.command(lang)
    try:
        result = command.main(list(argv), prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()  # not only at exit, where nobody could catch that our reader has gone
    except SystemExit as error:  # so Typer leaves when whoever read our output has gone
        raise BrokenPipeError from error
    except Exception as error:
        if type(error).__name__ == "Abort":
            raise KeyboardInterrupt from error
        if not hasattr(error, "format_message"):
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(application.localized(error.format_message(), lang), file=sys.stderr)  # noqa: T201
            return ExitCode.USAGE
        _complain(application.localized(error.format_message(), lang), lang)
        _hint(error, lang)
        return ExitCode.USAGE
    if result == ExitCode.INTERRUPTED:  # so Typer tells of Ctrl+C
        raise KeyboardInterrupt
    return int(result) if isinstance(result, int) else ExitCode.OK


def _hint(error: Any, lang: Lang) -> None:
    context = getattr(error, "ctx", None)
    if context is not None:
        print(say("error.hint", lang, command=context.command_path), file=sys.stderr)  # noqa: T201


def _complain(message: str, lang: Lang) -> None:
    print(say("error.line", lang, message=message), file=sys.stderr)  # noqa: T201


def _report_bug(error: Exception, lang: Lang) -> int:
    _complain(say("error.bug", lang, where=where(error), version=_version()), lang)
    if os.environ.get("DAICHO_DEBUG"):
        traceback.print_exception(error)
    return ExitCode.BUG


def _prepare_streams() -> None:
    """Let output that the terminal's encoding lacks appear as escapes instead of stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        if encoding != "utf8":
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _version() -> str:
    from importlib.metadata import version

    return version(PROGRAM)
