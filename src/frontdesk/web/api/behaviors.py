"""/api/v1/behaviors (contract A.Behaviors)."""

import msgspec

from frontdesk.domain.behaviors.model import BEHAVIOR, WHAT, behavior_draft
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.references import check_no_policy_names
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.record_api import RecordApi
from frontdesk.web.route import Api
from frontdesk.web.shapes.behaviors import BehaviorBody, show_behavior


async def _read(call: Call, _unit: Unit, known: Record | None) -> Draft:
    return behavior_draft(msgspec.to_builtins(read_body(call, BehaviorBody, WHAT)), known)


_BEHAVIORS = RecordApi(
    Api("/api/v1/behaviors", "okta.behaviors"),
    BEHAVIOR,
    "behaviorId",
    _read,
    show_behavior,
    BehaviorBody,
    default_limit=10,
    may_remove=check_no_policy_names,
)

ROUTES = [
    *_BEHAVIORS.routes(),
    *_BEHAVIORS.lifecycle(),
]
