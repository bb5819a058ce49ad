"""Every vocabulary file is well formed, and everyday spellings reach the term that people mean by them."""

from csv import DictReader
from importlib.resources import files
from io import StringIO

import pytest

from catalog.folding import fold
from catalog.vocabulary import ALIAS_SEPARATOR, meaning, terms, vocabularies

HEADER = "code,label_ja,label_en,definition_ja,definition_en,parent,flags,basis,aliases,dpv,fides,valid_from,valid_to"
PARENTS_ELSEWHERE = {"data_item": "data_item_group"}
"""Vocabularies whose parents may be terms of another vocabulary."""

SPELLINGS = [
    ("data_item", "お名前", "NAME"),
    ("data_item", "氏名（カナ）", "NAME"),
    ("data_item", "ﾌﾘｶﾞﾅ", "NAME"),
    ("data_item", "Full Name", "NAME"),
    ("data_item", "ご担当者名", "NAME"),
    ("data_item", "氏名等", "NAME"),
    ("data_item", "ご住所", "ADDR"),
    ("data_item", "自宅住所", "ADDR"),
    ("data_item", "home address", "ADDR"),
    ("data_item", "〒", "POST"),
    ("data_item", "Zip Code", "POST"),
    ("data_item", "誕生日", "DOB"),
    ("data_item", "date of birth", "DOB"),
    ("data_item", "年代", "AGE"),
    ("data_item", "男女の別", "SEX"),
    ("data_item", "gender", "SEX"),
    ("data_item", "在留資格", "NATL"),
    ("data_item", "本籍", "HONS"),
    ("data_item", "顔写真データ", "PHOTO"),
    ("data_item", "ＴＥＬ", "TEL"),
    ("data_item", "携帯番号", "TEL"),
    ("data_item", "mobile phone", "TEL"),
    ("data_item", "ファックス", "FAX"),
    ("data_item", "Ｅメール", "EMAIL"),
    ("data_item", "E-mail address", "EMAIL"),
    ("data_item", "メアド", "EMAIL"),
    ("data_item", "LINE ID", "SNS"),
    ("data_item", "緊急時の連絡先", "EMERG"),
    ("data_item", "法人名/団体名", "ORG"),
    ("data_item", "会社名", "ORG"),
    ("data_item", "所属部署", "DEPT"),
    ("data_item", "肩書き", "TITLE"),
    ("data_item", "ご職業", "TITLE"),
    ("data_item", "会社/団体住所等", "WADDR"),
    ("data_item", "社員No.", "EMPNO"),
    ("data_item", "職務経歴書", "RESUME"),
    ("data_item", "保有資格", "EDU"),
    ("data_item", "人事考課", "EVAL"),
    ("data_item", "タイムカード", "ATTEND"),
    ("data_item", "給料", "SALARY"),
    ("data_item", "payroll data", "SALARY"),
    ("data_item", "源泉徴収票", "TAXSOC"),
    ("data_item", "労働組合への加盟", "UNION"),
    ("data_item", "ご家族情報", "FAMILY"),
    ("data_item", "扶養家族", "DEPEND"),
    ("data_item", "給与振込口座", "BANK"),
    ("data_item", "部店口座", "BANK"),
    ("data_item", "カード番号", "CARD"),
    ("data_item", "決裁方法", "PAYM"),
    ("data_item", "年収", "INCOME"),
    ("data_item", "証券番号", "PREM"),
    ("data_item", "与信情報", "CREDIT"),
    ("data_item", "お取引内容", "TXN"),
    ("data_item", "購買履歴", "TXN"),
    ("data_item", "申込内容", "CONTRACT"),
    ("data_item", "お問い合わせ内容", "INQUIRY"),
    ("data_item", "お問合せ", "INQUIRY"),
    ("data_item", "アンケート", "SURVEY"),
    ("data_item", "お客様番号", "MEMNO"),
    ("data_item", "ユーザーID", "LOGINID"),
    ("data_item", "暗証番号", "PASSWD"),
    ("data_item", "マイナンバー", "MYNO"),
    ("data_item", "個人番号（マイナンバー）", "MYNO"),
    ("data_item", "年金手帳番号", "PENSION"),
    ("data_item", "免許証番号", "DRIVER"),
    ("data_item", "パスポート番号", "PASSPORT"),
    ("data_item", "保険証記号・番号", "HEALTHINS"),
    ("data_item", "雇用保険番号", "EMPINS"),
    ("data_item", "在留カードの写し", "RESCARD"),
    ("data_item", "既往歴", "DISEASE"),
    ("data_item", "健診結果", "HEALTHCHK"),
    ("data_item", "お薬手帳", "TREAT"),
    ("data_item", "障がい者手帳", "DISAB"),
    ("data_item", "検温結果", "VITAL"),
    ("data_item", "食物アレルギー", "ALLERGY"),
    ("data_item", "要介護認定", "CARE"),
    ("data_item", "思想・信条", "CREED"),
    ("data_item", "前科", "CRIME"),
    ("data_item", "顔認証データ", "FACE"),
    ("data_item", "クッキー", "COOKIE"),
    ("data_item", "ご利用ブラウザ", "UA"),
    ("data_item", "閲覧履歴", "ACCESSLOG"),
    ("data_item", "GPS", "LOC"),
    ("data_item", "趣味", "INTEREST"),
    ("data_item", "防犯カメラ画像", "CCTV"),
    ("data_item", "電話録音", "CALLREC"),
    ("data_item", "入退館記録", "ENTRYLOG"),
    ("data_item", "印影", "SIGN"),
    ("subject", "お客様", "CUST"),
    ("subject", "賛助会員", "MEMBER"),
    ("subject", "見込み客", "PROSPECT"),
    ("subject", "セミナー受講者", "EVENT"),
    ("subject", "アンケート回答者", "CAMPAIGN"),
    ("subject", "お取引先", "PARTNER"),
    ("subject", "名刺交換した方", "PARTNER"),
    ("subject", "個人事業主", "VENDORIND"),
    ("subject", "社員", "EMP"),
    ("subject", "パート・アルバイト", "EMP"),
    ("subject", "Employees", "EMP"),
    ("subject", "従業員の家族", "EMPFAM"),
    ("subject", "元社員", "RETIRED"),
    ("subject", "応募者", "APPLICANT"),
    ("subject", "Applicants", "APPLICANT"),
    ("subject", "出資者", "SHAREHOLDER"),
    ("subject", "取締役", "OFFICER"),
    ("subject", "お問い合わせ者", "INQUIRER"),
    ("subject", "ウェブサイト訪問者", "WEBVIS"),
    ("subject", "ユーザー", "APPUSER"),
    ("subject", "来客", "VISITOR"),
    ("subject", "患者様", "PATIENT"),
    ("subject", "保護者", "STUDENT"),
    ("subject", "連帯保証人", "GUARD"),
    ("subject", "委託元の顧客", "ENTRUSTED"),
    ("purpose", "サービスの提供・運営のため", "SUPPLY"),
    ("purpose", "商品の発送", "SUPPLY"),
    ("purpose", "利用料金の請求", "BILL"),
    ("purpose", "与信管理", "BILL"),
    ("purpose", "問い合わせ対応のため", "SUPPORT"),
    ("purpose", "お問い合わせへの回答", "SUPPORT"),
    ("purpose", "アフターサービスの連絡", "SUPPORT"),
    ("purpose", "メンテナンスのお知らせ", "NOTICE"),
    ("purpose", "新サービスの案内", "MKT_OWN"),
    ("purpose", "メルマガ配信", "MKT_OWN"),
    ("purpose", "提携先の商品の案内", "MKT_OTHER"),
    ("purpose", "購買履歴の分析", "PROFILE"),
    ("purpose", "アンケートの実施", "SURVEY"),
    ("purpose", "新商品の開発", "RND"),
    ("purpose", "統計データを作成するため", "STATS"),
    ("purpose", "規約違反者の特定と利用拒否", "ABUSE"),
    ("purpose", "防犯、警備のため", "SECURITY"),
    ("purpose", "給与計算", "HR"),
    ("purpose", "給与支払", "HR"),
    ("purpose", "人事労務管理", "HR"),
    ("purpose", "採用選考の実施", "RECRUIT"),
    ("purpose", "選考結果の連絡", "RECRUIT"),
    ("purpose", "Selection of applicants", "RECRUIT"),
    ("purpose", "年末調整", "TAX_SI"),
    ("purpose", "ストレスチェックの実施", "HEALTH"),
    ("purpose", "見積書・発注書の送付", "PROC"),
    ("purpose", "株主総会の招集", "SHAREHOLDER"),
    ("purpose", "法令に基づく対応", "LEGAL"),
    ("purpose", "第三者への提供のため", "TP"),
    ("purpose", "受託業務における契約履行のため", "ENTRUSTED"),
    ("purpose", "会員登録", "ACCOUNT"),
    ("purpose", "上記の利用目的に付随する目的", "INCIDENTAL"),
    ("acquisition", "採用サイトの応募フォーム", "DIRECT_WRITTEN"),
    ("acquisition", "申込書", "DIRECT_WRITTEN"),
    ("acquisition", "名刺交換", "DIRECT_ORAL"),
    ("acquisition", "監視カメラによる撮影", "OBSERVED"),
    ("acquisition", "紹介者から", "INDIRECT_FAMILY"),
    ("acquisition", "委託元より受領", "ENTRUST_IN"),
    ("acquisition", "合併", "SUCCESSION"),
    ("acquisition", "人材紹介会社", "TP_IN"),
    ("acquisition", "名簿業者から購入", "TP_IN_OPTOUT"),
    ("acquisition", "官報", "PUBLIC"),
    ("acquisition", "自社作成", "GENERATED"),
    ("acquisition", "市区町村から", "PUBLICBODY"),
    ("medium", "紙媒体", "PAPER"),
    ("medium", "名刺", "PAPER_CARD"),
    ("medium", "データ", "ELECTRONIC"),
    ("medium", "ノートパソコン", "PC"),
    ("medium", "CD-R", "USB"),
    ("medium", "外付けハードディスク", "HDD"),
    ("medium", "ＰＣ共有フォルダ", "FILESRV"),
    ("medium", "基幹システム", "DBSRV"),
    ("medium", "クラウド", "SAAS"),
    ("medium", "AWS", "IAAS"),
    ("medium", "倉庫", "OTHERSITE"),
    ("retention_kind", "永年保存", "PERMANENT"),
    ("retention_kind", "破棄しない", "PERMANENT"),
    ("retention_kind", "不要になるまで", "UNTIL_PURPOSE_DONE"),
    ("retention_kind", "法令で定める期間", "LEGAL"),
    ("retention_kind", "TBD", "UNDEFINED"),
    ("retention_event", "案件終了", "CASE_DONE"),
    ("retention_event", "採否決定", "SELECTION_END"),
    ("retention_event", "取引終了", "CONTRACT_END"),
    ("retention_event", "退職日", "RETIREMENT"),
    ("retention_event", "対応完了", "REPLY_DONE"),
    ("retention_event", "配信停止", "UNSUBSCRIBE"),
    ("retention_event", "翌年1月10日の翌日", "TAX_JAN_11"),
    ("disposal", "シュレッダー処理", "SHRED"),
    ("disposal", "データ削除", "DELETE"),
    ("disposal", "データ消去", "DELETE"),
    ("disposal", "溶解処理", "DISSOLVE"),
    ("disposal", "ゴミ箱に移動", "RECYCLEBIN"),
    ("disposal", "適切に廃棄", "UNKNOWN"),
    ("flag", "要配慮", "SC"),
    ("flag", "個人関連情報", "PRI"),
    ("data_item_group", "基本的事項", "BASIC"),
]
"""What everyday sheets write, and the term it means."""

TOO_BROAD = [
    ("data_item", "連絡先"),
    ("data_item", "個人情報"),
    ("data_item", "所属"),
    ("data_item", "氏名・住所"),
    ("data_item", "健康状態"),
    ("subject", "利用者"),
    ("subject", "家族"),
    ("purpose", "マーケティング活動"),
    ("purpose", "サービスの向上"),
    ("medium", "紙とデータ"),
    ("disposal", "シュレッダーとデータ削除"),
]
"""What covers more than one term, or none clearly, and must be left to a person."""

every_vocabulary = pytest.mark.parametrize("vocabulary", vocabularies())


@every_vocabulary
def test_the_file_is_plain_utf8_csv(vocabulary: str) -> None:
    """The header is exact, every row is as long as it, and lines end with LF."""
    text = _text(vocabulary)
    assert text.splitlines()[0] == HEADER
    assert text.endswith("\n")
    assert "\r" not in text
    assert [row for row in _rows(vocabulary) if None in row or None in row.values()] == []


@every_vocabulary
def test_cells_have_no_blanks_around_them(vocabulary: str) -> None:
    """No cell and no alias begins or ends with a blank, and no alias is empty or hides a separator."""
    cells = [cell for row in _rows(vocabulary) for cell in row.values()]
    aliases = [a for row in _rows(vocabulary) if row["aliases"] for a in row["aliases"].split(ALIAS_SEPARATOR)]
    assert [cell for cell in cells if cell != cell.strip()] == []
    assert [alias for alias in aliases if alias != alias.strip() or not alias or "|" in alias] == []


@every_vocabulary
def test_codes_are_unique(vocabulary: str) -> None:
    """No code names two terms."""
    codes = [term.code for term in terms(vocabulary)]
    assert [code for code in codes if codes.count(code) > 1] == []


@every_vocabulary
def test_every_term_is_labelled_and_defined_in_both_languages(vocabulary: str) -> None:
    """A term has a code, two labels and two definitions."""
    lacking = [
        term.code
        for term in terms(vocabulary)
        if not all((term.code, term.label_ja, term.label_en, term.definition_ja, term.definition_en))
    ]
    assert lacking == []


@every_vocabulary
def test_parents_are_terms(vocabulary: str) -> None:
    """A parent is a term of the vocabulary itself, or of the one that holds its groups."""
    known = {term.code for term in terms(vocabulary)}
    if vocabulary in PARENTS_ELSEWHERE:
        known |= {term.code for term in terms(PARENTS_ELSEWHERE[vocabulary])}
    orphans = [(term.code, term.parent) for term in terms(vocabulary) if term.parent and term.parent not in known]
    assert orphans == []


@every_vocabulary
def test_flags_are_explained(vocabulary: str) -> None:
    """A flag is a term of the flags, of the kinds of special care or of the identification codes."""
    known = {term.code for name in ("flag", "special_care", "identification_code") for term in terms(name)}
    assert [(term.code, flag) for term in terms(vocabulary) for flag in term.flags if flag not in known] == []


@every_vocabulary
def test_no_spelling_means_two_terms(vocabulary: str) -> None:
    """Each folded spelling is claimed by one term."""
    claims: dict[str, dict[str, str]] = {}
    for term in terms(vocabulary):
        for spelling in term.spellings:
            claims.setdefault(fold(spelling), {}).setdefault(term.code, spelling)
    assert [claim for claim in claims.values() if len(claim) > 1] == []


@every_vocabulary
def test_no_alias_is_redundant(vocabulary: str) -> None:
    """An alias does not fold to a label of its term, nor to an alias before it."""
    redundant = []
    for term in terms(vocabulary):
        seen = {fold(term.label_ja): term.label_ja, fold(term.label_en): term.label_en}
        for alias in term.aliases:
            if fold(alias) in seen:
                redundant.append((term.code, alias, seen[fold(alias)]))
            seen[fold(alias)] = alias
    assert redundant == []


@pytest.mark.parametrize(("vocabulary", "groups"), PARENTS_ELSEWHERE.items())
def test_terms_and_their_groups_share_no_code(vocabulary: str, groups: str) -> None:
    """A parent can be told from its code alone."""
    assert {term.code for term in terms(vocabulary)} & {term.code for term in terms(groups)} == set()


@pytest.mark.parametrize(("vocabulary", "spelling", "code"), SPELLINGS)
def test_common_spellings_mean_what_people_mean(vocabulary: str, spelling: str, code: str) -> None:
    """What everyday sheets write reaches the term that is meant."""
    term = meaning(vocabulary, spelling)
    assert term is not None
    assert term.code == code


@pytest.mark.parametrize(("vocabulary", "spelling"), TOO_BROAD)
def test_what_no_single_term_covers_means_none(vocabulary: str, spelling: str) -> None:
    """A word that is broader than any term is not bent into one."""
    assert meaning(vocabulary, spelling) is None


def _text(vocabulary: str) -> str:
    return files("catalog").joinpath("terms", f"{vocabulary}.csv").read_bytes().decode("utf-8")


def _rows(vocabulary: str) -> list[dict[str, str]]:
    return list(DictReader(StringIO(_text(vocabulary), newline="")))
