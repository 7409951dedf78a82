"""Pages of lists: ``limit`` and ``after`` in, ``Link`` headers out (RFC 8288; contract H.3, seen-on-the-wire 7)."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import quote, urlencode

from frontdesk.domain.errors import ValidationFailed
from frontdesk.kernel.paging import PageWanted
from frontdesk.web.call import Call
from frontdesk.web.reply import Header, Reply, json_reply

Item = TypeVar("Item")
_DIGITS = 9
_PATH = "/!$&'()*+,;=:@~"  # what a path holds as it is (RFC 3986 §3.3)


def page_wanted(query: Mapping[str, str], *, default: int, most: int) -> PageWanted:
    """The page that a query asks for. A limit beyond ``most`` is pulled down to it.

    Raises:
        ValidationFailed: the limit is no number.
    """
    text = query.get("limit", "")
    if not text or text == "-1":
        return PageWanted(query.get("after", ""), default)
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise ValidationFailed("limit", ("limit: The limit must be a positive number.",))
    return PageWanted(query.get("after", ""), min(max(int(text), 1), most))


def page_reply(
    call: Call,
    wanted: PageWanted,
    found: Sequence[Item],
    show: Callable[[Item], object],
    cursor: Callable[[Item], str],
) -> Reply:
    """A page: what was ``found`` (one more than the limit where there is a next), and where it goes on."""
    shown = found[: wanted.limit]
    after = cursor(shown[-1]) if len(found) > wanted.limit else None
    return json_reply([show(item) for item in shown]).also(page_links(call, wanted.limit, after))


def rest_after(items: Sequence[Item], after: str, cursor: Callable[[Item], str]) -> Sequence[Item]:
    """What follows the item that a page ended with, in a list that is read whole; nothing where that is gone."""
    if not after:
        return items
    at = next((place for place, item in enumerate(items) if cursor(item) == after), None)
    return items[at + 1 :] if at is not None else ()


def page_links(call: Call, limit: int, next_after: str | None) -> list[Header]:
    """Two header lines, ``self`` first, ``next`` last; the parameters are after, limit, then the caller's own."""
    query = call.query()
    own = {name: value for name, value in query.items() if name not in {"after", "limit"}}
    headers = [_header(call, {**_after(query.get("after")), "limit": str(limit), **own}, "self")]
    if next_after is not None:
        headers.append(_header(call, {**_after(next_after), "limit": str(limit), **own}, "next"))
    return headers


def _after(cursor: str | None) -> dict[str, str]:
    return {"after": cursor} if cursor else {}


def _header(call: Call, parameters: Mapping[str, str], rel: str) -> Header:
    return b"link", f'<{call.org.org.url}{quote(call.path, safe=_PATH)}?{urlencode(parameters)}>; rel="{rel}"'.encode()
