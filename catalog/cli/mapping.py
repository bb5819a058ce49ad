"""``daicho map``: which column of a sheet is read as which field, and what the catalogue remembers of that."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog.cli import output
from catalog.cli.options import DEFAULT_CATALOG, By, Catalog, Force, Json, Language, MappingFile, Maps, spoken
from catalog.errors import CatalogProblem, ExitCode, UsageProblem
from catalog.messages import Lang, say

if TYPE_CHECKING:
    from catalog.cli.sheets import Shown
    from catalog.mapping import Memory, SheetMapping
    from ledgers.mappingfile import Sketch

FINGERPRINT = 12
"""Characters of a fingerprint that are shown, and enough to name it by."""
OWNERS = 3
"""Ledgers that are listed of a header; ``--json`` has all."""


def map_(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="map.paths")] = None,
    catalog: Catalog = DEFAULT_CATALOG,
    target: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="map.output", show_default=False)
    ] = None,
    maps: Maps = None,
    mapping: MappingFile = None,
    listing: Annotated[bool, typer.Option("--list", help="map.list")] = False,
    export: Annotated[bool, typer.Option("--export", help="map.export")] = False,
    forget: Annotated[str, typer.Option("--forget", metavar="FINGERPRINT", help="map.forget", show_default=False)] = "",
    force: Force = False,
    by: By = "",
    json: Json = False,
    lang: Language = "",
) -> int:
    """Show how sheets would be read, or what is remembered of that."""
    from catalog.cli import intake

    speech = spoken(lang)
    if [bool(paths), listing, export, bool(forget)].count(True) != 1:
        raise UsageProblem("map.one_of")
    if paths:
        return _show(paths, catalog, maps or [], mapping, target, speech, force=force, json=json)
    if forget:
        _forget(catalog, forget, by, speech)
        return ExitCode.OK
    known = intake.remembered(catalog, dry=True)
    if not listing:
        _write([_remembered(one) for one in known.mappings.values()], target, speech, force=force)
    elif json:
        output.as_json([_told(one) for one in known.mappings.values()])
    else:
        _list(known, speech)
    return ExitCode.OK


def _show(
    paths: Sequence[Path],
    catalog: Path,
    maps: Sequence[str],
    file: Path | None,
    target: Path | None,
    lang: Lang,
    *,
    force: bool,
    json: bool,
) -> int:
    """Show how the files at PATHS would be read, and write that as a mapping file where a TARGET is given."""
    from catalog.cli import intake, settling, sheets, telling
    from catalog.handin import Belonging

    settled = settling.settlement(maps, file)
    read = intake.read(intake.Request(paths, Belonging(), catalog, settlement=settled, dry=True))
    if target:
        shown = [sheet for one in read for sheet in sheets.shown(one.reading) if sheet.fingerprint]
        _write_shown(shown, target, lang, force=force)
    if json:
        output.as_json({"files": [telling.told_reading(one, lang) for one in read]})
    elif not target:
        for one in read:
            telling.tell_reading(one, lang)
        output.narrate(say("map.next", lang))
    for header in settling.unused(settled, [one.reading for one in read]):
        output.narrate(say("map.unused", lang, header=header))
    if any(one.reading.mistaken for one in read):
        return ExitCode.BUG
    if not all(one.reading.opened for one in read):
        return ExitCode.FILE
    return ExitCode.OK if all(one.reading.handin.content for one in read) else ExitCode.DATA


def _write_shown(shown: "Sequence[Shown]", target: Path, lang: Lang, *, force: bool) -> None:
    """Write how the sheets SHOWN would be read to TARGET; where there are none, say what to do instead."""
    from catalog.cli import sheets

    if not shown:
        output.narrate(say("map.nothing", lang))
        return
    _write([sheets.sketch(sheet, lang) for sheet in shown], target, lang, force=force)
    if all(sheet.layout == "ignored" for sheet in shown):
        output.narrate(say("map.guessed", lang))


def _write(sketches: "Sequence[Sketch]", target: Path | None, lang: Lang, *, force: bool) -> None:
    """Write SKETCHES as a mapping file to TARGET, or print it."""
    from catalog.outputs import replacing
    from ledgers import mappingfile

    text = mappingfile.write(sketches, lang)
    if target is None:
        output.data(text.rstrip("\n"))
        return
    with replacing(target, force=force) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
    output.data(str(target))
    output.narrate(say("map.written", lang, path=target))


def _list(known: "Memory", lang: Lang) -> None:
    rows = [
        [
            one.fingerprint[:FINGERPRINT],
            _owners(one, lang),
            f"{one.recorded_at:%Y-%m-%d}",
            one.recorded_by or "",
            say("list.and", lang).join(f"{column.header}={column.field or '-'}" for column in one.columns),
        ]
        for one in known.mappings.values()
    ]
    if rows:
        output.columns(rows)
    else:
        output.narrate(say("map.none", lang))


def _owners(one: "SheetMapping", lang: Lang) -> str:
    """Return the first of the ledgers whose sheets had the header of ONE, and how many there are."""
    told = say("list.and", lang).join(f"{owner.organization}/{owner.ledger}" for owner in one.owners[:OWNERS])
    return told if len(one.owners) <= OWNERS else say("map.owners", lang, owners=told, count=len(one.owners))


def _forget(catalog: Path, asked: str, by: str, lang: Lang) -> None:
    """Forget the mapping whose fingerprint begins as ASKED."""
    from catalog.cli import intake
    from catalog.store import mappings
    from catalog.store.connection import is_there, writing

    if not is_there(catalog):
        raise CatalogProblem("catalog.missing", path=catalog)
    with writing(catalog) as connection:
        found = [one for one in mappings.memory(connection).mappings if one.startswith(asked)]
        if len(found) != 1:
            raise UsageProblem("map.unknown" if not found else "map.ambiguous", fingerprint=asked)
        now = intake.recording(by)
        mappings.forget(connection, found[0], now.now, now.by)
    output.narrate(say("map.forgotten", lang, fingerprint=found[0][:FINGERPRINT]))


def _remembered(one: "SheetMapping") -> "Sketch":
    from ledgers.mappingfile import Line, Sketch

    return Sketch(one.fingerprint, [Line(column.header, column.field) for column in one.columns], owner=one.owner)


def _told(one: "SheetMapping") -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "owners": [
            {"organization": owner.organization, "ledger": owner.ledger, "department": owner.department}
            for owner in one.owners
        ],
        "recorded_at": one.recorded_at,
        "recorded_by": one.recorded_by,
        "columns": [{"header": column.header, "field": column.field or None} for column in one.columns],
    }
