"""The language that a person reads pages in, chosen on a page; and the brand's colours."""

from frontdesk.domain.errors import NoSuchPath
from frontdesk.web.call import Call
from frontdesk.web.cookies import language_cookie
from frontdesk.web.frame import BRAND_PATH, LANGUAGE_PATH
from frontdesk.web.hosted.arrival import local_path
from frontdesk.web.pages.language import LANGUAGES
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

_STYLESHEET = (
    (b"content-type", b"text/css; charset=utf-8"),
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"x-content-type-options", b"nosniff"),
)


async def choose_language(call: Call) -> Reply:
    """From now on, and back to the page. A link, not a form: all that a stranger's link could do is change it again."""
    query = call.query()
    wanted, back = query.get("to", ""), redirect(local_path(query.get("back", "/")), 303)
    return back.also([language_cookie(call, wanted)]) if wanted in LANGUAGES else back


async def brand_stylesheet(call: Call) -> Reply:
    """A brand's colours. Their version is the address, so browsers may keep them.

    Raises:
        NoSuchPath: no brand of the org has these colours any more.
    """
    look = call.org.looks.of_version(call.path_parameters["version"])
    if look is None or not look.stylesheet:
        raise NoSuchPath()
    return Reply(200, _STYLESHEET, look.stylesheet.encode())


ROUTES = [
    Route("GET", LANGUAGE_PATH, choose_language, Guard.PUBLIC, Surface.PAGE),
    Route("GET", f"{BRAND_PATH}/{{version}}", brand_stylesheet, Guard.PUBLIC, Surface.API),
]
