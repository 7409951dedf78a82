"""What answers of records have in common: id, status, times, and the links of their life cycle."""

from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link


def times(record: Record) -> dict[str, object]:
    """``created`` and ``lastUpdated``."""
    return {"created": iso_time(record.created_at), "lastUpdated": iso_time(record.updated_at)}


def moves(call: Call, record: Record, path: str) -> dict[str, Link]:
    """The one move that the life cycle allows now: ``deactivate`` or ``activate``."""
    move = "deactivate" if record.is_active else "activate"
    return {move: link(call, f"{path}/lifecycle/{move}", "POST")}


def self_link(call: Call, path: str) -> dict[str, Link]:
    """Where the object is, and what may be done to it there."""
    return {"self": link(call, path, "GET", "PUT", "DELETE")}
