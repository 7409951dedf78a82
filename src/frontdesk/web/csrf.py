"""Forms come from our own pages: a token that fits the browser's cookie, and an Origin that is ours."""

from dataclasses import dataclass

from frontdesk.kernel.errors import Expected
from frontdesk.kernel.secrets import constant_time_equals, keyed_hash, random_token
from frontdesk.protocol.http.origins import origin_of
from frontdesk.web.call import Call
from frontdesk.web.cookies import CSRF, csrf_cookie
from frontdesk.web.reply import Header

FIELD = "_csrf"


class ForeignForm(Expected):
    """The form was not one of ours, or the page stood open longer than the browser kept its cookie."""


@dataclass(frozen=True, slots=True)
class FormToken:
    """What goes into a form, and the cookie that has to be set for it, if any."""

    value: str
    headers: tuple[Header, ...]


def form_token(call: Call, purpose: str) -> FormToken:
    """A token for one purpose, bound to this browser."""
    cookie = call.cookie(CSRF)
    headers: tuple[Header, ...] = ()
    if cookie is None:
        cookie = random_token()
        headers = (csrf_cookie(call, cookie),)
    return FormToken(_token(call, cookie, purpose), headers)


def check_form(call: Call, form: dict[str, str], purpose: str) -> None:
    """The form is one that we drew for this browser.

    Raises:
        ForeignForm: it is not.
    """
    check_origin(call)
    cookie, token = call.cookie(CSRF), form.get(FIELD)
    if cookie is None or token is None or not constant_time_equals(token, _token(call, cookie, purpose)):
        raise ForeignForm("The form was not drawn for this browser.")


def check_origin(call: Call) -> None:
    """Where a browser says which origin a request comes from, it is our own.

    Raises:
        ForeignForm: it is another, or an opaque one.
    """
    origin = call.header(b"origin")
    if origin is not None and origin != origin_of(call.org.org.url):
        raise ForeignForm("The form was sent from another origin.")


def _token(call: Call, cookie: str, purpose: str) -> str:
    return keyed_hash(call.engine.form_key, call.org.org.id, purpose, cookie).hex()
