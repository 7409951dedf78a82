"""A public app at a live server, and a browser whose person has signed in: codes without end, no password each."""

from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
from tests.live import LiveServer
from tests.person import Person, response_parameters
from tests.relying_party import PKCE, VERIFIER

CALLBACK = "http://localhost:9999/callback"
TOKEN = "/oauth2/default/v1/token"
INTROSPECT = "/oauth2/default/v1/introspect"
REVOKE = "/oauth2/default/v1/revoke"


@dataclass(frozen=True, slots=True)
class App:
    """What every race begins with."""

    client_id: str
    browser: httpx.Client

    def code(self) -> str:
        """A code for the person who is signed in."""
        response = self.browser.get(self.authorization(prompt="none"))
        parameters = response_parameters(response.headers["location"])
        assert "code" in parameters, parameters
        return parameters["code"]

    def sign_in(self, login: str, password: str) -> None:
        """Through the pages, once."""
        response = Person(self.browser, login, password).visit(self.authorization())
        assert "code" in response_parameters(response.headers["location"]), response.text

    def authorization(self, **more: str) -> str:
        """The authorization request."""
        return "/oauth2/default/v1/authorize?" + urlencode(
            {
                "client_id": self.client_id,
                "response_type": "code",
                "scope": "openid offline_access",
                "redirect_uri": CALLBACK,
                "state": "s",
                **PKCE,
                **more,
            }
        )

    def redemption(self, code: str) -> dict[str, str]:
        """The form that redeems a code."""
        return {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }

    def refresh(self, refresh_token: str) -> dict[str, str]:
        """The form that uses a refresh token."""
        return {"grant_type": "refresh_token", "client_id": self.client_id, "refresh_token": refresh_token}

    def about(self, token: str) -> dict[str, str]:
        """The form that introspects or revokes a token."""
        return {"client_id": self.client_id, "token": token}


def register_app(server: LiveServer) -> str:
    """A public client that asks nobody for consent; its id."""
    registered = server.register(
        token_endpoint_auth_method="none", application_type="browser", consent_method="TRUSTED"
    )
    return str(registered["client_id"])
