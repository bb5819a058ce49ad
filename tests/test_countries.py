"""The committed vocabulary of countries is what the libraries' codes and names make, and holds every country."""

from importlib.metadata import version

import pycountry
import pytest

from catalog.folding import fold
from catalog.vocabulary import meaning, terms
from tests import countries

INSTALLED = {library: version(library) for library in countries.VERSIONS}


@pytest.mark.skipif(INSTALLED != countries.VERSIONS, reason=f"made with {countries.VERSIONS}, installed {INSTALLED}")
def test_committed_file_is_what_the_generator_makes() -> None:
    """``python -m tests.countries`` prints what brings it up to date."""
    assert countries.FILE.read_bytes().decode("utf-8") == countries.written()


def test_every_country_of_iso_3166_1_is_a_term() -> None:
    assert {term.code for term in terms("country")} == {country.alpha_2 for country in pycountry.countries}


def test_both_codes_and_the_iso_name_mean_the_country() -> None:
    for country in pycountry.countries:
        for written in (country.alpha_2, country.alpha_3, country.name):
            term = meaning("country", written)
            assert term is not None, written
            assert term.code == country.alpha_2, written


def test_no_spelling_means_two_countries() -> None:
    owners: dict[str, set[str]] = {}
    for term in terms("country"):
        for spelling in term.spellings:
            owners.setdefault(fold(spelling), set()).add(term.code)
    assert {key: codes for key, codes in owners.items() if len(codes) > 1} == {}


def test_usual_short_forms_are_known() -> None:
    written = ("国内", "米国", "アメリカ", "英国", "中国", "韓国", "台湾", "香港", "ベトナム", "U.S.A.", "UK")
    codes = ["JP", "US", "US", "GB", "CN", "KR", "TW", "HK", "VN", "US", "GB"]
    assert [term.code if (term := meaning("country", spelling)) else None for spelling in written] == codes


def test_japan_is_domestic_and_31_states_are_adequate() -> None:
    domestic = {term.code for term in terms("country") if "DOMESTIC" in term.flags}
    adequate = {term.code for term in terms("country") if "ADEQUATE" in term.flags}
    assert domestic == {"JP"}
    assert adequate == countries.EU | countries.EEA_ONLY | {"GB"}
    assert (len(countries.EU), len(adequate)) == (27, 31)


def test_curated_entries_are_about_countries_and_in_order() -> None:
    known = {country.alpha_2 for country in pycountry.countries}
    assert known >= countries.SHORT_FORMS.keys() | countries.LABELS.keys() | countries.EU | countries.EEA_ONLY
    assert list(countries.SHORT_FORMS) == sorted(countries.SHORT_FORMS)
