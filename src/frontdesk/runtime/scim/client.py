"""Calls to an app's SCIM server (RFC 7644): whatever it answers is read, bounded, and taken for nothing but data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.model import SourceFailed, SourceSilent
from frontdesk.kernel.json import MalformedJson, decode_foreign, encode
from frontdesk.runtime.outbound.answers import OutboundAnswer, OutboundFailed, OutboundSilent, OutboundTooLarge
from frontdesk.runtime.outbound.client import Outbound

_SCIM = "application/scim+json"
_AGAIN = frozenset({408, 425, 429})
_MOST_DETAIL = 200


class ScimTooLarge(SourceFailed):
    """The answer is larger than what we read; a smaller page may not be."""


@dataclass(frozen=True, slots=True)
class ScimAnswer:
    """What a server answered: an object, or nothing."""

    status: int
    body: Mapping[str, Any]

    @property
    def is_success(self) -> bool:
        """Whether it did what was asked."""
        return 200 <= self.status < 300

    @property
    def reason(self) -> str:
        """Why it did not, in its own words (RFC 7644 §3.12)."""
        detail = self.body.get("detail")
        words = "".join(each if each.isprintable() else " " for each in str(detail or "")[:_MOST_DETAIL]).rstrip(".")
        return f"The app answered {self.status}{': ' + words if words else ''}."


@dataclass(frozen=True, slots=True)
class ScimAccess:
    """How a server is reached: its URL without a slash at the end, and what proves us."""

    base_url: str
    token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token_url: str = ""
    scope: str = ""


class ScimClient:
    """One server, for as long as one piece of work takes."""

    def __init__(self, org: OrgId, outbound: Outbound, access: ScimAccess) -> None:
        self._org = org
        self._outbound = outbound
        self._access = access
        self._token = access.token

    async def call(
        self,
        method: str,
        path: tuple[str, ...],
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> ScimAnswer:
        """The answer, be it a refusal.

        Raises:
            SourceSilent: nobody answers, or asks to be called later.
            SourceFailed: what answers is no SCIM server, redirects, or does not take our credentials.
            ScimTooLarge: the answer is too large.
        """
        uri = "/".join((self._access.base_url, *(quote(part, safe="") for part in path)))
        if query:
            uri += "?" + urlencode(query, quote_via=quote)
        answer = await self._send(method, uri, await self._headers(), encode(body) if body is not None else None)
        if answer.status in _AGAIN or answer.status >= 500:
            raise SourceSilent(f"The app answered {answer.status}.")
        if 300 <= answer.status < 400:
            raise SourceFailed("The app redirects; give the address that it redirects to.")
        if answer.status in {401, 403}:
            raise SourceFailed(f"The app does not take our credentials (it answered {answer.status}).")
        return ScimAnswer(answer.status, _object(answer))

    async def _headers(self) -> list[tuple[str, str]]:
        if not self._token and self._access.token_url:
            self._token = await self._fetch_token()
        content = [("Content-Type", _SCIM), ("Accept", _SCIM)]
        return [*content, ("Authorization", f"Bearer {self._token}")] if self._token else content

    async def _fetch_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._access.client_id,
            "client_secret": self._access.client_secret,
            **({"scope": self._access.scope} if self._access.scope else {}),
        }
        headers = [("Content-Type", "application/x-www-form-urlencoded")]
        answer = await self._send("POST", self._access.token_url, headers, urlencode(form).encode())
        if answer.status in _AGAIN or answer.status >= 500:
            raise SourceSilent(f"The token endpoint answered {answer.status}.")
        token = _object(answer).get("access_token") if answer.is_success else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise SourceFailed(f"The token endpoint gives no token (it answered {answer.status}).")
        return token

    async def _send(self, method: str, uri: str, headers: list[tuple[str, str]], body: bytes | None) -> OutboundAnswer:
        try:
            return await self._outbound.send(self._org, method, uri, headers, body)
        except OutboundSilent as why:
            raise SourceSilent(str(why)) from None
        except OutboundTooLarge:
            raise ScimTooLarge("An answer of the app is larger than 256 kB.") from None
        except OutboundFailed as why:
            raise SourceSilent(str(why)) from None


def _object(answer: OutboundAnswer) -> Mapping[str, Any]:
    if not answer.body:
        return {}
    try:
        found = decode_foreign(answer.body)
    except MalformedJson:
        raise SourceFailed("The app does not answer in JSON; is this the address of its SCIM server?") from None
    if not isinstance(found, dict):
        raise SourceFailed("The app's answer is no JSON object; is this the address of its SCIM server?")
    return found
