"""How the parts of an .xlsx package hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath

from ledgers import markup
from ledgers.package import Package


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part is related to: the last word of the KIND, and the TARGET, a part or the address of another file."""

    kind: str
    target: str


def of(opened: Package, part: str = "") -> Mapping[str, Relation]:
    """Return the relations of PART, or of the whole package, by their keys.

    Raises:
        expat.ExpatError, ValueError, KeyError: they are damaged.
    """
    found: dict[str, Relation] = {}
    folder = dirname(part)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if markup.local(name) == "Relationship":
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[attributes["Id"]] = Relation(attributes.get("Type", "").rpartition("/")[2], target)

    name = join(folder, "_rels", f"{basename(part)}.rels")
    if name in opened:
        markup.parse(opened.read(name), start)
    return found


def targets(relations: Mapping[str, Relation], kind: str) -> list[str]:
    """Return the targets of those RELATIONS that are of KIND."""
    return [relation.target for relation in relations.values() if relation.kind == kind]
