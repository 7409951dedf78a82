"""Convert.* and Iso3166Convert.* (Okta: expression language, conversion functions; ISO 3166-1)."""

import math
from dataclasses import dataclass

from frontdesk.lang.el.functions.signature import fixed
from frontdesk.lang.el.values import LARGEST_INTEGER, ExpressionFailure, is_number, kind_of, text_of


def to_int(value: object) -> int | None:
    """The nearest whole number, halves upwards; null and the empty string, which are attributes not set, give null.

    Raises:
        ExpressionFailure: it is no number, or beyond 64 bits.
    """
    number = _number(value, "Convert.toInt")
    if number is None or isinstance(number, int):
        return number
    if not abs(number) < LARGEST_INTEGER:
        raise ExpressionFailure("Convert.toInt was given a number beyond 64 bits.")
    return math.floor(number + 0.5)


def to_num(value: object) -> float | None:
    """A number with decimals; null and the empty string give null.

    Raises:
        ExpressionFailure: it is no number.
    """
    number = _number(value, "Convert.toNum")
    return None if number is None else float(number)


def _number(value: object, who: str) -> int | float | None:
    if is_number(value):
        return value
    if not isinstance(value, str) and value is not None:
        raise ExpressionFailure(f"{who} needs a string or number, and was given {kind_of(value)}.")
    text = (value or "").strip()
    if not text:
        return None
    try:
        number: int | float = int(text) if text.lstrip("+-").isdecimal() else float(text)
    except ValueError:
        raise ExpressionFailure(f"{who} was given a string that is no number.") from None
    if "_" in text or not is_number(number) or not math.isfinite(number):
        raise ExpressionFailure(f"{who} was given a string that is no number of 64 bits.")
    return number


@dataclass(frozen=True, slots=True)
class _Country:
    alpha_2: str
    alpha_3: str
    numeric: str
    name: str


def to_alpha2(code: object) -> str | None:
    """The country's two letters."""
    country = _country(code)
    return None if country is None else country.alpha_2


def to_alpha3(code: object) -> str | None:
    """The country's three letters."""
    country = _country(code)
    return None if country is None else country.alpha_3


def to_numeric(code: object) -> str | None:
    """The country's three digits, as a string: Afghanistan's are 004."""
    country = _country(code)
    return None if country is None else country.numeric


def to_name(code: object) -> str | None:
    """The country's name in English."""
    country = _country(code)
    return None if country is None else country.name


def _country(code: object) -> _Country | None:
    from pycountry import countries

    text = (text_of(code, "Iso3166Convert") or "").strip()
    if not text or len(text) > 100:
        return None
    try:
        found = countries.lookup(text.zfill(3) if text.isdecimal() else text)
    except LookupError:
        return None
    return _Country(alpha_2=found.alpha_2, alpha_3=found.alpha_3, numeric=found.numeric, name=found.name)


CONVERSIONS = (
    fixed("Convert.toInt", to_int, 1),
    fixed("Convert.toNum", to_num, 1),
    fixed("Iso3166Convert.toAlpha2", to_alpha2, 1),
    fixed("Iso3166Convert.toAlpha3", to_alpha3, 1),
    fixed("Iso3166Convert.toNumeric", to_numeric, 1),
    fixed("Iso3166Convert.toName", to_name, 1),
)
