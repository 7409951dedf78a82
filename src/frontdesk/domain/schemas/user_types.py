"""User types: each has a schema of its own; every org has the default one, named ``user``."""

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, RecordEvents, RecordKind

USER_TYPE = RecordKind(
    name="user_type",
    prefix="oty",
    type="CVDType",
    events=RecordEvents(
        create=EventType.USER_TYPE_CREATE, update=EventType.USER_TYPE_UPDATE, delete=EventType.USER_TYPE_DELETE
    ),
)
DEFAULT_NAME = "user"


def default_user_type() -> Draft:
    """The type of every user who is given no other."""
    body = {
        "name": DEFAULT_NAME,
        "displayName": "User",
        "description": "Okta user profile template with default permission settings",
        "default": True,
    }
    return Draft(body=body, name=DEFAULT_NAME)
