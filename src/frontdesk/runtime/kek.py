"""The master key: where it is kept, and the sealers and keys derived from it."""

import base64
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from frontdesk.kernel.aead import Sealer, derive_key
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.secrets import random_bytes

_KEY_BYTES = 32


class BadMasterKey(Expected):
    """The master key cannot be read, or it is not 32 bytes in base64."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Everything that needs the master key takes a part of this instead."""

    private_keys: Sealer
    client_secrets: Sealer
    records: Sealer
    factors: Sealer
    jobs: Sealer
    trips: Sealer
    forms: bytes
    refresh_tokens: bytes
    user_codes: bytes
    nonces: bytes


def split(key: bytes) -> MasterKey:
    """One key a purpose, so that none says anything of another."""
    return MasterKey(
        private_keys=Sealer(key, "private keys"),
        client_secrets=Sealer(key, "client secrets"),
        records=Sealer(key, "records"),
        factors=Sealer(key, "factors"),
        jobs=Sealer(key, "jobs"),
        trips=Sealer(key, "trips"),
        forms=derive_key(key, "forms"),
        refresh_tokens=derive_key(key, "refresh tokens"),
        user_codes=derive_key(key, "user codes"),
        nonces=derive_key(key, "nonces"),
    )


def parse(text: str) -> MasterKey:
    """The key from its base64 form.

    Raises:
        BadMasterKey: it is not 32 bytes.
    """
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        raise BadMasterKey("The master key is not base64.") from None
    if len(key) != _KEY_BYTES:
        raise BadMasterKey(f"The master key has {len(key)} bytes, not {_KEY_BYTES}.")
    return split(key)


def load_or_create(path: Path) -> MasterKey:
    """The key in a file that only its owner may read; made where there is none, once, whoever else starts now.

    Raises:
        BadMasterKey: the file holds none.
    """
    if not path.exists():
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(directory, fcntl.LOCK_EX)
            if not path.exists():
                _create(path)
        finally:
            os.close(directory)
    return parse(path.read_text())


def _create(path: Path) -> None:
    partial = path.with_suffix(".new")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(base64.b64encode(random_bytes(_KEY_BYTES)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
