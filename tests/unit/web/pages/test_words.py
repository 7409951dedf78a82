"""The voice: what every sentence keeps to. A property test would have nothing to vary: the words are a table."""

import re

import pytest

from frontdesk.web.pages import words
from frontdesk.web.pages.views import ScopeLine

SENTENCES = {
    **{name: value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)},
    **{f"{name} title": line.title for name, line in words.SCOPE_LINES.items()},
    **{f"{name} detail": line.detail for name, line in words.SCOPE_LINES.items() if line.detail is not None},
}


@pytest.mark.parametrize("name", SENTENCES)
def test_no_sentence_blames_apologises_or_shouts(name: str) -> None:
    forbidden = r"\b(invalid|failed|failure|oops|sorry|apolog\w*|please|illegal|unfortunately)\b|!"
    assert re.search(forbidden, SENTENCES[name], re.IGNORECASE) is None


@pytest.mark.parametrize("name", SENTENCES)
def test_apostrophes_are_typographic(name: str) -> None:
    assert "'" not in SENTENCES[name]
    assert '"' not in SENTENCES[name]


def test_what_must_be_done_next_follows_what_happened() -> None:
    for sentence in (words.WRONG_CREDENTIALS, words.CODE_UNKNOWN, words.EXPIRED_PAGE, words.TOO_MANY_ATTEMPTS):
        assert len(re.findall(r"\.(?: |$)", sentence)) == 2


@pytest.mark.parametrize("scope", ["openid", "profile", "email", "address", "phone", "offline_access", "groups"])
def test_every_standard_scope_has_a_sentence(scope: str) -> None:
    assert isinstance(words.standard_scope_line(scope), ScopeLine)


def test_a_scope_of_the_org_has_none_of_ours() -> None:
    assert words.standard_scope_line("payroll.read") is None


@pytest.mark.parametrize(("tag", "name"), [("en", "English"), ("en-GB", "English"), ("EN", "English"), ("tlh", "tlh")])
def test_a_language_is_named_in_itself(tag: str, name: str) -> None:
    assert words.language_name(tag) == name
