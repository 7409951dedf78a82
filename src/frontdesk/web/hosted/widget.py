"""The sign-in widget (``ui/widget``): one ES module that pages on other origins import."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from frontdesk.web.call import Call
from frontdesk.web.reply import Header, Reply
from frontdesk.web.route import Guard, Route, Surface

PATH = "/widget/frontdesk-signin.js"
_IN_A_CHECKOUT = Path(__file__).parents[4] / "ui" / "widget"


@cache
def module() -> bytes:
    """The module, as it is written: from the package, or from the checkout that the package is installed from."""
    packaged = files("frontdesk.web") / "widget" / "frontdesk-signin.js"
    return packaged.read_bytes() if packaged.is_file() else (_IN_A_CHECKOUT / "frontdesk-signin.js").read_bytes()


@cache
def _headers() -> tuple[Header, ...]:
    """Whoever imports it from another origin must be allowed to read it (Fetch §3.2), and need not ask each time."""
    return (
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"cache-control", b"public, max-age=3600"),
        (b"etag", b'"' + sha256(module()).hexdigest()[:32].encode() + b'"'),
        (b"access-control-allow-origin", b"*"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"content-security-policy", b"default-src 'none'; sandbox"),
        (b"x-content-type-options", b"nosniff"),
    )


async def widget(call: Call) -> Reply:
    """The module, or that the browser's copy is still the same (RFC 9110 §13.1.2)."""
    headers = _headers()
    if dict(headers)[b"etag"].decode() in (call.header(b"if-none-match") or ""):
        return Reply(304, headers)
    return Reply(200, headers, module())


ROUTES = [Route("GET", PATH, widget, Guard.PUBLIC, Surface.API)]
