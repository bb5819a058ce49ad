"""Everything daicho says, in Japanese and English, from one catalogue of messages."""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple, Protocol

from catalog import datafiles

Lang = Literal["ja", "en"]


class Labelled(Protocol):
    """What has a name in both languages."""

    def label(self, lang: Lang) -> str:
        """Return the name in LANG."""


class Bilingual(NamedTuple):
    """A name in both languages."""

    ja: str
    en: str

    def label(self, lang: Lang) -> str:
        """Return the name in LANG."""
        return self.ja if lang == "ja" else self.en


def say(key: str, lang: Lang, /, **values: object) -> str:
    """Return the message KEY in LANG with VALUES filled in.

    Raises:
        KeyError: the catalogue of messages has no such key.
    """
    template = _messages()[key][lang]
    return template.format(**values) if values else template


@cache
def _messages() -> Mapping[str, Mapping[str, str]]:
    return {row["key"]: row for row in datafiles.records("messages/messages.csv")}
