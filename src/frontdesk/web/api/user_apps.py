"""GET /api/v1/users/{userId}/appLinks: what stands on a person's page (contract A.Users)."""

import msgspec

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import Logo
from frontdesk.domain.apps.names import link_name
from frontdesk.domain.apps.start import is_hidden
from frontdesk.domain.users.model import User
from frontdesk.usecases.apps.own import list_own_apps
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_answers import logo_path, start_path


class AppLink(msgspec.Struct, rename="camel"):
    """One app that a person may use; an assignment is known by the person's id, as at the app itself."""

    id: str
    label: str
    link_url: str
    logo_url: str | None
    app_name: str
    app_instance_id: str
    app_assignment_id: str
    credentials_setup: bool
    hidden: bool
    sort_order: int


async def get_app_links(call: Call) -> Reply:
    """The active apps of a person that have a link, by id."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await get_user(unit, call.actor, call.path_parameters["userId"])
        found, logos = await list_own_apps(unit, user.id)
    return json_reply([_show(call, user, app, logos.get(app.id), place) for place, app in enumerate(found)])


def _show(call: Call, user: User, app: Application, logo: Logo | None, place: int) -> AppLink:
    name, url = link_name(app.name, app.sign_on_mode), call.org.org.url
    return AppLink(
        id=f"{app.id}.{name}",
        label=app.label,
        link_url=url + start_path(app),
        logo_url=url + logo_path(logo) if logo is not None else None,
        app_name=app.name,
        app_instance_id=app.id,
        app_assignment_id=user.id,
        credentials_setup=True,
        hidden=is_hidden(app),
        sort_order=place,
    )


ROUTES = [
    Api("/api/v1/users/{userId}", "okta.users").route("GET", "/appLinks", get_app_links, Doc(answer=list[AppLink]))
]
