"""Every state of the sign-in widget with an example's values, as the Authentication API would answer (contract B.2).

``widget_examples`` serves a page with the widget; whoever signs in there as ``MFA_REQUIRED`` gets that example.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from frontdesk.web.assets import widget_module

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Payroll</title>
<link rel="stylesheet" href="/page.css">
<script type="module" src="/widget/frontdesk-signin.js"></script>
</head>
<body><main><h1>Payroll</h1><frontdesk-signin app-name="Payroll" registration recovery-factors="EMAIL SMS CALL" {more}>
</frontdesk-signin></main></body>
</html>
"""
STYLESHEET = """
html { color-scheme: light dark; background: light-dark(#F4F1EA, #11151A); color: light-dark(#1B2430, #ECE8E1); }
body { margin: 0; font-family: sans-serif; }
h1 { padding: 0 16px; font-size: 16px; }
frontdesk-signin { margin: 0 auto; }
"""
_USER = {"id": "00u1", "profile": {"login": "ada@harbour.example", "firstName": "Ada", "lastName": "Byron"}}
_COMPLEXITY = {
    "minLength": 8,
    "minLowerCase": 1,
    "minUpperCase": 1,
    "minNumber": 1,
    "minSymbol": 0,
    "excludeUsername": True,
    "excludeAttributes": ["firstName"],
}
_KINDS: Mapping[str, dict[str, str]] = {
    "token:software:totp": {"credentialId": "ada@harbour.example"},
    "sms": {"phoneNumber": "+49 XXX XXXX 1234"},
    "call": {"phoneNumber": "+49 XXX XXXX 1234"},
    "email": {"email": "a...a@harbour.example"},
    "question": {"question": "disliked_food", "questionText": "What is the food you least liked as a child?"},
    "webauthn": {"authenticatorName": "The blue key"},
    "push": {"name": "Ada’s phone"},
    "token:hotp": {"credentialId": "ada@harbour.example"},
}
_REMEMBER = {"allowRememberDevice": True, "rememberDeviceByDefault": False, "rememberDeviceLifetimeInMinutes": 60}


def _link(path: str, verb: str = "POST", **more: str) -> dict[str, object]:
    return {"href": f"https://harbour.example/api/v1{path}", "hints": {"allow": [verb]}, **more}


def _transaction(
    status: str, embedded: dict[str, object] | None = None, /, links: object = None, **more: object
) -> dict[str, Any]:
    shown = {"_embedded": {"user": _USER, **(embedded or {})}, "stateToken": "00example", **more}
    return {"status": status, **shown, "_links": {"cancel": _link("/authn/cancel"), **(links or {})}}  # type: ignore[dict-item]  # one shape for all


def _factor(kind: str, **embedded: object) -> dict[str, object]:
    links = {"verify": _link("/authn/factors/f1/verify"), "questions": _link("/users/me/factors/questions", "GET")}
    factor = {"id": f"id-{kind}", "factorType": kind, "provider": "OKTA", "profile": _KINDS[kind], "_links": links}
    return {**factor, "_embedded": embedded}


def _challenge(kind: str, result: str = "WAITING", **challenge: object) -> dict[str, Any]:
    links = {"next": _link("/authn/factors/f1/verify"), "prev": _link("/authn/previous")}
    if kind in {"sms", "call", "email"}:
        links["resend"] = [_link("/authn/factors/f1/verify/resend", name=kind)]  # type: ignore[assignment]  # a list here
    embedded: dict[str, object] = {"factor": _factor(kind, challenge=challenge), "policy": _REMEMBER}
    return _transaction("MFA_CHALLENGE", embedded, links, factorResult=result)


def _activation(kind: str, **activation: object) -> dict[str, Any]:
    links = {"next": _link("/authn/factors/f1/lifecycle/activate"), "prev": _link("/authn/previous")}
    return _transaction("MFA_ENROLL_ACTIVATE", {"factor": _factor(kind, activation=activation)}, links)


def _password(status: str, skippable: bool = False, **policy: object) -> dict[str, Any]:
    links = {
        "next": _link("/authn/credentials/change_password"),
        **({"skip": _link("/authn/skip")} if skippable else {}),
    }
    return _transaction(status, {"policy": {"complexity": _COMPLEXITY, **policy}}, links)


_QR = {"_links": {"qrcode": {"href": "/qr.svg", "type": "image/svg+xml"}}}
_NOT_SET_UP = {"status": "NOT_SETUP", "enrollment": "OPTIONAL"}
EXAMPLES: Mapping[str, dict[str, Any]] = {
    "MFA_REQUIRED": _transaction("MFA_REQUIRED", {"factors": [_factor(kind) for kind in _KINDS], "policy": _REMEMBER}),
    "required-sms": _transaction("MFA_REQUIRED", {"factors": [_factor("sms")], "policy": _REMEMBER}),
    "required-totp": _transaction("MFA_REQUIRED", {"factors": [_factor("token:software:totp")], "policy": _REMEMBER}),
    "required-question": _transaction("MFA_REQUIRED", {"factors": [_factor("question")], "policy": _REMEMBER}),
    "required-webauthn": _transaction("MFA_REQUIRED", {"factors": [_factor("webauthn")], "policy": _REMEMBER}),
    **{f"challenge-{kind}": _challenge(kind) for kind in ("sms", "call", "email", "push")},
    "challenge-push-number": _challenge("push", correctAnswer=42),
    "challenge-push-rejected": _challenge("push", "REJECTED"),
    "MFA_ENROLL": _transaction(
        "MFA_ENROLL",
        {
            "factors": [
                {**_factor("sms"), "status": "ACTIVE", "enrollment": "OPTIONAL"},
                {**_factor("token:software:totp"), "status": "NOT_SETUP", "enrollment": "REQUIRED"},
                *({**_factor(kind), **_NOT_SET_UP} for kind in ("question", "call", "webauthn", "push", "email")),
            ]
        },
        {"skip": _link("/authn/skip")},
    ),
    "activate-totp": _activation("token:software:totp", sharedSecret="JBSWY3DPEHPK3PXP", **_QR),
    "activate-sms": _activation("sms"),
    "activate-push": _activation("push", **_QR),
    "PASSWORD_EXPIRED": _password("PASSWORD_EXPIRED"),
    "PASSWORD_WARN": _password("PASSWORD_WARN", True, expiration={"passwordExpireDays": 4}),
    "PASSWORD_RESET": _password("PASSWORD_RESET"),
    "RECOVERY": _transaction(
        "RECOVERY",
        {"user": {**_USER, "recovery_question": {"question": "What is the food you least liked as a child?"}}},
        {"next": _link("/authn/recovery/answer")},
    ),
    "RECOVERY_CHALLENGE": {"status": "RECOVERY_CHALLENGE", "factorType": "EMAIL", "recoveryType": "PASSWORD"},
    "recovery-by-sms": {
        "status": "RECOVERY_CHALLENGE",
        "factorType": "SMS",
        "stateToken": "00example",
        "_links": {
            "next": _link("/authn/recovery/factors/SMS/verify"),
            "resend": _link("/authn/recovery/factors/SMS/resend"),
        },
    },
    "unlocked": {"status": "SUCCESS", "recoveryType": "UNLOCK"},
    "LOCKED_OUT": {"status": "LOCKED_OUT", "_links": {"next": _link("/authn/recovery/unlock")}},
    "SUCCESS": {"status": "SUCCESS", "sessionToken": "2011example", "_embedded": {"user": _USER}},
}
_FORM = {
    "policyId": "rul1",
    "profileSchema": {
        "properties": {
            "email": {"type": "string", "description": "E-mail"},
            "password": {"type": "string", "description": "Password"},
            "firstName": {"type": "string", "description": "First name"},
            "department": {"type": "string", "description": "Department", "enum": ["Harbour", "Lighthouse"]},
        },
        "required": ["email", "password"],
        "fieldOrder": ["email", "password", "firstName", "department"],
    },
}
_QUESTIONS = [
    {"question": "disliked_food", "questionText": "What is the food you least liked as a child?"},
    {"question": "first_award", "questionText": "What did you earn your first medal or award for?"},
]
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h2v2H0zM2 2h2v2H2z"/></svg>'
_WRONG = {"errorCode": "E0000004", "errorSummary": "Authentication failed", "errorCauses": []}


class _Door(BaseHTTPRequestHandler):
    """The page, the widget, and the examples by the name that somebody signs in with."""

    def do_GET(self) -> None:
        path, _, more = self.path.partition("?")
        if path == "/":
            self._send(200, "text/html", PAGE.format(more=more.replace("+", " ").replace("%22", '"')).encode())
        elif path.startswith("/api"):
            self._json(200, _FORM if path.endswith("form") else _QUESTIONS)
        else:
            kind = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}.get(path[-3:].lstrip("."), "")
            body = {"/page.css": STYLESHEET.encode(), "/qr.svg": _PICTURE.encode()}.get(path, widget_module())
            self._send(200, kind, body)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        example = EXAMPLES.get(body.get("username", ""))
        if example is None and "factors" in self.path:
            example = {**EXAMPLES["challenge-push"], **body}
        self._json(200 if example else 401, example or _WRONG)

    def _json(self, status: int, value: object) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def widget_examples() -> Iterator[str]:
    """The examples at the yielded origin, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
