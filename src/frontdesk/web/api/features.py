"""Features: /api/v1/features (contract A.Features)."""

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.features.model import FEATURES, Feature
from frontdesk.domain.org.model import Org
from frontdesk.usecases.org.features import get_feature, is_enabled, set_feature
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/features", "okta.features")
_MOVES = {"ENABLE": True, "DISABLE": False}


async def get_features(call: Call) -> Reply:
    """All of them."""
    org = await _org(call)
    return json_reply([_feature_json(call, org, feature) for feature in FEATURES])


async def get_one(call: Call) -> Reply:
    """One of them."""
    feature = get_feature(call.path_parameters["featureId"])
    return json_reply(_feature_json(call, await _org(call), feature))


async def get_related(call: Call) -> Reply:
    """What it stands on, or what stands on it: nothing."""
    get_feature(call.path_parameters["featureId"])
    return json_reply([])


async def post_lifecycle(call: Call) -> Reply:
    """Switch it: ``ENABLE`` or ``DISABLE``."""
    feature = get_feature(call.path_parameters["featureId"])
    move = call.path_parameters["lifecycle"].upper()
    if move not in _MOVES:
        raise ResourceNotFound(f"{call.path_parameters['lifecycle']} (FeatureLifecycle)")
    async with call.engine.store.unit(call.org.org.id) as unit:
        await set_feature(unit, call.actor, feature, call.engine.clock.now(), enabled=_MOVES[move])
    return json_reply(_feature_json(call, await _org(call), feature))


async def _org(call: Call) -> Org:
    async with call.engine.store.reading(call.org.org.id) as unit:
        org = await unit.orgs.find()
    assert org is not None, "the call was found by it"
    return org


def _feature_json(call: Call, org: Org, feature: Feature) -> dict[str, object]:
    enabled, path = is_enabled(org, feature), f"/api/v1/features/{feature.id}"
    move = "disable" if enabled else "enable"
    return {
        "id": feature.id,
        "type": "self-service",
        "status": "ENABLED" if enabled else "DISABLED",
        "name": feature.name,
        "description": feature.description,
        "stage": {"value": feature.stage, "state": "OPEN"},
        "_links": {
            "self": link(call, path),
            "dependents": link(call, f"{path}/dependents"),
            "dependencies": link(call, f"{path}/dependencies"),
            move: link(call, f"{path}/{move.upper()}", "POST"),
        },
    }


_FEATURE, _FEATURES = Doc(answer=dict[str, object]), Doc(answer=list[dict[str, object]])
ROUTES = [
    _API.route("GET", "", get_features, _FEATURES),
    _API.route("GET", "/{featureId}", get_one, _FEATURE),
    _API.route("GET", "/{featureId}/dependencies", get_related, _FEATURES),
    _API.route("GET", "/{featureId}/dependents", get_related, _FEATURES),
    _API.route("POST", "/{featureId}/{lifecycle}", post_lifecycle, Doc(answer=dict[str, object], query=("mode",))),
]
