"""Draws the hosted pages: a view in, HTML out; every value is escaped, every name must exist."""

import re
from collections.abc import Callable, Mapping

from frontdesk.kernel.errors import Expected
from frontdesk.web.pages import words
from frontdesk.web.pages.language import ENGLISH, LANGUAGES, load_catalogue, say
from frontdesk.web.pages.outbox_view import OutboxView
from frontdesk.web.pages.own_views import OWN_TEMPLATES, OwnView
from frontdesk.web.pages.step_views import TEMPLATES, StepView
from frontdesk.web.pages.views import (
    ConsentView,
    DeviceCodeView,
    DeviceConfirmView,
    DeviceDoneView,
    ErrorView,
    FingerprintView,
    FormPostView,
    GoingOnView,
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
    | StepView
    | OwnView
    | OutboxView
    | GoingOnView
)

_WEB_LINK = re.compile(r"\A(?:https?://|mailto:|/(?![/\\]))", re.IGNORECASE)
_ORIGIN = re.compile(r"\Ahttps?://[^/?#\s]+\Z", re.IGNORECASE)
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_SCRIPT_SCHEMES = frozenset({"javascript", "data", "vbscript", "blob", "file"})


_Fill = Callable[[str, Mapping[str, object]], str]


class UnsafeAddress(Expected):
    """A response was to be handed to an address that no response may go to."""


def web_link(uri: str | None) -> str | None:
    """The address if a page may link to it; None for scripts, foreign schemes and ``//`` paths."""
    return uri if uri is not None and _WEB_LINK.match(uri) else None


def _compile_templates(language: str) -> _Fill:
    """Fills a template by its name, saying messages in the language; each is compiled when first drawn."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    catalogue = load_catalogue(language)
    environment = Environment(
        loader=PackageLoader("frontdesk.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=lambda value: say(value, catalogue),
    )
    environment.filters["web_link"] = web_link
    environment.filters["language_name"] = words.language_name
    environment.globals["words"] = words

    def fill(template: str, values: Mapping[str, object]) -> str:
        return environment.get_template(template).render(values)

    return fill


class Pages:
    """The hosted pages, one method a view; built once."""

    __slots__ = ("_fills",)

    def __init__(self) -> None:
        self._fills: dict[str, _Fill] = {}

    def sign_in(self, view: SignInView) -> str:
        """Username and password."""
        return self._draw("sign_in.html", view)

    def going_on(self, view: GoingOnView) -> str:
        """The way on to another site."""
        return self._draw("going_on.html", view)

    def step(self, view: StepView) -> str:
        """A step of signing in, of getting back in, or of getting in the first time."""
        return self._draw(TEMPLATES[type(view)], view)

    def own(self, view: OwnView) -> str:
        """A page of a person's settings."""
        return self._draw(OWN_TEMPLATES[type(view)], view)

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

    def outbox(self, view: OutboxView) -> str:
        """What was sent in development."""
        return self._draw("outbox.html", view)

    def form_post(self, view: FormPostView) -> str:
        """A form that submits itself (OAuth 2.0 Form Post Response Mode §2).

        Raises:
            UnsafeAddress: the action would run as a script.
        """
        scheme = _SCHEME.match(view.action.strip())
        if scheme is None or scheme[1].lower() in _SCRIPT_SCHEMES:
            raise UnsafeAddress("A response cannot be posted to that address.")
        return self._fill("form_post.html", {"view": view}, view.language)

    def post_message(self, view: PostMessageView) -> str:
        """A script that hands the response to the window that asked.

        Raises:
            UnsafeAddress: the target is no origin (``*`` would hand the response to anyone).
        """
        if not _ORIGIN.match(view.target_origin):
            raise UnsafeAddress("A response is posted to one origin, by its name.")
        return self._fill("post_message.html", {"view": view, "message": dict(view.message)}, view.language)

    def fingerprint(self, view: FingerprintView) -> str:
        """A script that says by what this browser could be known again, to whom the page lets it."""
        return self._fill("fingerprint.html", {"view": view}, view.language)

    def _draw(self, template: str, view: _FramedView) -> str:
        return self._fill(template, {"view": view, "frame": view.frame}, view.frame.language)

    def _fill(self, template: str, values: Mapping[str, object], language: str) -> str:
        """In the language, or in English; the templates of a language are compiled when somebody reads it."""
        spoken = language if language in LANGUAGES else ENGLISH
        fill = self._fills.get(spoken)
        if fill is None:
            fill = self._fills[spoken] = _compile_templates(spoken)
        return fill(template, values)
