"""Keys that verify identity providers, and keys that prove us to them (contract A.Identity providers)."""

import asyncio
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.idps.keys import (
    IDP_CSR,
    IDP_KEY,
    IDP_SIGNING_KEY,
    check_not_known,
    check_room,
    child_id,
    private_key,
    private_part,
    signing_key,
    signing_request,
    uploaded,
)
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.idps.what import WHAT
from frontdesk.domain.ids import OrgId
from frontdesk.domain.records.model import Draft, Record
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import random_uuid
from frontdesk.runtime.certificates import (
    BadCertificate,
    BadSubject,
    CertificateRead,
    certifies,
    new_csr,
    new_signing_certificate,
    read_certificate,
)
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.records.references import check_no_record_names
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, remove_record, replace_record

_OWN_YEARS = 10


@dataclass(frozen=True, slots=True)
class IdpKeys:
    """Makes keys off the loop and outside transactions; private halves are sealed before they are written."""

    store: Store
    secrets: RecordSecrets
    clock: Clock

    async def draft(self, idp_id: str, common_name: str, years: int = _OWN_YEARS) -> Draft:
        """A new key with its certificate, not yet written."""
        made = await asyncio.to_thread(new_signing_certificate, common_name, years, self.clock.now())
        sealed = self._seal(IDP_SIGNING_KEY.name, child_id(idp_id, str(made.jwk["kid"])), made.private_pem)
        return signing_key(idp_id, made.jwk, made.expires_at, sealed)

    async def generate(self, org: OrgId, actor: Actor, idp_id: str, host: str, years: int) -> Record:
        """A new key for a provider; which one is used, the provider's ``signing.kid`` says.

        Raises:
            ResourceNotFound: there is no such provider.
            ValidationFailed: it has enough of them.
        """
        async with self.store.reading(org) as unit:
            await get_record(unit, IDP, idp_id)
        draft = await self.draft(idp_id, host, years)
        async with self.store.unit(org) as unit:
            await get_record(unit, IDP, idp_id)
            return await self.add(unit, actor, draft)

    async def add(self, unit: Unit, actor: Actor, draft: Draft) -> Record:
        """Write a key down.

        Raises:
            ValidationFailed: the provider has enough of them.
        """
        check_room(await list_page(unit, IDP_SIGNING_KEY, parent_id=draft.parent_id))
        return await add_record(unit, actor, IDP_SIGNING_KEY, draft, self.clock.now())

    async def clone(self, unit: Unit, actor: Actor, key: Record, target_id: str) -> Record:
        """The same key for another provider.

        Raises:
            ResourceNotFound: there is no such provider.
            ValidationFailed: it has the key.
        """
        await get_record(unit, IDP, target_id)
        jwk: Any = key.body["jwk"]
        clone_id = child_id(target_id, jwk["kid"])
        if await unit.records.find(IDP_SIGNING_KEY.name, clone_id) is not None:
            raise ValidationFailed(WHAT, (f"targetIdpId: {target_id} has this key already.",))
        sealed = self._seal(IDP_SIGNING_KEY.name, clone_id, private_key(self.secrets.open(key)))
        expires_at: Any = key.body["expiresAt"]
        return await self.add(unit, actor, signing_key(target_id, jwk, expires_at, sealed))

    async def request(
        self, org: OrgId, actor: Actor, idp_id: str, subject: dict[str, str], dns_names: tuple[str, ...]
    ) -> Record:
        """A key, and the request to certify it.

        Raises:
            ResourceNotFound: there is no such provider.
            ValidationFailed: the subject cannot stand in a certificate.
        """
        async with self.store.reading(org) as unit:
            await get_record(unit, IDP, idp_id)
        try:
            made = await asyncio.to_thread(new_csr, subject, dns_names)
        except BadSubject as why:
            raise ValidationFailed("csr", (f"subject: {why}",)) from None
        sealed = self._seal(IDP_CSR.name, child_id(idp_id, made.id), made.private_pem)
        async with self.store.unit(org) as unit:
            await get_record(unit, IDP, idp_id)
            check_room(await list_page(unit, IDP_CSR, parent_id=idp_id))
            draft = signing_request(idp_id, made.id, made.csr, sealed)
            return await add_record(unit, actor, IDP_CSR, draft, self.clock.now())

    async def publish(self, unit: Unit, actor: Actor, csr: Record, body: bytes) -> Record:
        """The key of a request, with the certificate it was given; the request is done.

        Raises:
            ValidationFailed: the certificate cannot be read, or is of another key.
        """
        certificate = read(body, "certificate")
        pem = private_key(self.secrets.open(csr))
        if not certifies(certificate, pem):
            raise ValidationFailed("certificate", ("certificate: It certifies another key than the request's.",))
        sealed = self._seal(IDP_SIGNING_KEY.name, child_id(csr.parent_id, str(certificate.jwk["kid"])), pem)
        key = await self.add(unit, actor, signing_key(csr.parent_id, certificate.jwk, certificate.expires_at, sealed))
        await remove_record(unit, actor, IDP_CSR, csr, self.clock.now())
        return key

    def _seal(self, kind: str, id: str, pem: bytes) -> bytes | None:
        return self.secrets.seal(kind, id, private_part(pem))


def read(certificate: bytes | str, where: str) -> CertificateRead:
    """A certificate that a caller sent.

    Raises:
        ValidationFailed: it cannot be read.
    """
    try:
        return read_certificate(certificate)
    except BadCertificate as why:
        raise ValidationFailed(where, (f"{where}: {why}",)) from None


async def upload(unit: Unit, actor: Actor, certificate: CertificateRead, now: int) -> Record:
    """A provider's certificate under a new kid.

    Raises:
        CertificateKnown: it was uploaded before.
    """
    others = await unit.records.list_of_kind(IDP_KEY.name)
    check_not_known(certificate.jwk, others)
    draft = uploaded(random_uuid(), certificate.jwk, certificate.expires_at)
    return await add_record(unit, actor, IDP_KEY, draft, now)


async def replace_upload(unit: Unit, actor: Actor, key: Record, certificate: CertificateRead, now: int) -> Record:
    """Another certificate under the same kid: whoever trusted the old one trusts the new one.

    Raises:
        CertificateKnown: it is there under another kid.
    """
    check_not_known(certificate.jwk, await unit.records.list_of_kind(IDP_KEY.name), key.id)
    draft = uploaded(key.id, certificate.jwk, certificate.expires_at)
    return await replace_record(unit, actor, IDP_KEY, key, draft, now)


async def remove_upload(unit: Unit, actor: Actor, key: Record, now: int) -> None:
    """The certificate is gone.

    Raises:
        ValidationFailed: a provider is verified with it.
    """
    await check_no_record_names(unit, key, IDP.name)
    await remove_record(unit, actor, IDP_KEY, key, now)


async def find_key(unit: Unit, idp_id: str, kid: str) -> Record:
    """A provider's signing key.

    Raises:
        ResourceNotFound: there is no such provider, or it has no such key.
    """
    await get_record(unit, IDP, idp_id)
    key = await unit.records.find(IDP_SIGNING_KEY.name, child_id(idp_id, kid))
    if key is None:
        raise ResourceNotFound(f"{kid} ({IDP_SIGNING_KEY.type})")
    return key


async def find_csr(unit: Unit, idp_id: str, csr_id: str) -> Record:
    """A provider's signing request.

    Raises:
        ResourceNotFound: there is no such provider, or it has no such request.
    """
    await get_record(unit, IDP, idp_id)
    csr = await unit.records.find(IDP_CSR.name, child_id(idp_id, csr_id))
    if csr is None:
        raise ResourceNotFound(f"{csr_id} ({IDP_CSR.type})")
    return csr
