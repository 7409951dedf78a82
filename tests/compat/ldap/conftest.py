"""A directory server, and an org whose administrator connects an app to it. Without slapd or bonsai: skipped, aloud."""

import datetime
import importlib.util
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.serving import Organisation, organisation
from tests.slapd import ADMIN, ADMIN_PASSWORD, SUFFIX, Slapd, SlapdUnavailable, running_slapd

PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a certificate, signed by itself, and of its key."""

    file: Path
    key: Path

    @property
    def pem(self) -> str:
        """As an administrator gives it."""
        return self.file.read_text()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Nobody but who is told trusts it."""
    return certified(tmp_path_factory.mktemp("ldap-tls"), x509.DNSName("localhost"))


def certified(directory: Path, whose: x509.GeneralName) -> Certificate:
    """A new certificate, in files of this directory."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([whose])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Certificate(directory / "cert.pem", directory / "key.pem")
    found.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    found.key.touch(mode=0o600)  # Samba takes none that others can read
    found.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return found


@pytest.fixture
def slapd(certificate: Certificate) -> Iterator[Slapd]:
    """A running server, with TLS."""
    if importlib.util.find_spec("bonsai") is None:
        pytest.skip("bonsai (tools/environment ldap; Debian: libldap2-dev, libsasl2-dev, gcc)")
    try:
        with running_slapd((certificate.file, certificate.key)) as server:
            yield server
    except SlapdUnavailable as why:
        pytest.skip(str(why))


@pytest_asyncio.fixture
async def org() -> AsyncIterator[Organisation]:
    """An org of its own for every test: imports would meet each other's people."""
    async with organisation() as org:
        yield org


@dataclass(frozen=True, slots=True)
class Office:
    """What an administrator does about a directory."""

    org: Organisation
    api: httpx.AsyncClient

    async def app(self) -> str:
        """A new app that stands for a directory."""
        made = await self.api.post("/api/v1/apps", json={"name": "ldap_directory", "label": "Staff"})
        assert made.status_code == 200, made.text
        return str(made.json()["id"])

    async def connect(self, app: str, url: str, **settings: object) -> httpx.Response:
        """Connect the app to a server. ``password``: of the account; ``activate`` False: not to be used yet."""
        activate = settings.pop("activate", True)
        password = settings.pop("password", ADMIN_PASSWORD)
        ldap = {"url": url, "bindDn": ADMIN, "baseDn": SUFFIX, **settings}
        body = {"profile": {"authScheme": "LDAP", "password": password, "ldap": ldap}}
        path = f"/api/v1/apps/{app}/connections/default"
        return await self.api.post(path, params={"activate": str(activate).lower()}, json=body)

    async def connected(self, slapd: Slapd, **settings: object) -> str:
        """An app that is connected, and whose imports make people at once."""
        app = await self.app()
        made = await self.connect(app, slapd.url, **settings)
        assert made.status_code == 200, made.text
        await self.rules(app)
        return app

    async def rules(self, app: str, **rules: object) -> None:
        """How imports go."""
        made = {"autoConfirmNewUsers": True, "autoActivateNewUsers": True, "autoConfirmExactMatch": True, **rules}
        body = {"importSettings": {"profileMaster": True}, "importRules": {"userCreateAndMatch": made}}
        put = await self.api.put(f"/api/v1/apps/{app}/features/INBOUND_PROVISIONING", json=body)
        assert put.status_code == 200, put.text

    async def imported(self, app: str, type: str = "FULL") -> dict[str, Any]:
        """An import, when it is over."""
        begun = await self.api.post(f"/api/v1/apps/{app}/imports", json={"type": type})
        assert begun.status_code == 201, begun.text
        await self.org.serving.worker.run_due(self.org.org_id)
        found = await self.api.get(f"/api/v1/apps/{app}/imports/{begun.json()['id']}")
        answer: dict[str, Any] = found.json()
        return answer

    async def user(self, login: str) -> dict[str, Any]:
        """A person."""
        found = await self.api.get(f"/api/v1/users/{login}")
        assert found.status_code == 200, found.text
        answer: dict[str, Any] = found.json()
        return answer

    async def sign_in(self, login: str, password: str) -> httpx.Response:
        """As the page would."""
        return await self.org.browser().post("/api/v1/authn", json={"username": login, "password": password})

    async def log(self, event_type: str) -> list[dict[str, Any]]:
        """Events of a type."""
        self.org.clock.advance(seconds=1)  # what is logged shows from the next moment on
        found = await self.api.get("/api/v1/logs", params={"filter": f'eventType eq "{event_type}"', "limit": "100"})
        events: list[dict[str, Any]] = found.json()
        return events


@pytest.fixture
def office(org: Organisation) -> Office:
    """The first administrator's."""
    return Office(org, org.browser(Authorization=f"SSWS {org.facts['api_token']}"))
