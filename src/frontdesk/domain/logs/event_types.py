"""The catalogue of system-log events: every name that is ever written, with its severity."""

from enum import StrEnum


class EventType(StrEnum):
    """Okta: event types. ``oauth2.as`` is a custom authorization server's, ``oauth2`` the org server's."""

    SESSION_START = "user.session.start"
    SESSION_END = "user.session.end"
    ACCOUNT_LOCK = "user.account.lock"
    USER_CREATE = "user.lifecycle.create"
    API_TOKEN_CREATE = "system.api_token.create"
    API_TOKEN_REVOKE = "system.api_token.revoke"
    APP_CREATE = "application.lifecycle.create"
    APP_UPDATE = "application.lifecycle.update"
    APP_DELETE = "application.lifecycle.delete"
    ORG_CREATE = "org.lifecycle.create"
    KEY_ROTATE = "oauth2.as.key.rollover"
    AUTHORIZE_CODE = "app.oauth2.as.authorize.code"
    AUTHORIZE = "app.oauth2.as.authorize"
    TOKEN_GRANT = "app.oauth2.as.token.grant"
    TOKEN_REVOKE = "app.oauth2.as.token.revoke"
    TOKEN_REUSE = "app.oauth2.as.token.detect_reuse"
    CONSENT_GRANT = "app.oauth2.as.consent.grant"
    DEVICE_ACTIVATE = "app.oauth2.as.device.activate"


class Severity(StrEnum):
    """Okta: severity."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"


WARNINGS = frozenset({EventType.ACCOUNT_LOCK, EventType.TOKEN_REUSE})
