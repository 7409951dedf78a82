"""Which ways in a person is shown: the org's password, the providers' buttons, or one provider that a rule names."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from frontdesk.domain.records.model import Record
from frontdesk.usecases.idps.routing import Arriving, asks_who, providers_for, shown_providers
from frontdesk.web.call import Call
from frontdesk.web.frame import frame, page
from frontdesk.web.hosted.arrival import Arrival
from frontdesk.web.pages.views import GoingOnView, ProviderLink
from frontdesk.web.reply import Reply

PLAIN = "/login/default"
"""The same page without routing (Okta's own address for it): for whom a provider does not let in any more."""


@dataclass(frozen=True, slots=True)
class Ways:
    """``providers``: a button each. ``only``: where everybody who arrives like this is sent. ``asks_who``: the username
    comes first, and says which of them it is."""

    providers: Sequence[Record] = ()
    only: Record | None = None
    asks_who: bool = False

    def links(self, from_uri: str) -> list[ProviderLink]:
        """The buttons."""
        return [ProviderLink(str(each.body["name"]), provider_uri(each.id, from_uri)) for each in self.providers]


def provider_uri(idp_id: str, from_uri: str, login_hint: str = "") -> str:
    """Where a sign-in with a provider begins."""
    hint = {"login_hint": login_hint} if login_hint else {}
    return f"/sso/idps/{quote(idp_id, safe='')}?{urlencode({'fromURI': from_uri, **hint})}"


async def ways_in(call: Call, arrival: Arrival, login: str | None) -> Ways:
    """By the org's routing rules; on the plain page by none of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        providers = await shown_providers(unit)
        if call.path == PLAIN or not providers:
            return Ways(providers)
        arriving = Arriving(login, call.client_ip, arrival.app_id, call.context().user_agent)
        named = await providers_for(unit, arriving)
        is_asked = login is None and await asks_who(unit)
    if is_asked:
        return Ways(providers, asks_who=True)
    if len(named) == 1:
        return Ways(providers, only=named[0])
    return Ways(named or providers)


def go_there(call: Call, uri: str) -> Reply:
    """After a form: a page that leads on by itself.

    A redirect would not do: the policy that lets a page's forms go to us alone follows redirects, all the way through
    the provider's own pages, whose origins nobody knows beforehand (CSP3 §6.4.1).
    """
    onward = (b"refresh", f"0;url={uri}".encode("ascii", "ignore"))
    return page(call.engine.pages.going_on(GoingOnView(frame(call), uri)), headers=(onward,))
