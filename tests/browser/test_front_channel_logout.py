"""Signing out in a real browser: the app's frame is loaded, under our own policy, and then the browser goes on."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.browser.conftest import PageOf
from tests.live import LiveServer, live_server


@dataclass(slots=True)
class App:
    """An app on a port of its own, and the paths that browsers loaded of it."""

    server: LiveServer
    url: str = ""
    loaded: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    """It answers every path."""
    with live_server() as server:
        app = App(server)

        class Answering(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                app.loaded.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<!doctype html><title>app</title><h1>Arrived</h1>")

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        app.url = f"http://localhost:{listening.server_address[1]}"
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield app
        listening.shutdown()
        listening.server_close()


def test_the_app_is_loaded_in_a_frame_before_the_browser_goes_back_to_it(app: App, page_of: PageOf) -> None:
    server = app.server
    client = server.register(
        redirect_uris=[f"{app.url}/callback"],
        post_logout_redirect_uris=[f"{app.url}/signed-out"],
        frontchannel_logout_uri=f"{app.url}/front",
        frontchannel_logout_session_required=True,
        response_types=["id_token"],
        grant_types=["implicit"],
        consent_method="TRUSTED",
    )
    asked = {"client_id": client["client_id"], "response_type": "id_token", "scope": "openid", "state": "s"}
    asked |= {"nonce": "n", "redirect_uri": f"{app.url}/callback", "response_mode": "fragment"}
    page = page_of()
    page.goto(f"{server.issuer}/v1/authorize?{urlencode(asked)}")
    page.fill("input[name=username]", server.facts["person_login"])
    page.fill("input[name=password]", server.facts["person_password"])
    page.click(".login-submit")
    page.wait_for_url(f"{app.url}/callback*")
    [id_token] = parse_qs(urlsplit(page.url).fragment)["id_token"]
    out = {"id_token_hint": id_token, "post_logout_redirect_uri": f"{app.url}/signed-out", "state": "bye"}
    page.goto(f"{server.issuer}/v1/logout?{urlencode(out)}")
    page.wait_for_url(f"{app.url}/signed-out?state=bye")
    paths = [urlsplit(path).path for path in app.loaded if not path.startswith("/favicon")]
    assert paths == ["/callback", "/front", "/signed-out"]
    [front] = [path for path in app.loaded if path.startswith("/front")]
    assert parse_qs(urlsplit(front).query)["iss"] == [server.issuer]
