"""claims (OIDC Core §5.5) and id_token_hint (§3.1.2.1)."""

from collections.abc import Mapping

from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.errors import OAuthError
from frontdesk.protocol.oidc.claims_request import parse_claims_request, to_json
from frontdesk.protocol.oidc.logout import read_id_token_hint

NOBODY = ""


def read_claims(asked: Asked) -> Mapping[str, object] | None:
    """The claims asked for one by one.

    Raises:
        InvalidRequest: the parameter is malformed.
    """
    text = asked.get("claims")
    return None if text is None else to_json(parse_claims_request(text))


def read_hint_subject(asked: Asked) -> str | None:
    """Whom the request expects to be signed in: by ``id_token_hint``, or by a ``sub`` value in ``claims``.

    A hint that is not ours names nobody, so that it matches no session (OIDC Core §3.1.2.1: login_required).
    """
    hint = asked.get("id_token_hint")
    if hint is not None:
        try:
            return str(read_id_token_hint(hint, asked.server.hint_keys, issuer=asked.server.issuer).get("sub", NOBODY))
        except OAuthError:
            return NOBODY
    wanted = (read_claims(asked) or {}).get("id_token")
    subject = wanted.get("sub") if isinstance(wanted, Mapping) else None
    value = subject.get("value") if isinstance(subject, Mapping) else None
    return value if isinstance(value, str) else None


def check_claims(asked: Asked) -> None:
    """As ``read_claims``."""
    read_claims(asked)
