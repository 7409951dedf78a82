"""Colours that can be read, whatever colour a brand has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.brands.colours import (
    CONTRAST,
    DARK_SURFACES,
    LIGHT_SURFACES,
    Accent,
    contrast,
    dark_accent,
    light_accent,
)

COLOURS = st.one_of(
    st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True),
    st.from_regex(r"#[0-9A-Fa-f]{3}", fullmatch=True),
)


@given(colour=COLOURS)
def test_every_brand_can_be_read_on_light_and_dark(colour: str) -> None:
    for accent, surfaces in ((light_accent(colour), LIGHT_SURFACES), (dark_accent(colour), DARK_SURFACES)):
        for shown in (accent.colour, accent.hover):
            assert all(contrast(shown, surface) >= CONTRAST for surface in surfaces)
            assert contrast(shown, accent.on_colour) >= CONTRAST


@given(colour=COLOURS)
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str) -> None:
    once = light_accent(colour).colour
    assert light_accent(once).colour == once
    once = dark_accent(colour).colour
    assert dark_accent(once).colour == once


@given(one=COLOURS, other=COLOURS)
def test_contrast_is_between_1_and_21_and_has_no_direction(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) <= 21.0001
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#0B5351", "#FFFFFF", 8.86), ("#abc", "#abc", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.05)


def test_our_own_green_needs_no_help() -> None:
    assert light_accent("#0B5351") == Accent("#0B5351", "#094241", "#FFFFFF")
    assert dark_accent("#74D3C4").colour == "#74D3C4"
