"""Mappings: which columns of a sheet are which fields, as people settled it, and whose sheets have such a header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

UNREAD = ""
"""The field of a column that was settled to stay unread: its values are kept beside the fields."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A column whose field was settled: its HEADER as written, the same FOLDED, and the key of the FIELD."""

    header: str
    folded: str
    field: str

    def is_of(self, folded: str) -> bool:
        """Tell whether it may be the column with a FOLDED header: the settled one may tell the bands above it, too."""
        return bool(folded) and self.folded.endswith(folded)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a sheet was: ORGANIZATION and LEDGER by code and name, and the DEPARTMENT where it was told."""

    organization: str
    ledger: str
    department: str | None = None


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What was settled about the sheets whose header has FINGERPRINT.

    RECORDED_AT (UTC) and RECORDED_BY tell when and by whom, where it is the catalogue that remembers it.
    """

    fingerprint: str
    columns: Sequence[Settled] = ()
    owners: Sequence[Owner] = ()
    recorded_at: datetime | None = None
    recorded_by: str | None = None

    @property
    def fields(self) -> Mapping[str, str]:
        """Return the field of each settled column by its folded header."""
        return {column.folded: column.field for column in self.columns}

    @property
    def owner(self) -> Owner | None:
        """Return whose such sheets are, or None where those of several had this header: it tells nothing then."""
        return self.owners[0] if len(self.owners) == 1 else None

    def grown(self, columns: Sequence[Settled], owners: Sequence[Owner]) -> "SheetMapping":
        """Return the mapping with further COLUMNS and OWNERS; a column that is settled anew is as it is now."""
        settled = {column.folded: column for column in (*self.columns, *columns)}
        known = {(owner.organization, owner.ledger): owner for owner in (*self.owners, *owners)}
        return replace(self, columns=tuple(settled.values()), owners=tuple(known.values()))


@dataclass(frozen=True, slots=True)
class Memory:
    """The mappings that are known, by fingerprint; a value that other processes can be given."""

    mappings: Mapping[str, SheetMapping] = field(default_factory=dict)

    def __call__(self, fingerprint: str) -> Mapping[str, str]:
        """Return the fields by folded header that are remembered of sheets with FINGERPRINT."""
        return self.of(fingerprint).fields

    def of(self, fingerprint: str) -> SheetMapping:
        """Return the mapping of FINGERPRINT, one without columns where nothing is known of it."""
        return self.mappings.get(fingerprint, SheetMapping(fingerprint))

    def under(self, others: Sequence[SheetMapping]) -> "Memory":
        """Return the memory with OTHERS lying over it: where both know a column, the others do."""
        known = dict(self.mappings)
        for other in (other for other in others if other.fingerprint):
            former = known.get(other.fingerprint, SheetMapping(other.fingerprint))
            known[other.fingerprint] = former.grown(other.columns, other.owners)
        return Memory(known)
