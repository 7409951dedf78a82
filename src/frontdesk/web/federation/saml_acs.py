"""/sso/saml2/{idpId}: where SAML providers send people back (SAML Bindings 2.0 §3.5; contract A.Identity providers).

Also /sso/saml2, the one address for providers whose ``acs.type`` is ORG. What binds an answer to this browser is the
trip's cookie; a response that nobody asked for has no trip, and is taken where the provider's settings take it.
"""

from urllib.parse import urlsplit

from frontdesk.domain.idps.model import IDP
from frontdesk.domain.idps.saml import read_saml
from frontdesk.domain.idps.trip import Trip
from frontdesk.protocol.http.origins import origin_of
from frontdesk.usecases.federation.connector import FederationRefused
from frontdesk.usecases.federation.federation import Arrived, Browser
from frontdesk.usecases.federation.saml_arrival import SamlArrival, read_arrival, sharing_idp
from frontdesk.web.call import Call
from frontdesk.web.cookies import TRIP
from frontdesk.web.federation.travel import browser_of, land, refused
from frontdesk.web.hosted.arrival import HOME, local_path
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface


async def acs(call: Call) -> Reply:
    """A provider's response, good or bad: each counts once."""
    browser = await browser_of(call)
    try:
        arrived = await _arrive(call, browser)
    except FederationRefused:
        return refused(call)
    return await land(call, arrived)


async def _arrive(call: Call, browser: Browser) -> Arrived:
    org, federation, form = call.org.org, call.engine.federation, call.form()
    try:
        said = await read_arrival(form)
        unasked = None if said.is_solicited else await _unasked_trip(call, said)
    except FederationRefused as why:
        await federation.tell_refused(org.id, None, str(why), browser.context)
        raise
    trip = unasked or await federation.end_trip(org.id, said.relay_state, call.cookie(TRIP), browser.context)
    if trip.idp_id != call.path_parameters.get("idpId", trip.idp_id):
        why_not = FederationRefused("The response came to the address of another provider than the one that was asked.")
        await federation.tell_refused(org.id, None, str(why_not), browser.context)
        raise why_not
    return await federation.arrive(org.id, org.url, trip, form, browser)


async def _unasked_trip(call: Call, said: SamlArrival) -> Trip:
    """A trip that nobody set out on; it leads on to a path of ours only where the provider's record reads one there."""
    org = call.org.org
    async with call.engine.store.reading(org.id) as unit:
        idp_id = call.path_parameters.get("idpId") or await sharing_idp(unit, org.url, said.issuer)
        idp = await unit.records.find(IDP.name, idp_id)
    if idp is None or idp.body["type"] != "SAML2":
        raise FederationRefused("There is no such identity provider.")
    is_url = read_saml(idp, org.url).relay_state_is_url
    return Trip(idp_id=idp_id, from_uri=_way_on(org.url, said.relay_state) if is_url else HOME)


def _way_on(org_url: str, relay_state: str) -> str:
    """A relay state that is an address of ours, as a path."""
    if relay_state.isascii() and origin_of(relay_state) == org_url:
        parts = urlsplit(relay_state)
        relay_state = f"{parts.path or HOME}?{parts.query}" if parts.query else parts.path or HOME
    return local_path(relay_state or HOME)


ROUTES = [
    Route("POST", "/sso/saml2/{idpId}", acs, Guard.PUBLIC, Surface.PAGE),
    Route("POST", "/sso/saml2", acs, Guard.PUBLIC, Surface.PAGE),
]
