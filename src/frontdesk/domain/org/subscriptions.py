"""Which mails administrators get: a choice of each administrator, and the default of each role."""

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import RecordEvents, RecordKind

SUBSCRIPTION = RecordKind(
    "subscription",
    "",
    "Subscription",
    RecordEvents(create=EventType.SUBSCRIPTION_UPDATE, update=EventType.SUBSCRIPTION_UPDATE),
)
NOTIFICATION_TYPES = (
    "AD_AGENT",
    "AGENT_AUTO_UPDATE_NOTIFICATION",
    "APP_IMPORT",
    "CONNECTOR_AGENT",
    "IWA_AGENT",
    "LDAP_AGENT",
    "OKTA_ANNOUNCEMENT",
    "OKTA_ISSUE",
    "OKTA_UPDATE",
    "RATELIMIT_NOTIFICATION",
    "REPORT_SUSPICIOUS_ACTIVITY",
    "USER_DEPROVISION",
    "USER_LOCKED_OUT",
)
SUBSCRIBED = "subscribed"
UNSUBSCRIBED = "unsubscribed"
_QUIET = frozenset({"USER_LOCKED_OUT", "APP_IMPORT", "USER_DEPROVISION"})


def default_status(notification_type: str) -> str:
    """What holds until somebody chooses: the frequent ones are not sent."""
    return UNSUBSCRIBED if notification_type in _QUIET else SUBSCRIBED
