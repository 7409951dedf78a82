"""Where a SAML response that comes in belongs: to a trip of ours, or to nobody's question (saml-profiles §4.1.5).

What is read here is not verified. It only chooses what the response is verified against, and the verification then
refuses every response that was put to the wrong one.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.idps.kinds import SAML2
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.idps.saml import read_saml
from frontdesk.protocol.saml.bindings import read_post
from frontdesk.protocol.saml.errors import RefusedMessage
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.values import read_issuer
from frontdesk.storage.unit import Unit
from frontdesk.usecases.federation.connector import FederationRefused


@dataclass(frozen=True, slots=True)
class SamlArrival:
    """``relay_state``: of our trip where we asked; else what the provider wants to be remembered."""

    is_solicited: bool
    relay_state: str
    issuer: str | None


async def read_arrival(form: Mapping[str, str]) -> SamlArrival:
    """A posted response, as it says of itself.

    Raises:
        FederationRefused: it cannot be read.
    """
    try:
        received = read_post(form)
        if received.kind != "SAMLResponse":
            raise FederationRefused("The message is a request; a response is expected here.")
        root = await asyncio.to_thread(parse_xml, received.raw)
        issuer = read_issuer(root)
    except RefusedMessage as why:
        raise FederationRefused(str(why)) from None
    return SamlArrival("InResponseTo" in root.attributes, received.relay_state or "", issuer)


async def sharing_idp(unit: Unit, org_url: str, issuer: str | None) -> str:
    """Which of the providers that share the org's one address speaks unasked.

    Raises:
        FederationRefused: none of this name, or several.
    """
    known = [idp for idp in await unit.records.list_of_kind(IDP.name) if idp.body["type"] == SAML2]
    upstreams = [(idp.id, read_saml(idp, org_url)) for idp in known]
    shared = [each for each in upstreams if each[1].shares_acs and each[1].issuer == issuer]
    if len(shared) != 1:
        raise FederationRefused("The response's issuer is none, or more than one, of those that share the address.")
    return shared[0][0]
