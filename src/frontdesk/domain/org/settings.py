"""An org's settings: its address, contacts, preferences and privacy choices (contract A.Org)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import RecordEvents, RecordKind

ORG_SETTINGS = RecordKind("org_settings", "", "OrgSettings", RecordEvents(update=EventType.ORG_UPDATE))
ONLY = "org"
"""An org has one such record; it comes into being when somebody first changes something."""

CONTACT_TYPES = ("BILLING", "TECHNICAL")
SUPPORT_MS = 8 * 3_600_000
EXTENSION_MS = 24 * 3_600_000
PROFILE: Mapping[str, object] = {
    "website": None,
    "phoneNumber": "",
    "endUserSupportHelpURL": "",
    "supportPhoneNumber": "",
    "address1": None,
    "address2": None,
    "city": None,
    "state": None,
    "country": None,
    "postalCode": None,
}
"""What an administrator may write about the org beside its name, and what it is before."""

_DEFAULTS: Mapping[str, object] = {
    "profile": PROFILE,
    "contacts": {},
    "showEndUserFooter": True,
    "optOutEmailUsers": True,
    "supportUntil": None,
    "thirdPartyAdmin": False,
    "autoAssignAdminAppSetting": True,
    "clientPrivilegesSetting": False,
    "aerialConsent": None,
}


@dataclass(frozen=True, slots=True)
class OrgSettings:
    """What the org has chosen; members that nobody has chosen yet have their defaults."""

    chosen: Mapping[str, object]

    def __getitem__(self, name: str) -> object:
        """One choice."""
        return self.chosen.get(name, _DEFAULTS[name])

    def profile(self) -> dict[str, object]:
        """The org's address and numbers."""
        return {**PROFILE, **_members(self["profile"])}

    def contact(self, kind: str) -> str | None:
        """The user who answers for billing or for technical questions."""
        found = _members(self["contacts"]).get(kind)
        return found if isinstance(found, str) else None

    def support_until(self, now: int) -> int | None:
        """Until when support may look into the org; None: it may not."""
        until = self["supportUntil"]
        return until if isinstance(until, int) and until > now else None

    def aerial_consent(self) -> Mapping[str, object] | None:
        """Which account above the org may manage it; None: none may."""
        return _members(self["aerialConsent"]) or None

    def with_choice(self, **changes: object) -> "OrgSettings":
        """The same with other choices."""
        return OrgSettings({**self.chosen, **changes})


def _members(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
