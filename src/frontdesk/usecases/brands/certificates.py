"""The certificate that an org brings for a custom domain (contract A.Domains)."""

import asyncio
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.brands.domains import CERTIFICATE, DOMAIN, check_verified, with_certificate
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import iso_time
from frontdesk.runtime.tls_certificates import BadTlsCertificate, read_tls_certificate
from frontdesk.storage.unit import Store
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import get_record, replace_record, tell


@dataclass(frozen=True, slots=True)
class DomainCertificates:
    """Reads certificates off the loop and outside transactions; the private key is sealed before it is written."""

    store: Store
    secrets: RecordSecrets
    clock: Clock

    async def put(self, org: OrgId, actor: Actor, domain_id: str, certificate: str, chain: str, key: str) -> None:
        """The domain's certificate, whatever it had before. It is the org's to renew from now on.

        Raises:
            ResourceNotFound: there is no such domain.
            DomainNotVerified: nobody has shown that the domain is theirs.
            ValidationFailed: the three do not belong together or to the domain.
            StaleWrite: another request came first.
        """
        now = self.clock.now()
        async with self.store.reading(org) as unit:
            domain = await get_record(unit, DOMAIN, domain_id)
        check_verified(domain)
        try:
            read = await asyncio.to_thread(read_tls_certificate, certificate, chain, key, str(domain.name), now)
        except BadTlsCertificate as why:
            raise ValidationFailed(CERTIFICATE, (str(why),)) from None
        parts = {"certificate": read.certificate_pem, "chain": read.chain_pem, "private_key": read.private_pem}
        sealed = self.secrets.seal(DOMAIN.name, domain.id, parts)
        metadata = {"subject": read.subject, "fingerprint": read.fingerprint, "expiration": iso_time(read.expires_at)}
        async with self.store.unit(org) as unit:
            saved = await replace_record(unit, actor, DOMAIN, domain, with_certificate(domain, metadata, sealed), now)
            tell(unit, actor, DOMAIN, saved, EventType.DOMAIN_CERTIFICATE, now)
