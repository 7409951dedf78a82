"""The one gate: may this client, for this person, in this session, still have and use tokens?

Asked at every issue and at every redeem, so that "disabled" means disabled everywhere (attack case 29).
"""

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.users.model import User


def is_usable(
    *,
    client: OAuthClient,
    subject: User | None,
    session: Session | None = None,
    is_vouched: bool = True,
    issued_at: int,
    now: int,
) -> bool:
    """Whether everything that stands behind a token issued at ``issued_at`` still stands.

    ``subject`` None: the client acts for itself. ``session`` is asked only where the caller's artefact lives in one.
    ``is_vouched``: the identity provider that let the person in, if one did, is still active.
    """
    if not is_vouched or not client.is_active or issued_at < client.tokens_not_before:
        return False
    if subject is not None and (not subject.is_active or issued_at < subject.tokens_not_before):
        return False
    return session is None or session.is_live(now)
