"""SMS templates as the management API writes them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=161)]
Language = Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Translations = Annotated[dict[Language, Text | None], msgspec.Meta(max_length=100)]


class SmsTemplateBody(msgspec.Struct, rename="camel"):
    """A whole template."""

    name: Name
    template: Text
    type: Literal["SMS_VERIFY_CODE"] = "SMS_VERIFY_CODE"
    translations: Translations = {}


class SmsTemplateChanges(msgspec.Struct, rename="camel"):
    """What changes of one; a translation that is null goes."""

    name: Name | UnsetType = UNSET
    template: Text | UnsetType = UNSET
    type: Literal["SMS_VERIFY_CODE"] | UnsetType = UNSET
    translations: Translations | UnsetType = UNSET


def sms_template_json(record: Record) -> dict[str, object]:
    """A template."""
    return {
        "id": record.id,
        **record.body,
        "created": iso_time(record.created_at),
        "lastUpdated": iso_time(record.updated_at),
    }
