"""The vocabulary of countries: codes of ISO 3166-1 from pycountry, names of CLDR from Babel, short forms from here.

``python -m tests.countries`` prints what ``catalog/terms/country.csv`` holds.
"""

import csv
import gettext
import io
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files

import pycountry
from babel import Locale

from catalog.folding import fold
from catalog.vocabulary import ALIAS_SEPARATOR

FILE = files("catalog").joinpath("terms", "country.csv")
"""The vocabulary as it is committed."""

VERSIONS = {"Babel": "2.18.0", "pycountry": "26.2.16"}
"""The libraries that the committed file was made with."""

COLUMNS = (
    "code",
    "label_ja",
    "label_en",
    "definition_ja",
    "definition_en",
    "parent",
    "flags",
    "basis",
    "aliases",
    "dpv",
    "fides",
    "valid_from",
    "valid_to",
)

# fmt: off
EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})
# fmt: on
"""The member states of the European Union."""

EEA_ONLY = frozenset({"IS", "LI", "NO"})
"""The states of the European Economic Area that are not members of the European Union."""

LABELS = {
    "CD": ("コンゴ民主共和国", "Democratic Republic of the Congo"),
    "CG": ("コンゴ共和国", "Republic of the Congo"),
    "HK": ("香港", "Hong Kong"),
    "MM": ("ミャンマー", "Myanmar"),
    "MO": ("マカオ", "Macao"),
}
"""Labels in place of those of CLDR that are too long for a column or hold a remark."""

SHORT_FORMS = {
    "AE": "UAE | U.A.E. | アラブ首長国連邦（UAE） | アラブ首長国",
    "AU": "豪州 | 豪 | オーストラリア（豪州） | Commonwealth of Australia",
    "BA": "ボスニア | Bosnia",
    "BD": "バングラディシュ | バングラデッシュ",
    "CA": "加国",
    "CD": "コンゴ（民） | コンゴ・キンシャサ | DRC | DR Congo | Congo, Democratic Republic of the",
    "CG": "コンゴ（共） | コンゴ・ブラザビル",
    "CI": "コートジボアール | 象牙海岸 | Ivory Coast",
    "CN": "中 | 中国本土 | 中国（本土） | 中国大陸 | 中国国内 | PRC | P.R.C. | P.R. China | PR China | Mainland China"
    " | China, People's Republic of",
    "CZ": "Czech",
    "DE": "独 | 独国 | 独逸 | ドイツ国 | Deutschland",
    "ES": "西国 | España",
    "FR": "仏 | 仏国",
    "GB": "英国 | 英 | 連合王国 | 大英帝国 | グレートブリテン | 英国（イギリス） | イギリス（英国）"
    " | UK | U.K. | the UK | Britain | Great Britain | United Kingdom (UK) | the United Kingdom",
    "GR": "ギリシア",
    "HK": "ホンコン | 中国（香港） | 中国香港 | 香港（中国） | 香港特別行政区 | HKSAR | Hong Kong SAR"
    " | Hong Kong, China",
    "IE": "アイルランド共和国 | Republic of Ireland",
    "IN": "印 | 印度",
    "IR": "Iran (Islamic Republic of)",
    "IT": "伊 | 伊国",
    "JP": "国内 | 国内のみ | 日本国 | 日本国内 | 日本国内のみ | 日本のみ | 日本（国内） | 国内（日本） | 本邦 | 我が国"
    " | 国内サーバ | 国内サーバー | 国内データセンター | 国内リージョン | 日本リージョン | 東京リージョン"
    " | 大阪リージョン | Nippon | Nihon | in Japan | Japan only | domestic | domestic only",
    "KH": "カンボディア",
    "KP": "DPRK | D.P.R.K. | Korea, North | Korea (North)",
    "KR": "韓 | 大韓民国 | 南韓 | ROK | R.O.K. | Korea | Korea, South | Korea (South) | Republic of Korea | S. Korea",
    "KY": "ケイマン | ケイマン島 | Cayman",
    "LA": "Lao | Lao PDR",
    "LU": "ルクセンブルグ",
    "LV": "ラトヴィア",
    "MD": "モルドヴァ",
    "MK": "マケドニア | Macedonia",
    "MM": "ビルマ | ミャンマー（ビルマ） | Burma",
    "MO": "澳門 | 中国（マカオ） | マカオ（中国） | マカオ特別行政区 | Macau | Macau SAR | Macao, China",
    "MP": "北マリアナ",
    "MV": "モルジブ",
    "MX": "México",
    "MY": "マレイシア",
    "NL": "蘭 | オランダ国 | ネーデルランド | ネーデルラント | Holland | the Netherlands",
    "PG": "PNG（パプアニューギニア）",
    "PH": "比国 | フィリッピン | the Philippines",
    "PS": "Palestine",
    "QA": "カタル",
    "RU": "露 | 露国",
    "SA": "サウジ | サウディアラビア | KSA",
    "SI": "スロヴェニア",
    "SK": "スロヴァキア",
    "SZ": "スワジランド | Swaziland",
    "TH": "タイ国 | 泰国",
    "TL": "ティモール・レステ | East Timor",
    "TR": "トルコ国 | Turkey | Turkiye",
    "TW": "台 | 臺灣 | 中華民国 | 台湾（中華民国） | 中華台北 | チャイニーズ・タイペイ | ROC | R.O.C."
    " | Republic of China | Chinese Taipei",
    "TZ": "タンザニア連合共和国",
    "US": "米国 | 米 | アメリカ | 合衆国 | 北米合衆国 | 米国（アメリカ） | アメリカ（米国） | 米国本土 | U.S."
    " | U.S.A. | the US | the USA | the United States | United States (US) | America",
    "VA": "バチカン | ヴァチカン | ヴァチカン市国 | ローマ教皇庁 | Vatican | Holy See",
    "VE": "ヴェネズエラ",
    "VG": "英領バージン諸島 | バージン諸島（英国） | BVI | Virgin Islands (British)",
    "VI": "米領バージン諸島 | バージン諸島（米国） | USVI | US Virgin Islands | Virgin Islands (U.S.)",
    "VN": "越国 | ヴェトナム | ヴィエトナム | Viet-Nam",
    "ZA": "南ア | RSA",
}
"""What sheets write besides the names of the two libraries."""

LEFT_OUT = frozenset({"コンゴ", "ドミニカ", "タニザニア連合共和国"})
"""Names of the libraries that may mean two countries, or are misspelt."""


_BASIS = "GL外国3"
_UNREAD_JA = "（日本と同等の水準にあるとされる「EU」の国を並べた告示は未確認）"
_UNREAD_EN = " (which states the notice lists as the EU, held to protect on a level with Japan, was not read)"


def rows() -> Iterator[dict[str, str]]:
    """Yield a row for every country of ISO 3166-1: Japan first, then by code."""
    countries = {country.alpha_2: country for country in pycountry.countries}
    for code in sorted(countries, key=lambda code: (code != "JP", code)):
        yield _row(code, countries[code])


def written() -> str:
    """Return the rows as the CSV file holds them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    return text.getvalue()


def _row(code: str, country: pycountry.db.Country) -> dict[str, str]:
    label_ja, label_en = LABELS.get(code, _cldr(code))
    flags, basis, note_ja, note_en = _standing(code)
    return {
        "code": code,
        "label_ja": label_ja,
        "label_en": label_en,
        "definition_ja": f"ISO 3166-1 に載る国・地域（{country.alpha_3}）{note_ja}",
        "definition_en": f"Country or area of ISO 3166-1 ({country.alpha_3}){note_en}",
        "flags": flags,
        "basis": basis,
        "aliases": ALIAS_SEPARATOR.join(_new((code, label_ja, label_en), _spellings(code, country))),
    }


def _standing(code: str) -> tuple[str, str, str, str]:
    if code == "JP":
        return "DOMESTIC", "", "で、国内に当たる", "; not a foreign country"
    if code == "GB":
        return "ADEQUATE", _BASIS, "で、日本と同等の水準にあるとされる英国", "; held to protect on a level with Japan"
    if code in EU | EEA_ONLY:
        group_ja, group_en = ("EUの加盟国", "in the EU") if code in EU else ("EEAの国", "in the EEA but not in the EU")
        return "ADEQUATE", _BASIS, f"で、{group_ja}{_UNREAD_JA}", f"; {group_en}{_UNREAD_EN}"
    return "", "", "", ""


def _cldr(code: str) -> tuple[str, str]:
    return Locale("ja").territories[code], Locale("en").territories[code]


def _spellings(code: str, country: pycountry.db.Country) -> Iterator[str]:
    yield country.alpha_3
    yield from SHORT_FORMS.get(code, "").split(ALIAS_SEPARATOR)
    yield from _cldr(code)
    japanese = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["ja"])
    for attribute in ("common_name", "name", "official_name"):
        if english := getattr(country, attribute, None):
            yield english
            yield japanese.gettext(english)


def _new(known: Iterable[str], spellings: Iterable[str]) -> Iterator[str]:
    keys = {fold(spelling) for spelling in known}
    for spelling in spellings:
        if spelling and spelling not in LEFT_OUT and fold(spelling) not in keys:
            keys.add(fold(spelling))
            yield spelling


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(written())
