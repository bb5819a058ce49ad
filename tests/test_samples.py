"""The shipped organizations: each fact has its clause, each key is a field, each word is a term or knowingly none."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from catalog import fields, samples
from catalog.cli import main
from catalog.handin import Belonging
from catalog.vocabulary import meaning
from ledgers import reading
from reports import exchange
from tests.conftest import Daicho, Golden

NAMES = samples.names()
RAW = {name: (files("catalog") / f"samples/{name}.toml").read_text("utf-8") for name in NAMES}
FACTS: Mapping[str, Mapping[str, Any]] = {name: tomllib.loads(raw) for name, raw in RAW.items()}
TABLES = {table.removeprefix("activity_"): table for table in fields.content()}

NO_TERMS = {
    ("001-qca", "ground", "業務遂行"),
    ("003-unnamed-service", "ground", "公的機関からの要請"),
    ("004b-seikatsu-tokyo", "ground", "公共の利益"),
}
"""Words of documents that no term of their field's vocabulary means, kept as they are: see the heads of the files."""

NO_ITEMS: frozenset[tuple[str, str, str]] = frozenset()
"""Items, subjects and purposes that no term means."""

Row = tuple[str, Mapping[str, Any]]


def rows(name: str) -> Iterator[Row]:
    """Yield the table and the values of every row of a shipped organization, those below activities included."""
    for short, found in FACTS[name].items():
        for row in found if short in TABLES else ():
            yield TABLES[short], {key: value for key, value in row.items() if not isinstance(value, list)}
            for below, inner in row.items():
                if isinstance(inner, list):
                    yield from ((TABLES[below], one) for one in inner)


def clauses(written: str) -> list[str]:
    """Return the clauses that a cell names."""
    return written.split("、")


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_cited_is_listed_and_every_clause_listed_is_cited(name: str) -> None:
    listed = [clause["id"] for clause in FACTS[name]["clause"]]
    cited = {clause for _, row in rows(name) if "clause" in row for clause in clauses(row["clause"])}
    assert len(listed) == len(set(listed))
    assert cited - set(listed) == set(), "cited, but not listed"
    assert set(listed) - cited == set(), "listed, but never cited"
    assert all(clause["title"] for clause in FACTS[name]["clause"])


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_has_a_clause(name: str) -> None:
    """Only that a document does not state an item needs none."""
    bare = [
        (table, row)
        for table, row in rows(name)
        if "clause" not in row and meaning("publication_status", row.get("status", "")) != not_stated()
    ]
    assert bare == []


def not_stated() -> object:
    return meaning("publication_status", "記載なし")


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_a_field(name: str) -> None:
    told = FACTS[name]
    assert set(told) <= {"handin", "clause", *TABLES}
    assert set(told["handin"]) == {"organization", "name", "ledger", "kind", "effective_on", "source"}
    assert {tuple(clause) for clause in told["clause"]} == {("id", "title")}
    for table, row in rows(name):
        assert set(row) <= {field.key for field in fields.content()[table]}, (table, row)
        assert all(isinstance(value, str) and value.strip() == value != "" for value in row.values()), (table, row)


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_is_a_term(name: str) -> None:
    """Evidence, modality, marks, kinds, headings and statuses resolve; what does not is on the list, and used."""
    unknown = set()
    for table, row in rows(name):
        known = {field.key: field for field in fields.content()[table]}
        for key, value in row.items():
            field = known[key]
            if field.kind in ("term", "mark") and meaning(field.vocabulary, value) is None:
                unknown.add((name, key, value))
    assert unknown == {told for told in NO_TERMS if told[0] == name}


@pytest.mark.parametrize("name", NAMES)
def test_every_item_subject_and_purpose_is_a_term(name: str) -> None:
    vocabularies = {"activity_item": "data_item", "activity_subject": "subject", "activity_purpose": "purpose"}
    unknown = {
        (name, table, row["written"])
        for table, row in rows(name)
        if table in vocabularies
        and meaning(vocabularies[table], row["written"]) is None
        and meaning("answer", row["written"]) is None
    }
    assert unknown == {told for told in NO_ITEMS if told[0] == name}


@pytest.mark.parametrize("name", NAMES)
def test_representative_is_named_only_where_the_law_wants_it(name: str) -> None:
    """Of a policy's people only the legally required name is kept, and only in the fields that require it."""
    facts = {row["fact"]: row["written"] for table, row in rows(name) if table == "organization_fact"}
    if "代表者" not in facts:
        assert "P32-1c" in {row["item"][:6] for table, row in rows(name) if row.get("status") == "記載なし"}
        return
    *_, surname, given = re.split(r"[ \u3000]", facts["代表者"])
    allowed = sum(
        row.get("responsible_representative", "").count(given) + (row.get("fact") == "代表者") for _, row in rows(name)
    )
    assert RAW[name].count(given) == allowed
    assert RAW[name].count(f"{surname} {given}") == allowed
    assert RAW[name].count(f"{surname}{given}") == 0


@pytest.mark.parametrize("name", NAMES)
def test_details_of_activities_come_back_from_their_sheet(name: str, tmp_path: Path) -> None:
    """The cells written from details say the same, so nothing differs once the workbook is read again."""
    sample = samples.load(name)
    exchange.write(tmp_path / "a.xlsx", exchange.Exchange(sample.content, sample.belonging), "ja")
    read = reading.read(tmp_path / "a.xlsx", Belonging()).handin
    assert {finding.code for finding in read.findings} <= {"word-unknown", "term-unread"}
    assert read.content is not None
    before = {table: [entry.values for entry in entries] for table, entries in sample.content.entries.items()}
    after = {table: [entry.values for entry in entries] for table, entries in read.content.entries.items()}
    assert {table: sorted(values, key=str) for table, values in after.items()} == {
        table: sorted(values, key=str) for table, values in before.items()
    }


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalogue of the shipped organizations."""
    folder = tmp_path_factory.mktemp("samples")
    (folder / "sheets").mkdir()
    for name in NAMES:
        sample = samples.load(name)
        exchange.write(folder / "sheets" / f"{name}.xlsx", exchange.Exchange(sample.content, sample.belonging), "ja")
    assert main(["import", str(folder / "sheets"), "--catalog", str(folder / "daicho.duckdb")]) == 0
    return folder / "daicho.duckdb"


COUNTS = """
with told as (
    select 1 as place, 'activities' as what, coalesce(information_class, '-') as kind, organization from activities
    union all
    select 2, 'subjects', concat_ws(' ', term, evidence, modality), organization from activity_subjects
    union all
    select 3, 'items', concat_ws(' ', coalesce(term, '(' || written || ')'), evidence, modality), organization
    from activity_items
    union all
    select 4, 'purposes', concat_ws(' ', term, evidence, modality), organization from activity_purposes
    union all
    select 5, 'entrustments', concat_ws(' ', coalesce(name, '(unnamed)'), evidence, modality), organization
    from activity_entrustments
    union all
    select 6, 'recipients',
        concat_ws(' ', case when activity is null then 'organization' else 'activity' end, kind,
            coalesce(ground, '(' || ground_written || ')'), name, evidence, modality),
        organization
    from activity_recipients
    union all
    select 7, 'safeguards', concat_ws(' ', heading, evidence, modality), organization from safeguards
    union all
    select 8, 'safeguards of activities', concat_ws(' ', heading, evidence, modality), organization
    from activity_safeguards
    union all
    select 9, 'publications', coalesce(status, '-'), organization from publications
    union all
    select 10, 'rights procedures', concat_ws(' ', request, coalesce(fee, '(no amount)')), organization
    from rights_procedures
    union all
    select 11, 'facts', fact, organization from organization_facts
    union all
    select 12, 'marks', concat_ws(' ', field, state), organization
    from field_states
    where state not in ('given', 'blank') and entity = 'activity'
)
select what, kind, count(*) as count from told where organization = $organization group by place, what, kind
order by place, kind
"""


@pytest.mark.parametrize("name", NAMES)
def test_counts_after_the_import(name: str, catalogue: Path, daicho: Daicho, golden: Golden) -> None:
    code = samples.load(name).belonging.organization
    run = daicho("sql", COUNTS, "--param", f"organization={code}", "--catalog", catalogue)
    assert run.code == 0, run.err
    golden(f"samples_{code}", run.out)
