"""Scopes: the string on the wire and the list it stands for (RFC 6749 §3.3)."""

import re
from collections.abc import Iterable

from frontdesk.protocol.oauth.errors import InvalidScope

MAX_CHARACTERS = 1024

_TOKENS = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*")


def parse_scope(scope: str | None) -> tuple[str, ...]:
    """The scopes in the order they were first named, none of them twice.

    Raises:
        InvalidScope: the string is too long or holds characters that no scope has.
    """
    if not scope:
        return ()
    if len(scope) > MAX_CHARACTERS:
        raise InvalidScope(f"The scope parameter is longer than {MAX_CHARACTERS} characters.")
    if not _TOKENS.fullmatch(scope):
        raise InvalidScope("A scope is printable ASCII without quote and backslash.")
    return tuple(dict.fromkeys(scope.split()))


def render_scope(scopes: Iterable[str]) -> str:
    """The string for a list of scopes."""
    return " ".join(scopes)
