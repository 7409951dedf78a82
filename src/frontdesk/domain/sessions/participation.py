"""Who took part in a session: apps that were told of it, and so must hear of its end."""

from dataclasses import dataclass
from typing import Final

from frontdesk.domain.ids import AppId, SessionId, UserId
from frontdesk.domain.sessions.model import LONGEST_MS

OIDC: Final = "oidc"
SAML: Final = "saml"
KEEP_MS: Final = LONGEST_MS + 86_400_000
"""No session lives longer, so nothing is to be told of one that nobody ended by then."""


@dataclass(frozen=True, slots=True)
class Participation:
    """One app in one session. ``session_index`` is what the app was told the session is called: an ID token's ``sid``,
    an assertion's SessionIndex. It stays when the session goes on under another id.

    ``server_id``: the authorization server that told it; empty where none did. ``name_id``: what the app was told the
    person is called, in the form its kind reads.
    """

    id: str
    session_id: SessionId
    user_id: UserId
    kind: str
    app_id: AppId
    session_index: str
    server_id: str = ""
    name_id: str | None = None
    joined_at: int = 0
    ended_at: int | None = None
    run_at: int | None = None
    attempts: int = 0
