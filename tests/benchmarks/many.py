"""Made-up ledgers of any size, for benchmarks."""

import random
from pathlib import Path

from catalog import elements
from catalog.content import Content, Entry, Sheet, Source, values_of
from catalog.handin import Belonging, Handin
from catalog.vocabulary import terms

ITEMS = [term.label_ja for term in terms("data_item")]
PURPOSES = [term.label_ja for term in terms("purpose")]
SUBJECTS = [term.label_ja for term in terms("subject")]


def handin(organization: str, activities: int, seed: int, items: int = 6, purposes: int = 3) -> Handin:
    """Return a hand-in of ORGANIZATION with so many ACTIVITIES, each with so many ITEMS and PURPOSES."""
    chance = random.Random(seed)
    sheet = Sheet("取扱い", "exchange", 2, {})
    rows = [_activity(number, chance, items, purposes) for number in range(1, activities + 1)]
    entries: dict[str, list[Entry]] = {"activity": rows}
    for index, row in enumerate(rows):
        for table, derived in elements.derive(row, index).items():
            entries.setdefault(table, []).extend(derived)
    belonging = Belonging(organization=organization, name=f"株式会社{organization}")
    return Handin(Source(f"{organization}.xlsx", f"{seed:064x}"), belonging, Content(entries, sheets=[sheet]), [])


def _activity(number: int, chance: random.Random, items: int, purposes: int) -> Entry:
    department = chance.choice(("人事部", "総務部", "営業部", "情報システム部", "カスタマーサポート部"))
    return Entry(
        values_of(
            "activity",
            {
                "reference": f"A-{number:05}",
                "name": f"業務{number}の個人情報",
                "business": f"業務{number}",
                "department": department,
                "manager": f"{department}長",
                "subjects": "、".join(chance.sample(SUBJECTS, 2)),
                "subject_count": f"約{chance.randint(1, 90) * 100:,}名",
                "items": "、".join(chance.sample(ITEMS, items)),
                "special_care": chance.choice(("有", "無")),
                "my_number": "無",
                "purposes": "\n".join(chance.sample(PURPOSES, purposes)),
                "acquisition": "申込書",
                "direct_written": "有",
                "notice": "申込書に明示",
                "consents": "署名",
                "medium": chance.choice(("紙", "電子")),
                "storage_place": f"{department}キャビネット{chance.randint(1, 30)}",
                "storage_method": "施錠、アクセス権限の設定",
                "access": f"{department}の担当者",
                "use_until": "業務の終了まで",
                "retention": f"退職後{chance.randint(1, 10)}年",
                "disposal": "シュレッダー",
                "entrusted_out": "無",
                "third_party": "無",
                "joint_use": "無",
                "foreign_provision": "無",
                "retained_data": "有",
                "risk_reference": f"R-{number:05}",
                "reviewed_on": f"2026-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}",
                "approved_by": f"{department}長",
            },
        ),
        None,
        0,
        number + 2,
    )


def fill(catalog: Path, handins: list[Handin]) -> None:
    """Record HANDINS in the CATALOG."""
    from datetime import UTC, date, datetime

    from catalog.store.connection import writing
    from catalog.store.submissions import Recording, submit

    now = datetime.now(UTC).replace(tzinfo=None)
    with writing(catalog) as connection:
        submit(connection, handins, Recording("benchmark", now, date.today()))  # noqa: DTZ011
