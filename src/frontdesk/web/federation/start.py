"""GET /sso/idps/{idpId}: to an identity provider, and back to ``fromURI`` when it has vouched for the person."""

from frontdesk.web.call import Call
from frontdesk.web.federation.travel import new_trip, set_out
from frontdesk.web.hosted.arrival import HOME
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

_OURSELVES = "OKTA"
_LONGEST_HINT = 256


async def start(call: Call) -> Reply:
    """Whoever comes here is sent on, signed in or not; a session that there is ends with the new one."""
    query, idp_id = call.query(), call.path_parameters["idpId"]
    from_uri = query.get("fromURI") or query.get("RelayState") or HOME
    if idp_id == _OURSELVES:
        return redirect("/login/login.htm")
    hint = query.get("login_hint", "")[:_LONGEST_HINT] or None
    return await set_out(call, new_trip(idp_id, from_uri, login_hint=hint))


ROUTES = [Route("GET", "/sso/idps/{idpId}", start, Guard.PUBLIC, Surface.PAGE)]
