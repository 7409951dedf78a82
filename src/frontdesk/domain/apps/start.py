"""Where a person starts an app from their own page."""

from collections.abc import Mapping

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.names import link_name
from frontdesk.protocol.http.origins import origin_of

_WEB = ("https://", "http://")


def start_uri(app: Application) -> str | None:
    """The app's own page that begins a sign-in, else the page that it calls home; None where it named neither.

    An OAuth client: its ``initiate_login_uri`` (OIDC Core §4), else its home page, else the origin of its first
    redirect URI. A bookmark, or an app with a page of its own: that page.
    """
    if app.sign_on_mode is SignOnMode.OPENID_CONNECT and app.client is not None:
        metadata = app.client.metadata
        first = metadata.redirect_uris[0] if metadata.redirect_uris else ""
        uri = metadata.initiate_login_uri or metadata.client_uri or origin_of(first)
    else:
        settings = app.part("settings").get("app")
        url = settings.get("url") if isinstance(settings, Mapping) else None
        uri = url if isinstance(url, str) else None
    return uri if uri is not None and uri.startswith(_WEB) else None


def is_hidden(app: Application) -> bool:
    """The app as a whole hides from web pages, or its link does."""
    visibility = app.part("visibility")
    hide, links = visibility.get("hide"), visibility.get("appLinks")
    hides = isinstance(hide, Mapping) and hide.get("web") is True
    link = link_name(app.name, app.sign_on_mode)
    return hides or (isinstance(links, Mapping) and links.get(link) is False)
