"""Scopes and claims of an authorization server (contract A.Authorization servers, C.4)."""

import re
from collections.abc import Callable, Sequence

from frontdesk.domain.authorization_servers.model import Scope
from frontdesk.domain.errors import InvalidSearch
from frontdesk.usecases.authorization_servers.scopes_and_claims import (
    add_claim,
    add_scope,
    get_claim,
    get_scope,
    list_claims,
    list_scopes,
    remove_claim,
    remove_scope,
    replace_claim,
    replace_scope,
)
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.authorization_servers import PATH, ClaimBody, ScopeBody, claim_json, scope_json
from frontdesk.web.shapes.nulls import read_without_nulls
from frontdesk.web.shapes.resource import Resource

_TERM = re.compile(r'\s*(?P<attribute>name|consent|metadataPublish|system)\s+(?i:eq)\s+"?(?P<value>[^"\s]+)"?\s*')
_FILTERED: dict[str, Callable[[Scope], str]] = {
    "name": lambda scope: scope.name,
    "consent": lambda scope: scope.consent.value,
    "metadataPublish": lambda scope: scope.metadata_publish,
    "system": lambda scope: str(scope.system).lower(),
}


async def get_scopes(call: Call) -> Reply:
    """Every scope, the owner's own first; ``q`` looks into names, ``filter`` asks for a value. They are not paged."""
    query = call.query()
    async with call.engine.store.reading(call.org.org.id) as unit:
        scopes = await list_scopes(unit, call.path_parameters["authServerId"])
    wanted = query.get("q", "").casefold()
    found = _filtered([scope for scope in scopes if wanted in scope.name.casefold()], query.get("filter"))
    return json_reply([scope_json(call, scope) for scope in found])


def _filtered(scopes: Sequence[Scope], expression: str | None) -> Sequence[Scope]:
    """``attribute eq "value"``, several with ``and`` between them."""
    for term in re.split(r"\s(?i:and)\s", expression) if expression else ():
        found = _TERM.fullmatch(term)
        if found is None:
            raise InvalidSearch(causes=("filter: Ask for name, consent, metadataPublish or system with eq.",))
        value_of = _FILTERED[found["attribute"]]
        scopes = [scope for scope in scopes if value_of(scope) == found["value"]]
    return scopes


async def post_scope(call: Call) -> Reply:
    """A new scope."""
    body = read_without_nulls(call, ScopeBody, "scope")
    server_id, now = call.path_parameters["authServerId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        scope = await add_scope(unit, call.actor, server_id, body.draft(), now)
    return json_reply(scope_json(call, scope), 201)


async def get_one_scope(call: Call) -> Reply:
    """One scope."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        scope = await get_scope(unit, call.path_parameters["authServerId"], call.path_parameters["scopeId"])
    return json_reply(scope_json(call, scope))


async def put_scope(call: Call) -> Reply:
    """Replace."""
    body = read_without_nulls(call, ScopeBody, "scope")
    ids = call.path_parameters["authServerId"], call.path_parameters["scopeId"]
    async with call.engine.store.unit(call.org.org.id) as unit:
        scope = await replace_scope(unit, call.actor, ids, body.draft(), call.engine.clock.now())
    return json_reply(scope_json(call, scope))


async def delete_scope(call: Call) -> Reply:
    """Gone, unless a claim or rule refers to it."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_scope(unit, call.actor, path["authServerId"], path["scopeId"], now)
    return empty_reply(204)


async def get_claims(call: Call) -> Reply:
    """Every claim: ``sub`` first, then by name."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        claims = await list_claims(unit, call.path_parameters["authServerId"])
    return json_reply([claim_json(call, claim) for claim in claims])


async def post_claim(call: Call) -> Reply:
    """A new claim, whose expression is compiled before it is kept."""
    body = read_without_nulls(call, ClaimBody, "claim")
    server_id, now = call.path_parameters["authServerId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        claim = await add_claim(unit, call.actor, server_id, body.draft(), now)
    return json_reply(claim_json(call, claim), 201)


async def get_one_claim(call: Call) -> Reply:
    """One claim."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        claim = await get_claim(unit, call.path_parameters["authServerId"], call.path_parameters["claimId"])
    return json_reply(claim_json(call, claim))


async def put_claim(call: Call) -> Reply:
    """Replace."""
    body = read_without_nulls(call, ClaimBody, "claim")
    ids = call.path_parameters["authServerId"], call.path_parameters["claimId"]
    async with call.engine.store.unit(call.org.org.id) as unit:
        claim = await replace_claim(unit, call.actor, ids, body.draft(), call.engine.clock.now())
    return json_reply(claim_json(call, claim))


async def delete_claim(call: Call) -> Reply:
    """Gone, unless it came with the server."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_claim(unit, call.actor, path["authServerId"], path["claimId"], now)
    return empty_reply(204)


_API = Api(f"{PATH}/{{authServerId}}", "okta.authorizationServers")
_LISTED, _ANSWER = list[Resource], Resource
ROUTES = [
    _API.route("GET", "/scopes", get_scopes, Doc(answer=_LISTED, query=("q", "filter"))),
    _API.route("POST", "/scopes", post_scope, Doc(ScopeBody, _ANSWER, 201)),
    _API.route("GET", "/scopes/{scopeId}", get_one_scope, Doc(answer=_ANSWER)),
    _API.route("PUT", "/scopes/{scopeId}", put_scope, Doc(ScopeBody, _ANSWER)),
    _API.route("DELETE", "/scopes/{scopeId}", delete_scope, Doc(status=204)),
    _API.route("GET", "/claims", get_claims, Doc(answer=_LISTED)),
    _API.route("POST", "/claims", post_claim, Doc(ClaimBody, _ANSWER, 201)),
    _API.route("GET", "/claims/{claimId}", get_one_claim, Doc(answer=_ANSWER)),
    _API.route("PUT", "/claims/{claimId}", put_claim, Doc(ClaimBody, _ANSWER)),
    _API.route("DELETE", "/claims/{claimId}", delete_claim, Doc(status=204)),
]
