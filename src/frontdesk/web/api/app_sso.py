"""/api/v1/apps/{appId}/sso/saml/metadata: what a SAML app's service provider is to know of us (contract A.Apps)."""

from collections.abc import Mapping

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.errors import BadHeaders, UnsupportedAppOperation
from frontdesk.protocol.saml.metadata import IdentityProvider, render_idp_metadata
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.apps.signing_keys import get_key
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/apps/{appId}", "okta.apps")
_ENCODING = "ISO-8859-1"
_XML = frozenset({"application/xml", "text/xml", "application/*", "*/*"})
_EXTERNAL_KEY = "${org.externalKey}"
_TEMPLATE = f"http://www.okta.com/{_EXTERNAL_KEY}"


async def get_metadata(call: Call) -> Reply:
    """The metadata, with the certificate that ``kid`` names or else the one that the app signs with."""
    if not _takes_xml(call.header(b"accept")):
        raise BadHeaders()
    org = call.org.org
    shared = await call.engine.management.app_keys.get(org.id, org.name, call.engine.clock.now())
    async with call.engine.store.reading(org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        if app.sign_on_mode is not SignOnMode.SAML_2_0:
            raise UnsupportedAppOperation(causes=("Only SAML 2.0 apps have metadata.",))
        kid = call.query().get("kid") or app.signing_kid or str(shared.body["kid"])
        key = await get_key(unit, app, kid)
    certificates = key.body["x5c"]
    assert isinstance(certificates, list), "body_of wrote it"
    document = render_idp_metadata(_provider(call, app, str(certificates[0])), _ENCODING)
    content_type = f"application/xml;charset={_ENCODING}".encode()
    return Reply(200, ((b"content-type", content_type), (b"cache-control", b"no-cache, no-store")), document)


def _provider(call: Call, app: Application, certificate: str) -> IdentityProvider:
    external_key = "exk" + app.id.removeprefix("0oa")
    sign_on = app.part("settings").get("signOn")
    said = sign_on if isinstance(sign_on, Mapping) else {}
    return IdentityProvider(
        entity_id=str(said.get("idpIssuer", _TEMPLATE)).replace(_EXTERNAL_KEY, external_key),
        sign_in_url=f"{call.org.org.url}/app/{app.name}/{external_key}/sso/saml",
        certificate=certificate,
        wants_signed_requests=bool(said.get("samlSignedRequestEnabled", False)),
    )


def _takes_xml(accept: str | None) -> bool:
    kinds = {part.partition(";")[0].strip().lower() for part in (accept or "*/*").split(",")}
    return bool(kinds & _XML)


ROUTES = [
    _API.route("GET", "/sso/saml/metadata", get_metadata, Doc(answer=str, query=("kid",), gives="application/xml"))
]
