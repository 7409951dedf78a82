"""Formats of strings: what each attribute with a format may hold (contract F.1, F.2)."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from frontdesk.lang.el.functions.convert import to_alpha2
from frontdesk.protocol.http.uris import parse_uri

_LOCALE = re.compile(r"[a-z]{2,3}(?:[_-][A-Z][a-z]{3})?(?:[_-](?:[A-Z]{2}|[0-9]{3}))?(?:[_.@-][A-Za-z0-9]{1,8})*")
_LANGUAGES = re.compile(
    r"\s*(?:[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*[01](?:\.[0-9]{0,3})?)?"
    r"(?:\s*,\s*(?:[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*[01](?:\.[0-9]{0,3})?)?)*\s*"
)
_ZONE = re.compile(r"[A-Za-z0-9_+\-/]{1,64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_CHARACTERS = 1024


def is_email(text: str) -> bool:
    """An address as RFC 5322 has it, its domain asked of nobody.

    A label is put behind the domain, so that those of private networks (``corp.local``) count as well.
    """
    local, _, domain = text.rpartition("@")
    if "." not in domain and domain != "localhost":
        return False
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(f"{local}@{domain}.com", check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _is_uri(text: str) -> bool:
    uri = parse_uri(text)
    return uri is not None and (uri.host is not None or uri.scheme not in {"http", "https"})


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_date_time(text: str) -> bool:
    if not _DATE.match(text) or "T" not in text:
        return False
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_country(text: str) -> bool:
    """ISO 3166-1 alpha-2."""
    return len(text) == 2 and text.isascii() and text.isalpha() and to_alpha2(text.upper()) == text.upper()


def _is_language(text: str) -> bool:
    """RFC 9110 §12.5.4, as browsers send it."""
    return len(text) <= _MAX_CHARACTERS and _LANGUAGES.fullmatch(text) is not None


def _is_locale(text: str) -> bool:
    return len(text) <= 64 and _LOCALE.fullmatch(text) is not None


def _is_timezone(text: str) -> bool:
    """A name of the tz database."""
    if not _ZONE.fullmatch(text):
        return False
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True


FORMATS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "email": (is_email, "an email address"),
    "uri": (_is_uri, "an absolute URI"),
    "date": (_is_date, "a date such as 2026-01-31"),
    "date-time": (_is_date_time, "a time such as 2026-01-31T04:05:52.000Z"),
    "country-code": (_is_country, "an ISO 3166-1 alpha-2 country code"),
    "language-code": (_is_language, "a language code such as en-US"),
    "locale": (_is_locale, "a locale such as en_US"),
    "timezone": (_is_timezone, "the name of a time zone such as America/Los_Angeles"),
}
