"""/api/v1/trustedOrigins (contract A.Trusted origins)."""

from collections.abc import Callable

import msgspec

from frontdesk.domain.records.model import Draft, Record
from frontdesk.domain.trusted_origins.model import TRUSTED_ORIGIN, WHAT, check_not_taken, origin_draft
from frontdesk.storage.unit import Unit
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.filters import both, chosen_by_filter, chosen_by_q
from frontdesk.web.record_api import RecordApi
from frontdesk.web.route import Api
from frontdesk.web.shapes.trusted_origins import TrustedOriginBody, show_origin

_BY_FILTER = chosen_by_filter("id", "name", "origin", "status")
_BY_Q = chosen_by_q("name", "origin")


async def _read(call: Call, unit: Unit, known: Record | None) -> Draft:
    draft = origin_draft(msgspec.to_builtins(read_body(call, TrustedOriginBody, WHAT)))
    others = await unit.records.list_of_kind(TRUSTED_ORIGIN.name)
    check_not_taken(draft, others, known.id if known is not None else None)
    return draft


def _choose(call: Call) -> Callable[[Record], bool] | None:
    return both(_BY_FILTER(call), _BY_Q(call))


_ORIGINS = RecordApi(
    Api("/api/v1/trustedOrigins", "okta.trustedOrigins"),
    TRUSTED_ORIGIN,
    "trustedOriginId",
    _read,
    show_origin,
    TrustedOriginBody,
    query=("q", "filter"),
    choose=_choose,
)

ROUTES = [
    *_ORIGINS.routes(),
    *_ORIGINS.lifecycle(),
]
