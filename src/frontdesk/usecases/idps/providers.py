"""Writing identity providers down: what their kind needs beside the record (contract A.Identity providers)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import NoPermission, ValidationFailed
from frontdesk.domain.idps.keys import IDP_CSR, IDP_KEY, IDP_SIGNING_KEY, child_id
from frontdesk.domain.idps.kinds import SAML2
from frontdesk.domain.idps.links import IDP_LINK
from frontdesk.domain.idps.model import IDP, groups_given, groups_named, idp_draft, signing_kid, trusted_kids
from frontdesk.domain.idps.what import WHAT
from frontdesk.domain.ids import GroupId, OrgId
from frontdesk.domain.records.model import Draft, Record
from frontdesk.kernel.clock import Clock
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.idps.keys import IdpKeys
from frontdesk.usecases.records.references import check_no_policy_names
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import add_record, get_record, remove_record, replace_record
from frontdesk.usecases.schemas.mappings import forget_owner


@dataclass(frozen=True, slots=True)
class Providers:
    """Client secrets are sealed; a SAML provider gets a key of ours to prove us to it."""

    store: Store
    secrets: RecordSecrets
    keys: IdpKeys
    clock: Clock
    dev: bool

    async def create(self, org: OrgId, actor: Actor, org_url: str, sent: Mapping[str, Any]) -> Record:
        """A new provider.

        Raises:
            ValidationFailed: what its kind needs is missing, or a key or group it names does not exist.
            NoPermission: it would bring people within the reach of the actor, who is not given them.
        """
        idp_id = IDP.new_id()
        draft, secrets = idp_draft(sent, None, {}, org_url=org_url, dev=self.dev)
        host = org_url.partition("://")[2].partition(":")[0]
        own_key = await self.keys.draft(idp_id, host) if draft.body["type"] == SAML2 else None
        async with self.store.unit(org) as unit:
            if own_key is not None:
                draft = _signed_with(draft, str(own_key.body["jwk"]["kid"]))  # type: ignore[index]  # keys keep a JWK
            await _check_names(unit, draft, idp_id, own_key)
            _check_no_wider(actor, draft)
            sealed = self.secrets.seal(IDP.name, idp_id, secrets)
            idp = await add_record(unit, actor, IDP, replace(draft, id=idp_id, sealed=sealed), self.clock.now())
            if own_key is not None:
                await self.keys.add(unit, actor, own_key)
        return idp

    async def change(self, unit: Unit, actor: Actor, idp: Record, org_url: str, sent: Mapping[str, Any]) -> Record:
        """Replaced; a client secret that is left out stays.

        Raises:
            ValidationFailed: what its kind needs is missing, or a key or group it names does not exist.
            NoPermission: it would bring people within the reach of the actor, who is not given them.
            StaleWrite: another request came first.
        """
        draft, secrets = idp_draft(sent, idp, self.secrets.open(idp), org_url=org_url, dev=self.dev)
        if draft.body["type"] == SAML2:
            protocol: Any = draft.body["protocol"]
            wanted = protocol["credentials"]["signing"].get("kid") or signing_kid(idp)
            draft = _signed_with(draft, str(wanted))
        await _check_names(unit, draft, idp.id, None)
        _check_no_wider(actor, draft)
        sealed = self.secrets.seal(IDP.name, idp.id, secrets)
        return await replace_record(unit, actor, IDP, idp, replace(draft, sealed=sealed), self.clock.now())

    async def remove(self, unit: Unit, actor: Actor, idp_id: str) -> None:
        """The provider is gone, with its keys, its requests and its people's links.

        Raises:
            ResourceNotFound: there is no such provider.
            ValidationFailed: a policy names it.
        """
        idp = await get_record(unit, IDP, idp_id)
        await check_no_policy_names(unit, idp)
        for kind in (IDP_SIGNING_KEY, IDP_CSR, IDP_LINK):
            await unit.records.remove_children(kind.name, idp.id)
        await forget_owner(unit, idp.id)
        await remove_record(unit, actor, IDP, idp, self.clock.now())


def _signed_with(draft: Draft, kid: str) -> Draft:
    protocol: Any = draft.body["protocol"]
    credentials = {**protocol["credentials"], "signing": {"kid": kid}}
    return replace(draft, body={**draft.body, "protocol": {**protocol, "credentials": credentials}})


def _check_no_wider(actor: Actor, draft: Draft) -> None:
    """Whoever helps the people of a group alone does not let a provider say who they are."""
    if actor.lengthens_by(groups_given(draft.body)):
        raise NoPermission()


async def _check_names(unit: Unit, draft: Draft, idp_id: str, own_key: Draft | None) -> None:
    """Every key and group that it names exists."""
    for kid in trusted_kids(draft.body):
        if await unit.records.find(IDP_KEY.name, kid) is None:
            raise ValidationFailed(WHAT, ("protocol.credentials.trust.kid: There is no uploaded key with this kid.",))
    for group_id in groups_named(draft.body):
        if await unit.groups.find(GroupId(group_id)) is None:
            raise ValidationFailed(WHAT, ("policy: It names a group that does not exist.",))
    if draft.body["type"] == SAML2 and own_key is None:
        protocol: Any = draft.body["protocol"]
        key_id = child_id(idp_id, protocol["credentials"]["signing"]["kid"])
        if await unit.records.find(IDP_SIGNING_KEY.name, key_id) is None:
            raise ValidationFailed(WHAT, ("protocol.credentials.signing.kid: It is no signing key of this provider.",))
