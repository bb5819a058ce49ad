"""What words on a department's sheet are signs of, besides the headers of fields: notes, totals, departments, dates."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from catalog import datafiles
from catalog.folding import compact, even
from catalog.readings import boxes
from catalog.readings.dates import read_date

_OPENING, _CLOSING = "【［[〔〈《＜<（(「『", "】］]〕〉》＞>）)」』"
_AROUND = re.compile(rf"^[\s■□◆◇●○▼▲▽△★☆・＊*]*[{re.escape(_OPENING)}]?\s*|\s*[{re.escape(_CLOSING)}]?[\s:：]*$")
_PARTS = re.compile(rf"[_＿\-－・.,、，/／{re.escape(_OPENING + _CLOSING)}]+")
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"^[0-9０-９]+|[0-9０-９]+$")
_NUMBERED = re.compile(r"^(?:[0-9０-９]{1,2}\s*[.．、)）\s]|[①-⑳Ⅰ-Ⅻ][.．、\s]?)\s*")
_INSIDE = re.compile(r"([^()（）]+)[(（]([^()（）]+)[)）]")
_NO_NAME = re.compile(rf"[、。,:：{re.escape(_OPENING + _CLOSING)}]")
_HEAD = re.compile(r"(?<=[都道府県])知事$|(?<=[市区町村])長$")
_YEAR = re.compile(r"年度?(?:[\s　]|版|$)")
_NAME = r"[^\s　()（）「」【】:：、。]{1,40}?"
_LONGEST_DEPARTMENT = 30


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of KIND, evened out and without blanks."""
    return _kinds()[kind]


@lru_cache(maxsize=100_000)
def says(kind: str, text: str) -> bool:
    """Tell whether TEXT, without brackets and bullets around it, is one of the words of KIND."""
    return len(text) <= 60 and (compact(text) in words(kind) or compact(bare(text)) in words(kind))


@lru_cache(maxsize=100_000)
def begins(kind: str, text: str) -> bool:
    """Tell whether TEXT begins with one of the words of KIND."""
    return compact(text[:40]).startswith(tuple(words(kind)))


@lru_cache(maxsize=100_000)
def ends(kind: str, text: str) -> bool:
    """Tell whether TEXT ends with one of the words of KIND, a full stop aside."""
    return compact(text[-40:]).rstrip("。.)）").endswith(tuple(words(kind)))


@lru_cache(maxsize=100_000)
def exemplary(text: str) -> bool:
    """Tell whether TEXT marks an example: 例, （記入例）, 例1, 例：採用応募者."""
    plain = bare(text)
    if says("example", _NUMBER.sub("", plain).strip(" .．:：")):
        return True
    opened = re.match(r"^\s*[（(【\[［<＜]?\s*([^）)】\]］>＞:：\s]{1,12}?)[0-9０-９]*\s*[）)】\]］>＞:：]", text)
    return opened is not None and compact(opened[1]) in words("example")


def refers(text: str) -> bool:
    """Tell whether TEXT stands for another cell: 〃, 同上, 同左."""
    return text[:1] in firsts() and (says("above", text) or says("left", text))


def is_doubtful(texts: Iterable[str]) -> bool:
    """Tell whether TEXTS have a word or box that may be a sign of something else than a value."""
    together = "\n".join(texts).replace(" ", "").replace("　", "").casefold()
    return _doubts().search(together) is not None


def bare(text: str) -> str:
    """Return TEXT without bullets, brackets and colons around it."""
    return _AROUND.sub("", text)


def labelled(text: str) -> tuple[str, str] | None:
    """Return label and value of a TEXT such as ``部署：人事部``, or None."""
    label, colon, value = re.sub("[：﹕]", ":", text, count=1).partition(":")
    return (label.strip(), value.strip()) if colon and value.strip() and len(label) <= 20 else None


@lru_cache(maxsize=10_000)
def department(text: str) -> str | None:
    """Return the department that TEXT is the name of, or None where it is no such name."""
    if (inside := _INSIDE.fullmatch(text.strip())) and department(inside[1]) and department(inside[2]):
        return text.strip()
    name = _NUMBERED.sub("", bare(text))
    plain = compact(name)
    if not 1 < len(name) <= _LONGEST_DEPARTMENT or plain in words("no_department") or _NO_NAME.search(name):
        return None
    if plain in words("department"):
        return name
    spaced = even(name)
    units = (unit for unit in words("unit") if not unit.isascii() or spaced.endswith(f" {unit}"))
    return name if plain.endswith(tuple(units)) and not _says_more(name) else None


def _says_more(name: str) -> bool:
    """Tell whether NAME has besides that of a department a year, an organization or the word for the ledger."""
    if len(name.split()) < 2:
        return False
    return _without_ledger(name) != name or _YEAR.search(name) is not None or organization(name) not in (None, name)


def parts(name: str) -> list[str]:
    """Return the parts of the NAME of a sheet or file, without the words for the ledger itself.

    Those between blanks come after those between other marks: there are blanks in names.
    """
    whole = [_without_ledger(part) for part in _PARTS.split(name)]
    return list(dict.fromkeys(part for part in (*whole, *(one for part in whole for one in part.split())) if part))


def organization(text: str) -> str | None:
    """Return the organization whose name TEXT begins with, told by its legal form; None where there is none."""
    plain = bare(text) if not text.lstrip().startswith(("(", "（")) else text.strip()
    match = _organizations().match(plain)
    if match is None:
        return None
    name = _without_ledger(match.group().strip())
    return name if compact(name) not in words("legal_form") else None


def body(text: str) -> str:
    """Return the public body that TEXT names, be it by its head: 北斗市長 stands for 北斗市."""
    return _HEAD.sub("", text.strip())


def day(text: str) -> str | None:
    """Return the day or month that TEXT or one of its parts is, as written; a year alone is none."""
    candidates = [text, *(part for part in re.split(rf"[\s　_{re.escape(_OPENING + _CLOSING)}]+", text) if part)]
    for candidate in candidates:
        plain = re.sub(r"[\s　]*(現在|時点)$", "", candidate.strip())
        reading = read_date(plain)
        if reading and reading.precision != "year":
            return plain
    return None


def _without_ledger(part: str) -> str:
    for word in sorted(words("ledger"), key=len, reverse=True):
        part = part.replace(word, "" if not word.isascii() or compact(part) == word else word)
    return part.strip()


@cache
def firsts() -> frozenset[str]:
    """Return the characters that a word which stands for another cell may begin with."""
    written = [word for kind in ("above", "left") for word in _written(kind)]
    return frozenset({*_OPENING, " ", "　", *(word[0] for word in written), *(word[0].upper() for word in written)})


@cache
def _doubts() -> re.Pattern[str]:
    """Return what any such sign matches: as one pattern an order of magnitude faster than looking for one by one."""
    kinds = ("example", "total", "note", "badge", "placeholder", "instruction", "heading")
    listed = {form.casefold() for kind in kinds for word in _written(kind) for form in (word, even(word))}
    told = {*boxes.SIGNS, *(_BLANKS.sub("", word) for word in listed)}
    return re.compile("|".join(map(re.escape, sorted(told))))


@cache
def _organizations() -> re.Pattern[str]:
    written = _written("legal_form")
    listed = sorted({*written, *map(even, written)}, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in listed if word.isascii() and not word.startswith("("))
    other = "|".join(_any_width(word) for word in listed if not word.isascii() or word.startswith("("))
    ended = rf"(?=[\s　()（）「」【】:：、。]|$|{'|'.join(sorted(words('ledger'), key=len, reverse=True))})"
    japanese = rf"(?:{other})[\s　]?{_NAME}{ended}|{_NAME}(?:{other}){ended}"
    return re.compile(rf"(?i:{japanese}|[^:：()（）]{{1,60}}?(?:{latin})(?=\s|$|[)）_-]))")


def _any_width(word: str) -> str:
    return re.escape(word).replace(r"\(", "[(（]").replace(r"\)", "[)）]")


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in datafiles.records("signs/words.csv", "ledgers"):
        found[row["kind"]].add(compact(row["word"]))
    return {kind: frozenset(known) for kind, known in found.items()}


def _written(kind: str) -> list[str]:
    return [row["word"] for row in datafiles.records("signs/words.csv", "ledgers") if row["kind"] == kind]
