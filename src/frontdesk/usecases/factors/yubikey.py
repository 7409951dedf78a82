"""Uploading the seeds of YubiKeys (contract A.Org: YubiKey OTP tokens)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.factors.yubikey import WHAT, YUBIKEY_TOKEN, check_seed, token_draft, token_id
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import MOST, add_record

_SERIAL_TAKEN = "serialNumber: There is a YubiKey with this number already."
_PUBLIC_TAKEN = "publicId: There is a YubiKey with this public identity already."
_TOO_MANY = f"There are {MOST} YubiKeys already."


@dataclass(frozen=True, slots=True)
class YubikeyTokens:
    """Seals what a YubiKey and we alone may know."""

    secrets: RecordSecrets

    async def upload(self, unit: Unit, actor: Actor, seed: Mapping[str, str], now: int) -> Record:
        """A YubiKey that people may enrol.

        Raises:
            ValidationFailed: the seed is none, or the org has this YubiKey, or has too many.
        """
        check_seed(seed)
        serial, public_id = seed["serialNumber"], seed["publicId"]
        known_by = token_id(serial)
        if await unit.records.find(YUBIKEY_TOKEN.name, known_by) is not None:
            raise ValidationFailed(WHAT, (_SERIAL_TAKEN,))
        if await unit.records.find_by_name(YUBIKEY_TOKEN.name, "", public_id) is not None:
            raise ValidationFailed(WHAT, (_PUBLIC_TAKEN,))
        if len(await unit.records.list_of_kind(YUBIKEY_TOKEN.name)) >= MOST:
            raise ValidationFailed(WHAT, (_TOO_MANY,))
        hidden = {"private_id": seed["privateId"].lower(), "aes_key": seed["aesKey"].lower()}
        sealed = self.secrets.seal(YUBIKEY_TOKEN.name, known_by, hidden)
        return await add_record(unit, actor, YUBIKEY_TOKEN, token_draft(serial, public_id, sealed), now)
