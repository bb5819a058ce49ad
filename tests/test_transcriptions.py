"""What the shipped organizations' policies say, statement by statement: with clause, evidence and modality.

The answers were read from the published texts, not from the program; a change here needs the text beside it.
"""

import shutil
from pathlib import Path

import pytest

from catalog import samples
from catalog.cli import main
from reports import exchange
from tests.conftest import Daicho

COUNTS = {  # activities, items without 等, purposes without 等, subjects, safeguards, recipients, requests
    "koumin": (1, 6, 7, 3, 9, 5, 6),
    "qca": (9, 0, 14, 10, 20, 9, 9),
    "lifesupport": (1, 17, 12, 1, 20, 6, 7),
    "unnamed-service": (2, 7, 11, 1, 16, 13, 4),
    "seikatsu-kitatokyo": (3, 7, 8, 3, 6, 5, 4),
    "seikatsu-tokyo": (2, 1, 5, 2, 24, 5, 5),
}

STATEMENTS = {
    "all: what kind of body each is": (
        "select organization, kind from organizations order by organization",
        [
            "koumin,general_incorporated_association",
            "lifesupport,general_incorporated_association",
            "qca,general_incorporated_association",
            "seikatsu-kitatokyo,consumer_cooperative",
            "seikatsu-tokyo,consumer_cooperative",
            "unnamed-service,",
        ],
    ),
    "all: rules are written so that they read rightly without the modality beside them": (
        "select organization, written from organization_facts where modality = 'does_not'",
        [],
    ),
    "all: what a document tells of refusals is no reference to the law or to another body": (
        "select distinct organization from rights_procedures where limits like '%に従う%' or limits like '%問合せ先%'",
        [],
    ),
    "all: measures are a part of them only where the document itself says so": (
        "select organization, status from publications where item = 'P32-4a' order by organization",
        [
            "koumin,partly",
            "lifesupport,stated",
            "qca,stated",
            "seikatsu-kitatokyo,stated",
            "seikatsu-tokyo,stated",
            "unnamed-service,stated",
        ],
    ),
    "all: procedures are partly stated where the way to ask or an item is missing": (
        "select organization, min(status) filter (item = 'P32-3b'), min(status) filter (item = 'P32-3d') "
        "from publications group by organization order by organization",
        [
            "koumin,partly,partly",
            "lifesupport,stated,stated",
            "qca,stated,stated",
            "seikatsu-kitatokyo,stated,partly",
            "seikatsu-tokyo,partly,partly",
            "unnamed-service,stated,partly",
        ],
    ),
    # 000
    "koumin: whose items they are is inferred from where they are collected": (
        "select written, clause, evidence from activity_subjects where organization = 'koumin' order by position",
        ["会員,1,inferred", "問合せ者,1,inferred", "セミナー申込者,1,inferred"],
    ),
    "koumin: the list of items is open": (
        "select written, clause, evidence from activity_items where organization = 'koumin' and flags = 'OPEN'",
        ["等,1,stated"],
    ),
    "koumin: compound words are one item": (
        "select written from activity_items where organization = 'koumin' and written like '%/%' order by position",
        ["法人名/団体名", "会社/団体住所"],
    ),
    "koumin: provision is not done but with consent, by duty or as the law permits": (
        "select ground, ground_written, clause, evidence, modality from activity_recipients "
        "where organization = 'koumin' order by position",
        [
            ",,4.1,stated,does_not",
            "CONSENT,同意,4.1,stated,may",
            "LAW,法的義務,4.1,stated,may",
            "LAW_OTHER,その他法令により許容されている場合,4.1,stated,may",
            "LAW,法的義務,4.1,inferred,may",
        ],
    ),
    "koumin: that the authorities which ask also receive is inferred": (
        "select scope, clause, evidence, modality from activity_recipients "
        "where organization = 'koumin' and kind = 'public_body'",
        ["司法・行政機関,4.1,inferred,may"],
    ),
    "koumin: what is not disclosed in principle": (
        "select written, evidence, modality from organization_facts where organization = 'koumin' and clause = '5.2'",
        ["履歴情報・特性情報などを個人情報以外の情報とし、開示の対象から除く（原則）,stated,does"],
    ),
    "koumin: the list of safeguards is a part of them": (
        "select clause, evidence, modality from organization_facts "
        "where organization = 'koumin' and written like '安全管理措置は一部%'",
        ["4.2,stated,"],
    ),
    "koumin: password or encryption is one measure, partly stated": (
        "select heading, clause, evidence, modality from safeguards "
        "where organization = 'koumin' and written like '%パスワード%'",
        ["10-6(4),4.2,inferred,does"],
    ),
    "koumin: only members may ask for correction": (
        "select distinct clause, evidence from rights_procedures "
        "where organization = 'koumin' and limits like '%会員%' and request in ('CORRECT', 'ADD', 'DELETE')",
        ["6.1、6.2、6.3,stated"],
    ),
    "koumin: no representative, no entrustment, no date": (
        "select (select count(*) from organization_facts where organization = o.organization and label_ja = '代表者'), "
        "(select count(*) from activity_entrustments where organization = o.organization), "
        "(select max(effective_on) from revisions where organization = o.organization) "
        "from organizations as o where organization = 'koumin'",
        ["0,0,"],
    ),
    # 001
    "qca: one activity per row of the table, one of My Number, one of request papers": (
        "select count(*) filter (clause like '取扱い.1.(1)%'), count(*) filter (my_number = 'yes'), "
        "count(*) filter (clause like '取扱い.手続%') from activities where organization = 'qca'",
        ["7,1,1"],
    ),
    "qca: the affairs that My Number is for are only inferred": (
        "select clause, evidence from activity_purposes where organization = 'qca' and written = '個人番号関係事務'",
        ["方針.1、取扱い.1.(2),inferred"],
    ),
    "qca: request papers are kept for a year": (
        "select activity_name, months, event, clause, evidence from activity_retentions where organization = 'qca'",
        ["個人情報開示等申請書,12,REPLY_DONE,取扱い.手続.(6),stated"],
    ),
    "qca: joint use is an explicit none": (
        "select clause, evidence, modality from activity_recipients where organization = 'qca' and kind = 'joint_use'",
        ["取扱い.3,stated,does_not"],
    ),
    "qca: work may be entrusted": (
        "select distinct clause, evidence, modality from activity_entrustments where organization = 'qca'",
        ["取扱い.4,stated,may"],
    ),
    "qca: zones and devices are those of My Number alone": (
        "select heading, activity_name, clause from activity_safeguards "
        "where organization = 'qca' and heading in ('MN-Ea', 'MN-Eb') order by heading",
        ["MN-Ea,特定個人情報等,取扱い.5.(1)", "MN-Eb,特定個人情報等,取扱い.5.(1)"],
    ),
    "qca: no zones and devices of anything else": (
        "select count(*) from safeguards where organization = 'qca' and heading in ('10-5(1)', '10-5(2)')",
        ["0"],
    ),
    "qca: the date is that of the policy statement": (
        "select label_ja, written, clause, (select max(effective_on) from revisions where organization = 'qca') "
        "from organization_facts where organization = 'qca' and label_ja in ('制定日', '改定日')",
        [
            "制定日,2020年2月25日（個人情報及び特定個人情報保護方針のみ、取扱いについての文書には日付の記載なし）,方針.制定,",
        ],
    ),
    "qca: request papers are discarded": (
        "select heading, activity_name, clause, evidence, modality from activity_safeguards "
        "where organization = 'qca' and heading = '10-5(4)'",
        ["10-5(4),個人情報開示等申請書,取扱い.手続.(6),stated,does"],
    ),
    "qca: unauthorized access is among the risks that measures are taken against": (
        "select heading, clause, evidence, modality from safeguards where organization = 'qca' "
        "and heading in ('10-6(3)', 'MN-Fc') order by heading",
        ["10-6(3),方針.2,inferred,does", "MN-Fc,方針.2,inferred,does"],
    ),
    "qca: eight hundred yen, called postage, for every request": (
        "select distinct fee from rights_procedures where organization = 'qca' and fee is not null",
        ["800円"],
    ),
    "qca: it belongs to an accredited body": (
        "select label_ja, clause, evidence from organization_facts "
        "where organization = 'qca' and label_ja = '認定個人情報保護団体'",
        ["認定個人情報保護団体,取扱い.8、取扱い.8.①,stated"],
    ),
    # 002
    "lifesupport: items in four groups": (
        "select clause, count(*) from activity_items where organization = 'lifesupport' "
        "and flags is distinct from 'OPEN' group by clause order by clause",
        ["2.(1),12", "2.(2),2", "2.(3),2", "2.(4),1"],
    ),
    "lifesupport: eleven purposes of its own and that of the group": (
        "select clause, modality, evidence from activity_purposes where organization = 'lifesupport' "
        "and clause not like '3.(%'",
        ["3.後段,may,stated"],
    ),
    "lifesupport: five families of safeguards": (
        "select distinct regexp_extract(heading, '^10-[0-9]+') as family from safeguards "
        "where organization = 'lifesupport' and heading like '10-%' and evidence = 'stated' order by family",
        ["10-3", "10-4", "10-5", "10-6", "10-7"],
    ),
    "lifesupport: joint use with two named companies and in a wider formula": (
        "select coalesce(name, scope), clause, evidence, modality from activity_recipients "
        "where organization = 'lifesupport' and kind = 'joint_use' order by position",
        [
            "カケル株式会社,6.(1)、6.(2)、6.(3)、6.(4),stated,does",
            "株式会社LaLa,6.(1)、6.(2)、6.(3)、6.(4),stated,does",
            "グループ会社（当社団・親会社と、これらの子会社・関連会社）,3.後段,inferred,may",
        ],
    ),
    "lifesupport: provision without consent as the Act and other laws have it": (
        "select ground, ground_written from activity_recipients where organization = 'lifesupport' and clause = '5' "
        "and ground like 'LAW%'",
        ["LAW_OTHER,個人情報保護法・その他の法令にある場合"],
    ),
    "lifesupport: that use counts as consent is a method, not a yes": (
        "select method, clause from activity_consents where organization = 'lifesupport'",
        ["DEEMED,1"],
    ),
    "lifesupport: the second clauses 6 and 7 are kept apart": (
        "select clause, modality from organization_facts where organization = 'lifesupport' and clause like '%#%' "
        "union all select distinct clause, modality from activity_recipients where clause like '6.(1)%' order by 1",
        ["6#2,may", "6.(1)、6.(2)、6.(3)、6.(4),does", "7#2,"],
    ),
    # 003
    "unnamed-service: no operator is named": (
        "select count(*) filter (label_ja in ('氏名又は名称', '住所', '代表者')) from organization_facts "
        "where organization = 'unnamed-service'",
        ["0"],
    ),
    "unnamed-service: members entrust the data, whose they are is not said": (
        "select e.name, e.clause, e.evidence, a.role, (select count(*) from activity_subjects as s "
        "where s.activity = a.activity) from activity_entrusters as e join activities as a using (activity)",
        ["会員（法人・団体・組合・個人）,2,stated,entrusted_in,0"],
    ),
    "unnamed-service: eleven purposes, plainly stated": (
        "select count(*), count(distinct clause), min(modality), max(modality), min(evidence) from activity_purposes "
        "where organization = 'unnamed-service'",
        ["11,11,does,does,stated"],
    ),
    "unnamed-service: purposes that name two things are one row each, filed with the term that takes both in": (
        "select clause, term from activity_purposes where organization = 'unnamed-service' "
        "and clause in ('2.目的8', '2.目的9') order by clause",
        ["2.目的8,ABUSE", "2.目的9,MKT_OTHER"],
    ),
    "unnamed-service: billing stands outside of the list of purposes": (
        "select count(*), (select remarks like '%料金の請求（3.例外3に記載、2の一覧の外）%' from activities "
        "where organization = 'unnamed-service' and reference = 'P-1') "
        "from activity_recipients where organization = 'unnamed-service' and method like '有料会員への利用料金の請求%'",
        ["3,True"],
    ),
    "unnamed-service: logs and cookies are an activity of their own": (
        "select reference, information_class, clause, evidence from activities "
        "where organization = 'unnamed-service' and reference = 'P-2'",
        ["P-2,personal_related,4,inferred"],
    ),
    "unnamed-service: payment firms, contractors and subsidiaries as written": (
        "select scope, ground, clause, evidence, modality from activity_recipients "
        "where organization = 'unnamed-service' and scope is not null order by position",
        [
            "決済システム会社,ENTRUST,3.例外3,inferred,may",
            "クレジット会社,ENTRUST,3.例外3,inferred,may",
            "銀行等,ENTRUST,3.例外3,inferred,may",
            "受託者,ENTRUST,3.例外4,stated,may",
            "代理人等,,3.例外4,stated,may",
            "子会社,JOINT,3.例外5,stated,may",
        ],
    ),
    "unnamed-service: what the operator uses for itself stays visible": (
        "select evidence, modality from organization_facts "
        "where organization = 'unnamed-service' and written like '委託された個人情報の自社の目的での利用%'",
        ["inferred,may"],
    ),
    # 004
    "seikatsu: two documents of 2001 and 2005, two organizations": (
        "select organization, organization_name, effective_on from revisions where organization like 'seikatsu-%' "
        "order by organization",
        [
            "seikatsu-kitatokyo,北東京生活クラブ生活協同組合,2001-01",
            "seikatsu-tokyo,生活クラブ生活協同組合(東京),2005-03",
        ],
    ),
    "seikatsu: that they are one body is unconfirmed": (
        "select organization, evidence from organization_facts where organization like 'seikatsu-%' "
        "and written like '%未確認' order by organization",
        ["seikatsu-kitatokyo,unconfirmed", "seikatsu-tokyo,unconfirmed"],
    ),
    "seikatsu-kitatokyo: the items of the definition are inferred": (
        "select distinct clause, evidence from activity_items as i where organization = 'seikatsu-kitatokyo' "
        "and clause = 'ウェブ.定義'",
        ["ウェブ.定義,inferred"],
    ),
    "seikatsu-kitatokyo: what identifies nobody is no provision": (
        "select (select count(*) from activity_recipients where clause = 'ウェブ.3.(2)'), clause, evidence, modality "
        "from organization_facts where organization = 'seikatsu-kitatokyo' and clause = 'ウェブ.3.(2)'",
        ["0,ウェブ.3.(2),inferred,may"],
    ),
    "seikatsu-kitatokyo: contractors are an exception to non-disclosure": (
        "select scope, kind, ground, evidence, modality from activity_recipients where clause = 'ウェブ.3.(3)'",
        ["業務委託先等,third_party,ENTRUST,stated,may"],
    ),
    "seikatsu-kitatokyo: recording IP addresses is plain": (
        "select a.modality, s.modality, i.modality from activities as a join activity_subjects as s using (activity) "
        "join activity_items as i using (activity) "
        "where a.organization = 'seikatsu-kitatokyo' and a.reference = 'P-2'",
        ["does,does,does"],
    ),
    "seikatsu-kitatokyo: that password control is authentication is inferred": (
        "select evidence from safeguards where organization = 'seikatsu-kitatokyo' and heading = '10-6(2)'",
        ["inferred"],
    ),
    "seikatsu-kitatokyo: the convenience of visitors belongs to the service": (
        "select term from activity_purposes where organization = 'seikatsu-kitatokyo' and written = '訪問者の便宜'",
        ["SUPPLY"],
    ),
    "seikatsu-tokyo: rules and consent at hiring stand under the document's own heading, supervision is inferred": (
        "select heading, clause, evidence from safeguards where organization = 'seikatsu-tokyo' "
        "and (written like '就業規則%' or heading = '24') order by heading",
        ["10-4,基本方針.2.(2),stated", "24,基本方針.2.(2)、基本方針.2.(4),inferred"],
    ),
    "seikatsu-kitatokyo: inquiries go to related bodies on no stated ground": (
        "select scope, ground_written, evidence, modality from activity_recipients where clause = 'ウェブ.3.(4)'",
        ["関係団体・取引先,,stated,may"],
    ),
    "seikatsu-kitatokyo: IP addresses and cookies with their purposes": (
        "select i.written, p.written, p.clause, p.modality from activity_items as i "
        "join activity_purposes as p using (activity) where i.organization = 'seikatsu-kitatokyo' "
        "and i.clause in ('ウェブ.6', 'ウェブ.7') and p.flags is distinct from 'OPEN' order by i.clause, p.position",
        [
            "IPアドレス,ウェブサーバーの問題解決,ウェブ.6,may",
            "IPアドレス,ウェブサーバーの管理,ウェブ.6,may",
            "クッキー,コンテンツの改良,ウェブ.7,may",
            "クッキー,利用に応じてカスタマイズしたコンテンツの提供,ウェブ.7,may",
        ],
    ),
}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalogue of the shipped organizations."""
    folder = tmp_path_factory.mktemp("transcriptions")
    (folder / "sheets").mkdir()
    for name in samples.names():
        one = samples.load(name)
        exchange.write(folder / "sheets" / f"{name}.xlsx", exchange.Exchange(one.content, one.belonging), "ja")
    assert main(["import", str(folder / "sheets"), "--catalog", str(folder / "daicho.duckdb")]) == 0
    return folder / "daicho.duckdb"


def asked(daicho: Daicho, shipped: Path, tmp_path: Path, question: str) -> list[str]:
    """Return the rows of the answer to QUESTION as lines of CSV."""
    shutil.copyfile(shipped, tmp_path / "daicho.duckdb")
    run = daicho("sql", question, "--lang", "en")
    assert run.code == 0, run.err
    return run.out.splitlines()[1:]


@pytest.mark.parametrize("told", STATEMENTS)
def test_what_a_policy_says_is_recorded(told: str, daicho: Daicho, shipped: Path, tmp_path: Path) -> None:
    question, answer = STATEMENTS[told]
    assert asked(daicho, shipped, tmp_path, question) == answer


def test_every_policy_says_so_much(daicho: Daicho, shipped: Path, tmp_path: Path) -> None:
    """Recipients and safeguards are those of activities and of the organization together."""
    parts = {
        "activities": "true",
        "activity_items": "flags is distinct from 'OPEN'",
        "activity_purposes": "flags is distinct from 'OPEN'",
        "activity_subjects": "flags is distinct from 'OPEN'",
        "safeguards": "true",
        "activity_recipients": "true",
        "rights_procedures": "true",
    }
    counted = ", ".join(
        f"(select count(*) from {view} as x where x.organization = o.organization and {which})"
        + (
            " + (select count(*) from activity_safeguards as s where s.organization = o.organization)"
            if view == "safeguards"
            else ""
        )
        for view, which in parts.items()
    )
    rows = asked(daicho, shipped, tmp_path, f"select organization, {counted} from organizations as o order by 1")
    found = {code: tuple(map(int, counts)) for code, *counts in (row.split(",") for row in rows)}
    assert found == COUNTS
