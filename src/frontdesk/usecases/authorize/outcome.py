"""What an authorization request can lead to."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.protocol.oauth.errors import OAuthError
from frontdesk.protocol.oauth.response_modes import ResponseMode


@dataclass(frozen=True, slots=True)
class Answer:
    """Send these parameters to the client, this way."""

    redirect_uri: str
    mode: ResponseMode
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Tell the person here: there is nowhere safe to send it (RFC 6749 §4.1.2.1)."""

    error: OAuthError


@dataclass(frozen=True, slots=True)
class ShowSignIn:
    """The person has to sign in, or to prove one thing more; the request waits under this key.

    ``idp_id``: with which identity provider, where the request names one (Okta: the parameter ``idp``).
    """

    okta_key: str
    login_hint: str | None
    idp_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowConsent:
    """The person has to consent; the request waits under this key."""

    okta_key: str
    client: OAuthClient
    scopes: tuple[str, ...]


Outcome = Answer | ErrorPage | ShowSignIn | ShowConsent
