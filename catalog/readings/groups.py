"""Several terms in one value: a group with parts (連絡先（電話、メール）), or terms parted by 及び, ・ or a heading."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from catalog.readings.lists import outside_brackets, split
from catalog.vocabulary import Term, meaning

VERSION = 1
"""Raised when the same words come to stand for other terms."""

LONGEST = 200
"""Characters; what is longer is prose."""

_PARTING = "・･／/|｜ 　\t"
_JOINING = "及び|および|並びに|ならびに|又は|または|(?<=[^a-z])and(?=[^a-z])|と"
"""What parts the values of a list only where every part is a known term: names have such signs and words, too."""
_JOINED = re.compile(f"[{re.escape(_PARTING)}]|{_JOINING}")
_HEADING = re.compile(r"【[^【】]*】")
_GROUP = re.compile(r"(.*\S)\s*[(（\[［〔【〈<＜](.+)[)）\]］〕】〉>＞](?:等|など)?", re.DOTALL)
_SEPARATORS = "、，,；;\n"
_TELLING = frozenset({"SC", "MN"})
"""Flags of terms that count beside the group's own: what needs special care is never passed over."""


class GroupReading(NamedTuple):
    """The codes of the TERMS that a group stands for; it is KNOWN where no word of it is left unread."""

    terms: tuple[str, ...]
    known: bool


@lru_cache(maxsize=50_000)
def read_group(written: str, vocabulary: str) -> GroupReading | None:
    """Read WRITTEN as a group with parts; None where it is a term itself, is no group, or no word of it is known.

    Where the group's own word is a term (住所（自宅、勤務先）), its parts only say more of it.
    """
    found = _GROUP.fullmatch(written.strip()) if len(written) <= LONGEST and not meaning(vocabulary, written) else None
    if found is None:
        return None
    parts = [meaning(vocabulary, part) for word in split(found[2], _SEPARATORS) for part in apart(word, vocabulary)]
    terms = [part for part in parts if part]
    own = _own(found[1], vocabulary)
    if own:
        told = [term.code for term in terms if _TELLING.intersection(term.flags)]
        return GroupReading(tuple(dict.fromkeys((*own, *told))), known=True)
    return GroupReading(_codes(terms), known=all(parts)) if terms else None


def apart(word: str, vocabulary: str) -> list[str]:
    """Part WORD at headings, middle dots, slashes, blanks and 及び if it is no term itself and all its parts are."""
    if not (_JOINED.search(word) or _HEADING.search(word)) or meaning(vocabulary, word):
        return [word]
    for parts in (
        outside_brackets(word, _PARTING),
        outside_brackets(word, _PARTING, _JOINING),
        _headed(word, vocabulary),
    ):
        bare = [part.strip() for part in parts if part.strip()]
        if bare not in ([], [word.strip()]) and all(_is_known(part, vocabulary) for part in bare):
            return bare
    return [word]


def _headed(word: str, vocabulary: str) -> Sequence[str]:
    """Return what stands below the headings of WORD: 【基本】氏名【連絡先】電話."""
    parts = [] if word.rstrip().endswith("】") else _HEADING.split(word)
    return [one for part in parts for one in apart(part, vocabulary)] if len(parts) > 1 else []


def _is_known(word: str, vocabulary: str) -> bool:
    if meaning(vocabulary, word):
        return True
    group = read_group(word, vocabulary)
    return group is not None and group.known


def _own(head: str, vocabulary: str) -> tuple[str, ...]:
    """Return the codes of the terms that HEAD is, be it several or a group itself: 氏名（漢字）（カナ）."""
    found: list[str] = []
    for word in apart(head, vocabulary):
        term = meaning(vocabulary, word)
        group = None if term else read_group(word, vocabulary)
        found += (term.code,) if term else group.terms if group else ()
    return tuple(found)


def _codes(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.code for term in terms))
