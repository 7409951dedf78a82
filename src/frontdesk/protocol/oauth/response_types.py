"""Response types: what the authorization endpoint itself hands out (RFC 6749 §3.1.1, OAuth Multiple Response Types)."""

from dataclasses import dataclass

from frontdesk.protocol.oauth.errors import UnsupportedResponseType


@dataclass(frozen=True, slots=True)
class ResponseType:
    """Which of the three are asked for; at least one is."""

    code: bool = False
    id_token: bool = False
    token: bool = False

    @property
    def name(self) -> str:
        """As the specifications write it; the order on the wire means nothing (RFC 6749 §3.1.1)."""
        words = {"code": self.code, "id_token": self.id_token, "token": self.token}
        return " ".join(word for word, asked in words.items() if asked)

    @property
    def front_channel_tokens(self) -> bool:
        """Whether tokens pass through the browser's address bar, which a query must never carry."""
        return self.id_token or self.token

    @property
    def needs_openid(self) -> bool:
        """Whether it makes no sense without the scope ``openid``, since only that has ID tokens."""
        return self.id_token


ALL: tuple[ResponseType, ...] = (
    ResponseType(code=True),
    ResponseType(id_token=True),
    ResponseType(token=True),
    ResponseType(id_token=True, token=True),
    ResponseType(code=True, id_token=True),
    ResponseType(code=True, token=True),
    ResponseType(code=True, id_token=True, token=True),
)

_BY_WORDS = {frozenset(response_type.name.split()): response_type for response_type in ALL}


def parse_response_type(value: str) -> ResponseType:
    """The response type that ``value`` names, in whatever order.

    Raises:
        UnsupportedResponseType: it names none.
    """
    words = value.split(" ")
    response_type = _BY_WORDS.get(frozenset(words))
    if response_type is None or len(words) != len(response_type.name.split()):
        raise UnsupportedResponseType("The response_type is not supported.")
    return response_type
