"""The text part of a mail."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.runtime.messages.plain import text_of


def test_paragraphs_stand_apart_and_source_lines_do_not_break() -> None:
    html = "<html><head><title>No</title><style>p {}</style></head><body><p>One\ntwo</p><p>three<br>four</p></body>"
    assert text_of(html) == "One two\n\nthree\nfour\n"


def test_a_link_says_where_it_leads_unless_the_text_does() -> None:
    assert text_of('<p><a href="https://x.example/?a=1&amp;b=2">Open</a></p>') == "Open: https://x.example/?a=1&b=2\n"
    said = '<p><a href="https://x.example/">Open</a></p><p>or type<br>https://x.example/</p>'
    assert text_of(said) == "Open\n\nor type\nhttps://x.example/\n"


def test_scripts_say_nothing() -> None:
    assert text_of("<p>a</p><script>alert('b')</script><p>c</p>") == "a\n\nc\n"


@given(st.text(alphabet=st.characters(blacklist_characters="<>&", blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"))))
def test_words_without_markup_are_said_as_they_are(words: str) -> None:
    assert text_of(f"<p>{words}</p>") == f"{words}\n"


@given(st.text(max_size=300))
def test_any_markup_has_a_text(html: str) -> None:
    assert text_of(html).endswith("\n")
