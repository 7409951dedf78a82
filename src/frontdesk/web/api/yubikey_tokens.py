"""/api/v1/org/factors/yubikey_token/tokens: YubiKeys that people may enrol (contract A.Org)."""

from typing import Annotated

import msgspec

from frontdesk.domain.errors import InvalidSearch
from frontdesk.domain.factors.yubikey import WHAT, YUBIKEY_TOKEN
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.lang.filter.match import matches
from frontdesk.usecases.records.verbs import get_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.filters import read_filter
from frontdesk.web.hal import link
from frontdesk.web.paging import page_reply, page_wanted, rest_after
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc

_PATH = "/api/v1/org/factors/yubikey_token/tokens"
_API = Api(_PATH, "okta.orgs")
_ASKED = ("id", "status", "created", "lastUpdated", "profile.serial", "profile.publicId")
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class YubikeySeedBody(msgspec.Struct, rename="camel"):
    """What a YubiKey was programmed with."""

    serial_number: _Text
    public_id: _Text
    private_id: _Text
    aes_key: _Text


async def list_tokens(call: Call) -> Reply:
    """A page of them, by id or by what ``sortBy`` says."""
    query, node = call.query(), read_filter(call, _ASKED, "filter")
    wanted, key = page_wanted(query, default=20, most=200), query.get("sortBy") or "id"
    if key not in _ASKED:
        raise InvalidSearch(causes=(f"sortBy: The list cannot be sorted by {key[:60]}.",))
    async with call.engine.store.reading(call.org.org.id) as unit:
        tokens = await unit.records.list_of_kind(YUBIKEY_TOKEN.name)
    facts = {token.id: _facts(token) for token in tokens}
    chosen = [token for token in tokens if node is None or matches(node, facts[token.id], fold=False)]
    descending = query.get("sortOrder", "").lower() == "desc"
    chosen.sort(key=lambda token: (_sorted_by(facts[token.id], key), token.id), reverse=descending)
    rest = rest_after(chosen, wanted.after, lambda token: token.id)
    return page_reply(call, wanted, rest[: wanted.fetch], lambda each: _show(call, each), lambda each: each.id)


async def post_token(call: Call) -> Reply:
    """One more; what it was programmed with is sealed and never shown."""
    seed = msgspec.to_builtins(read_body(call, YubikeySeedBody, WHAT))
    async with call.engine.store.unit(call.org.org.id) as unit:
        tokens, now = call.engine.management.yubikey_tokens, call.engine.clock.now()
        token = await tokens.upload(unit, call.actor, seed, now)
    return json_reply(_show(call, token))


async def get_token(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        token = await get_record(unit, YUBIKEY_TOKEN, call.path_parameters["tokenId"])
    return json_reply(_show(call, token))


def _facts(token: Record) -> dict[str, object]:
    return {
        "id": token.id,
        "status": token.status,
        "created": iso_time(token.created_at),
        "lastUpdated": iso_time(token.updated_at),
        "profile": {"serial": token.body["serial"], "publicId": token.body["publicId"]},
    }


def _sorted_by(facts: dict[str, object], key: str) -> str:
    name, _, member = key.partition(".")
    found = facts[name]
    return str(found[member] if isinstance(found, dict) else found)


def _show(call: Call, token: Record) -> dict[str, object]:
    """Texts of the profile are objects: Okta's SDKs refuse a profile that holds anything else."""
    facts = _facts(token)
    profile = {name: {"value": token.body[name]} for name in ("serial", "publicId")}
    links = {"self": link(call, f"{_PATH}/{token.id}", "GET")}
    return {**facts, "lastVerified": None, "profile": profile, "_links": links}


_QUERY = ("after", "limit", "filter", "sortBy", "sortOrder")
ROUTES = [
    _API.route("GET", "", list_tokens, Doc(answer=list[dict[str, object]], query=_QUERY)),
    _API.route("POST", "", post_token, Doc(YubikeySeedBody, dict[str, object])),
    _API.route("GET", "/{tokenId}", get_token, Doc(answer=dict[str, object])),
]
