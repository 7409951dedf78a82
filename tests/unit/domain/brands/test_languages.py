"""In which language a person is written to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.brands.languages import BUILT_IN, best_language, built_in_language, duration, languages_of


def test_the_persons_wish_comes_before_their_locale_and_the_brands() -> None:
    profile = {"preferredLanguage": "de-CH", "locale": "ja_JP"}
    assert languages_of(profile, "fr") == ["de-ch", "de", "ja-jp", "ja", "fr"]
    assert languages_of({}, None) == []


def test_a_text_is_found_whatever_its_spelling_and_by_its_language_alone() -> None:
    assert best_language(["pt-br", "pt"], ["en", "pt_BR"]) == "pt_BR"
    assert best_language(["de-ch", "de"], ["DE"]) == "DE"
    assert best_language(["fr"], ["de"]) is None


@given(st.lists(st.text(max_size=8)))
def test_there_are_always_words_of_ours(wishes: list[str]) -> None:
    assert built_in_language(wishes) in BUILT_IN


@given(
    st.dictionaries(st.sampled_from(["preferredLanguage", "locale"]), st.one_of(st.none(), st.integers(), st.text()))
)
def test_whatever_a_profile_holds_the_wishes_are_short_tags_named_once(profile: dict[str, object]) -> None:
    found = languages_of(profile)
    assert len(found) == len(set(found))
    assert all(0 < len(tag) <= 35 for tag in found)


@pytest.mark.parametrize(
    ("minutes", "language", "said"),
    [
        (10080, "en", "7 days"),
        (1440, "de", "1 Tag"),
        (60, "en", "1 hour"),
        (90, "en", "90 minutes"),
        (120, "ja", "2時間"),
        (5, "de", "5 Minuten"),
        (1, "en", "1 minute"),
        (0, "en", "0 minutes"),
        (5, "fr", "5 minutes"),
    ],
)
def test_a_time_is_said_in_its_largest_whole_unit(minutes: int, language: str, said: str) -> None:
    assert duration(minutes, language) == said
