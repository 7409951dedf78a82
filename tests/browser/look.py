"""Every hosted page with an example's values, served from a folder as the server would serve it.

``python -m tests.browser.look FOLDER`` writes the folder, for eyes.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import as_file, files
from pathlib import Path
from threading import Thread

from tests.browser.look_steps import step_examples

from frontdesk.web.pages import words
from frontdesk.web.pages.render import Pages
from frontdesk.web.pages.views import (
    ConsentView,
    DeviceCodeView,
    DeviceConfirmView,
    DeviceDoneView,
    ErrorView,
    FormPostView,
    Frame,
    HomeView,
    PostMessageView,
    ScopeLine,
    SignedOutView,
    SignInView,
    SignOutView,
)

NONCE = "bG9vaw"
PERSON = "ada@harbour.example"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        f"script-src 'nonce-{NONCE}'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_LINES = tuple(words.SCOPE_LINES[scope] for scope in ("openid", "profile", "email", "offline_access"))
_LONG_LINE = ScopeLine("Read every_thing_that_has_a_very_long_identifier_without_a_single_space", "payroll.read" * 12)


def a_frame(app_name: str | None = "Payroll", app_logo_uri: str | None = None) -> Frame:
    """The example org's frame."""
    return Frame(
        org_name="Harbour & Co.",
        app_name=app_name,
        app_logo_uri=app_logo_uri,
        help_uri="/help",
        privacy_uri="/privacy",
        asset_version="1",
    )


def render_examples() -> dict[str, str]:
    """Name of the example → its page."""
    pages = Pages()
    return {
        **_sign_in_examples(pages),
        **_consent_examples(pages),
        **_device_examples(pages),
        **_other_examples(pages),
        **_response_examples(pages),
    }


def render_steps() -> dict[str, str]:
    """The same of every step of signing in, and of getting back in."""
    return step_examples(Pages(), replace(a_frame(), nonce=NONCE), PERSON)


def _sign_in_examples(pages: Pages) -> dict[str, str]:
    fresh = SignInView(a_frame(), "/sign-in", "c5rf", "/continue")
    refused = SignInView(
        frame=a_frame(),
        action="/sign-in",
        csrf="c5rf",
        from_uri="/continue",
        username=PERSON,
        error=words.WRONG_CREDENTIALS,
        forgot_uri="/signin/forgot-password",
        unlock_uri="/signin/unlock",
        register_uri="/signin/register",
    )
    wide_name = "The Incorporated Harbour and Lighthouse Company of the Western Approaches"
    crowded = SignInView(
        frame=Frame(org_name=wide_name, app_name=wide_name, app_logo_uri="/assets/frontdesk.svg"),
        action="/sign-in",
        csrf="c5rf",
        from_uri="/continue",
        policy_uri="https://payroll.example/policy",
        tos_uri="https://payroll.example/terms",
    )
    without_app = SignInView(a_frame(app_name=None), "/sign-in", "c5rf", "/continue")
    return {
        "sign-in": pages.sign_in(fresh),
        "sign-in-refused": pages.sign_in(refused),
        "sign-in-crowded": pages.sign_in(crowded),
        "sign-in-without-app": pages.sign_in(without_app),
    }


def _consent_examples(pages: Pages) -> dict[str, str]:
    consent = ConsentView(a_frame(), "/consent", "c5rf", "k3y", PERSON, _LINES, "/sign-in?again")
    crowded = ConsentView(
        frame=a_frame(app_logo_uri="/assets/frontdesk.svg"),
        action="/consent",
        csrf="c5rf",
        okta_key="k3y",
        person="a-person-with-a-remarkably-long-local-part@a-remarkably-long-domain.example",
        lines=(*_LINES, _LONG_LINE),
        not_you_uri="/sign-in?again",
        policy_uri="https://payroll.example/policy",
        tos_uri="https://payroll.example/terms",
    )
    return {"consent": pages.consent(consent), "consent-crowded": pages.consent(crowded)}


def _device_examples(pages: Pages) -> dict[str, str]:
    unknown = DeviceCodeView(a_frame(None), "/activate", "c5rf", "WDJB-MJHT", words.CODE_UNKNOWN)
    confirm = DeviceConfirmView(
        frame=a_frame("Living room TV"),
        action="/activate",
        csrf="c5rf",
        user_code="WDJB-MJHT",
        person=PERSON,
        app_name="Living room TV",
        lines=_LINES[:2],
    )
    return {
        "device-code": pages.device_code(DeviceCodeView(a_frame(None), "/activate", "c5rf")),
        "device-code-unknown": pages.device_code(unknown),
        "device-confirm": pages.device_confirm(confirm),
        "device-allowed": pages.device_done(DeviceDoneView(a_frame("Living room TV"), allowed=True)),
        "device-denied": pages.device_done(DeviceDoneView(a_frame("Living room TV"), allowed=False)),
    }


def _other_examples(pages: Pages) -> dict[str, str]:
    error = ErrorView(
        frame=a_frame(),
        heading=words.REQUEST_NOT_UNDERSTOOD,
        what_happened=words.REQUEST_NOT_UNDERSTOOD_WHY,
        what_to_do=words.REQUEST_NOT_UNDERSTOOD_NEXT,
        code="invalid_request",
        description="The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.",
        request_id="reqZ1l6wGm2Qm2n3cX7Yq0t5A",
    )
    return {
        "sign-out": pages.sign_out(SignOutView(a_frame(None), "/sign-out", "c5rf", PERSON, {"state": "s"})),
        "signed-out": pages.signed_out(SignedOutView(a_frame(None))),
        "error": pages.error(error),
        "home": pages.home(HomeView(a_frame(None), PERSON, "/sign-in", "/sign-out", "/sign-out", "c5rf")),
        "home-signed-out": pages.home(HomeView(a_frame(None), None, "/sign-in", "/sign-out")),
    }


def _response_examples(pages: Pages) -> dict[str, str]:
    # the example's server answers 204 to a POST, so that the browser stays where it is
    form = FormPostView(NONCE, "http://127.0.0.1/callback", {"code": "c0de", "state": "st4te"})
    message = PostMessageView(NONCE, "https://payroll.example", {"code": "c0de", "state": "st4te"})
    return {
        "form-post": pages.form_post(form).replace("http://127.0.0.1/callback", "/callback"),
        "post-message": pages.post_message(message),
    }


def write_pages(folder: Path) -> None:
    """The examples as files, and the assets where the pages look for them."""
    with as_file(files("frontdesk.web") / "static") as static:
        shutil.copytree(static, folder / "assets", dirs_exist_ok=True)
    for name, html in {**render_examples(), **render_steps()}.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")


class _Door(SimpleHTTPRequestHandler):
    """Files with the pages' security headers."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def do_POST(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """The folder at the yielded origin, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Door, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write_pages(target)
