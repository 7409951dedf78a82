"""The org that the demo runs against, and what it remembers of it between two starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import decode, encode_text

_FILE = "demo.json"
_DATABASE = "frontdesk.db"
_REMEMBERED = ("org_url", "issuer", "api_token", "person_login", "person_password")


class NotADemo(Expected):
    """The data directory belongs to somebody else."""


@dataclass(frozen=True, slots=True)
class DemoOrg:
    """Where the server is, who may register apps there, and who may sign in."""

    org_url: str
    issuer: str
    api_token: str
    person_login: str
    person_password: str


def check_directory(data_dir: Path) -> None:
    """The demo registers apps and shows a password, so it leaves alone what it did not make itself.

    Raises:
        NotADemo: there is an org in the directory that no demo made.
    """
    if (data_dir / _DATABASE).exists() and not (data_dir / _FILE).exists():
        raise NotADemo(f"There is an org in {data_dir} already; give the demo a directory of its own.")


def remember(data_dir: Path, facts: Mapping[str, str]) -> None:
    """Keep what a new org told once."""
    file = data_dir / _FILE
    file.touch(mode=0o600)
    file.write_text(encode_text({name: facts[name] for name in _REMEMBERED}))


def recall(data_dir: Path, org_url: str) -> DemoOrg:
    """What was kept, for an org that may have moved to another port since."""
    facts: dict[str, str] = decode((data_dir / _FILE).read_bytes())
    issuer = org_url + facts["issuer"].removeprefix(facts["org_url"])
    return DemoOrg(**{**facts, "org_url": org_url, "issuer": issuer})
