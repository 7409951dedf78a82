"""The flows: one button each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.main.demo.clients import Kind

_PERSON = "openid profile email"
_PERSON_OFFLINE = "openid profile email offline_access"


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow, in a sentence. With a ``response_type`` it leads the browser to the server and back."""

    name: str
    title: str
    sentence: str
    kind: Kind
    scope: str = ""
    response_type: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_pushed: bool = False
    refreshes: bool = False


CODE = Flow(
    name="code",
    title="Authorization code with PKCE",
    sentence="How nearly every app should sign people in: the browser carries a code, the tokens never pass it.",
    kind=Kind.WEB,
    scope=_PERSON_OFFLINE,
    response_type="code",
)
CONSENT = Flow(
    name="consent",
    title="Code with consent",
    sentence="The same, and the person is asked what the app may have, even if they said yes before.",
    kind=Kind.WEB,
    scope=_PERSON_OFFLINE,
    response_type="code",
    parameters={"prompt": "consent"},
)
PUSHED = Flow(
    name="pushed",
    title="Pushed authorization request",
    sentence="The app hands the request to the server first; the browser carries only a reference to it.",
    kind=Kind.WEB,
    scope=_PERSON,
    response_type="code",
    is_pushed=True,
)
REFRESH = Flow(
    name="refresh",
    title="Refresh token rotation",
    sentence="A browser app signs in and refreshes at once: each use of a refresh token makes the next one.",
    kind=Kind.BROWSER,
    scope=_PERSON_OFFLINE,
    response_type="code",
    refreshes=True,
)
IMPLICIT = Flow(
    name="implicit",
    title="Implicit",
    sentence="The tokens come straight through the browser. Older apps still do this; new ones should not.",
    kind=Kind.BROWSER,
    scope=_PERSON,
    response_type="id_token token",
    parameters={"response_mode": "form_post"},
)
HYBRID = Flow(
    name="hybrid",
    title="Hybrid",
    sentence="An ID token comes through the browser beside a code, and vouches for it by c_hash.",
    kind=Kind.BROWSER,
    scope=_PERSON,
    response_type="code id_token",
    parameters={"response_mode": "form_post"},
)
DEVICE = Flow(
    name="device",
    title="Device code",
    sentence="A television shows a code; a person types it in where they have a keyboard.",
    kind=Kind.DEVICE,
    scope=_PERSON,
)
CLIENT_CREDENTIALS = Flow(
    name="client-credentials",
    title="Client credentials",
    sentence="A service asks for itself; there is no person in it.",
    kind=Kind.SERVICE,
    scope="api",
)
PASSWORD = Flow(
    name="password",
    title="Resource owner password",
    sentence="The app takes the person’s password and passes it on. Only for moving old apps over.",
    kind=Kind.WEB,
    scope=_PERSON,
)
SIGN_OUT = Flow(
    name="sign-out",
    title="Sign out",
    sentence="The app asks the server to end the person’s session, and the browser comes back to the app.",
    kind=Kind.WEB,
)

GROUPS: tuple[tuple[str, tuple[Flow, ...]], ...] = (
    ("A person signs in with the browser", (CODE, CONSENT, PUSHED, REFRESH, IMPLICIT, HYBRID)),
    ("Without a way back through the browser", (DEVICE, CLIENT_CREDENTIALS, PASSWORD)),
    ("And out again", (SIGN_OUT,)),
)
FLOWS: Mapping[str, Flow] = {flow.name: flow for _, flows in GROUPS for flow in flows}
