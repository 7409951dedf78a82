"""prompt, max_age and acr_values (OIDC Core §3.1.2.1, §5.5.1.1; RFC 9470)."""

from collections.abc import Iterable

from frontdesk.domain.authorization_requests.assurance import KNOWN, Wish
from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.errors import UnmetAuthenticationRequirements
from frontdesk.protocol.oidc.claims_request import RequestedClaim, parse_claims_request
from frontdesk.protocol.oidc.max_age import parse_max_age
from frontdesk.protocol.oidc.prompt import parse_prompt


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


def read_wish(asked: Asked) -> Wish:
    """The authentication classes asked for, in the claims parameter first. Classes nobody knows are passed over.

    ``acr_values`` that name a known class insist on it, as do essential claims (contract C.3; OIDC Core §5.5.1.1).

    Raises:
        UnmetAuthenticationRequirements: an essential one that nobody ever attains.
    """
    claim = _acr_claim(asked)
    wished = _known(claim.values or (claim.value,))
    if claim.essential and (claim.values or claim.value is not None):
        if not wished:
            raise UnmetAuthenticationRequirements("Nobody attains the authentication class of the request.")
        return Wish(wished, is_required=True)
    wanted = _known((asked.get("acr_values") or "").split())
    return Wish((*wished, *wanted), is_required=bool(wanted))


def _known(classes: Iterable[object]) -> tuple[str, ...]:
    return tuple(acr for acr in classes if isinstance(acr, str) and acr in KNOWN)


def _acr_claim(asked: Asked) -> RequestedClaim:
    return parse_claims_request(asked.get("claims")).id_token.get("acr", RequestedClaim())


def check_prompt(asked: Asked) -> None:
    """As ``read_prompts``."""
    read_prompts(asked)


def check_max_age(asked: Asked) -> None:
    """As ``read_max_age_ms``."""
    read_max_age_ms(asked)


def check_acr_values(asked: Asked) -> None:
    """As ``read_wish``."""
    read_wish(asked)
