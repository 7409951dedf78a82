"""code_challenge (RFC 7636 §4.3; RFC 9700 §2.1.1)."""

from frontdesk.domain.authorization_requests.checks.response_type import read_response_type
from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.pkce import check_code_challenge


def read_code_challenge(asked: Asked) -> str | None:
    """The challenge, which public clients must send with every code.

    Raises:
        InvalidRequest: it is missing where it is needed, malformed, or not S256.
    """
    if not read_response_type(asked).code:
        return None
    required = asked.client.is_public or asked.client.pkce_required
    return check_code_challenge(asked.get("code_challenge"), asked.get("code_challenge_method"), required=required)


def check_pkce(asked: Asked) -> None:
    """As ``read_code_challenge``."""
    read_code_challenge(asked)
