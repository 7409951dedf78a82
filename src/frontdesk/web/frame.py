"""What every page is framed with, and sent with."""

from urllib.parse import urlencode

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.brands.look import Look
from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.web.call import Call
from frontdesk.web.cookies import LANGUAGE
from frontdesk.web.headers import page_headers
from frontdesk.web.pages.language import LANGUAGES, language_of
from frontdesk.web.pages.views import Frame, LanguageLink
from frontdesk.web.reply import Header, Reply, html_reply

RESUME_PATH = "/oauth2/v1/authorize/redirect"
"""Where an authorization request goes on, with its ``okta_key``."""


LANGUAGE_PATH = "/language"
"""Where a person chooses the language of pages."""
BRAND_PATH = "/assets/brand"
"""Where the brands' colours are, each at its version."""
_CARRIED = ("fromURI", "okta_key")
"""What a form carries that the page which drew it has in its address."""
_LONGEST_WAY_BACK = 2_000


def frame(call: Call, client: OAuthClient | None = None, ui_locales: str | None = None) -> Frame:
    """The org's name at the door, its brand's logo and colours, and the app's name on the key tag.

    ``ui_locales``: which languages the app asked for (OIDC Core §3.1.2.1).
    """
    look = look_of(call)
    return Frame(
        org_name=call.org.org.name,
        language=page_language(call, ui_locales),
        privacy_uri=look.privacy_policy_uri,
        languages=_language_links(call),
        stylesheet_uri=f"{BRAND_PATH}/{look.version}" if look.version else None,
        logo_uri=look.logo,
        favicon_uri=look.favicon,
        app_name=client.name if client is not None else None,
        app_logo_uri=client.metadata.logo_uri if client is not None else None,
        asset_version=call.engine.assets.version,
    )


def look_of(call: Call) -> Look:
    """The brand of the name that the browser came by."""
    return call.org.looks.of_host(call.header(b"host") or "")


def page_language(call: Call, ui_locales: str | None = None) -> str:
    """The language that this browser's person reads."""
    locale = look_of(call).locale
    return language_of(call.cookie(LANGUAGE), ui_locales, call.header(b"accept-language"), locale)


def _language_links(call: Call) -> tuple[LanguageLink, ...]:
    back = _way_back(call)
    return tuple(LanguageLink(tag, f"{LANGUAGE_PATH}?{urlencode({'to': tag, 'back': back})}") for tag in LANGUAGES)


def _way_back(call: Call) -> str:
    """The page that the browser is on: where a form drew it, the one that the form stood on."""
    query = call.raw_query.decode("latin-1")
    if call.method == "POST" and not query:
        query = urlencode(_carried(call))
    back = f"{call.path}?{query}" if query else call.path
    return back if len(back) <= _LONGEST_WAY_BACK else "/"


def _carried(call: Call) -> dict[str, str]:
    try:
        form = call.form()
    except InvalidRequest:  # whoever sent it is on an error page now
        return {}
    return {name: form[name] for name in _CARRIED if name in form}


def form_targets(redirect_uri: str | None) -> str:
    """Where a page's form may lead: to us, and on to the app it was opened for (CSP follows redirects of forms)."""
    if redirect_uri is None:
        return "'self'"
    target = origin_of(redirect_uri) or redirect_uri.partition(":")[0] + ":"
    return f"'self' {target}"


def page(
    html: str,
    *,
    status: int = 200,
    headers: tuple[Header, ...] = (),
    form_action: str = "'self'",
    nonce: str = "",
) -> Reply:
    """A page with the strict headers that all pages have. ``nonce``: of the one script of ours that it may run."""
    strict = page_headers(nonce, form_action=form_action, calls_us=bool(nonce))
    return html_reply(html, status).also((*strict, *headers))
