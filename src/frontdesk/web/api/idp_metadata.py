"""/api/v1/idps/{idpId}/metadata.xml: what a SAML provider is to know of us (contract A.Identity providers)."""

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.idps.kinds import SAML2
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.idps.saml import read_saml
from frontdesk.protocol.saml.metadata import ServiceProvider, render_sp_metadata
from frontdesk.usecases.federation.connectors.saml import certificate_of, find_own_key
from frontdesk.usecases.records.verbs import get_record
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/idps/{idpId}", "okta.idps")
_HEADERS = (
    (b"content-type", b"application/octet-stream"),
    (b"content-disposition", b"attachment; filename=metadata.xml"),
    (b"cache-control", b"no-cache, no-store"),
)


async def get_metadata(call: Call) -> Reply:
    """Our name, the key that proves us and opens what is encrypted for us, and where answers are sent."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        idp = await get_record(unit, IDP, call.path_parameters["idpId"])
        if idp.body["type"] != SAML2:
            raise ResourceNotFound(f"{idp.id} (SAML2 IdentityProvider)")
        upstream = read_saml(idp, call.org.org.url)
        key = await find_own_key(unit, idp, upstream)
    provider = ServiceProvider(
        entity_id=upstream.entity_id,
        acs_url=upstream.acs_url,
        certificate=certificate_of(key) if key is not None else None,
        name_id_format=upstream.name_id_format,
        signs_requests=upstream.signs_requests,
        wants_signed_assertions=upstream.signed == "ASSERTION",
        logout_url=upstream.own_logout_url if upstream.participates_in_logout else None,
    )
    return Reply(200, _HEADERS, render_sp_metadata(provider))


ROUTES = [_API.route("GET", "/metadata.xml", get_metadata, Doc(answer=str, gives="application/octet-stream"))]
