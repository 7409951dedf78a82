"""Signing requests: a key whose certificate somebody else issues (contract A.Apps, csrs; RFC 2986)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.kinds import APP_CSR
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.kernel.aead import Sealer
from frontdesk.runtime.certificates import BadCertificate, SigningRequest, certifies, read_certificate
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.signing_keys import body_of, key_id, sealing_context, store_key
from frontdesk.usecases.records.verbs import remove_record, tell

_MOST = 20


async def list_requests(unit: Unit, app: Application) -> list[Record]:
    """The requests of an app that were not answered yet."""
    return await unit.records.list_page(APP_CSR.name, parent_id=app.id)


async def get_request(unit: Unit, app: Application, id: str) -> Record:
    """One of them.

    Raises:
        ResourceNotFound: there is none.
    """
    record = await unit.records.find(APP_CSR.name, id)
    if record is None or record.parent_id != app.id:
        raise ResourceNotFound(f"{id[:100]} ({APP_CSR.type})")
    return record


async def add_request(
    unit: Unit, actor: Actor, app: Application, request: SigningRequest, sealer: Sealer, now: int
) -> Record:
    """Keep a request that was just made.

    Raises:
        ValidationFailed: the app has too many.
    """
    if len(await list_requests(unit, app)) >= _MOST:
        raise ValidationFailed("csr", (f"csr: An app has at most {_MOST} signing requests.",))
    sealed = sealer.seal(request.private_pem, sealing_context(app.id, request.id))
    draft = Draft({"csr": request.csr, "kty": "RSA"}, parent_id=app.id, id=request.id, sealed=sealed)
    record = new_record(APP_CSR, draft, by=actor.id, now=now)
    await unit.records.add(record)
    tell(unit, actor, APP_CSR, record, APP_CSR.events.create, now)
    return record


async def remove_request(unit: Unit, actor: Actor, request: Record, now: int) -> None:
    """The request and its key are gone."""
    await remove_record(unit, actor, APP_CSR, request, now)


async def publish_certificate(
    unit: Unit, actor: Actor, request: Record, certificate: bytes, sealer: Sealer, now: int
) -> Record:
    """The certificate that came of a request makes a key of the app; the request is answered by that.

    Raises:
        ValidationFailed: it cannot be read, is not of the request's key, or is not good now.
    """
    assert request.sealed is not None, "a request is kept with its private key"
    try:
        read = read_certificate(certificate)
    except BadCertificate as why:
        raise ValidationFailed("certificate", (f"certificate: {why}",)) from None
    private = sealer.open(request.sealed, sealing_context(request.parent_id, request.id))
    if not certifies(read, private):
        raise ValidationFailed("certificate", ("certificate: It is not for the key of this signing request.",))
    if not read.valid_from <= now < read.expires_at:
        raise ValidationFailed("certificate", ("certificate: It is not valid now.",))
    await unit.records.remove(request)
    tell(unit, actor, APP_CSR, request, EventType.APP_CSR_PUBLISH, now)
    kid = str(read.jwk["kid"])
    sealed = sealer.seal(private, sealing_context(request.parent_id, kid))
    draft = Draft(body_of(read), parent_id=request.parent_id, id=key_id(request.parent_id, kid), sealed=sealed)
    return await store_key(unit, actor, draft, now)
