"""The cookies we set: ``sid`` for a session, ``csrf`` for a browser's forms, ``DT`` for a device."""

from frontdesk.web.call import Call
from frontdesk.web.reply import Header

SESSION = "sid"
CSRF = "frontdesk_csrf"
DEVICE = "DT"
_DEVICE_S = 2 * 365 * 86_400


def is_https(call: Call) -> bool:
    """Whether the org's own URL is https; how a proxy reached us does not matter."""
    return call.org.org.url.startswith("https://")


def session_cookie(call: Call, value: str) -> Header:
    """Embedded clients call with credentials from other origins, which needs SameSite=None, which needs https.

    So every write that this cookie authorises checks its origin or a CSRF token.
    """
    same_site = "Secure; SameSite=None" if is_https(call) else "SameSite=Lax"
    return b"set-cookie", f"{SESSION}={value}; Path=/; HttpOnly; {same_site}".encode()


def no_session_cookie(call: Call) -> Header:
    """Forget the session."""
    same_site = "Secure; SameSite=None" if is_https(call) else "SameSite=Lax"
    return b"set-cookie", f"{SESSION}=; Path=/; Max-Age=0; HttpOnly; {same_site}".encode()


def csrf_cookie(call: Call, value: str) -> Header:
    """A browser's own secret; never needed across sites."""
    secure = "; Secure" if is_https(call) else ""
    return b"set-cookie", f"{CSRF}={value}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()


def device_cookie(call: Call, value: str) -> Header:
    """A browser that its owner wants remembered (contract B.3); clients on other origins need it too."""
    same_site = "Secure; SameSite=None" if is_https(call) else "SameSite=Lax"
    return b"set-cookie", f"{DEVICE}={value}; Path=/; Max-Age={_DEVICE_S}; HttpOnly; {same_site}".encode()
