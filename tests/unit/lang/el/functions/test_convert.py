"""Conversions of numbers and of countries (ISO 3166-1)."""

import pytest
from tests.unit.lang.el.scopes import value_of

from frontdesk.lang.el.compile import ExpressionFailure


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Convert.toInt('1234')", 1234),
        ("Convert.toInt(123.4)", 123),
        ("Convert.toInt(123.6)", 124),
        ("Convert.toInt(-1.5)", -1),
        ("Convert.toInt(' 7 ')", 7),
        ("Convert.toInt('7.5')", 8),
        ("Convert.toInt(5)", 5),
        ("Convert.toInt(null)", None),
        ("Convert.toInt('')", None),
        ("Convert.toNum('3.141')", 3.141),
        ("Convert.toNum('3')", 3.0),
        ("Convert.toNum(3)", 3.0),
        ("Convert.toNum(null)", None),
    ],
)
def test_numbers_are_read_and_rounded_half_up(source: str, value: object) -> None:
    answer = value_of(source)
    assert answer == value
    assert type(answer) is type(value)


@pytest.mark.parametrize(
    "text", ["'x'", "'1_000'", "'1e999'", "'nan'", "'99999999999999999999'", "1e300", "true", "{1}"]
)
def test_what_is_no_number_of_64_bits_fails(text: str) -> None:
    with pytest.raises(ExpressionFailure):
        value_of(f"Convert.toInt({text})")


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Iso3166Convert.toAlpha2('IND')", "IN"),
        ("Iso3166Convert.toAlpha3('840')", "USA"),
        ("Iso3166Convert.toNumeric('USA')", "840"),
        ("Iso3166Convert.toName('IN')", "India"),
        ("Iso3166Convert.toNumeric('Afghanistan')", "004"),
        ("Iso3166Convert.toAlpha2(4)", "AF"),
        ("Iso3166Convert.toAlpha2('de')", "DE"),
        ("Iso3166Convert.toAlpha2('Nowhere')", None),
        ("Iso3166Convert.toAlpha2('')", None),
        ("Iso3166Convert.toName(null)", None),
    ],
)
def test_countries_are_known_by_any_of_their_codes_and_by_name(source: str, value: object) -> None:
    assert value_of(source) == value
