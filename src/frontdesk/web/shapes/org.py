"""The org as the management API writes it (contract A.Org)."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.org.model import Org
from frontdesk.domain.org.settings import OrgSettings
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link

Text = Annotated[str, msgspec.Meta(max_length=255)] | None | UnsetType
_ORG = "/api/v1/org"
_SUPPORT = f"{_ORG}/privacy/oktaSupport"
_COMMUNICATION = f"{_ORG}/privacy/oktaCommunication"
_PREFERENCES = f"{_ORG}/preferences"


class OrgSettingBody(msgspec.Struct, rename="camel"):
    """What may be written of an org."""

    company_name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] | UnsetType = UNSET
    website: Text = UNSET
    phone_number: Text = UNSET
    end_user_support_help_url: Text = msgspec.field(default=UNSET, name="endUserSupportHelpURL")
    support_phone_number: Text = UNSET
    address1: Text = UNSET
    address2: Text = UNSET
    city: Text = UNSET
    state: Text = UNSET
    country: Text = UNSET
    postal_code: Text = UNSET

    def profile(self) -> dict[str, object]:
        """The members that were sent, the name aside."""
        sent: dict[str, object] = msgspec.to_builtins(self)
        sent.pop("companyName", None)
        return sent


class OrgContactUserBody(msgspec.Struct, rename="camel"):
    """Who answers."""

    user_id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class ThirdPartyAdminBody(msgspec.Struct, rename="camel"):
    """Whether administrators may come from elsewhere."""

    third_party_admin: bool


class AutoAssignAdminAppBody(msgspec.Struct, rename="camel"):
    """Whether administrators see the console among their apps."""

    auto_assign_admin_app_setting: bool


class ClientPrivilegesBody(msgspec.Struct, rename="camel"):
    """Whether new service apps begin as super administrators."""

    client_privileges_setting: bool


def org_json(call: Call, org: Org, settings: OrgSettings) -> dict[str, object]:
    """The org with what is written about it."""
    host = org.url.partition("://")[2]
    profile = settings.profile()
    return {
        "id": org.id,
        "subdomain": host.partition(":")[0].partition(".")[0],
        "companyName": org.name,
        "status": "ACTIVE",
        "expiresAt": None,
        "created": iso_time(org.created_at),
        "lastUpdated": iso_time(org.updated_at),
        **profile,
        "website": profile["website"] or org.url,
        "_links": {
            "preferences": link(call, _PREFERENCES),
            "oktaCommunication": link(call, _COMMUNICATION),
            "oktaSupport": link(call, _SUPPORT),
            "contacts": link(call, f"{_ORG}/contacts"),
        },
    }


def preferences_json(call: Call, settings: OrgSettings) -> dict[str, object]:
    """Whether end users see the footer."""
    shown = bool(settings["showEndUserFooter"])
    other = "hideEndUserFooter" if shown else "showEndUserFooter"
    return {"showEndUserFooter": shown, "_links": {other: link(call, f"{_PREFERENCES}/{other}", "POST")}}


def communication_json(call: Call, settings: OrgSettings) -> dict[str, object]:
    """Whether end users are spared mails."""
    opted_out = bool(settings["optOutEmailUsers"])
    other = "optIn" if opted_out else "optOut"
    return {"optOutEmailUsers": opted_out, "_links": {other: link(call, f"{_COMMUNICATION}/{other}", "POST")}}


def support_json(call: Call, settings: OrgSettings, now: int) -> dict[str, object]:
    """Whether support may look into the org, and until when."""
    until = settings.support_until(now)
    moves = ("grant",) if until is None else ("extend", "revoke")
    links: dict[str, Link] = {move: link(call, f"{_SUPPORT}/{move}", "POST") for move in moves}
    return {
        "support": "DISABLED" if until is None else "ENABLED",
        "expiration": iso_time_or_none(until),
        "_links": links,
    }


def contact_json(call: Call, user_id: str | None) -> dict[str, object]:
    """Who answers."""
    links = {"user": link(call, f"/api/v1/users/{user_id}")} if user_id is not None else {}
    return {"userId": user_id, "_links": links}


def contact_types_json(call: Call, kinds: tuple[str, ...]) -> list[dict[str, object]]:
    """The contacts an org has."""
    return [
        {"contactType": kind, "_links": {kind.lower(): link(call, f"{_ORG}/contacts/{kind.lower()}")}} for kind in kinds
    ]
