"""What an event is called in a sentence for people (Okta: LogEvent.displayMessage)."""

from collections.abc import Mapping

from frontdesk.domain.logs.event_types import EventType

_WHOLE: Mapping[EventType, str] = {
    EventType.SESSION_START: "User login to Okta",
    EventType.SESSION_END: "User logout from Okta",
    EventType.ACCOUNT_LOCK: "Max sign in attempts exceeded",
    EventType.GROUP_MEMBER_ADD: "Add user to group membership",
    EventType.GROUP_MEMBER_REMOVE: "Remove user from group membership",
    EventType.APP_USER_ADD: "Add user to application membership",
    EventType.APP_USER_REMOVE: "Remove user from application membership",
    EventType.AUTHORIZE: "OIDC authorization request",
    EventType.AUTHORIZE_CODE: "OIDC authorization code request",
    EventType.TOKEN_GRANT: "OAuth2 token request",
    EventType.TOKEN_REVOKE: "OAuth2 token revocation request",
    EventType.TOKEN_REUSE: "OAuth2 refresh token reuse detected",
    EventType.SIGN_ON_EVALUATED: "Evaluation of sign-on policy",
}
_THINGS: Mapping[str, str] = {
    "app.oauth2.as": "OAuth2",
    "app.oauth2.client": "OAuth2 client",
    "oauth2.as": "authorization server",
    "oauth2": "authorization server",
    "user.account": "user",
    "user.mfa": "user",
    "user.lifecycle": "user",
    "iam": "",
    "system": "",
    "security": "",
    "directory": "",
}
_LEFT_OUT = frozenset({"lifecycle", "settings"})


def display_message(type: EventType) -> str:
    """The verb, then what it was done to: ``group.lifecycle.create`` is "Create group"."""
    return _WHOLE.get(type) or _described(type.value)


def _described(name: str) -> str:
    things = next((f"{prefix}." for prefix in _THINGS if name.startswith(f"{prefix}.")), "")
    *rest, verb = name.removeprefix(things).split(".")
    thing = _THINGS.get(things.rstrip("."), "")
    of = "of" if "_" in verb and thing else ""
    words = " ".join([verb, of, thing, *(word for word in rest if word not in _LEFT_OUT)]).replace("_", " ")
    sentence = " ".join(words.split())
    return sentence[:1].upper() + sentence[1:]
