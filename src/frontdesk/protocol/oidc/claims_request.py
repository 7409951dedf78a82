"""The ``claims`` parameter: single claims, asked for by name (OIDC Core §5.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.protocol.oauth.errors import InvalidRequest

MAX_CLAIMS = 100


@dataclass(frozen=True, slots=True)
class RequestedClaim:
    """How much a claim is wanted, and which value or values will do; neither means any (OIDC Core §5.5.1)."""

    essential: bool = False
    value: object = None
    values: tuple[object, ...] = ()

    def accepts(self, value: object) -> bool:
        """Whether this value is one that was asked for."""
        if self.value is not None:
            return value == self.value
        return not self.values or value in self.values


@dataclass(frozen=True, slots=True)
class ClaimsRequest:
    """Which claims the UserInfo response and the ID token are asked to hold."""

    userinfo: Mapping[str, RequestedClaim] = field(default_factory=dict)
    id_token: Mapping[str, RequestedClaim] = field(default_factory=dict)


def parse_claims_request(text: str | None) -> ClaimsRequest:
    """The claims that are asked for; members that nobody knows are ignored, as the specification wants.

    Raises:
        InvalidRequest: the parameter is not the JSON that OIDC Core §5.5 describes.
    """
    if text is None:
        return ClaimsRequest()
    try:
        request = decode_foreign(text)
    except MalformedJson:
        raise InvalidRequest("The claims parameter is not JSON.") from None
    if not isinstance(request, dict):
        raise InvalidRequest("The claims parameter is not a JSON object.")
    return from_json(request)


def _read_section(section: object) -> dict[str, RequestedClaim]:
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise InvalidRequest("The members userinfo and id_token of the claims parameter are objects.")
    if len(section) > MAX_CLAIMS:
        raise InvalidRequest(f"The claims parameter asks for more than {MAX_CLAIMS} claims.")
    return {name: _read_claim(wish) for name, wish in section.items()}


def _read_claim(wish: object) -> RequestedClaim:
    if wish is None:
        return RequestedClaim()
    if not isinstance(wish, dict):
        raise InvalidRequest("A claim in the claims parameter is asked for with null or an object.")
    essential, values = wish.get("essential", False), wish.get("values", [])
    if not isinstance(essential, bool) or not isinstance(values, list):
        raise InvalidRequest("In the claims parameter essential is a boolean and values an array.")
    return RequestedClaim(essential, wish.get("value"), tuple(values))


def to_json(request: ClaimsRequest) -> dict[str, object]:
    """The request as the JSON object it could have been: null for a claim asked for without more."""
    return {"userinfo": _render(request.userinfo), "id_token": _render(request.id_token)}


def from_json(request: Mapping[str, object]) -> ClaimsRequest:
    """What ``to_json`` made, or somebody else.

    Raises:
        InvalidRequest: it is not what OIDC Core §5.5 describes.
    """
    return ClaimsRequest(_read_section(request.get("userinfo")), _read_section(request.get("id_token")))


def _render(section: Mapping[str, RequestedClaim]) -> dict[str, object]:
    return {name: _render_claim(wish) for name, wish in section.items()}


def _render_claim(wish: RequestedClaim) -> dict[str, object] | None:
    members: dict[str, object] = {}
    if wish.essential:
        members["essential"] = True
    if wish.value is not None:
        members["value"] = wish.value
    if wish.values:
        members["values"] = list(wish.values)
    return members or None
