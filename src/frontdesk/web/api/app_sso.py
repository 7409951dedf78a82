"""/api/v1/apps/{appId}/sso/saml/metadata: what a SAML app's service provider is to know of us (contract A.Apps)."""

from collections.abc import Sequence

from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.saml import SamlApp, read_saml_app
from frontdesk.domain.errors import BadHeaders, UnsupportedAppOperation
from frontdesk.domain.records.model import Record
from frontdesk.protocol.saml.metadata import IdentityProvider, render_idp_metadata
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.apps.signing_keys import get_key, list_keys
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/apps/{appId}", "okta.apps")
_ENCODING = "ISO-8859-1"
_XML = frozenset({"application/xml", "text/xml", "application/*", "*/*"})
_MOST_OTHERS = 5


async def get_metadata(call: Call) -> Reply:
    """The metadata, with the certificate that ``kid`` names or else the one that the app signs with.

    Unless one is named, the app's other certificates are in it too, so that it may begin to sign with one of them.
    """
    if not _takes_xml(call.header(b"accept")):
        raise BadHeaders()
    org = call.org.org
    shared = await call.engine.management.app_keys.get(org.id, org.name, call.engine.clock.now())
    async with call.engine.store.reading(org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        if app.sign_on_mode is not SignOnMode.SAML_2_0:
            raise UnsupportedAppOperation(causes=("Only SAML 2.0 apps have metadata.",))
        named = call.query().get("kid")
        key = await get_key(unit, app, named or app.signing_kid or str(shared.body["kid"]))
        others = [] if named is not None else [each for each in await list_keys(unit, app) if each.id != key.id]
    document = render_idp_metadata(_provider(call, read_saml_app(app), key, others), _ENCODING)
    content_type = f"application/xml;charset={_ENCODING}".encode()
    return Reply(200, ((b"content-type", content_type), (b"cache-control", b"no-cache, no-store")), document)


def _provider(call: Call, app: SamlApp, key: Record, others: Sequence[Record]) -> IdentityProvider:
    now, url = call.engine.clock.now(), call.org.org.url
    own = [each for each in others if each.parent_id == app.app.id and int(str(each.body["expires_at"])) > now]
    return IdentityProvider(
        entity_id=app.entity_id,
        sign_in_url=f"{url}{app.sso_path}",
        certificate=_certificate(key),
        wants_signed_requests=app.wants_signed_requests,
        others=tuple(_certificate(each) for each in own[:_MOST_OTHERS]),
        logout_url=f"{url}{app.slo_path}" if app.logout is not None else None,
    )


def _certificate(key: Record) -> str:
    certificates = key.body["x5c"]
    assert isinstance(certificates, list), "body_of wrote it"
    return str(certificates[0])


def _takes_xml(accept: str | None) -> bool:
    kinds = {part.partition(";")[0].strip().lower() for part in (accept or "*/*").split(",")}
    return bool(kinds & _XML)


ROUTES = [
    _API.route("GET", "/sso/saml/metadata", get_metadata, Doc(answer=str, query=("kid",), gives="application/xml"))
]
