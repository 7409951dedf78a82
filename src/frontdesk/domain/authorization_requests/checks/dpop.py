"""dpop_jkt (RFC 9449 §10): the key that whoever redeems the code must hold."""

from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.dpop import check_dpop_jkt


def read_dpop_jkt(asked: Asked) -> str | None:
    """The thumbprint of the key, if one was named.

    Raises:
        InvalidRequest: it is no thumbprint.
    """
    return check_dpop_jkt(asked.get("dpop_jkt"))


def check_dpop(asked: Asked) -> None:
    """As ``read_dpop_jkt``."""
    read_dpop_jkt(asked)
