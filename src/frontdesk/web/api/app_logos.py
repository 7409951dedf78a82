"""/api/v1/apps/{appId}/logo: the picture of an app, and where everybody may see it (contract A.Apps)."""

from typing import Annotated

import msgspec

from frontdesk.domain.apps.logos import new_logo
from frontdesk.domain.errors import NoSuchPath
from frontdesk.domain.logs.event_types import EventType
from frontdesk.usecases.apps.lifecycle import get_app, tell
from frontdesk.web.call import Call
from frontdesk.web.multipart import file_of
from frontdesk.web.reply import Reply, empty_reply
from frontdesk.web.route import Api, Doc, Guard, Route, Surface
from frontdesk.web.shapes.app_answers import logo_path

_API = Api("/api/v1/apps/{appId}", "okta.apps")
_SAFE = (
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)


class LogoForm(msgspec.Struct):
    """A form with one file in it (RFC 7578)."""

    file: Annotated[str, msgspec.Meta(extra_json_schema={"contentMediaType": "application/octet-stream"})]


async def post_logo(call: Call) -> Reply:
    """The part ``file`` of a form is the app's picture from now on."""
    image = file_of(call, "file")
    logo = new_logo(image)
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        await unit.apps.save_logo(app.id, logo, image, now)
        tell(unit, call.actor, EventType.APP_UPDATE, app, now)
    return empty_reply(201).also([(b"location", f"{call.org.org.url}{logo_path(logo)}".encode())])


async def show_logo(call: Call) -> Reply:
    """A picture, which can be nothing but a picture; its address is never another's."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await unit.apps.find_image(call.path_parameters["logoId"])
    if found is None:
        raise NoSuchPath()
    logo, image = found
    return Reply(200, ((b"content-type", logo.content_type.encode()), *_SAFE), image)


ROUTES = [
    _API.route("POST", "/logo", post_logo, Doc(LogoForm, status=201, takes="multipart/form-data")),
    Route("GET", "/fs/bco/4/{logoId}", show_logo, Guard.PUBLIC, Surface.API),
]
