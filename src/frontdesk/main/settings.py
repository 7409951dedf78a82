"""Settings: one frozen value from the command line, the environment (FRONTDESK_…), then ``frontdesk.toml``."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from frontdesk.kernel.errors import Expected
from frontdesk.runtime.messages.email_smtp import check_mail_from, parse_smtp_url
from frontdesk.runtime.outbound.guard import Reach, read_networks

_FILE = "frontdesk.toml"
_PREFIX = "FRONTDESK_"
DEFAULT_URL = "http://localhost:8080"
DEFAULT_TLS_URL = "https://localhost:8443"


class BadSettings(Expected):
    """A setting cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process is told. Everything else about an org is data, changed through the API."""

    data_dir: Path = Path("frontdesk-data")
    database_url: str | None = None
    org_url: str | None = None
    host: str | None = None
    port: int | None = None
    workers: int = 1
    tls: bool = False
    dev: bool = False
    access_log: bool = True
    log_level: str = "INFO"
    rate_limit_percent: int = 100
    master_key: str | None = None
    smtp_url: str | None = None
    mail_from: str | None = None
    sms_url: str | None = None
    voice_url: str | None = None
    telephony_token: str | None = None
    outbound_networks: str | None = None

    @property
    def reach(self) -> Reach:
        """How far calls to other servers go.

        Raises:
            BadNetworks: outbound_networks cannot be used.
        """
        return Reach(self.dev, read_networks(self.outbound_networks or ""))

    @property
    def default_org_url(self) -> str:
        """The URL of an org that is made without being told one."""
        if self.org_url is not None:
            return self.org_url
        return DEFAULT_TLS_URL if self.tls else DEFAULT_URL


def read_settings(given: Mapping[str, object]) -> Settings:
    """What was given on the command line (None: not given), then the environment, then the file, then the defaults.

    Raises:
        BadSettings: one is of another type than it should be, or names nothing that exists.
        BadMailSettings: a mail setting cannot be used.
        BadNetworks: outbound_networks cannot be used.
    """
    values: dict[str, object] = {}
    for source in (_from_file(), _from_environment(), given):
        values.update({name: value for name, value in source.items() if value is not None})
    known = {field.name for field in fields(Settings)}
    if unknown := set(values) - known:
        raise BadSettings(f"There is no setting {sorted(unknown)[0]}.")
    return _checked(values)


def _from_file() -> dict[str, object]:
    path = Path(_FILE)
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as why:
        raise BadSettings(f"{_FILE} cannot be read: {why}.") from None


def _from_environment() -> dict[str, object]:
    names = [field.name for field in fields(Settings)]
    return {name: os.environ[_PREFIX + name.upper()] for name in names if _PREFIX + name.upper() in os.environ}


def _checked(values: Mapping[str, object]) -> Settings:
    return Settings(
        data_dir=Path(str(values.get("data_dir", "frontdesk-data"))),
        database_url=_text(values, "database_url"),
        org_url=_url(_text(values, "org_url")),
        host=_text(values, "host"),
        port=_number(values, "port"),
        workers=_number(values, "workers") or 1,
        tls=_flag(values, "tls", otherwise=False),
        dev=_flag(values, "dev", otherwise=False),
        access_log=_flag(values, "access_log", otherwise=True),
        log_level=str(values.get("log_level", "INFO")).upper(),
        rate_limit_percent=_percent(values, "rate_limit_percent", otherwise=100),
        master_key=_text(values, "master_key"),
        smtp_url=_smtp_url(_text(values, "smtp_url")),
        mail_from=_mail_from(_text(values, "mail_from")),
        sms_url=_text(values, "sms_url"),
        voice_url=_text(values, "voice_url"),
        telephony_token=_text(values, "telephony_token"),
        outbound_networks=_networks(_text(values, "outbound_networks")),
    )


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)


def _number(values: Mapping[str, object], name: str) -> int | None:
    value = values.get(name)
    if value is None:
        return None
    try:
        return int(str(value))
    except ValueError:
        raise BadSettings(f"The setting {name} must be a number.") from None


def _percent(values: Mapping[str, object], name: str, *, otherwise: int) -> int:
    found = _number(values, name)
    if found is not None and found < 0:
        raise BadSettings(f"The setting {name} must not be negative; 0 switches it off.")
    return otherwise if found is None else found


def _flag(values: Mapping[str, object], name: str, *, otherwise: bool) -> bool:
    value = values.get(name, otherwise)
    if isinstance(value, bool):
        return value
    if str(value).lower() in {"1", "true", "yes", "on"}:
        return True
    if str(value).lower() in {"0", "false", "no", "off", ""}:
        return False
    raise BadSettings(f"The setting {name} must be true or false.")


def _url(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise BadSettings("The org URL must be like https://id.example.com, without a path.")
    return f"{parts.scheme}://{parts.netloc}"


def _networks(text: str | None) -> str | None:
    if text is not None:
        read_networks(text)
    return text


def _smtp_url(url: str | None) -> str | None:
    if url is not None:
        parse_smtp_url(url)
    return url


def _mail_from(address: str | None) -> str | None:
    return None if address is None else check_mail_from(address)


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as worker processes read them."""
    return {
        _PREFIX + field.name.upper(): str(value)
        for field in fields(Settings)
        if (value := getattr(settings, field.name)) is not None
    }
