"""What hangs on an app as records: keys, signing requests, granted scopes, its provisioning connection."""

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import RecordEvents, RecordKind

APP_KEY = RecordKind("app_key", "apk", "JsonWebKey", RecordEvents(create=EventType.APP_KEY_GENERATE))
"""A key to sign with, and its certificate. Its id is ``{app id}.{kid}``: a clone has the kid of its original."""

APP_CSR = RecordKind(
    "app_csr",
    "csr",
    "CertificateSigningRequest",
    RecordEvents(create=EventType.APP_CSR_GENERATE, delete=EventType.APP_CSR_REVOKE),
)
APP_GRANT = RecordKind(
    "app_grant",
    "oag",
    "OAuth2ScopeConsentGrant",
    RecordEvents(create=EventType.APP_GRANT_CREATE, delete=EventType.APP_GRANT_REVOKE),
)
APP_CONNECTION = RecordKind("app_connection", "cnx", "AppInstance")
APP_NUMBER = RecordKind("app_number", "apn", "AppInstance")
"""The one record that counts the custom apps of an org."""

SHARED_KEY_PARENT = ""
"""The parent of the key that every app signs with until it has one of its own."""

OF_AN_APP = (APP_KEY, APP_CSR, APP_GRANT, APP_CONNECTION)
"""What goes when the app goes."""
