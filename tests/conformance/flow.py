"""One flow from the authorization request to userinfo, with everything checked on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from tests.conformance.profiles import Profile
from tests.conformance.validation import (
    check_agreement,
    check_arrival,
    check_error,
    check_front,
    check_hashes,
    check_id_token,
    check_token_response,
    check_userinfo,
)
from tests.person import AsyncPerson
from tests.relying_party import VERIFIER, RelyingParty, half_hash, read_answer


@dataclass(slots=True)
class Flow:
    """What one flow brought: the pages that asked, the answer in front, the tokens behind, and the claims of all."""

    pages: list[str]
    front: Mapping[str, str]
    tokens: dict[str, Any] = field(default_factory=dict)
    id_tokens: list[dict[str, Any]] = field(default_factory=list)
    userinfo: dict[str, Any] = field(default_factory=dict)

    @property
    def claims(self) -> dict[str, Any]:
        """Of the ID token (the last one, where there are two)."""
        return self.id_tokens[-1]

    @property
    def id_token(self) -> str:
        """As it came."""
        return str(self.tokens.get("id_token") or self.front["id_token"])


def request_of(app: RelyingParty, profile: Profile, **changes: str | None) -> dict[str, str]:
    """The suite's default authorization request."""
    return app.request(response_type=profile.response_type, response_mode=profile.response_mode, **changes)


async def flow(
    app: RelyingParty, profile: Profile, browser: httpx.AsyncClient, *, post: bool = False, **changes: str | None
) -> Flow:
    """Go through it all, with Ada answering whatever page asks."""
    request = request_of(app, profile, **changes)
    person = AsyncPerson(browser, app.org.ada.login, app.org.ada.password)
    if post:
        first = await browser.post(app.url("authorize"), data=request)
    else:
        first = await browser.get(app.url("authorize"), params=request)
    return await validated(app, profile, request, await person.go_on(first), person.pages)


async def validated(
    app: RelyingParty, profile: Profile, request: Mapping[str, str], response: httpx.Response, pages: list[str]
) -> Flow:
    """Everything that the answer leads to, checked (H1 to H12)."""
    answer = read_answer(response)
    check_arrival(profile, request, answer, app.issuer)
    check_front(profile, answer)
    found = Flow(pages, answer.parameters)
    if "id_token" in profile.words:
        found.id_tokens.append(await check_id_token(app, request, answer.parameters["id_token"]))
        check_hashes(profile, answer.parameters, found.claims)
    if profile.has_code:
        verifier = VERIFIER if "code_challenge" in request else None
        redeemed = await app.redeem(answer.parameters["code"], code_verifier=verifier, redirect_uri=answer.target)
        found.tokens = check_token_response(redeemed)
        found.id_tokens.append(await check_id_token(app, request, found.tokens["id_token"]))
        assert found.claims["at_hash"] == half_hash(found.tokens["access_token"])
    if len(found.id_tokens) == 2:
        check_agreement(*found.id_tokens)
    for access_token in (found.tokens.get("access_token"), answer.parameters.get("access_token")):
        if access_token is not None:
            found.userinfo = check_userinfo(await app.userinfo(access_token), found.claims["sub"])
    return found


async def refused(app: RelyingParty, profile: Profile, browser: httpx.AsyncClient, **changes: str | None) -> str:
    """The error that comes back without any page having asked (H13)."""
    request = request_of(app, profile, **changes)
    response = await browser.get(app.url("authorize"), params=request)
    return check_error(profile, request, read_answer(response), app.issuer)
