"""Okta's Python SDK drives realm assignments' runs, devices, YubiKeys, certificates, consent and log-stream schemas."""

import asyncio
import contextlib
import datetime
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from okta import models
from tests.compat.okta_sdk import by_token, differences, done, ids, new_user, refused, unique
from tests.live import LiveServer

from frontdesk.domain.brands.domains import DOMAIN, VERIFIED
from frontdesk.domain.devices.enrolled import DeviceProfile, Platform, ScreenLock
from frontdesk.domain.ids import OrgId, UserId
from frontdesk.main.settings import Settings
from frontdesk.main.wiring import build_base
from frontdesk.storage.unit import Unit
from frontdesk.usecases.enrolled_devices.devices import enroll_device


@pytest.fixture
async def okta(server: LiveServer) -> AsyncIterator[Any]:
    """As an administrator's script uses it."""
    async with by_token(server) as client:
        yield client


@contextlib.asynccontextmanager
async def behind(server: LiveServer, org_id: str) -> AsyncIterator[Unit]:
    """The server's own database: for what the management API cannot bring about."""
    base = await build_base(Settings(data_dir=server.data_dir))
    try:
        async with base.store.unit(OrgId(org_id)) as unit:
            yield unit
    finally:
        await base.close()


async def ended(okta: Any, operation_id: str) -> Any:
    """A run that has no people left: other tests' people are moved past in batches."""
    for _ in range(600):
        found = next(each for each in await done(okta.list_realm_assignment_operations()) if each.id == operation_id)
        if found.status != "IN_PROGRESS":
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("The run did not end within half a minute.")


async def test_a_realm_assignment_runs_and_its_operations_are_listed(okta: Any) -> None:
    body = {"profile": {"name": unique("Realm")}}
    realm = await done(okta.create_realm(models.CreateRealmRequest.from_dict(body)))
    user = await new_user(okta)
    sent = {
        "name": unique("Assignment"),
        "priority": 1,
        "conditions": {"expression": {"value": f'user.profile.login == "{user.profile.login}"'}},
        "actions": {"assignUserToRealm": {"realmId": realm.id}},
    }
    await done(okta.create_realm_assignment(models.CreateRealmAssignmentRequest.from_dict(sent)))
    listed = await done(okta.list_realm_assignments())  # the SDK reads a 201 alone, and an org answers 200
    assignment = next(each for each in listed if each.name == sent["name"])
    request = models.OperationRequest.from_dict({"assignmentId": assignment.id})
    begun = await done(okta.execute_realm_assignment(request))
    assert (begun.realm_id, begun.status in {"IN_PROGRESS", "COMPLETED"}) == (realm.id, True)
    operation = await ended(okta, begun.id)
    assert (operation.status, operation.num_user_moved, operation.realm_id) == ("COMPLETED", 1, realm.id)
    configuration = operation.assignment_operation.configuration
    assert (configuration.id, configuration.name) == (assignment.id, assignment.name)
    assert configuration.actions.assign_user_to_realm.realm_id == realm.id
    assert (await done(okta.get_user(user.id))).realm_id == realm.id
    await done(okta.deactivate_realm_assignment(assignment.id))
    error = await refused(okta.execute_realm_assignment(request))
    assert (error.status, error.error_code) == (400, "E0000001")


async def test_a_device_is_read_suspended_deactivated_and_deleted(okta: Any, server: LiveServer) -> None:
    user, org = await new_user(okta), await done(okta.get_org_settings())
    async with behind(server, org.id) as unit:
        owner = await unit.users.find(UserId(user.id))
        assert owner is not None
        profile = DeviceProfile("Grace's phone", Platform.ANDROID, model="Pixel", secure_hardware_present=True)
        enrolled = await enroll_device(unit, owner, profile, owner.updated_at, screen_lock=ScreenLock.PASSCODE)
    device = await done(okta.get_device(enrolled.id))
    assert (device.profile.display_name, device.profile.platform.value) == ("Grace's phone", "ANDROID")
    assert (device.status.value, device.resource_display_name.value) == ("ACTIVE", "Grace's phone")
    users = await done(okta.list_device_users(enrolled.id))
    assert [(use.user.id, use.screen_lock_type, use.management_status) for use in users] == [
        (user.id, "PASSCODE", "NOT_MANAGED")
    ]
    listed = await done(okta.list_devices(search=f'id eq "{enrolled.id}"', expand="user"))
    assert [use.user.id for one in listed for use in one.embedded.users] == [user.id]
    assert ids(await done(okta.list_devices(search=f'id eq "{enrolled.id}"', expand="userSummary"))) == [enrolled.id]
    await done(okta.suspend_device(enrolled.id))
    assert (await done(okta.get_device(enrolled.id))).status.value == "SUSPENDED"
    await done(okta.unsuspend_device(enrolled.id))
    assert (await refused(okta.delete_device(enrolled.id))).error_code == "E0000152"
    await done(okta.deactivate_device(enrolled.id))
    await done(okta.activate_device(enrolled.id))
    await done(okta.deactivate_device(enrolled.id))
    await done(okta.delete_device(enrolled.id))
    assert (await refused(okta.get_device(enrolled.id))).status == 404


async def test_a_yubikey_is_uploaded_and_its_seed_is_not_shown(okta: Any) -> None:
    serial = str(secrets.randbelow(10**9))
    seed = {
        "serialNumber": serial,
        "publicId": "".join(secrets.choice("cbdefghijklnrtuv") for _ in range(12)),
        "privateId": secrets.token_hex(6),
        "aesKey": secrets.token_hex(16),
    }
    made = await done(okta.upload_yubikey_otp_token_seed(models.UploadYubikeyOtpTokenSeedRequest.from_dict(seed)))
    assert (made.status, made.profile["serial"]) == ("UNASSIGNED", {"value": serial})
    assert seed["aesKey"] not in made.to_str()
    assert (await done(okta.get_yubikey_otp_token_by_id(made.id))).id == made.id
    assert made.id in ids(await done(okta.list_yubikey_otp_tokens(filter=f'profile.serial eq "{serial}"')))


async def test_a_custom_domain_gets_a_certificate(okta: Any, server: LiveServer) -> None:
    name = f"login-{secrets.token_hex(4)}.example.com"
    request = models.DomainRequest.from_dict({"domain": name, "certificateSourceType": "MANUAL"})
    await done(okta.create_custom_domain(request))
    listed = await done(okta.list_custom_domains())  # the SDK reads a 200 alone, and an org answers 201
    domain, org = next(each for each in listed.domains if each.domain == name), await done(okta.get_org_settings())
    certificate = models.DomainCertificate.from_dict(_certificate(name))
    assert (await refused(okta.upsert_certificate(domain.id, certificate))).error_code == "E0000165"
    async with behind(server, org.id) as unit:
        record = await unit.records.find(DOMAIN.name, domain.id)
        assert record is not None
        await unit.records.save(replace(record, body={**record.body, "validationStatus": VERIFIED}))
    await done(okta.upsert_certificate(domain.id, certificate))
    shown = await done(okta.get_custom_domain(domain.id))
    assert (shown.public_certificate.subject, shown.validation_status.value) == (f"CN={name}", "COMPLETED")


async def test_consent_is_granted_to_an_account_and_revoked(okta: Any) -> None:
    account = models.OrgAerialConsent.from_dict({"accountId": unique("account")})
    assert (await refused(okta.get_aerial_consent())).status == 404
    granted = await done(okta.grant_aerial_consent(account))
    assert differences(await done(okta.get_aerial_consent()), granted.to_dict()) == []
    assert (await done(okta.revoke_aerial_consent(account))).links.grant.href.endswith("/privacy/aerial/grant")


async def test_schemas_of_log_streams_are_read(okta: Any) -> None:
    listed = await done(okta.list_log_stream_schemas())
    assert [schema.title for schema in listed] == ["AWS EventBridge", "Splunk Cloud"]
    one = await done(okta.get_log_stream_schema(models.LogStreamType.AWS_EVENTBRIDGE))
    assert one.properties["settings"]["required"] == ["accountId", "eventSourceName", "region"]


def _certificate(name: str) -> dict[str, str]:
    key, now = rsa.generate_private_key(65537, 2048), datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(Encoding.PEM).decode()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {"type": "PEM", "certificate": pem, "certificateChain": pem, "privateKey": private}
