"""/settings/accounts: with which providers a person may sign in; another one is linked, and one is taken away."""

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.idps.links import IDP_LINK, link_id
from frontdesk.domain.records.model import Record
from frontdesk.usecases.federation.link_own import unlink_own
from frontdesk.usecases.idps.routing import shown_providers
from frontdesk.web.federation.travel import new_trip, set_out
from frontdesk.web.hosted.own import ACCOUNTS, Own, back_to, owned
from frontdesk.web.pages import words
from frontdesk.web.pages.own_views import ListView, Row
from frontdesk.web.pages.step_views import Choice
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface


async def get_accounts(own: Own) -> Reply:
    """Those that vouch for them, and those that could."""
    return await _draw(own)


async def post_accounts(own: Own) -> Reply:
    """One is taken away; or they set out to one, which then vouches for them.

    Nobody is left without a way in: who has no password keeps their last provider.
    """
    form, call = own.form(), own.call
    if form.get("step") == "set-up":
        return await set_out(call, new_trip(form.get("kind", ""), f"{ACCOUNTS}?told=linked", link_user_id=own.user.id))
    async with call.engine.store.unit(call.org.org.id) as unit:
        try:
            is_gone = await unlink_own(unit, own.user, form.get("id", ""), call.engine.clock.now())
        except ResourceNotFound:
            return back_to(ACCOUNTS, "changed")
    return back_to(ACCOUNTS, "removed") if is_gone else await _draw(own, words.ACCOUNT_LAST)


async def _draw(own: Own, error: str | None = None) -> Reply:
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        providers = await shown_providers(unit)
        links = {idp.id: await unit.records.find(IDP_LINK.name, link_id(idp.id, own.user.id)) for idp in providers}
    rows = [_row(own, idp, link) for idp in providers if (link := links[idp.id]) is not None]
    offers = [Choice(idp.id, str(idp.body["name"])) for idp in providers if links[idp.id] is None]
    return own.draw(
        ACCOUNTS,
        lambda frame, form: ListView(
            frame=frame,
            form=form,
            heading=words.ACCOUNTS_PLACE,
            lead=words.ACCOUNTS_LEAD,
            empty=words.ACCOUNTS_NONE,
            rows=rows,
            offers=offers,
            offers_heading=words.LINK_ANOTHER,
            offers_action=words.LINK,
        ),
        error,
    )


def _row(own: Own, idp: Record, link: Record) -> Row:
    since = words.ACCOUNT_SINCE.format(when=own.say_time(link.created_at))
    return Row(idp.id, str(idp.body["name"]), [since], words.REMOVE)


ROUTES = [
    Route("GET", ACCOUNTS, owned(get_accounts), Guard.BROWSER, Surface.PAGE),
    Route("POST", ACCOUNTS, owned(post_accounts, fresh=True, proved=True), Guard.BROWSER, Surface.PAGE),
]
