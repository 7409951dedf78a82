"""nonce (OIDC Core §3.2.2.1, §3.3.2.11)."""

from frontdesk.domain.authorization_requests.checks.response_type import read_response_type
from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.errors import InvalidRequest


def check_nonce(asked: Asked) -> None:
    """An ID token that travels through the browser needs one.

    Raises:
        InvalidRequest: it is missing.
    """
    if read_response_type(asked).id_token and asked.get("nonce") is None:
        raise InvalidRequest("The parameter nonce is missing; an ID token from the authorization endpoint needs it.")
