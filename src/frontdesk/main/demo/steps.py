"""What happened, step by step, in a form that may be shown: secrets are masked, tokens shortened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.kernel.json import pretty_text

AUTHORIZATION = "Authorization (header)"
_MASK = "•" * 8
_SECRETS = frozenset({"client_secret", "password"})
_TOKENS = frozenset({"access_token", "refresh_token", "id_token", "id_token_hint", "token", "device_code"})
_SHOWN_AT_MOST = 40


class Outcome(StrEnum):
    """How a step ended, where that is worth a colour."""

    NEUTRAL = ""
    DONE = "done"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Part:
    """A captioned piece of a step: an address, its parameters, a document."""

    caption: str
    line: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. ``anchor`` is the id by which tests and scripts find it."""

    title: str
    sentence: str = ""
    anchor: str = ""
    parts: tuple[Part, ...] = ()
    points: tuple[str, ...] = ()
    outcome: Outcome = Outcome.NEUTRAL


def shown(name: str, value: str) -> str:
    """A value as it may stand on a page."""
    if name in _SECRETS:
        return _MASK
    if name == AUTHORIZATION:
        scheme, _, credential = value.partition(" ")
        return f"{scheme} {_MASK if scheme == 'Basic' else shown('token', credential)}"
    if name in _TOKENS and len(value) > _SHOWN_AT_MOST:
        return f"{value[:16]} … {value[-8:]} ({len(value)} characters)"
    return value


def shown_fields(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Parameters as they may stand on a page."""
    return tuple((name, shown(name, value)) for name, value in fields)


def document(caption: str, value: object, line: str = "") -> Part:
    """A JSON document, laid out."""
    if isinstance(value, Mapping):
        value = {name: shown(name, item) if isinstance(item, str) else item for name, item in value.items()}
    return Part(caption, line=line, text=pretty_text(value))


def request_part(method: str, url: str, fields: Iterable[tuple[str, str]]) -> Part:
    """A request: where it went and what it said."""
    return Part("Request", line=f"{method} {url}", fields=shown_fields(fields))


def problem(what_happened: str, code: str = "") -> Step:
    """It ends here, and why."""
    parts = (Part("Error", line=code),) if code else ()
    return Step("It ended here", what_happened, parts=parts, outcome=Outcome.PROBLEM)
