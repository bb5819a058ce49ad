"""The words in which reports put readings: marks, states, evidence and modality, dates, composed cells."""

from collections.abc import Mapping, Sequence
from datetime import date

from catalog import exchange
from catalog.messages import Bilingual, Lang, say
from catalog.queries.activities import Dealing
from catalog.queries.values import Value
from catalog.readings.dates import read_date
from catalog.vocabulary import terms

_ERAS = ((date(2019, 5, 1), "令和", "R"), (date(1989, 1, 8), "平成", "H"), (date(1926, 12, 25), "昭和", "S"))


def mark(reading: str, lang: Lang) -> str:
    """Return the sign of a mark that was read as yes, no, not_applicable or unknown."""
    return say(f"mark.{reading}", lang)


def status(code: str, lang: Lang) -> str:
    """Return the label of the status CODE of a publication item."""
    return next(term.label(lang) for term in terms("publication_status") if term.code == code)


def blank(lang: Lang, *, policy: bool) -> str:
    """Return what stands where nothing was written: not filled in, or not stated in the policy."""
    return say("blank.policy" if policy else "blank.ledger", lang)


def qualified(written: str, evidence: str | None, modality: str | None, lang: Lang, *told: str) -> str:
    """Return WRITTEN with what is TOLD of it and must be: inferred, unconfirmed, done only perhaps, or not done."""
    notes = [*told]
    notes += [say(f"evidence.{evidence}", lang)] if evidence in ("inferred", "unconfirmed") else []
    notes += [say(f"modality.{modality}", lang)] if modality in ("may", "does_not") else []
    return written + say("notes", lang, notes=say("notes.and", lang).join(notes)) if notes else written


def worded(term: Bilingual | None, written: str | None, lang: Lang, code: str | None = None) -> str:
    """Return the label of TERM with its CODE, and what was WRITTEN for it where that is another word."""
    if term is None:
        return written or ""
    label = exchange.numbered(code, term.label(lang)) if code else term.label(lang)
    known = (code, *(word for name in (term.ja, term.en) for word in (name, f"{code} {name}")))
    return label if written is None or written in known else say("notes.word", lang, label=label, written=written)


def listed(values: Sequence[Value], separator: str, lang: Lang) -> str:
    """Return VALUES as a list in one cell, each with what must be said of it."""
    return separator.join(qualified(value.written, value.evidence, value.modality, lang) for value in values)


def dealing(one: Dealing, unnamed: str, lang: Lang) -> str:
    """Return an entrustment or provision as words: whom, or else what, on which ground, what must be said of it."""
    kind = one.kind.label(lang) if one.kind else None
    ground = worded(one.ground, one.ground_written, lang)
    told = [word for word in (kind if one.name else None, ground) if word]
    return qualified(one.name or kind or say(unnamed, lang), one.evidence, one.modality, lang, *dict.fromkeys(told))


def day(when: date, lang: Lang) -> str:
    """Return WHEN in full, in Japanese with the era beside it."""
    if lang == "en":
        return when.isoformat()
    era = next(((start, name) for start, name, _ in _ERAS if when >= start), None)
    plain = f"{when.year}年{when.month}月{when.day}日"
    if era is None:
        return plain
    year = when.year - era[0].year + 1
    return f"{plain}（{era[1]}{'元' if year == 1 else year}年{when.month}月{when.day}日）"


def short_day(written: str) -> str:
    """Return WRITTEN as a short date where it is one, else as it is."""
    reading = read_date(written)
    if reading is None or reading.precision != "day":
        return written
    return f"{reading.day.year}/{reading.day.month}/{reading.day.day}"


def states(found: Mapping[str, str], key: str, lang: Lang) -> str | None:
    """Return the sign of why the field KEY is not given, None where FOUND does not say."""
    state = found.get(key)
    return mark("no" if state == "none" else state, lang) if state else None
