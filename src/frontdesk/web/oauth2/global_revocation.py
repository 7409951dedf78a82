"""/oauth2/v1/global-token-revocation (Okta: Universal Logout; draft-parecki-oauth-global-token-revocation)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.errors import ValidationFailed
from frontdesk.usecases.directory.global_revocation import SubjectId, revoke_globally
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply
from frontdesk.web.route import Api, Doc

_WHAT = "sub_id"
_Text = Annotated[str, Meta(min_length=1, max_length=1024)]


class SubjectBody(msgspec.Struct):
    """A subject identifier (RFC 9493 §3.2)."""

    format: Literal["opaque", "iss_sub", "email"]
    id: _Text | None = None
    iss: _Text | None = None
    sub: _Text | None = None
    email: _Text | None = None


class RevocationBody(msgspec.Struct):
    """Whom it is about."""

    sub_id: SubjectBody


async def revoke_everything(call: Call) -> Reply:
    """Nothing that the person has is good any more."""
    sent = read_body(call, RevocationBody, _WHAT).sub_id
    subject = _subject(sent)
    issuers = frozenset({call.org.org.url, *(server.issuer for server in call.org.servers.values())})
    async with call.engine.store.unit(call.org.org.id) as unit:
        await revoke_globally(unit, call.actor, subject, issuers, call.engine.clock.now())
    return empty_reply(204)


def _subject(sent: SubjectBody) -> SubjectId:
    match sent:
        case SubjectBody(format="opaque", id=str(id)):
            return SubjectId(id=id)
        case SubjectBody(format="iss_sub", iss=str(issuer), sub=str(subject)):
            return SubjectId(issuer=issuer, subject=subject)
        case SubjectBody(format="email", email=str(email)):
            return SubjectId(email=email)
        case _:
            needed = {"opaque": "id", "iss_sub": "iss and sub", "email": "email"}[sent.format]
            raise ValidationFailed(_WHAT, (f"sub_id: The format {sent.format} needs {needed}.",))


_API = Api("/oauth2/v1", "okta.universalLogout")
ROUTES = [_API.route("POST", "/global-token-revocation", revoke_everything, Doc(RevocationBody, status=204))]
