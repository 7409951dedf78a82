"""Draws the hosted pages: a view in, HTML out; every value is escaped, every name must exist."""

import re
from collections.abc import Callable, Mapping

from frontdesk.kernel.errors import Expected
from frontdesk.web.pages import words
from frontdesk.web.pages.views import (
    ConsentView,
    DeviceCodeView,
    DeviceConfirmView,
    DeviceDoneView,
    ErrorView,
    FormPostView,
    HomeView,
    PostMessageView,
    SignedOutView,
    SignInView,
    SignOutView,
)

_FramedView = (
    SignInView
    | ConsentView
    | DeviceCodeView
    | DeviceConfirmView
    | DeviceDoneView
    | SignOutView
    | SignedOutView
    | ErrorView
    | HomeView
)

_WEB_LINK = re.compile(r"\A(?:https?://|mailto:|/(?![/\\]))", re.IGNORECASE)
_ORIGIN = re.compile(r"\Ahttps?://[^/?#\s]+\Z", re.IGNORECASE)
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_SCRIPT_SCHEMES = frozenset({"javascript", "data", "vbscript", "blob", "file"})


class UnsafeAddress(Expected):
    """A response was to be handed to an address that no response may go to."""


def web_link(uri: str | None) -> str | None:
    """The address if a page may link to it; None for scripts, foreign schemes and ``//`` paths."""
    return uri if uri is not None and _WEB_LINK.match(uri) else None


def _compile_templates() -> Callable[[str, Mapping[str, object]], str]:
    """Fills a template by its name; each is compiled when first drawn."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("frontdesk.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["web_link"] = web_link
    environment.filters["language_name"] = words.language_name
    environment.globals["words"] = words

    def fill(template: str, values: Mapping[str, object]) -> str:
        return environment.get_template(template).render(values)

    return fill


class Pages:
    """The hosted pages, one method a view; built once."""

    __slots__ = ("_fill",)

    def __init__(self) -> None:
        self._fill = _compile_templates()

    def sign_in(self, view: SignInView) -> str:
        """Username and password."""
        return self._draw("sign_in.html", view)

    def consent(self, view: ConsentView) -> str:
        """What the key opens, and the two answers."""
        return self._draw("consent.html", view)

    def device_code(self, view: DeviceCodeView) -> str:
        """Where the device's code is typed."""
        return self._draw("device_code.html", view)

    def device_confirm(self, view: DeviceConfirmView) -> str:
        """The device's code to compare, and the two answers."""
        return self._draw("device_confirm.html", view)

    def device_done(self, view: DeviceDoneView) -> str:
        """Whether the device was let in."""
        return self._draw("device_done.html", view)

    def sign_out(self, view: SignOutView) -> str:
        """The question before signing out."""
        return self._draw("sign_out.html", view)

    def signed_out(self, view: SignedOutView) -> str:
        """The end of a session."""
        return self._draw("signed_out.html", view)

    def error(self, view: ErrorView) -> str:
        """What happened and what to do next."""
        return self._draw("error.html", view)

    def home(self, view: HomeView) -> str:
        """Who is signed in."""
        return self._draw("home.html", view)

    def form_post(self, view: FormPostView) -> str:
        """A form that submits itself (OAuth 2.0 Form Post Response Mode §2).

        Raises:
            UnsafeAddress: the action would run as a script.
        """
        scheme = _SCHEME.match(view.action.strip())
        if scheme is None or scheme[1].lower() in _SCRIPT_SCHEMES:
            raise UnsafeAddress("A response cannot be posted to that address.")
        return self._fill("form_post.html", {"view": view})

    def post_message(self, view: PostMessageView) -> str:
        """A script that hands the response to the window that asked.

        Raises:
            UnsafeAddress: the target is no origin (``*`` would hand the response to anyone).
        """
        if not _ORIGIN.match(view.target_origin):
            raise UnsafeAddress("A response is posted to one origin, by its name.")
        return self._fill("post_message.html", {"view": view, "message": dict(view.message)})

    def _draw(self, template: str, view: _FramedView) -> str:
        return self._fill(template, {"view": view, "frame": view.frame})
