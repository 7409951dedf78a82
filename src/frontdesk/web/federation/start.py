"""GET /sso/idps/{idpId}: to an identity provider, and back to ``fromURI`` when it has vouched for the person."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.federation.travel import new_trip, set_out
from frontdesk.web.hosted.arrival import HOME, arrival_of, local_path
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
    trip = new_trip(idp_id, from_uri, login_hint=hint)
    return await set_out(call, replace(trip, anew=await _is_anew(call, from_uri), began_at=call.engine.clock.now()))


async def _is_anew(call: Call, from_uri: str) -> bool:
    """Whether it was asked for that they say anew who they are: by the app that waits, or by a page of ours, which
    leads whoever is signed in here only for that."""
    if local_path(from_uri) == HOME:
        return False
    arrival = await arrival_of(call, from_uri)
    if arrival.waited is not None and "login" in arrival.waited.request.prompts:
        return True
    saml_key = parse_qs(urlsplit(arrival.from_uri).query).get("saml_key", [""])[0]
    if saml_key and await call.engine.saml.sso.is_forced(call.org.org.id, saml_key):
        return True
    return await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION)) is not None


ROUTES = [Route("GET", "/sso/idps/{idpId}", start, Guard.PUBLIC, Surface.PAGE)]
