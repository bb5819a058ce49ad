"""The controlled terms that daicho ships, and the spellings that mean them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from catalog import datafiles
from catalog.folding import fold

ALIAS_SEPARATOR = " | "
_CODES_ARE_WORDS = frozenset({"data_item"})
"""Vocabularies whose codes are words that mean something else in a sheet: STATUS is 社会的身分, but not there."""


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled term: CODE is what is compared, the labels are what people read.

    PARENT is the code of the term above, FLAGS are codes of the vocabulary ``flag``, DPV and FIDES name the
    matching concept of the W3C Data Privacy Vocabulary and of fideslang, VALID_FROM and VALID_TO bound its use.
    """

    vocabulary: str
    code: str
    label_ja: str
    label_en: str
    definition_ja: str
    definition_en: str
    parent: str
    flags: tuple[str, ...]
    basis: str
    aliases: tuple[str, ...]
    dpv: str
    fides: str
    valid_from: str
    valid_to: str

    def label(self, lang: str) -> str:
        """Return the label in LANG ("ja" or "en")."""
        return self.label_ja if lang == "ja" else self.label_en

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return every spelling that means the term: its code, its labels, both together, its aliases."""
        ja, en = self.label_ja, self.label_en
        code = () if self.vocabulary in _CODES_ARE_WORDS else (self.code,)
        return (*code, ja, en, f"{self.code} {ja}", f"{self.code} {en}", *self.aliases)


def vocabularies() -> tuple[str, ...]:
    """Return the names of the vocabularies, in order."""
    return tuple(datafiles.names("terms", ".csv"))


@cache
def terms(vocabulary: str) -> tuple[Term, ...]:
    """Return the terms of VOCABULARY in the order of its file."""
    return tuple(_term(vocabulary, row) for row in datafiles.records(f"terms/{vocabulary}.csv"))


@cache
def meanings(vocabulary: str) -> Mapping[str, Term]:
    """Return the terms of VOCABULARY by the folded key of each spelling."""
    return {fold(spelling): term for term in terms(vocabulary) for spelling in term.spellings}


def meaning(vocabulary: str, written: str) -> Term | None:
    """Return the term of VOCABULARY that WRITTEN means, or None."""
    return meanings(vocabulary).get(fold(written))


def _term(vocabulary: str, row: Mapping[str, str]) -> Term:
    return Term(
        vocabulary=vocabulary,
        code=row["code"],
        label_ja=row["label_ja"],
        label_en=row["label_en"],
        definition_ja=row["definition_ja"],
        definition_en=row["definition_en"],
        parent=row["parent"],
        flags=tuple(row["flags"].split()),
        basis=row["basis"],
        aliases=tuple(alias for alias in row["aliases"].split(ALIAS_SEPARATOR) if alias),
        dpv=row["dpv"],
        fides=row["fides"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )
