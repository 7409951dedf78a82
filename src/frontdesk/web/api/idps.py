"""/api/v1/idps: the providers themselves (contract A.Identity providers)."""

from collections.abc import Callable
from typing import get_args

import msgspec

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.idps.what import WHAT
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import get_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.filters import both, chosen_by_q
from frontdesk.web.record_api import RecordApi
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.idp_answers import show_idp, show_replaced_idp
from frontdesk.web.shapes.idps import IdpBody, IdpType
from frontdesk.web.shapes.resource import Resource

_API = Api("/api/v1/idps", "okta.idps")
_BY_Q = chosen_by_q("name")
_TYPES = frozenset(get_args(IdpType))


def _choose(call: Call) -> Callable[[Record], bool] | None:
    wanted = call.query().get("type")
    if wanted and wanted not in _TYPES:
        raise ValidationFailed("type", ("type: There is no such type of identity provider.",))
    by_type = (lambda record: record.body["type"] == wanted) if wanted else None
    return both(by_type, _BY_Q(call))


async def _read(_call: Call, _unit: Unit, _known: Record | None) -> Draft:
    raise AssertionError("providers are written by usecases/idps/providers.py")


_IDPS = RecordApi(_API, IDP, "idpId", _read, show_idp, IdpBody, query=("q", "type"), choose=_choose)


async def create_idp(call: Call) -> Reply:
    """A new one."""
    sent = msgspec.to_builtins(read_body(call, IdpBody, WHAT))
    idp = await call.engine.management.idps.create(call.org.org.id, call.actor, call.org.org.url, sent)
    return json_reply(show_idp(call, idp))


async def replace_idp(call: Call) -> Reply:
    """Replace: what the body leaves out gets its default; a client secret stays."""
    sent = msgspec.to_builtins(read_body(call, IdpBody, WHAT))
    async with call.engine.store.unit(call.org.org.id) as unit:
        idp = await get_record(unit, IDP, call.path_parameters["idpId"])
        idp = await call.engine.management.idps.change(unit, call.actor, idp, call.org.org.url, sent)
    return json_reply(show_replaced_idp(call, idp))


async def delete_idp(call: Call) -> Reply:
    """Remove it, with its keys and links."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await call.engine.management.idps.remove(unit, call.actor, call.path_parameters["idpId"])
    return empty_reply(204)


_ONE = Resource

ROUTES = [
    _API.route("GET", "", _IDPS.get_all, Doc(answer=list[_ONE], query=("q", "type", "after", "limit"))),
    _API.route("POST", "", create_idp, Doc(IdpBody, _ONE)),
    _API.route("GET", "/{idpId}", _IDPS.get, Doc(answer=_ONE)),
    _API.route("PUT", "/{idpId}", replace_idp, Doc(IdpBody, _ONE)),
    _API.route("DELETE", "/{idpId}", delete_idp, Doc(status=204)),
    *_IDPS.lifecycle(),
]
