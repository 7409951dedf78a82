"""Headers that every answer has, and those of pages."""

from frontdesk.kernel.secrets import random_token
from frontdesk.web.reply import Header

REQUEST_ID = b"x-okta-request-id"
_PAGE: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
HSTS: Header = (b"strict-transport-security", b"max-age=31536000")


def new_nonce() -> str:
    """What lets a page's own script run, and no other."""
    return random_token(18)


def page_headers(
    nonce: str = "",
    *,
    form_action: str = "'self'",
    frame_ancestors: str = "'none'",
    frame_src: str = "",
    calls_us: bool = False,
) -> tuple[Header, ...]:
    """A strict content security policy (attack cases 8, 9, 12). Forms may go on to the app they were opened for.

    ``frame_src``: what the page may have in frames. ``calls_us``: it has forms, and a script that may ask us something.
    """
    script = f"'nonce-{nonce}'" if nonce else "'none'"
    policy = (
        f"default-src 'none'; style-src 'self'; img-src 'self' https: data:; script-src {script}; "
        f"form-action {form_action}; frame-ancestors {frame_ancestors}; base-uri 'none'"
        + ("; connect-src 'self'" if calls_us else "")
        + (f"; frame-src {frame_src}" if frame_src else "")
    )
    # a page's own forms have to say where they come from; scripts that hand a response on say nothing (RFC 9700 §4.2)
    referrer = b"no-referrer" if nonce and not calls_us else b"same-origin"
    framing = ((b"x-frame-options", b"DENY"),) if frame_ancestors == "'none'" else ()
    return ((b"content-security-policy", policy.encode()), (b"referrer-policy", referrer), *_PAGE, *framing)
