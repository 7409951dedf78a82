"""Languages: the catalogues are whole, hold nothing that nobody says, and keep a sentence's places."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.web.pages import words
from frontdesk.web.pages.catalogues import every_message
from frontdesk.web.pages.language import (
    ENGLISH,
    LANGUAGES,
    Message,
    language_of,
    load_catalogue,
    message,
    say,
)
from frontdesk.web.pages.times import say_time

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
NAMES_OF_OTHERS = {"Google Authenticator"}
_PLACE = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    assert [english for english in every_message() if english not in load_catalogue(language)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_of_a_sentence_that_nobody_says(language: str) -> None:
    assert set(load_catalogue(language)) - set(every_message()) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    catalogue = load_catalogue(language)
    differ = {e for e, said in catalogue.items() if sorted(_PLACE.findall(e)) != sorted(_PLACE.findall(said))}
    assert differ == set()


@pytest.mark.parametrize("language", OTHERS)
def test_hardly_anything_is_left_in_english(language: str) -> None:
    same = {english for english, said in load_catalogue(language).items() if english == said}
    assert same <= NAMES_OF_OTHERS | {"Code", "Apps"}


def test_japanese_sentences_hold_japanese() -> None:
    letters = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    without = {said for said in load_catalogue("ja").values() if not letters.search(said)}
    assert without <= NAMES_OF_OTHERS


def test_every_sentence_of_words_is_marked_for_the_catalogues() -> None:
    plain = [name for name, value in vars(words).items() if name.isupper() and type(value) is str]
    assert plain == []


def test_a_message_is_its_english_where_nobody_draws_it() -> None:
    assert message("Use your {org} account.").format(org="Harbour") == "Use your Harbour account."


def test_a_message_in_a_place_of_another_is_said_too() -> None:
    catalogue = {"Open {app}.": "Öffnen Sie {app}.", "the app": "die App"}
    assert say(message("Open {app}.").format(app=message("the app")), catalogue) == "Öffnen Sie die App."


@given(value=st.one_of(st.text(), st.integers(), st.none()))
def test_what_is_no_message_is_said_as_it_is(value: object) -> None:
    assert say(value, {str(value): "something else"}) is value


@given(name=st.text())
def test_what_stands_in_a_place_is_never_read_as_a_sentence(name: str) -> None:
    said = say(Message("Hello {name}", {"name": name}), {"Hello {name}": "Hallo {name}", name: "x"})
    assert said == f"Hallo {name}"


@pytest.mark.parametrize(
    ("chosen", "ui_locales", "header", "brand", "spoken"),
    [
        ("ja", "de", "de", "de", "ja"),
        (None, "fr de-CH", "ja", "ja", "de"),
        (None, "fr", "ja, de;q=0.9", "de", "ja"),
        (None, None, "fr, *;q=0.1", "de", "de"),
        (None, None, None, "de_AT", "de"),
        (None, None, None, "fr", "en"),
        ("nonsense", None, "de;q=0", None, "en"),
        (None, None, "en-GB", "de", "en"),
    ],
    ids=["chosen", "asked", "browser", "brand", "locale", "none", "refused", "english"],
)
def test_the_language_is_chosen_in_this_order(
    chosen: str | None, ui_locales: str | None, header: str | None, brand: str | None, spoken: str
) -> None:
    assert language_of(chosen, ui_locales, header, brand) == spoken


@given(chosen=st.text(), asked=st.text(), header=st.text(), brand=st.text())
def test_whatever_is_asked_for_a_language_we_speak_is_spoken(chosen: str, asked: str, header: str, brand: str) -> None:
    assert language_of(chosen, asked, header, brand) in LANGUAGES


def test_a_time_is_written_as_the_language_writes_it() -> None:
    at = 1_790_000_000_000
    assert say_time(at, "de", "Europe/Berlin") == "21.09.2026, 16:13:20"
    assert say_time(at, "en").endswith("UTC")
    assert "年" in say_time(at, "ja") or "2026/09" in say_time(at, "ja")


@pytest.mark.parametrize("zone", ["", "No/Where", "../../etc/passwd", "/etc/passwd", 7, None, "a\x00b"])
def test_a_zone_that_nobody_knows_is_none(zone: object) -> None:
    assert say_time(0, "en", zone).endswith("UTC")
