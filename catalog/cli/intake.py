"""Taking in files: read them, look ahead where that is asked for, record them, remember what was settled of them."""

import getpass
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from catalog.cli import memory, rounds
from catalog.cli.cycles import uncollected
from catalog.cli.rounds import Passed
from catalog.cli.settling import Settlement
from catalog.errors import CatalogProblem, UsageProblem
from catalog.handin import Belonging, Handin, Outcome
from catalog.mapping import Memory
from catalog.store import mappings
from catalog.store.connection import Connection, imagined, is_there, reading, writing
from catalog.store.submissions import Recording, batches, endangered, foresee, submit, unsound
from ledgers import pool
from ledgers import reading as ledger
from ledgers.reading import Reading

MANY = 5
"""So many activities may not vanish from a ledger, where they are more than half of it, without somebody's yes."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be taken in and how.

    What is GIVEN of the files outweighs what they say themselves. What a PARTIAL file leaves unsaid stays. A DRY run
    only looks ahead. AGREED tells that many activities may vanish.
    """

    paths: Sequence[Path]
    given: Belonging
    catalog: Path
    by: str = ""
    settlement: Settlement = field(default_factory=Settlement)
    partial: bool = False
    dry: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A file and what it turned out to be."""

    file: Path
    reading: Reading


@dataclass(frozen=True, slots=True)
class Taken(Read):
    """A file and what became of it.

    HELD tells that somebody has to agree first. ANSWER is the copy that goes back.
    """

    outcome: Outcome
    held: bool = False
    answer: Path | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """What became of the files of a call, or would where nothing was STORED.

    Those PASSED do not count; those UNREAD, by ending, lie in its folders and are of no kind that is read. Where an
    ERROR stopped the call, so many were LEFT.
    """

    taken: Sequence[Taken]
    passed: Sequence[Passed]
    unread: Mapping[str, int]
    left: int
    error: BaseException | None
    stored: bool


@dataclass(slots=True)
class _Done:
    """What became of readings as far as an ERROR let them, and the places of what is HELD."""

    outcomes: list[Outcome] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    error: BaseException | None = None


Progress = Callable[[Iterable[tuple[Path, Reading]], int], Iterable[tuple[Path, Reading]]]


def take(request: Request, progress: Progress = lambda read, _: read) -> Taking:
    """Take the files of REQUEST into its catalogue, or tell what would become of them.

    Where one of them is held nothing is recorded, and all outcomes are those that would be.
    """
    with uncollected():
        found = read(request, progress)
        passed = rounds.passed([(one.file, one.reading) for one in found])
        superseded = {one.file for one in passed}
        counting = [one for one in found if one.file not in superseded]
        done = _recorded(request, [one.reading for one in counting])
    taken = [
        Taken(one.file, one.reading, outcome, number in done.held)
        for number, (one, outcome) in enumerate(zip(counting, done.outcomes, strict=False))
    ]
    unread = ledger.unread(request.paths, request.catalog)
    left = len(counting) - len(taken)
    return Taking(taken, passed, unread, left, done.error, stored=not (request.dry or done.held))


def read(request: Request, progress: Progress = lambda read, _: read) -> list[Read]:
    """Read the files of REQUEST, with what its catalogue remembers of such sheets."""
    known = remembered(request.catalog, dry=request.dry).under(request.settlement.mappings)
    files = ledger.files(request.paths)
    if not files:
        paths, endings = map(str, request.paths), sorted(ledger.SUFFIXES)
        raise UsageProblem("import.nothing", paths=", ".join(paths), endings=" ".join(endings))
    found = pool.read_all(files, request.given, settled=request.settlement.fields, remembered=known)
    return [Read(file, memory.owned(one, known)) for file, one in progress(found, len(files))]


def record(catalog: Path, handins: Sequence[Handin], by: str) -> list[Outcome]:
    """Record HANDINS in the CATALOG; one that does not exist yet is only made for a hand-in that can be stored."""
    if _is_needless(catalog, handins):
        return unsound(handins)
    with writing(catalog) as connection:
        return submit(connection, handins, recording(by))


def remembered(catalog: Path, *, dry: bool) -> Memory:
    """Return the mappings that the CATALOG remembers; an older one is brought up to date first, unless it is DRY."""
    if not is_there(catalog):
        return Memory()
    try:
        with reading(catalog) as connection:
            return mappings.memory(connection)
    except CatalogProblem as problem:
        if dry or problem.key != "catalog.older":
            raise
    with writing(catalog) as connection:
        return mappings.memory(connection)


def recording(by: str) -> Recording:
    """Return by whom and when something is recorded now: BY the name given, else the user's."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return Recording(by or _user(), now, date.today())  # noqa: DTZ011 - the day where the person is


def _is_needless(catalog: Path, handins: Sequence[Handin]) -> bool:
    """Tell whether there is no CATALOG and none of HANDINS that one is made for."""
    return not is_there(catalog) and not any(handin.sound for handin in handins)


def _turned_down(handins: Sequence[Handin]) -> list[Outcome]:
    return [Outcome("rejected", findings=handin.findings) for handin in handins]


def _recorded(request: Request, read: Sequence[Reading]) -> _Done:
    """Record what was READ unless somebody has to agree first, or tell what would become of it.

    What an error interrupts is told where something was stored before; else it is raised.
    """
    handins, there = [one.handin for one in read], is_there(request.catalog)
    if request.dry:
        with reading(request.catalog) if there else imagined() as connection:
            return _ahead(connection, handins, request)
    if _is_needless(request.catalog, handins):
        return _Done(unsound(handins))
    if not there:
        with imagined() as connection:  # what is held makes no catalogue
            if _in_danger(connection, handins, request):
                return _ahead(connection, handins, request)
    done = _Done()
    try:
        with writing(request.catalog) as connection:
            if there and _in_danger(connection, handins, request):
                return _ahead(connection, handins, request)
            _store(connection, request, read, done)
    except (Exception, KeyboardInterrupt) as error:
        if not done.outcomes:
            raise
        done.error = error
    return done


def _store(connection: Connection, request: Request, read: Sequence[Reading], done: _Done) -> None:
    """Record what was READ and what was settled of it, and tell in DONE what became of it, batch by batch."""
    now = recording(request.by)
    for outcomes in batches(connection, [one.handin for one in read], now, partial=request.partial):
        done.outcomes += outcomes
    found = zip(read, done.outcomes, strict=True)
    learnt = [new for one, outcome in found for new in memory.learnt(one, outcome, request.settlement)]
    mappings.remember(connection, learnt, now.now, now.by)


def _in_danger(connection: Connection, handins: Sequence[Handin], request: Request) -> bool:
    """Tell whether somebody has to agree to HANDINS; only those that may need it are looked at: it takes time."""
    if request.agreed:
        return False
    risky = [] if request.partial else endangered(connection, handins, MANY)
    known = {id(handin) for handin in risky}
    some = [handin for handin in handins if id(handin) in known or memory.is_guessed(handin.findings)]
    return bool(some and _held(foresee(connection, some, recording(request.by), losing=False)))


def _ahead(connection: Connection, handins: Sequence[Handin], request: Request) -> _Done:
    """Return what would become of HANDINS, and the places of those that somebody has to agree to."""
    outcomes = foresee(connection, handins, recording(request.by), partial=request.partial)
    return _Done(outcomes, set() if request.agreed else _held(outcomes))


def _held(outcomes: Sequence[Outcome]) -> set[int]:
    """Return the places of OUTCOMES that somebody has to agree to.

    Those lose most of a ledger: many activities, or what the same call brought; or nothing but memory tells whose they
    are, and the ledger knows none of their activities.
    """
    brought: set[str | None] = set()
    held = set()
    for number, outcome in enumerate(outcomes):
        most = 2 * outcome.removed > outcome.removed + outcome.changed + outcome.same
        foreign = outcome.strange and memory.is_guessed(outcome.findings)
        if foreign or (most and (outcome.removed >= MANY or outcome.ledger in brought)):
            held.add(number)
        if outcome.status == "imported":
            brought.add(outcome.ledger)
    return held


def _user() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # no such user in this environment, or nothing that knows users
        return "unknown"
