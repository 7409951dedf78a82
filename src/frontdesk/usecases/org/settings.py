"""Reading and changing an org's settings (contract A.Org)."""

from collections.abc import Mapping

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.org.settings import CONTACT_TYPES, EXTENSION_MS, ONLY, ORG_SETTINGS, SUPPORT_MS, OrgSettings
from frontdesk.domain.records.model import Draft
from frontdesk.kernel.json import iso_time
from frontdesk.protocol.http.uris import runs_script
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, replace_record

_CONSENT = "orgAerialConsent"


async def get_settings(unit: Unit) -> OrgSettings:
    """The org's choices."""
    record = await unit.records.find(ORG_SETTINGS.name, ONLY)
    return OrgSettings(record.body if record is not None else {})


async def change_settings(unit: Unit, actor: Actor, now: int, **changes: object) -> OrgSettings:
    """Other choices.

    Raises:
        StaleWrite: another request came first.
    """
    record = await unit.records.find(ORG_SETTINGS.name, ONLY)
    if record is None:
        settings = OrgSettings(changes)
        await add_record(unit, actor, ORG_SETTINGS, Draft(settings.chosen, id=ONLY), now)
        unit.record(_updated(actor, now))
        return settings
    settings = OrgSettings(record.body).with_choice(**changes)
    await replace_record(unit, actor, ORG_SETTINGS, record, Draft(settings.chosen), now)
    return settings


async def change_profile(
    unit: Unit, actor: Actor, company_name: str | None, profile: Mapping[str, object], now: int
) -> OrgSettings:
    """The org's name (where one is given) and what is written about it.

    Raises:
        ValidationFailed: a link runs a script.
    """
    for name, value in profile.items():
        if isinstance(value, str) and runs_script(value):
            raise ValidationFailed("org", (f"{name}: A link must not be a script or hold its data.",))
    if company_name is not None:
        await unit.orgs.save_name(company_name, now)
        unit.changes_configuration()
    return await change_settings(unit, actor, now, profile=dict(profile))


async def set_contact(unit: Unit, actor: Actor, kind: str, user_id: str, now: int) -> OrgSettings:
    """Who answers.

    Raises:
        ResourceNotFound: there is no such contact.
        ValidationFailed: there is no such user.
    """
    check_contact_type(kind)
    if await unit.users.find(UserId(user_id)) is None:
        raise ValidationFailed("userId", ("userId: There is no user with this id.",))
    settings = await get_settings(unit)
    contacts = {name: settings.contact(name) for name in CONTACT_TYPES}
    return await change_settings(unit, actor, now, contacts={**contacts, kind: user_id})


def check_contact_type(kind: str) -> None:
    """BILLING or TECHNICAL.

    Raises:
        ResourceNotFound: it is another word.
    """
    if kind not in CONTACT_TYPES:
        raise ResourceNotFound(f"{kind} (OrgContactType)")


async def allow_support(unit: Unit, actor: Actor, now: int, *, extend: bool) -> OrgSettings:
    """Support may look into the org for eight hours, or a day longer than it already may."""
    until = (await get_settings(unit)).support_until(now)
    if extend and until is not None:
        return await change_settings(unit, actor, now, supportUntil=until + EXTENSION_MS)
    return await change_settings(unit, actor, now, supportUntil=now + SUPPORT_MS)


async def get_aerial_consent(unit: Unit) -> Mapping[str, object]:
    """Which account above the org may manage it, who let it, and when.

    Raises:
        ResourceNotFound: none may.
    """
    consent = (await get_settings(unit)).aerial_consent()
    if consent is None:
        raise ResourceNotFound("org (OrgAerialConsent)")
    return consent


async def grant_aerial_consent(unit: Unit, actor: Actor, account_id: str, now: int) -> Mapping[str, object]:
    """An account may manage the org; granting it twice changes nothing.

    Raises:
        ValidationFailed: another account may.
        StaleWrite: another request came first.
    """
    consent = (await get_settings(unit)).aerial_consent()
    if consent is not None and consent["accountId"] != account_id:
        raise ValidationFailed(_CONSENT, ("accountId: Another account has the org's consent; revoke that first.",))
    if consent is None:
        consent = {"accountId": account_id, "grantedBy": actor.id, "grantedDate": iso_time(now)}
        await change_settings(unit, actor, now, aerialConsent=consent)
    return consent


async def revoke_aerial_consent(unit: Unit, actor: Actor, account_id: str, now: int) -> None:
    """The account may manage the org no longer.

    Raises:
        ResourceNotFound: no account may.
        ValidationFailed: it is another one that may.
        StaleWrite: another request came first.
    """
    if (await get_aerial_consent(unit))["accountId"] != account_id:
        raise ValidationFailed(_CONSENT, ("accountId: This account does not have the org's consent.",))
    await change_settings(unit, actor, now, aerialConsent=None)


def _updated(actor: Actor, now: int) -> LogEvent:
    return LogEvent(EventType.ORG_UPDATE, now, actor.party, (Party(ONLY, ORG_SETTINGS.type),))
