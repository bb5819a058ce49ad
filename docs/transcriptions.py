"""The page about the shipped organizations: what was recorded from which clause, and what was left open."""

from collections.abc import Iterator
from typing import NamedTuple

from catalog import fields, samples, vocabulary
from catalog.content import Entry
from catalog.samples import Sample

_ABOUT_STATEMENTS = ("clause", "evidence", "modality")
_ANSWERED_BY = {
    "entrusted_out": "activity_entrustment",
    "third_party": "activity_recipient",
    "provision_ground": "activity_recipient",
    "joint_use": "activity_recipient",
    "safeguards": "safeguard",
}
"""Fields of activities that statements of another kind answer, be they about the whole organization."""


class Statement(NamedTuple):
    """One row of the transcription: where the document says it, what KIND of thing it is, its words."""

    clause: str
    kind: str
    words: str
    evidence: str
    modality: str


def page(notice: str) -> Iterator[str]:
    """Yield the paragraphs of the page; NOTICE stands at its head."""
    yield f"# Shipped organizations ・ 見本の組織\n\n{notice}"
    yield (
        "Transcribed from privacy policies that these organizations have published, in short terms of ours; the "
        "documents themselves are not reproduced. *Left open* means that the document does not say it, which is not "
        "that it is not done. Old documents are recorded as they were; the publication items are those of today's "
        "law. 明記 is stated, 推定 follows from the text, 未確認 is doubtful; する, することがある, しない are does, "
        "may, does not. 一部記載 means that a part of the item is not in the document; the row says which.\n"
    )
    yield (
        "Clauses bear the document's own numbers. Where it numbers nothing, or uses a number twice, the name is ours: "
        "前文, 題名, 日付, 名義, 署名, 制定, 定義, お願い, 方針 (as a part of ウェブ), 手続, 特定, 送料, 窓口, 末尾 "
        "and 後段 for unnumbered parts, 目的1 and 例外1 for the bullets of a section in their order, 6#2 for the "
        "second clause 6, and 方針, 取扱い, ウェブ, 基本方針 in front for the documents of one page. ・ "
        "条項は元の書面の番号。書面に番号のない所と重なる番号の呼び名は、こちらで付けたもの。\n"
    )
    for name in samples.names():
        yield from _organization(samples.load(name))


def _organization(sample: Sample) -> Iterator[str]:
    when = f"effective {sample.belonging.effective_on}" if sample.belonging.effective_on else _dates(sample)
    statements = sorted(_statements(sample), key=lambda one: _place(sample, one.clause))
    yield f"## {sample.belonging.name} ・ `{sample.belonging.organization}`\n"
    yield (
        f"{sample.source}, {when}; clauses: {len(sample.clauses)}, activities: {len(sample.content.activities)}, "
        f"statements: {len(statements)}. Data: `catalog/samples/{sample.name}.toml`.\n"
    )
    yield "| clause 条項 | kind 種類 | recorded 記録 | evidence 根拠 | modality 言い方 |"
    yield "| --- | --- | --- | --- | --- |"
    for one in statements:
        yield f"| {' | '.join(word.replace('|', '/') for word in one)} |"
    yield "\nLeft open ・ 記載なし:\n"
    yield from (f"- {line}" for line in _left_open(sample))
    yield ""


def _dates(sample: Sample) -> str:
    """Tell that the document has no date of its own, and which date another one on its page has."""
    facts = [_told("organization_fact", entry) for entry in sample.content.entries.get("organization_fact", ())]
    made = [f"{one['fact']} {one['written']}, {one['clause']}" for one in facts if one["fact"] == "制定日"]
    return "; ".join(["undated", *made])


def _statements(sample: Sample) -> Iterator[Statement]:
    labels = {entity.table: entity.label_ja for entity in fields.sheets()}
    for table, entries in sample.content.entries.items():
        for entry in entries:
            told = _told(table, entry)
            if table == "publication" and _is_not_stated(told.get("status", "")):
                continue
            above = {} if entry.activity is None else _told("activity", sample.content.activities[entry.activity])
            owner = f" ({above['reference']})" if above else ""
            about = [told.pop(key, above.get(key, "")) for key in _ABOUT_STATEMENTS]
            yield Statement(about[0], labels[table] + owner, _words(table, told), about[1], about[2])


def _told(table: str, entry: Entry) -> dict[str, str]:
    keys = (field.key for field in fields.content()[table])
    return {key: value for key, value in zip(keys, entry.values, strict=True) if value is not None}


def _words(table: str, told: dict[str, str]) -> str:
    """Return what a row says: its main words as they are, the rest under their labels; cells of lists have rows."""
    lists = {field.key for field in fields.content()[table] if field.into}
    labels = {field.key: field.label_ja for field in fields.content()[table]}
    main = [told[key] for key in ("reference", "fact", "heading", "item", "request", "name", "written") if key in told]
    rest = [f"{labels[key]}: {value}" for key, value in told.items() if value not in main and key not in lists]
    return " ・ ".join(main + rest) or "記載のみ"


def _place(sample: Sample, clause: str) -> int:
    return list(sample.clauses).index(clause.split("、")[0])


def _is_not_stated(status: str) -> bool:
    term = vocabulary.meaning("publication_status", status)
    return term is not None and term.code == "not_stated"


def _left_open(sample: Sample) -> Iterator[str]:
    """Yield the publication items not stated, the headings of safeguards and the fields of activities left blank."""
    told = [_told("publication", entry) for entry in sample.content.entries.get("publication", ())]
    items = [one["item"] for one in told if _is_not_stated(one["status"])]
    yield f"公表等事項: {'、'.join(items) or 'なし'}"
    said = {
        term.code
        for entry in sample.content.entries.get("safeguard", ())
        if (term := vocabulary.meaning("safeguard", _told("safeguard", entry)["heading"]))
    }
    parents = {term.parent for term in vocabulary.terms("safeguard")}
    headings = [
        term.label_ja
        for term in vocabulary.terms("safeguard")
        if term.code not in said | parents and term.parent not in said and not term.code.startswith("MN-")
    ]
    yield f"安全管理措置: {'、'.join(headings) or 'なし'}"
    yield f"取扱い: {'、'.join(_blank_fields(sample)) or 'なし'}"


def _blank_fields(sample: Sample) -> Iterator[str]:
    """Yield the labels of the fields that no activity fills in and that neither details nor the whole answer."""
    for field in fields.content()["activity"]:
        table = _ANSWERED_BY.get(field.key) or field.into.partition(".")[0]
        told = bool(sample.content.entries.get(table)) if table else any(_detailed(sample, field.key))
        if field.level != "hidden" and not told and not any(sample.content.values("activity", field.key)):
            yield field.label_ja


def _detailed(sample: Sample, key: str) -> Iterator[bool]:
    """Tell of each row of details whether it fills in a field called KEY."""
    for table, entries in sample.content.entries.items():
        if table.startswith("activity_") and key in {field.key for field in fields.content()[table]}:
            yield from (key in _told(table, entry) for entry in entries)
