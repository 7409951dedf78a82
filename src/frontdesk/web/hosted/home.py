"""The front page, and the files that pages need."""

from frontdesk.domain.errors import NoSuchPath
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.csrf import form_token
from frontdesk.web.frame import frame, page
from frontdesk.web.pages.views import HomeView
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface


async def home(call: Call) -> Reply:
    """Who is signed in."""
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
    token = form_token(call, "sign out")
    view = HomeView(
        frame=frame(call),
        person=signed_in.user.login if signed_in is not None else None,
        sign_in_uri="/login/login.htm",
        sign_out_uri="/login/signout",
        action="/login/signout",
        csrf=token.value,
    )
    return page(call.engine.pages.home(view), headers=token.headers)


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
    Route("GET", "/assets/{name}", asset, Guard.PUBLIC, Surface.API),
]
