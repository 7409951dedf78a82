"""prompt, max_age and acr_values (OIDC Core §3.1.2.1, §5.5.1.1; RFC 9470)."""

from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.errors import UnmetAuthenticationRequirements
from frontdesk.protocol.oidc.claims_request import RequestedClaim, parse_claims_request
from frontdesk.protocol.oidc.max_age import parse_max_age
from frontdesk.protocol.oidc.prompt import parse_prompt

PASSWORD_ACRS = (
    "urn:okta:loa:1fa:pwd",
    "urn:okta:loa:1fa:any",
    "urn:okta:loa:2fa:any:ifpossible",
)
"""What a password alone attains (contract C.3)."""
STRONGER_ACRS = ("urn:okta:loa:2fa:any", "phr", "phrh", "urn:okta:app:mfa:attestation")


def read_prompts(asked: Asked) -> frozenset[str]:
    """The prompts.

    Raises:
        InvalidRequest: one is unknown, or ``none`` stands with another.
    """
    return parse_prompt(asked.get("prompt"))


def read_max_age_ms(asked: Asked) -> int | None:
    """How old a sign-in may be; the client's registered default where the request is silent.

    Raises:
        InvalidRequest: it is no number of seconds.
    """
    max_age_s = parse_max_age(asked.get("max_age"))
    if max_age_s is None:
        max_age_s = asked.client.metadata.default_max_age
    return None if max_age_s is None else max_age_s * 1000


def read_acr(asked: Asked) -> str | None:
    """The first of the classes asked for that a password attains. Classes nobody knows are passed over.

    Raises:
        UnmetAuthenticationRequirements: only stronger ones were asked for, or an essential one that nobody attains
            (OIDC Core §5.5.1.1).
    """
    wish = _acr_claim(asked)
    wished, wanted = wish.values or (wish.value,), (asked.get("acr_values") or "").split()
    essential = wish.essential and wished != (None,)
    for acr in wished if essential else (*wished, *wanted):
        if isinstance(acr, str) and acr in PASSWORD_ACRS:
            return acr
    if essential or any(acr in STRONGER_ACRS for acr in wanted):
        raise UnmetAuthenticationRequirements("No factor of this org attains the authentication class of the request.")
    return None


def _acr_claim(asked: Asked) -> RequestedClaim:
    return parse_claims_request(asked.get("claims")).id_token.get("acr", RequestedClaim())


def check_prompt(asked: Asked) -> None:
    """As ``read_prompts``."""
    read_prompts(asked)


def check_max_age(asked: Asked) -> None:
    """As ``read_max_age_ms``."""
    read_max_age_ms(asked)


def check_acr_values(asked: Asked) -> None:
    """As ``read_acr``."""
    read_acr(asked)
