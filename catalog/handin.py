"""A hand-in: what somebody submits to a ledger, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.content import Content, Source
from catalog.findings import Finding, Place
from catalog.loss import Loss

LedgerKind = Literal["activities", "organization", "policy", "public_file"]
Status = Literal["imported", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose a hand-in is, as far as the options and the source tell; None where they do not.

    ORGANIZATION is the short code, NAME and CORPORATE_NUMBER are what the source calls it. LEDGER is the name
    within the organization. EFFECTIVE_ON is the day, month or year that the content is of, as written; EXPORTED_ON that
    of the revision which an export showed: what has been edited since is not of that day.
    """

    organization: str | None = None
    name: str | None = None
    corporate_number: str | None = None
    ledger: str | None = None
    kind: LedgerKind | None = None
    department: str | None = None
    effective_on: str | None = None
    exported_on: str | None = None


@dataclass(frozen=True, slots=True)
class Handin:
    """One file as it was read: its CONTENT (None where it could not be read), whose it is, and the FINDINGS.

    KEPT are the cells that say of the activities in their rows that nothing has changed since the last revision.
    DIGESTS are the hashes of the activities, where whoever read the file has made them already.
    """

    source: Source
    belonging: Belonging
    content: Content | None
    findings: Sequence[Finding]
    kept: Sequence[Place] = ()
    digests: Sequence[str] = ()

    @property
    def sound(self) -> bool:
        """Tell whether it can be stored: it was read and no finding is an error."""
        return self.content is not None and all(finding.severity != "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a hand-in: STATUS, where it went, and how many activities came, changed and went.

    SUBMISSION is None where nothing was recorded (a rejected file of nobody we know), REVISION is the number that
    the ledger now has. SAME counts the activities that stayed as they were. VANISHING are the values that the former
    revision had and this one has not, where that was asked for. STRANGE tells that the ledger never had any of its
    activities, but others. FINDINGS are all findings, those of the reading included.
    """

    status: Status
    organization: str | None = None
    ledger: str | None = None
    submission: int | None = None
    revision: int | None = None
    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0
    vanishing: Sequence[Loss] = ()
    strange: bool = False
    findings: Sequence[Finding] = ()
