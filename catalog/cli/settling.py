"""What the options of a command settle about the columns of sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.cli.sheets import shown
from catalog.errors import FileProblem, UsageProblem
from catalog.mapping import Settled, SheetMapping
from ledgers import mappingfile
from ledgers.headers import key
from ledgers.reading import Reading


@dataclass(frozen=True, slots=True)
class Settlement:
    """Which columns are which fields: COLUMNS in every sheet, MAPPINGS in sheets of one header."""

    columns: Sequence[Settled] = ()
    mappings: Sequence[SheetMapping] = ()

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields that hold in every sheet by folded header."""
        return {column.folded: column.field for column in self.columns}


def settlement(maps: Sequence[str], file: Path | None) -> Settlement:
    """Return what the options ``--map`` and ``--mapping`` say; MAPS outweigh the FILE.

    Raises:
        UsageProblem: one of MAPS is not ``header=field``, or names no field.
        FileProblem: the FILE cannot be read, or is no mapping file.
    """
    mappings = _from_file(file) if file else []
    columns = [*mappingfile.everywhere(mappings), *map(_single, maps)]
    return Settlement(tuple({column.folded: column for column in columns}.values()), mappings)


def unused(settled: Settlement, read: Sequence[Reading]) -> list[str]:
    """Return the headers of SETTLED, as written, that none of the sheets of READ has."""
    there = {key(column.header) for one in read for sheet in shown(one) for column in sheet.columns}
    return [column.header for column in settled.columns if not any(column.is_of(header) for header in there)]


def _single(written: str) -> Settled:
    header, equals, named = written.rpartition("=")
    if not equals or not key(header):
        raise UsageProblem("map.form", written=written)
    field = mappingfile.field_key(named)
    if field is None:
        if near := mappingfile.near(named):
            raise UsageProblem("map.no_field", field=named, near=", ".join(near))
        raise UsageProblem("map.no_such_field", field=named)
    return Settled(header, key(header), field)


def _from_file(path: Path) -> list[SheetMapping]:
    try:
        return mappingfile.read(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileProblem("file.cannot_read", path=path, detail=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise FileProblem("file.cannot_read", path=path, detail="UTF-8") from error
    except mappingfile.Unclear as error:
        raise FileProblem("map.unclear", path=path, detail=error) from error
