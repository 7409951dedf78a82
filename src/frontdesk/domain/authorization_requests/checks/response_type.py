"""response_type and response_mode (RFC 6749 §3.1.1; OAuth Multiple Response Types §2)."""

from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.errors import InvalidRequest, UnauthorizedClient
from frontdesk.protocol.oauth.response_modes import ResponseMode, choose_response_mode
from frontdesk.protocol.oauth.response_types import ResponseType, parse_response_type


def read_response_type(asked: Asked) -> ResponseType:
    """The response type, if the client registered for all it returns.

    Raises:
        InvalidRequest: it is missing.
        UnsupportedResponseType: nobody knows it.
        UnauthorizedClient: the client may not have what it returns.
    """
    value = asked.get("response_type")
    if value is None:
        raise InvalidRequest("The parameter response_type is missing.")
    response_type = parse_response_type(value)
    if response_type.code and not asked.client.may_use("authorization_code"):
        raise UnauthorizedClient("The client is not registered for the authorization_code grant.")
    if response_type.front_channel_tokens and not asked.client.may_use("implicit"):
        raise UnauthorizedClient("The client is not registered for tokens from the authorization endpoint.")
    if response_type.token and asked.client.metadata.dpop_bound_access_tokens:
        raise UnauthorizedClient(
            "The client's access tokens are bound to a key, which is proved at the token endpoint."
        )
    return response_type


def read_response_mode(asked: Asked) -> ResponseMode:
    """How the answer travels.

    Raises:
        UnsupportedResponseMode, InvalidRequest: as ``choose_response_mode``.
    """
    return choose_response_mode(asked.get("response_mode"), read_response_type(asked))


def check_response_type(asked: Asked) -> None:
    """As ``read_response_type``."""
    read_response_type(asked)


def check_response_mode(asked: Asked) -> None:
    """As ``read_response_mode``."""
    read_response_mode(asked)
