"""SMS templates (contract A.SMS templates): ``${code}`` stands for the code, and has to be there."""

from collections.abc import Mapping

from frontdesk.domain.brands.words.en import ENGLISH
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import RecordEvents, RecordKind

SMS_TEMPLATE = RecordKind(
    name="sms_template",
    prefix="cst",
    type="AppInstance",  # what E0000007 of this resource really says (seen-on-the-wire 3.1)
    events=RecordEvents(
        create=EventType.SMS_TEMPLATE_CREATE, update=EventType.SMS_TEMPLATE_UPDATE, delete=EventType.SMS_TEMPLATE_DELETE
    ),
)
DEFAULT_ID = "default"
DEFAULT_TEXT = ENGLISH.sms
VERIFY_CODE = "SMS_VERIFY_CODE"
_CODE = "${code}"


def check_sms_texts(template: str, translations: Mapping[str, str]) -> None:
    """Every language's text has a place for the code.

    Raises:
        ValidationFailed: one has none; the cause names it.
    """
    causes = [] if _CODE in template else ["template: The template must contain ${code}."]
    causes += [
        f"translations.{language}: The translation must contain ${{code}}."
        for language, text in translations.items()
        if _CODE not in text
    ]
    if causes:
        raise ValidationFailed("template", tuple(causes))
