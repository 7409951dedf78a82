"""Which check runs at which endpoint, in which order; and the typed request that comes out."""

from collections.abc import Callable, Mapping
from enum import Enum, auto

from frontdesk.domain.authorization_requests.checks.claims import check_claims, read_claims, read_hint_subject
from frontdesk.domain.authorization_requests.checks.dpop import check_dpop, read_dpop_jkt
from frontdesk.domain.authorization_requests.checks.nonce import check_nonce
from frontdesk.domain.authorization_requests.checks.pkce import check_pkce, read_code_challenge
from frontdesk.domain.authorization_requests.checks.prompt import (
    check_acr_values,
    check_max_age,
    check_prompt,
    read_max_age_ms,
    read_prompts,
    read_wish,
)
from frontdesk.domain.authorization_requests.checks.response_type import (
    check_response_mode,
    check_response_type,
    read_response_mode,
    read_response_type,
)
from frontdesk.domain.authorization_requests.checks.scope import check_scope, read_scopes
from frontdesk.domain.authorization_requests.model import Asked, AuthorizationRequest

Check = Callable[[Asked], None]


class Endpoint(Enum):
    """Where an authorization request may arrive."""

    AUTHORIZE = auto()
    PUSHED = auto()


_EVERYWHERE: tuple[Check, ...] = (
    check_response_type,
    check_response_mode,
    check_scope,
    check_nonce,
    check_pkce,
    check_dpop,
    check_prompt,
    check_max_age,
    check_claims,
    check_acr_values,
)

CHECKS: Mapping[Endpoint, tuple[Check, ...]] = {
    Endpoint.AUTHORIZE: _EVERYWHERE,
    Endpoint.PUSHED: _EVERYWHERE,
}


def validate(asked: Asked, endpoint: Endpoint) -> AuthorizationRequest:
    """Run every check of the endpoint, then read the request.

    Raises:
        OAuthError: the first check that did not pass.
    """
    for check in CHECKS[endpoint]:
        check(asked)
    return AuthorizationRequest(
        server=asked.server,
        client=asked.client,
        parameters=asked.parameters,
        redirect_uri=asked.redirect_uri,
        response_type=read_response_type(asked),
        response_mode=read_response_mode(asked),
        scopes=read_scopes(asked),
        state=asked.get("state"),
        nonce=asked.get("nonce"),
        code_challenge=read_code_challenge(asked),
        prompts=read_prompts(asked),
        max_age_ms=read_max_age_ms(asked),
        wish=read_wish(asked),
        claims=read_claims(asked),
        hint_subject=read_hint_subject(asked),
        login_hint=asked.get("login_hint"),
        ui_locales=asked.get("ui_locales"),
        dpop_jkt=read_dpop_jkt(asked),
    )
