"""Organizations in the store: whose a hand-in is, by code, by corporate number, by name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import duckdb

from catalog.findings import Finding
from catalog.folding import fold
from catalog.handin import Belonging
from catalog.readings.corporate import read_number

CODE = re.compile(r"[^\W_](?:[\w-]{0,38}[^\W_])?")
"""Codes of organizations and names of ledgers: letters and digits of any script, hyphens and underscores inside."""

_LEGAL_FORM = re.compile(
    "株式会社|有限会社|合同会社|合資会社|合名会社|(?:一般|公益)(?:社団|財団)法人|特定非営利活動法人|"
    r"(?:,?\s*(?:co\.?,?\s*ltd|inc|corp|llc|k\.k)\.?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an organization goes by, folded, and the corporate NUMBER given with it, where it can be one."""

    folded: str
    number: str | None


@dataclass(slots=True)
class Organizations:
    """The organizations of the catalogue, and those that a batch of hand-ins adds to them."""

    names: dict[str, list[Name]] = field(default_factory=dict)
    added: list[tuple[str, str, str, str | None, int]] = field(default_factory=list)
    _known: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, code: str, name: Name) -> None:
        """Note that the organization CODE goes by NAME."""
        self.names.setdefault(code, []).append(name)
        for key in (name.folded, name.number):
            if key:
                self._known[key].append(code)

    def find(self, belonging: Belonging) -> str | None:
        """Return the code of the organization that BELONGING names, or None where the catalogue has none."""
        if belonging.organization:
            return belonging.organization if belonging.organization in self.names else None
        number, name = _number(belonging.corporate_number), belonging.name and fold(belonging.name)
        candidates = [code for key in (number, name) if key for code in self._known.get(key, ())]
        return next((code for code in candidates if _is_meant(belonging, self.names[code])), None)

    def code(self, belonging: Belonging) -> str | None:
        """Return the code that BELONGING means or, for a new organization, gets; None where nothing names it."""
        if (known := self.find(belonging)) or belonging.organization:
            return known or belonging.organization
        plain = _LEGAL_FORM.sub("", belonging.name or "").strip()
        code = re.sub(r"[^\w]+", "-", plain)[:40].strip("-_").casefold()
        return next(free for free in _variants(code) if free not in self.names) if code else None

    def findings(self, belonging: Belonging) -> Iterator[Finding]:
        """Find what keeps BELONGING from being somebody's, or makes it doubtful whose it is."""
        for code in (belonging.organization, belonging.ledger):
            if code and not CODE.fullmatch(code):
                yield Finding("organization-code-unusable", values={"code": code})
        code = self.code(belonging)
        if code is None:
            yield Finding("organization-unknown")
            return
        known = self.names.get(code, ())
        called = belonging.name is not None and _called(belonging.name, known)
        given, number = _number(belonging.corporate_number), _stated(known)
        if given and number and given != number:
            values = {"organization": code, "known": number, "given": given}
            yield Finding("organization-renumbered" if called else "organization-contradiction", values=values)
        elif belonging.name and known and not called:
            yield Finding("organization-renamed", values={"organization": code, "name": belonging.name})

    def add(self, code: str, belonging: Belonging, submission: int) -> str | None:
        """Note that the organization CODE goes by the name and number of BELONGING; return the name if that is new."""
        names = self.names.get(code, [])
        written = belonging.name or ("" if names else code)
        name = Name(fold(written), _number(belonging.corporate_number))
        if not written or (name in names and name.number in (None, _stated(names))):
            return None
        self.note(code, name)
        self.added.append((code, written, name.folded, belonging.corporate_number, submission))
        return written


def known(connection: duckdb.DuckDBPyConnection) -> Organizations:
    """Return the organizations of the catalogue with the names and numbers they are known by."""
    rows = connection.execute(
        "select organization, folded, corporate_number from daicho_store.organization order by submission_id"
    ).fetchall()
    found = Organizations()
    for code, folded, number in rows:
        found.note(code, Name(folded, _number(number)))
    return found


def _is_meant(belonging: Belonging, names: Sequence[Name]) -> bool:
    given, number = _number(belonging.corporate_number), _stated(names)
    if given and number:
        return given == number
    return belonging.name is not None and _called(belonging.name, names)


def _called(name: str, names: Sequence[Name]) -> bool:
    return fold(name) in {known.folded for known in names}


def _stated(names: Sequence[Name]) -> str | None:
    """Return the corporate number that was stated last, None where none was."""
    return next((name.number for name in reversed(names) if name.number), None)


def _number(written: str | None) -> str | None:
    """Return the corporate number WRITTEN; a mistyped one says nothing about whose a hand-in is."""
    return read_number(written) if written else None


def _variants(code: str) -> Iterator[str]:
    yield code
    number = 2
    while True:
        yield f"{code}-{number}"
        number += 1
