"""The sign-in widget (``ui/widget``): one ES module that pages on other origins import."""

from frontdesk.web.call import Call
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface

PATH = "/widget/frontdesk-signin.js"


async def widget(call: Call) -> Reply:
    """The module, or that the browser's copy is still the same (RFC 9110 §13.1.2)."""
    module = call.engine.assets.widget
    if dict(module.headers)[b"etag"].decode() in (call.header(b"if-none-match") or ""):
        return Reply(304, module.headers)
    return module


ROUTES = [Route("GET", PATH, widget, Guard.PUBLIC, Surface.API)]
