"""Sessions and authentication transactions on the wire (contract A.Sessions, B.6; seen-on-the-wire 1.1, 1.2, 4.1)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.users.model import User
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.usecases.authn.primary import Authenticated
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link

_LOCALE, _TIME_ZONE = "en_US", "America/Los_Angeles"
_PASSWORD = "pwd"


class SessionTokenBody(msgspec.Struct, rename="camel"):
    """What becomes a session."""

    session_token: Annotated[str, Meta(max_length=1024)]


class SessionIdp(msgspec.Struct):
    """Who vouched for the person."""

    id: str
    type: Literal["OKTA"]


class SessionAnswer(msgspec.Struct, rename="camel"):
    """A session."""

    id: str
    user_id: str
    login: str
    created_at: str
    expires_at: str
    status: Literal["ACTIVE"]
    last_password_verification: str | None
    last_factor_verification: str | None
    amr: list[str]
    idp: SessionIdp
    mfa_active: bool
    links: dict[str, Link] = msgspec.field(name="_links")


def show_session(call: Call, signed_in: SignedIn, *, mfa_active: bool, own: bool) -> SessionAnswer:
    """A session; ``own``: to its owner, who reaches it as ``me``."""
    session, user = signed_in.session, signed_in.user
    verified = iso_time(session.auth_time) if _PASSWORD in session.amr else None
    path, user_path = f"/api/v1/sessions/{'me' if own else session.id}", f"/api/v1/users/{'me' if own else user.id}"
    return SessionAnswer(
        id=session.id,
        user_id=user.id,
        login=user.login,
        created_at=iso_time(session.created_at),
        expires_at=iso_time(session.expires_at),
        status="ACTIVE",
        last_password_verification=verified,
        last_factor_verification=None,
        amr=list(session.amr),
        idp=SessionIdp(call.org.org.id, "OKTA"),
        mfa_active=mfa_active,
        links={
            "self": link(call, path, "GET", "DELETE"),
            "refresh": link(call, f"{path}/lifecycle/refresh", "POST"),
            "user": link(call, user_path, "GET", name=_name(user)),
        },
    )


class AuthnBody(msgspec.Struct):
    """The first step. Without username and password it is none of those that there are."""

    username: Annotated[str, Meta(min_length=1, max_length=256)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]


class AuthnAnswer(msgspec.Struct, rename="camel"):
    """A transaction that has come to its end."""

    expires_at: str
    status: Literal["SUCCESS"]
    session_token: str
    embedded: dict[str, object] = msgspec.field(name="_embedded")
    links: dict[str, Link] = msgspec.field(name="_links")


def show_authenticated(call: Call, done: Authenticated) -> AuthnAnswer:
    """SUCCESS."""
    user = done.user
    profile = {
        "login": user.login,
        "firstName": user.profile.get("firstName"),
        "lastName": user.profile.get("lastName"),
        "locale": user.profile.get("locale") or _LOCALE,
        "timeZone": user.profile.get("timezone") or _TIME_ZONE,
    }
    shown = {"id": user.id, "passwordChanged": iso_time_or_none(user.password_changed_at), "profile": profile}
    return AuthnAnswer(
        expires_at=iso_time(done.session_token.expires_at),
        status="SUCCESS",
        session_token=done.session_token.value,
        embedded={"user": shown},
        links={"cancel": link(call, "/api/v1/authn/cancel", "POST")},
    )


def _name(user: User) -> str:
    parts = (user.profile.get("firstName"), user.profile.get("lastName"))
    return " ".join(str(part) for part in parts if part) or user.login
