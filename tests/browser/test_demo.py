"""Every button of ``frontdesk demo`` pressed in a real browser, with the demo in a process of its own."""

import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page
from tests.browser.conftest import PageOf
from tests.live import free_port

_START_WITHIN_S = 30.0
_STOP_WITHIN_S = 15.0
_ISSUED = ("code", "consent", "pushed", "refresh", "implicit", "hybrid")


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: the address it printed, and its process."""

    url: str
    process: "subprocess.Popen[str]"

    def stop(self, number: int) -> tuple[int, str]:
        """Send a signal; the status it ends with, and what else it printed."""
        self.process.send_signal(number)
        status = self.process.wait(_STOP_WITHIN_S)
        assert self.process.stdout is not None
        return status, self.process.stdout.read()


@contextmanager
def _running_demo(errors: Path, *arguments: str) -> Iterator[Demo]:
    port = free_port()
    command = [sys.executable, "-m", "frontdesk", "demo", "--port", str(port), *arguments]
    with (
        errors.open("w") as stderr,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as process,
    ):
        try:
            yield Demo(_announced(process, errors), process)
        finally:
            process.terminate()
            process.wait(_STOP_WITHIN_S)


def _announced(process: "subprocess.Popen[str]", errors: Path) -> str:
    assert process.stdout is not None
    give_up_at = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < give_up_at:
        ready, _, _ = select.select([process.stdout], [], [], 0.2)
        if ready and (line := process.stdout.readline()):
            word, _, url = line.rstrip("\n").partition(" ")
            assert word == "demo", line
            return url
        if process.poll() is not None:
            break
    raise AssertionError(f"the demo did not start: {errors.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with _running_demo(tmp_path_factory.mktemp("demo") / "stderr.log") as running:
        yield running


def _press(page: Page, demo: Demo, flow: str) -> tuple[str, str]:
    """Press a flow's button; the sample person's login and password, as the page shows them."""
    page.goto(demo.url)
    person = page.inner_text("#person-login"), page.inner_text("#person-password")
    page.click(f"#flow-{flow}")
    return person


def _sign_in(page: Page, person: tuple[str, str]) -> None:
    page.fill("input[name=username]", person[0])
    page.fill("input[name=password]", person[1])
    page.click(".login-submit")


def _run(page: Page, demo: Demo, flow: str) -> None:
    """One of the flows that lead through the server's sign-in page, to its result."""
    person = _press(page, demo, flow)
    _sign_in(page, person)
    if flow == "consent":
        page.click("#consent-allow")
    page.wait_for_url(f"{demo.url}/runs/*")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("flow", _ISSUED)
def test_a_sign_in_shows_verified_tokens_and_who_it_is(
    demo: Demo, page_of: PageOf, flow: str, javascript: bool
) -> None:
    page = page_of(javascript=javascript)
    person = _press(page, demo, flow)
    _sign_in(page, person)
    if flow == "consent":
        page.click("#consent-allow")
    if flow in {"implicit", "hybrid"} and not javascript:
        page.click("button[type=submit]")  # the server's page that posts the answer back
    page.wait_for_url(f"{demo.url}/runs/*")
    assert "Signature verified with key " in page.inner_text("#signature-verified")
    assert "/v1/keys" in page.inner_text("#signature-verified")
    assert person[0] in page.inner_text("#userinfo")
    assert '"iss"' in page.inner_text("#id-token")


def test_the_steps_of_a_sign_in_stand_in_their_order(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    _run(page, demo, "code")
    titles = page.locator(".step h2").all_inner_texts()
    assert [title.partition(" with key")[0] for title in titles] == [
        "The app sends the browser to the server",
        "The browser comes back",
        "The app trades the code for tokens",
        "The ID token, decoded",
        "The access token, decoded",
        "Signature verified",
        "The app asks who it is",
    ]
    assert "code_challenge_method" in page.locator(".step").first.inner_text()


def test_no_secret_stands_on_a_page_of_results(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    _, password = _press(page, demo, "password")
    shown = page.inner_text("main")
    assert "Authorization (header)\nBasic ••••••••" in shown
    assert password not in shown
    assert page.locator("text=/ey[A-Za-z0-9_-]{80}/").count() == 0


def test_tokens_are_refreshed_from_the_page_of_results(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    _run(page, demo, "code")
    page.click("#refresh")
    assert "refresh token stays" in page.inner_text("#rotation")
    assert page.locator("[id^=signature-verified]").count() == 2


def test_a_browser_apps_refresh_token_is_replaced_by_its_use(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    _run(page, demo, "refresh")
    assert "was replaced" in page.inner_text("#rotation")
    assert page.locator("[id^=userinfo]").count() == 2


def test_a_service_gets_a_token_that_the_server_vouches_for(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    _press(page, demo, "client-credentials")
    assert "Signature verified with key " in page.inner_text("#signature-verified")
    assert '"active": true' in page.inner_text("#introspection")


def test_a_password_is_traded_for_tokens(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    login, _ = _press(page, demo, "password")
    assert "Signature verified with key " in page.inner_text("#signature-verified")
    assert login in page.inner_text("#userinfo")


def test_a_device_waits_until_its_code_was_typed(demo: Demo, page_of: PageOf) -> None:
    page = page_of(javascript=False)
    person = _press(page, demo, "device")
    code = page.inner_text("#user-code")
    page.click("#check")
    assert "Nobody has said yes" in page.inner_text("#not-yet")
    with page.context.expect_page() as opened:
        page.click("#activate")
    activation = opened.value
    _sign_in(activation, person)
    activation.fill("input[name=user_code]", code)
    activation.click(".login-submit")
    activation.click("#consent-allow")
    activation.wait_for_selector("[role=status]")
    page.click("#check")
    assert "Signature verified with key " in page.inner_text("#signature-verified")
    assert person[0] in page.inner_text("#userinfo")


def test_signing_out_ends_the_session_at_the_server(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    _run(page, demo, "code")
    page.goto(demo.url)
    page.click("#flow-sign-out")
    page.wait_for_url(f"{demo.url}/runs/*")
    assert "state" in page.inner_text("#signed-out")
    _press(page, demo, "code")
    page.wait_for_selector("input[name=password]")


def test_signing_out_before_signing_in_says_what_to_do(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    _press(page, demo, "sign-out")
    assert "Sign in first" in page.inner_text(".step.problem")


def test_who_does_not_allow_it_sees_where_it_ended(demo: Demo, page_of: PageOf) -> None:
    page = page_of()
    person = _press(page, demo, "consent")
    _sign_in(page, person)
    page.click("#consent-deny")
    page.wait_for_url(f"{demo.url}/runs/*")
    assert "access_denied" in page.inner_text(".step.problem")


def test_an_answer_belongs_to_the_browser_that_asked(demo: Demo, page_of: PageOf) -> None:
    page, other = page_of(), page_of()
    _run(page, demo, "code")
    answer = other.goto(page.url)
    assert answer is not None
    assert answer.status == 404
    answer = other.goto(f"{demo.url}/callback?code=c&state=s")
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_demo_has_no_violations_and_fits_a_phone(demo: Demo, page_of: PageOf, axe_source: str, dark: bool) -> None:
    page = page_of(dark=dark, width=360)

    def looks_right(where: str) -> None:
        page.evaluate(axe_source)
        assert page.evaluate("() => axe.run()")["violations"] == [], where
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where

    page.goto(demo.url)
    looks_right("start")
    _run(page, demo, "code")
    looks_right("result")
    _press(page, demo, "device")
    page.click("#check")
    page.wait_for_selector("#not-yet")
    looks_right("device")


def test_the_demo_ends_cleanly_and_keeps_what_it_was_told_to_keep(tmp_path: Path) -> None:
    """One address is printed; a second start in the same directory has the same person and registers its apps anew."""
    shown = []
    for number in (signal.SIGTERM, signal.SIGINT):
        with _running_demo(tmp_path / "stderr.log", "--data-dir", str(tmp_path / "data")) as running:
            shown.append(httpx.get(running.url, trust_env=False).text.partition("person-password")[2][:40])
            assert running.stop(number) == (0, "")
        assert (tmp_path / "stderr.log").read_text() == ""
    assert shown[0] == shown[1] != ""


def test_the_demo_leaves_an_org_alone_that_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "frontdesk.db").touch()
    command = [sys.executable, "-m", "frontdesk", "demo", "--port", str(free_port()), "--data-dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_START_WITHIN_S, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "a directory of its own" in done.stderr


def test_a_server_alone_does_not_load_the_client_library() -> None:
    code = (
        "import sys, frontdesk.main.cli, frontdesk.main.serve;"
        "sys.exit(any(n.startswith(('authlib', 'joserfc', 'frontdesk.main.demo')) for n in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=_START_WITHIN_S).returncode == 0


def test_a_port_in_use_is_told_in_a_sentence(demo: Demo) -> None:
    command = [sys.executable, "-m", "frontdesk", "demo", "--port", demo.url.rpartition(":")[2]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_START_WITHIN_S, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The port cannot be opened: ")
