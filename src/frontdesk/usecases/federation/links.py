"""The link between a person and a provider, with what the provider said last and gave us (tokens are sealed)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.idps.identity import ExternalIdentity, UpstreamTokens, idp_profile
from frontdesk.domain.idps.links import IDP_LINK, link_id, new_link
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.kernel.json import decode_as, encode, encode_text
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import add_record, replace_record

_TOKENS = "tokens"
_MOST_ATTRIBUTES = 100
_LONGEST_VALUE = 2_000


@dataclass(frozen=True, slots=True)
class Links:
    """Writes links; what is sealed in one is sealed to its id."""

    secrets: RecordSecrets

    async def keep(
        self, unit: Unit, actor: Actor, idp: Record, identity: ExternalIdentity, user: User, now: int
    ) -> None:
        """Linked, with the profile and tokens of this very sign-in; the caller has checked that both are free."""
        name = link_id(idp.id, user.id)
        tokens = identity.tokens
        sealed = self.secrets.seal(IDP_LINK.name, name, {_TOKENS: encode(tokens).decode()}) if tokens else None
        draft = new_link(idp.id, user.id, identity.external_id)
        draft = replace(draft, body={**draft.body, "profile": _shown(identity)}, sealed=sealed)
        known = await unit.records.find(IDP_LINK.name, name)
        if known is not None:
            await replace_record(unit, actor, IDP_LINK, known, draft, now)
        else:
            await add_record(unit, actor, IDP_LINK, draft, now)

    def tokens_of(self, link: Record) -> UpstreamTokens | None:
        """What the provider gave us for this person last, if anything."""
        kept = self.secrets.open(link).get(_TOKENS)
        return decode_as(UpstreamTokens, kept) if kept else None


def _shown(identity: ExternalIdentity) -> Mapping[str, Any]:
    """The provider's profile of a person, of a size that rows may have."""
    profile = idp_profile(identity, {})
    kept = {name: value for name, value in profile.items() if len(name) + len(encode_text(value)) <= _LONGEST_VALUE}
    return dict(list(kept.items())[:_MOST_ATTRIBUTES])
