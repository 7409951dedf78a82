"""Seeds of YubiKeys, uploaded so that people can enrol them later (contract A.Org: YubiKey OTP tokens).

A YubiKey types its public identity and, encrypted with its AES key, its private one (Yubico: OTP). The public one is
told to whoever asks; the other two are sealed and never shown.
"""

import re
from collections.abc import Mapping

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, RecordEvents, RecordKind
from frontdesk.kernel.secrets import base62

YUBIKEY_TOKEN = RecordKind(
    name="yubikey_token",
    prefix="ykk",
    type="YubikeyToken",
    events=RecordEvents(create=EventType.YUBIKEY_TOKEN_CREATE),
)
WHAT = "yubikeyToken"
UNASSIGNED = "UNASSIGNED"
_ID_DIGITS = 17
_SERIAL = re.compile(r"[0-9]{1,20}")
_MODHEX = re.compile(r"(?:[cbdefghijklnrtuv]{2}){1,16}")
_PRIVATE = re.compile(r"[0-9a-fA-F]{12}")
_AES = re.compile(r"[0-9a-fA-F]{32}")
_RULES = (
    ("serialNumber", _SERIAL, "It must be the number of the YubiKey: at most 20 digits."),
    ("publicId", _MODHEX, "It must be written in modhex: 2 to 32 of the letters cbdefghijklnrtuv."),
    ("privateId", _PRIVATE, "It must be 12 hexadecimal digits."),
    ("aesKey", _AES, "It must be 32 hexadecimal digits."),
)


def check_seed(seed: Mapping[str, str]) -> None:
    """Refuse what no YubiKey was ever programmed with. What was sent is not repeated.

    Raises:
        ValidationFailed: a member is not written as it must be.
    """
    causes = tuple(f"{name}: {why}" for name, form, why in _RULES if form.fullmatch(seed[name]) is None)
    if causes:
        raise ValidationFailed(WHAT, causes)


def token_id(serial_number: str) -> str:
    """A token's id comes from its serial number, so that there is one of each."""
    return YUBIKEY_TOKEN.prefix + base62(int(serial_number), _ID_DIGITS)


def token_draft(serial_number: str, public_id: str, sealed: bytes | None) -> Draft:
    """A token that nobody has enrolled. It is found by its public identity, which is what people type first."""
    body = {"serial": serial_number, "publicId": public_id}
    return Draft(body, name=public_id, status=UNASSIGNED, sealed=sealed, id=token_id(serial_number))
