"""The cookies we set: a session's, a browser's for forms, a device's, a sign-in's that is under way, a language's."""

from frontdesk.domain.sessions.model import LONGEST_MS, USUAL, Limits
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.web.call import Call
from frontdesk.web.reply import Header

SESSION = "sid"
CSRF = "frontdesk_csrf"
DEVICE = "DT"
STATE = "oktaStateToken"
LANGUAGE = "ln"
TRIP = "frontdesk_trip"
_DEVICE_S = 2 * 365 * 86_400
_LANGUAGE_S = 365 * 86_400


def is_https(call: Call) -> bool:
    """Whether the org's own URL is https; how a proxy reached us does not matter."""
    return call.org.org.url.startswith("https://")


def session_cookie(call: Call, value: str, limits: Limits = USUAL) -> Header:
    """It goes when the browser is closed, unless the sign-on policy lets it stay as long as the session may.

    Embedded clients call with credentials from other origins, which needs SameSite=None, which needs https.

    So every write that this cookie authorises checks its origin or a CSRF token.
    """
    same_site = "Secure; SameSite=None" if is_https(call) else "SameSite=Lax"
    stays = f"; Max-Age={min(limits.longest_ms, LONGEST_MS) // 1000}" if limits.is_persistent else ""
    return b"set-cookie", f"{SESSION}={value}; Path=/{stays}; HttpOnly; {same_site}".encode()


def no_session_cookie(call: Call) -> Header:
    """Forget the session."""
    same_site = "Secure; SameSite=None" if is_https(call) else "SameSite=Lax"
    return b"set-cookie", f"{SESSION}=; Path=/; Max-Age=0; HttpOnly; {same_site}".encode()


def csrf_cookie(call: Call, value: str) -> Header:
    """A browser's own secret; never needed across sites."""
    secure = "; Secure" if is_https(call) else ""
    return b"set-cookie", f"{CSRF}={value}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()


def device_cookie(call: Call, value: str) -> Header:
    """By what a browser is known again (contract B.3); clients on other origins need it too."""
    same_site = "Secure; SameSite=None" if is_https(call) else "SameSite=Lax"
    return b"set-cookie", f"{DEVICE}={value}; Path=/; Max-Age={_DEVICE_S}; HttpOnly; {same_site}".encode()


def known_device(call: Call) -> tuple[str, tuple[Header, ...]]:
    """What this browser is known by, hashed, and the cookie for one that has none yet."""
    known = call.cookie(DEVICE)
    value = known or random_token()
    return token_hash(value).hex(), () if known else (device_cookie(call, value),)


def state_cookie(call: Call, value: str) -> Header:
    """The transaction that this browser is in the middle of; its token stands in no address and no script sees it."""
    secure = "; Secure" if is_https(call) else ""
    return b"set-cookie", f"{STATE}={value}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()


def no_state_cookie(call: Call) -> Header:
    """The transaction is over."""
    secure = "; Secure" if is_https(call) else ""
    return b"set-cookie", f"{STATE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}".encode()


def trip_cookie(call: Call, value: str) -> Header:
    """What binds trips to identity providers to this browser; a provider's form that brings somebody back is another
    site's, which needs SameSite=None, which needs https."""
    same_site = "Secure; SameSite=None" if is_https(call) else "SameSite=Lax"
    return b"set-cookie", f"{TRIP}={value}; Path=/; HttpOnly; {same_site}".encode()


def language_cookie(call: Call, tag: str) -> Header:
    """The language that a person chose on a page."""
    secure = "; Secure" if is_https(call) else ""
    return b"set-cookie", f"{LANGUAGE}={tag}; Path=/; Max-Age={_LANGUAGE_S}; HttpOnly; SameSite=Lax{secure}".encode()
