"""What every page is framed with, and sent with."""

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.protocol.http.origins import origin_of
from frontdesk.web.call import Call
from frontdesk.web.headers import page_headers
from frontdesk.web.pages.views import Frame
from frontdesk.web.reply import Header, Reply, html_reply

RESUME_PATH = "/oauth2/v1/authorize/redirect"
"""Where an authorization request goes on, with its ``okta_key``."""


def frame(call: Call, client: OAuthClient | None = None) -> Frame:
    """The org's name at the door, and the app's on the key tag."""
    return Frame(
        org_name=call.org.org.name,
        app_name=client.name if client is not None else None,
        app_logo_uri=client.metadata.logo_uri if client is not None else None,
        asset_version=call.engine.assets.version,
    )


def form_targets(redirect_uri: str | None) -> str:
    """Where a page's form may lead: to us, and on to the app it was opened for (CSP follows redirects of forms)."""
    if redirect_uri is None:
        return "'self'"
    target = origin_of(redirect_uri) or redirect_uri.partition(":")[0] + ":"
    return f"'self' {target}"


def page(html: str, *, status: int = 200, headers: tuple[Header, ...] = (), form_action: str = "'self'") -> Reply:
    """A page with the strict headers that all pages have."""
    return html_reply(html, status).also((*page_headers(form_action=form_action), *headers))
