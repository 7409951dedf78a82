"""/api/v1/apps/{appId}/policies: which policies an app is given (contract A.Apps)."""

from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.policies.of_apps import assign_policy
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/apps/{appId}", "okta.apps")


async def put_policy(call: Call) -> Reply:
    """The app is given this policy instead of the one of its type that it had."""
    policy_id, now = call.path_parameters["policyId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        await assign_policy(unit, call.actor, app.id, policy_id, now)
    return empty_reply(204)


ROUTES = [_API.route("PUT", "/policies/{policyId}", put_policy, Doc(status=204))]
