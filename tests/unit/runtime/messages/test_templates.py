"""Texts that administrators write: what they may look up, and how much of a node's time they may take."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.runtime.messages.templates import BadTemplate, render_html, render_text

VALUES = {"user": {"name": "<b>Ada</b>", "profile": {"city": "London"}}, "a": "x"}


def test_values_are_put_in_and_in_html_they_are_no_markup() -> None:
    assert render_text("Dear ${user.name} of ${user.profile.city}${nobody.knows.this}", VALUES) == (
        "Dear <b>Ada</b> of London"
    )
    assert render_html("${user.name|upper}", VALUES) == "&lt;B&gt;ADA&lt;/B&gt;"


@pytest.mark.parametrize(
    "source",
    [
        "${user.items}${user.keys}${user['items']}${user.profile.pop}",
        "${a.upper}${a['upper']}${a.format}${a[0]}",
        "${user.name.join}${cities.append}${cities.count}${cities['sort']}",
        "${nobody.items}${user.items.name}",
        "${number.real}${number.bit_length}",
    ],
)
def test_a_template_sees_keys_and_never_what_an_object_can_do(source: str) -> None:
    values = {**VALUES, "cities": ["London", "Paris"], "number": 7}
    assert render_text(source, values) == render_html(source, values) == ""


def test_a_template_reads_keys_that_are_called_as_methods_are() -> None:
    assert render_text("${user.items} ${user['keys']}", {"user": {"items": "two", "keys": "one"}}) == "two one"
    assert render_text("${cities[1]}${cities[9]}${cities.0}", {"cities": ["London", "Paris"]}) == "ParisLondon"


@pytest.mark.parametrize(
    "source",
    [
        "${a.__class__.__mro__[1].__subclasses__()}",
        "${a.upper()}",
        "${a * 1000000000}",
        "${[1] * 1000000000}",
        "${2 ** 99999999}",
        "${(-a)}",
        "${a|map('upper')}",
        "${",
        "${9" + "9" * 5000 + "}",
        "${1 is divisibleby 0}",
    ],
)
def test_a_template_calls_nothing_and_computes_nothing(source: str) -> None:
    with pytest.raises(BadTemplate):
        render_html(source, VALUES)


@pytest.mark.parametrize(
    "source",
    [
        "${user" + ".a" * 300 + "}",
        "${user" + ".a" * 150 + "}",
        "${user" + "['a']" * 300 + "}",
        "${" + "[" * 300 + "]" * 300 + "}",
        "${" + "not " * 500 + "a}",
        "${" + "a if a else " * 500 + "a}",
        "${a" + "|upper" * 500 + "}",
        "${a}" * 25_000,
        "${a" + "==a" * 20_000 + "}",
    ],
)
def test_a_template_that_would_take_long_to_compile_is_refused_at_once(source: str) -> None:
    render_text("${a}", VALUES)  # whoever is first waits for an import
    began = time.process_time()
    with pytest.raises(BadTemplate):
        render_html(source, VALUES)
    assert time.process_time() - began < 2


@given(st.text(alphabet="${}[]().|'\"a1 if else not~=,:%#-\x00\n", max_size=60))
def test_any_text_is_rendered_or_refused(source: str) -> None:
    for text in (source, "${" + source + "}"):
        try:
            render_html(text, VALUES)
        except BadTemplate:
            continue


@pytest.mark.parametrize(
    "source",
    [
        "{%%never for one in [1, 2] never%%}x{%%never endfor never%%}",
        "{%%never for one in a never%%}{%%never for two in a never%%}x{%%never endfor never%%}{%%never endfor never%%}",
        "{%%never set b = a never%%}${b}",
        "{%%never macro m() never%%}x{%%never endmacro never%%}",
        "{%%never if a never%%}x{%%never endif never%%}",
        "{%%never raw never%%}${a}{%%never endraw never%%}{%%never include 'a' never%%}",
    ],
)
def test_whoever_guesses_how_blocks_begin_still_loops_over_nothing(source: str) -> None:
    with pytest.raises(BadTemplate):
        render_text(source, VALUES)
