"""The keys that apps sign with: one that all of an org share, and those that an app was given (contract A.Apps)."""

import asyncio
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.kinds import APP_KEY, SHARED_KEY_PARENT
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import AppId, OrgId
from frontdesk.domain.logs.model import SYSTEM
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.kernel.aead import Sealer
from frontdesk.runtime.certificates import CertificateRead, SigningCertificate, new_signing_certificate
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.records.verbs import tell

_SHARED = "shared"
_SHARED_YEARS = 10
_LEAST_YEARS, _MOST_YEARS = 2, 10
_MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class SharedKeys:
    """Makes the key that an org's apps share, the first time that somebody asks for it."""

    store: Store
    sealer: Sealer

    async def get(self, org: OrgId, name: str, now: int) -> Record:
        """The key; whoever asks at the same moment gets the same."""
        async with self.store.reading(org) as unit:
            found = await find_shared_key(unit)
        if found is not None:
            return found
        certificate = await asyncio.to_thread(new_signing_certificate, name, _SHARED_YEARS, now)
        draft = _draft(certificate, SHARED_KEY_PARENT, self.sealer, name=_SHARED)
        record = new_record(APP_KEY, draft, by=SYSTEM.id, now=now)
        try:
            async with self.store.unit(org) as unit:
                await unit.records.add(record)
        except AlreadyThere:
            async with self.store.reading(org) as unit:
                found = await find_shared_key(unit)
            assert found is not None, "somebody else has just written it"
            return found
        return record


async def find_shared_key(unit: Unit) -> Record | None:
    """The key that apps sign with until they have one of their own."""
    return await unit.records.find_by_name(APP_KEY.name, SHARED_KEY_PARENT, _SHARED)


async def list_keys(unit: Unit, app: Application) -> list[Record]:
    """An app's keys, the newest first; the shared one is the oldest."""
    own = await unit.records.list_page(APP_KEY.name, parent_id=app.id)
    shared = await find_shared_key(unit)
    return [*sorted(own, key=lambda key: (key.created_at, key.id), reverse=True), *([shared] if shared else [])]


async def get_key(unit: Unit, app: Application, kid: str) -> Record:
    """One key of an app.

    Raises:
        ResourceNotFound: it has none of this kid.
    """
    found = next((key for key in await list_keys(unit, app) if key.body["kid"] == kid), None)
    if found is None:
        raise ResourceNotFound(f"{kid[:100]} ({APP_KEY.type})")
    return found


async def has_key(unit: Unit, app_id: AppId, kid: str) -> bool | None:
    """Whether a kid is one of the app's own (True), that of the shared key (False), or neither (None)."""
    if await unit.records.find(APP_KEY.name, key_id(app_id, kid)) is not None:
        return True
    shared = await find_shared_key(unit)
    return False if shared is not None and shared.body["kid"] == kid else None


def check_years(text: str | None) -> int:
    """How long a certificate is good for.

    Raises:
        ValidationFailed: not 2 to 10 years.
    """
    years = int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not _LEAST_YEARS <= years <= _MOST_YEARS:
        cause = f"validityYears: The validity is {_LEAST_YEARS} to {_MOST_YEARS} years."
        raise ValidationFailed("validityYears", (cause,))
    return years


async def add_key(
    unit: Unit, actor: Actor, app: Application, certificate: SigningCertificate, sealer: Sealer, now: int
) -> Record:
    """A key that was just made. The app goes on signing with the one that it has.

    Raises:
        ValidationFailed: the app has too many keys.
    """
    return await store_key(unit, actor, _draft(certificate, app.id, sealer), now)


async def clone_key(unit: Unit, actor: Actor, key: Record, target: Application, sealer: Sealer, now: int) -> Record:
    """Another app gets the same key.

    Raises:
        ValidationFailed: it has it, or has too many keys.
    """
    kid = str(key.body["kid"])
    assert key.sealed is not None, "a key is kept with its private half"
    private = sealer.open(key.sealed, sealing_context(key.parent_id, kid))
    sealed = sealer.seal(private, sealing_context(target.id, kid))
    draft = Draft(key.body, parent_id=target.id, id=key_id(target.id, kid), sealed=sealed)
    return await store_key(unit, actor, draft, now)


def sealing_context(app_id: str, kid: str) -> str:
    """What a private key is sealed with: a row that is moved to another app opens nothing there."""
    return f"app key {app_id} {kid}"


def key_id(app_id: str, kid: str) -> str:
    """The id of the record of an app's key."""
    return f"{app_id}.{kid}"


def body_of(certificate: SigningCertificate | CertificateRead) -> dict[str, object]:
    """What a key's record holds in clear."""
    return {**certificate.jwk, "expires_at": certificate.expires_at}


async def store_key(unit: Unit, actor: Actor, draft: Draft, now: int) -> Record:
    """Write a key of an app.

    Raises:
        ValidationFailed: the app has it already, or has too many.
    """
    if len(await unit.records.list_page(APP_KEY.name, parent_id=draft.parent_id)) >= _MOST_KEYS:
        raise ValidationFailed("keys", (f"keys: An app has at most {_MOST_KEYS} keys.",))
    record = new_record(APP_KEY, draft, by=actor.id, now=now)
    try:
        await unit.records.add(record)
    except AlreadyThere:
        raise ValidationFailed("kid", ("kid: The app has this key already.",)) from None
    tell(unit, actor, APP_KEY, record, APP_KEY.events.create, now)
    return record


def _draft(certificate: SigningCertificate, app_id: str, sealer: Sealer, name: str | None = None) -> Draft:
    kid = str(certificate.jwk["kid"])
    sealed = sealer.seal(certificate.private_pem, sealing_context(app_id, kid))
    return Draft(body_of(certificate), name=name, parent_id=app_id, id=key_id(app_id, kid), sealed=sealed)
