"""What clients ask before anybody signs in: what this org is, who checks this login, pictures, a browser's mark.

Okta: ``okta-organization`` tells its widget which pipeline to speak; WebFinger (RFC 7033) routes a login; the image
belongs to a feature that no org has any more, and looks the same for everybody.
"""

from urllib.parse import parse_qs, urlsplit

from frontdesk.domain.apps.saml import app_id_of
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import encode
from frontdesk.usecases.idps.routing import Arriving, providers_for
from frontdesk.web.call import Call
from frontdesk.web.headers import new_nonce, page_headers
from frontdesk.web.pages.language import ENGLISH
from frontdesk.web.pages.views import FingerprintView
from frontdesk.web.reply import Header, Reply, html_reply, json_reply
from frontdesk.web.route import Cors, Doc, Guard, Route, Surface

_JRD: tuple[Header, ...] = ((b"content-type", b"application/jrd+json"), (b"cache-control", b"no-cache, no-store"))
_ACCOUNT = "okta:acct:"
_REL = "okta:idp"
_LONGEST = 512


async def organization(call: Call) -> Reply:
    """This org speaks the classic pipeline."""
    org = call.org.org
    links = {"organization": {"href": org.url}, "alternate": {"href": org.url}}
    settings = {"analyticsCollectionEnabled": False, "bugReportingEnabled": False, "omEnabled": False}
    return json_reply({"id": org.id, "_links": links, "pipeline": "v1", "settings": settings, "cell": "frontdesk"})


async def webfinger(call: Call) -> Reply:
    """Who checks the password of this login: the org, or an identity provider that its routing rules name.

    Raises:
        ValidationFailed: the resource is no account.
    """
    query = call.query()
    resource = query.get("resource", "")
    login = resource.removeprefix(_ACCOUNT)
    if not resource.startswith(_ACCOUNT) or not login or len(login) > _LONGEST:
        raise ValidationFailed("resource", (f"resource: Name an account as {_ACCOUNT}login.",))
    arriving = Arriving(login, call.client_ip, _app_of(query.get("requestContext", "")), call.context().user_agent)
    async with call.engine.store.reading(call.org.org.id) as unit:
        providers = await providers_for(unit, arriving)
    asked = query.get("rel")
    links = [_to_provider(call, idp) for idp in providers] or [_to_us(call)]
    found = {"subject": resource, "links": [each for each in links if asked in {None, "", _REL}]}
    return Reply(200, _JRD, encode(found))


def _app_of(context: str) -> str | None:
    """The app that a person is on the way to: of an authorization request its client, of an app's link its id."""
    try:
        parts = urlsplit(context[:4096])
    except ValueError:
        return None
    client = parse_qs(parts.query).get("client_id")
    segments = [segment for segment in parts.path.split("/") if segment]
    if client:
        return client[0]
    if len(segments) < 3 or segments[0] not in {"home", "app"}:
        return None
    return segments[2] if segments[0] == "home" else app_id_of(segments[2])


def _to_us(call: Call) -> dict[str, object]:
    properties = {"okta:idp:type": "OKTA"}
    return _link(call, "OKTA", call.org.org.name, properties)


def _to_provider(call: Call, idp: Record) -> dict[str, object]:
    name = str(idp.body["name"])
    return _link(call, idp.id, name, {"okta:idp:type": str(idp.body["type"]), "okta:idp:id": idp.id})


def _link(call: Call, id: str, title: str, properties: dict[str, str]) -> dict[str, object]:
    href = f"{call.org.org.url}/sso/idps/{id}"
    return {"rel": _REL, "href": href, "titles": {"und": title}, "properties": properties}


async def image(call: Call) -> Reply:
    """The same picture whoever is named, so that it says nothing of who exists."""
    picture = f"{call.org.org.url}/assets/frontdesk.svg?v={call.engine.assets.version}"
    return json_reply({"result": "success", "pwdImg": picture, "imageDescription": ""})


async def fingerprint(call: Call) -> Reply:
    """A frame that tells the pages of trusted origins, and ours, by what this browser could be known again."""
    nonce = new_nonce()
    origins = sorted({*call.org.cors_origins, call.org.org.url})
    html = call.engine.pages.fingerprint(FingerprintView(nonce, tuple(origins), ENGLISH))
    return html_reply(html).also(page_headers(nonce, frame_ancestors=" ".join(["'self'", *origins])))


ROUTES = [
    Route(
        "GET",
        "/.well-known/okta-organization",
        organization,
        Guard.PUBLIC,
        Surface.API,
        Cors.PUBLIC,
        doc=Doc(answer=dict[str, object]),
    ),
    Route(
        "GET",
        "/.well-known/webfinger",
        webfinger,
        Guard.PUBLIC,
        Surface.API,
        Cors.PUBLIC,
        doc=Doc(answer=dict[str, object], query=("resource", "requestContext", "rel")),
    ),
    Route(
        "GET",
        "/login/getimage",
        image,
        Guard.PUBLIC,
        Surface.API,
        Cors.PUBLIC,
        doc=Doc(answer=dict[str, object], query=("username",)),
    ),
    Route("GET", "/auth/services/devicefingerprint", fingerprint, Guard.PUBLIC, Surface.PAGE),
]
