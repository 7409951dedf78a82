"""The records that every org is made with."""

from frontdesk.domain.authenticators.model import AUTHENTICATOR, first_authenticators
from frontdesk.domain.behaviors.threat_insight import THREAT_INSIGHT, first_threat_insight
from frontdesk.domain.brands.model import BRAND, THEME, brand_draft, theme_draft
from frontdesk.domain.ids import UserId
from frontdesk.domain.org.settings import CONTACT_TYPES, ONLY, ORG_SETTINGS
from frontdesk.domain.realms.model import REALM, default_realm
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.domain.zones.model import ZONE, system_zones


def first_records(org_name: str, admin: UserId, now: int) -> list[Record]:
    """What the management API finds in an org where nobody has configured anything (seen-on-the-wire 6)."""
    brand = new_record(BRAND, brand_draft(org_name, is_default=True), by=None, now=now)
    theme = new_record(THEME, theme_draft(brand.id), by=None, now=now)
    contacts = {"contacts": dict.fromkeys(CONTACT_TYPES, admin)}
    settings = new_record(ORG_SETTINGS, Draft(contacts, id=ONLY), by=None, now=now)
    return [brand, theme, settings, *_of_security(now)]


def _of_security(now: int) -> list[Record]:
    drafts = [
        *((ZONE, draft) for draft in system_zones()),
        *((AUTHENTICATOR, draft) for draft in first_authenticators()),
        (REALM, default_realm()),
        (THREAT_INSIGHT, first_threat_insight()),
    ]
    return [new_record(kind, draft, by=None, now=now) for kind, draft in drafts]
