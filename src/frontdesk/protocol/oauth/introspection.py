"""What introspection says about a token (RFC 7662 §2.2)."""

from collections.abc import Mapping
from typing import Final

INACTIVE: Final[Mapping[str, object]] = {"active": False}
"""All that is said about a token that is not good, whatever the reason, or not the asker's business."""


def active_response(
    claims: Mapping[str, object], *, scope: str | None, username: str | None, token_type: str | None
) -> dict[str, object]:
    """A good token's claims, and what the server knows beside them; what is not known is left out.

    No claim can take the place of the members this specification defines: a claim named ``active`` means nothing here.
    """
    known = {"scope": scope, "username": username, "token_type": token_type}
    members = {name: value for name, value in claims.items() if value is not None and name not in known}
    members.update((name, value) for name, value in known.items() if value is not None)
    return {**members, "active": True}
