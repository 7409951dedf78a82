"""The front page with a person's apps, and the files that pages need."""

from urllib.parse import urlencode

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.saml import read_saml_app
from frontdesk.domain.apps.start import is_hidden, start_uri
from frontdesk.domain.errors import NoSuchPath
from frontdesk.usecases.apps.own import list_own_apps
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.csrf import form_token
from frontdesk.web.frame import frame, page
from frontdesk.web.hosted.arrival import SIGN_IN
from frontdesk.web.hosted.own import SETTINGS
from frontdesk.web.pages.views import HomeView, Tile
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface
from frontdesk.web.shapes.app_answers import logo_path, start_path


async def home(call: Call) -> Reply:
    """Who is signed in, and their apps."""
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
    token = form_token(call, "sign out")
    view = HomeView(
        frame=frame(call),
        person=signed_in.user.login if signed_in is not None else None,
        sign_in_uri=SIGN_IN,
        sign_out_uri="/login/signout",
        action="/login/signout",
        csrf=token.value,
        apps=await _tiles(call, signed_in) if signed_in is not None else (),
        settings_uri=SETTINGS,
    )
    return page(call.engine.pages.home(view), headers=token.headers)


async def _tiles(call: Call, signed_in: SignedIn) -> list[Tile]:
    async with call.engine.store.reading(call.org.org.id) as unit:
        apps, logos = await list_own_apps(unit, signed_in.user.id)
    tiles = []
    for app in apps:
        if is_hidden(app) or not _starts(app):
            continue
        logo = logos.get(app.id)
        theirs = app.client.metadata.logo_uri if app.client is not None else None
        tiles.append(Tile(app.label, start_path(app), logo_path(logo) if logo is not None else theirs))
    return sorted(tiles, key=lambda tile: tile.label.casefold())


def _starts(app: Application) -> bool:
    return app.sign_on_mode is SignOnMode.SAML_2_0 or start_uri(app) is not None


async def start_app(call: Call) -> Reply:
    """To the app, for whoever has it; others sign in first.

    Raises:
        NoSuchPath: the person has no such app, or it named no page to begin at.
    """
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
    if signed_in is None:
        return redirect(f"{SIGN_IN}?{urlencode({'fromURI': call.path})}")
    async with call.engine.store.reading(call.org.org.id) as unit:
        apps, _ = await list_own_apps(unit, signed_in.user.id)
    found = next((app for app in apps if app.id == call.path_parameters["appId"]), None)
    if found is not None and found.sign_on_mode is SignOnMode.SAML_2_0:
        relay_state = call.query().get("RelayState")
        said = f"?{urlencode({'RelayState': relay_state})}" if relay_state is not None else ""
        return redirect(read_saml_app(found).sso_path + said)
    target = start_uri(found) if found is not None else None
    if target is None:
        raise NoSuchPath()
    return redirect(target).also([(b"referrer-policy", b"no-referrer")])


async def user_home(_call: Call) -> Reply:
    """Where Okta's own clients expect the front page."""
    return redirect("/")


async def asset(call: Call) -> Reply:
    """A stylesheet or an image.

    Raises:
        NoSuchPath: there is none by that name.
    """
    found = call.engine.assets.find(call.path_parameters["name"])
    if found is None:
        raise NoSuchPath()
    return found


ROUTES = [
    Route("GET", "/", home, Guard.BROWSER, Surface.PAGE),
    Route("GET", "/app/UserHome", user_home, Guard.BROWSER, Surface.PAGE),
    Route("GET", "/home/{name}/{appId}/{link}", start_app, Guard.BROWSER, Surface.PAGE),
    Route("GET", "/assets/{name}", asset, Guard.PUBLIC, Surface.API),
]
