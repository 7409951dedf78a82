"""What each hosted page shows, as values: endpoints fill them in, ``render`` draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language that the page can be read in, named in itself, and where that is chosen."""

    tag: str
    uri: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page: whose door it is, and which app the key leads to (no app, no key tag)."""

    org_name: str
    language: str = "en"
    nonce: str = ""
    app_name: str | None = None
    app_logo_uri: str | None = None
    help_uri: str | None = None
    privacy_uri: str | None = None
    asset_version: str = ""
    languages: Sequence[LanguageLink] = ()
    stylesheet_uri: str | None = None
    logo_uri: str | None = None
    favicon_uri: str | None = None


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One thing the key opens: a plain sentence, and a quiet one below it."""

    title: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class ProviderLink:
    """An identity provider that people may sign in with, and where that begins."""

    name: str
    uri: str


@dataclass(frozen=True, slots=True)
class SignInView:
    """Username and password; a refused attempt keeps the username and never the password.

    ``asks_password``: no where the username says first who checks it.
    """

    frame: Frame
    action: str
    csrf: str
    from_uri: str
    username: str = ""
    error: str | None = None
    policy_uri: str | None = None
    tos_uri: str | None = None
    forgot_uri: str | None = None
    unlock_uri: str | None = None
    register_uri: str | None = None
    providers: Sequence[ProviderLink] = ()
    asks_password: bool = True


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The list of what the key opens, with "Allow" and "Don't allow" (OIDC Core §3.1.2.4)."""

    frame: Frame
    action: str
    csrf: str
    okta_key: str
    person: str
    lines: Sequence[ScopeLine]
    not_you_uri: str
    policy_uri: str | None = None
    tos_uri: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceCodeView:
    """Where a person types the code that their device shows (RFC 8628 §3.3)."""

    frame: Frame
    action: str
    csrf: str
    user_code: str = ""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceConfirmView:
    """The code once more, to compare with the device's, and what the device will be let into (RFC 8628 §5.4)."""

    frame: Frame
    action: str
    csrf: str
    user_code: str
    person: str
    app_name: str
    lines: Sequence[ScopeLine]


@dataclass(frozen=True, slots=True)
class DeviceDoneView:
    """The end of the device's path in this browser."""

    frame: Frame
    allowed: bool


@dataclass(frozen=True, slots=True)
class SignOutView:
    """The question whether to sign out (OIDC RP-Initiated Logout §2); ``fields`` travel with the answer."""

    frame: Frame
    action: str
    csrf: str
    person: str | None
    fields: Mapping[str, str]
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class SignedOutView:
    """The session has ended. ``frames``: what is loaded so that apps forget it; ``next_uri``: the app to go back to."""

    frame: Frame
    frames: Sequence[str] = ()
    next_uri: str | None = None
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class FingerprintView:
    """A frame without a picture: a script that tells these origins by what the browser could be known again."""

    nonce: str
    origins: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What happened and what to do next, in words for people; the code is for the app's developer."""

    frame: Frame
    heading: str
    what_happened: str
    what_to_do: str | None
    code: str | None
    description: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Tile:
    """An app that the person may start."""

    label: str
    uri: str
    logo_uri: str | None = None


@dataclass(frozen=True, slots=True)
class HomeView:
    """The landing page: who is signed in, their apps, and the way out or in.

    With an ``action`` signing out is one POST; without, a link to the question at ``sign_out_uri``.
    """

    frame: Frame
    person: str | None
    sign_in_uri: str
    sign_out_uri: str
    action: str | None = None
    csrf: str = ""
    apps: Sequence[Tile] = ()
    settings_uri: str | None = None


@dataclass(frozen=True, slots=True)
class GoingOnView:
    """The way on to another site, that the browser takes by itself."""

    frame: Frame
    uri: str


@dataclass(frozen=True, slots=True)
class FormPostView:
    """An authorization response that travels as a form (OAuth 2.0 Form Post Response Mode §2)."""

    nonce: str
    action: str
    fields: Mapping[str, str]
    asset_version: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class PostMessageView:
    """An authorization response handed to the window that asked, and to no origin but its own."""

    nonce: str
    target_origin: str
    message: Mapping[str, str]
    asset_version: str = ""
    language: str = "en"
