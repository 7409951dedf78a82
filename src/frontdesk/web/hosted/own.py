"""Pages that are a person's own: who may see them, and what all of them carry."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from frontdesk.domain.admins.actor import Actor, acting_for
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.users.model import User
from frontdesk.usecases.directory.users import party_of
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.frame import frame, page, page_language
from frontdesk.web.hosted.arrival import SIGN_IN
from frontdesk.web.hosted.own_proof import proof_first
from frontdesk.web.pages import words
from frontdesk.web.pages.own_views import OwnForm, OwnView, Place
from frontdesk.web.pages.times import say_time
from frontdesk.web.pages.views import Frame
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Endpoint

SETTINGS = "/settings"
PROFILE, PASSWORD = f"{SETTINGS}/profile", f"{SETTINGS}/password"
QUESTION, FACTORS = f"{SETTINGS}/question", f"{SETTINGS}/factors"
SESSIONS, GRANTS = f"{SETTINGS}/sessions", f"{SETTINGS}/apps"
ACCOUNTS = f"{SETTINGS}/accounts"
FRESH_MS = 15 * 60_000
"""So long after a sign-in nobody is asked once more who they are before they change how they sign in."""
_PLACES = (
    (words.PLACE_PROFILE, PROFILE),
    (words.PASSWORD_PLACE, PASSWORD),
    (words.RECOVERY_QUESTION, QUESTION),
    (words.PLACE_FACTORS, FACTORS),
    (words.PLACE_ACCOUNTS, ACCOUNTS),
    (words.PLACE_SESSIONS, SESSIONS),
    (words.PLACE_GRANTS, GRANTS),
)
TOLD: Mapping[str, str] = {
    "saved": words.SAVED,
    "removed": words.REMOVED,
    "password": words.PASSWORD_SAVED,
    "factor": words.FACTOR_READY,
    "session": words.SESSION_ENDED,
    "grant": words.GRANT_TAKEN_BACK,
    "changed": words.CHANGED_MEANWHILE,
    "again": words.CODE_SENT_AGAIN,
    "linked": words.ACCOUNT_LINKED,
}
"""News of the form that was sent last, by a word in the address."""


@dataclass(frozen=True, slots=True)
class Own:
    """A call by somebody who is signed in, about themselves."""

    call: Call
    user: User
    session: Session

    @property
    def actor(self) -> Actor:
        """They act for themselves, whatever roles they have."""
        return acting_for(party_of(self.user))

    @property
    def purpose(self) -> str:
        """A form counts for the person it was drawn for, not for whoever has signed in since."""
        return f"settings {self.user.id}"

    def form(self) -> dict[str, str]:
        """What was sent, from a form of ours.

        Raises:
            ForeignForm: it is not one.
        """
        form = self.call.form()
        check_form(self.call, form, self.purpose)
        return form

    def say_time(self, at: int) -> str:
        """A time as this person reads it."""
        return say_time(at, page_language(self.call), self.user.profile.get("timezone"))

    def draw(
        self, path: str, view_of: Callable[[Frame, OwnForm], OwnView], error: str | None = None, status: int = 200
    ) -> Reply:
        """One page of the settings."""
        token = form_token(self.call, self.purpose)
        notice = TOLD.get(self.call.query().get("told", "")) if self.call.method == "GET" else None
        places = [Place(title, each, is_here=each == path) for title, each in _PLACES]
        form = OwnForm(path, token.value, self.user.login, places, error, notice)
        html = self.call.engine.pages.own(view_of(frame(self.call), form))
        return page(html, status=status, headers=token.headers)


def owned(endpoint: Callable[[Own], Awaitable[Reply]], *, fresh: bool = False, proved: bool = False) -> Endpoint:
    """An endpoint for whoever is signed in; others sign in first, and so does, where it is to be ``fresh``, whoever
    did so more than a quarter of an hour ago. ``proved``: whoever has a factor proves it first."""

    async def for_owner(call: Call) -> Reply:
        signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
        if signed_in is None:
            return _away(call, {})
        if fresh and call.engine.clock.now() - signed_in.session.auth_time > FRESH_MS:
            return _away(call, {"login_hint": signed_in.user.login, "told": "fresh"})
        first = await proof_first(call, signed_in) if proved else None
        if first is not None:
            return first
        return await endpoint(Own(call, signed_in.user, signed_in.session))

    for_owner.__doc__ = endpoint.__doc__
    return for_owner


def _away(call: Call, more: Mapping[str, str]) -> Reply:
    return redirect(f"{SIGN_IN}?{urlencode({'fromURI': call.path, **more})}", 303 if call.method == "POST" else 302)


def back_to(path: str, told: str) -> Reply:
    """The page again, by a GET, with what came of the form."""
    return redirect(f"{path}?{urlencode({'told': told})}", 303)
