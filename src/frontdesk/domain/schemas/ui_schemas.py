"""UI schemas: which attributes a form asks for, and how it words them (contract A.Schemas)."""

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import RecordEvents, RecordKind

UI_SCHEMA = RecordKind(
    name="ui_schema",
    prefix="uis",
    type="UISchemaEntity",
    events=RecordEvents(
        create=EventType.UI_SCHEMA_CREATE, update=EventType.UI_SCHEMA_UPDATE, delete=EventType.UI_SCHEMA_DELETE
    ),
)
WHAT = "uiSchema"
