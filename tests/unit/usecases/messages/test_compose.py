"""Rendering a mail that was drafted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.runtime.messages.templates import BadTemplate
from frontdesk.usecases.messages.compose import Draft, render_phone_message

OURS = ("Our subject", "<p>Ours: ${link}</p>")


def test_a_text_that_cannot_be_rendered_gives_way_to_ours() -> None:
    said = {"link": "https://id.example.com/x"}
    mail = Draft("Org", (("Theirs", "${1 + 1}"), OURS), said).render()
    assert (mail.subject, mail.text) == ("Our subject", "Ours: https://id.example.com/x\n")
    assert Draft("Org", (("Theirs", "<p>Theirs</p>"), OURS), said).render().subject == "Theirs"
    with pytest.raises(BadTemplate):
        Draft("Org", (("Theirs", "${1 + 1}"),), said).render()


@given(st.text())
def test_a_subject_is_one_short_line_of_printable_characters(name: str) -> None:
    subject = Draft("Org", (("For ${name}!", "<p></p>"),), {"name": name}).render().subject
    assert len(subject) <= 250
    assert subject.isprintable()


@given(st.text())
def test_no_value_becomes_markup(name: str) -> None:
    html = Draft("Org", (("s", "<p>${name}</p>"),), {"name": name}).render().html
    assert not {"<", ">", '"'} & set(html.removeprefix("<p>").removesuffix("</p>"))


def test_a_call_says_the_digits_apart() -> None:
    assert render_phone_message("${code}: ${digits}", "1234") == "1234: 1, 2, 3, 4"
