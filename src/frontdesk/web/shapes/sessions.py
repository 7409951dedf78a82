"""Sessions on the wire (contract A.Sessions; seen-on-the-wire 1.1, 1.2, 4.1)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.users.model import User
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link

_PASSWORD = "pwd"


class SessionTokenBody(msgspec.Struct, rename="camel"):
    """What becomes a session."""

    session_token: Annotated[str, Meta(max_length=1024)]


class SessionIdp(msgspec.Struct):
    """Who vouched for the person."""

    id: str
    type: str


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
        last_factor_verification=iso_time_or_none(session.factor_at),
        amr=list(session.amr),
        idp=SessionIdp(session.idp.id, session.idp.type) if session.idp else SessionIdp(call.org.org.id, "OKTA"),
        mfa_active=mfa_active,
        links={
            "self": link(call, path, "GET", "DELETE"),
            "refresh": link(call, f"{path}/lifecycle/refresh", "POST"),
            "user": link(call, user_path, "GET", name=_name(user)),
        },
    )


def _name(user: User) -> str:
    parts = (user.profile.get("firstName"), user.profile.get("lastName"))
    return " ".join(str(part) for part in parts if part) or user.login
