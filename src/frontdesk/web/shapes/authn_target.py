"""The app that somebody signed in for, as a transaction's answer shows it (contract B.2: target, authentication)."""

from collections.abc import Mapping

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.call import Call
from frontdesk.web.hal import link

_EXTERNAL_KEY = "${org.externalKey}"
_ISSUER = f"http://www.okta.com/{_EXTERNAL_KEY}"
_PROTOCOLS = {
    SignOnMode.SAML_2_0: "SAML2.0",
    SignOnMode.SAML_1_1: "SAML1.1",
    SignOnMode.WS_FEDERATION: "WS_FEDERATION",
}


def show_target(call: Call, outcome: Outcome) -> dict[str, object]:
    """Members of ``_embedded``; none where nobody came for an app."""
    target = outcome.target
    if target is None:
        return {}
    app = target.app
    itself = {"self": link(call, f"/api/v1/apps/{app.id}", "GET")}
    return {
        "target": {"type": "APP", "name": app.name, "label": app.label, "_links": itself},
        "authentication": {"protocol": _PROTOCOLS.get(app.sign_on_mode, ""), "issuer": _issuer(app)},
    }


def _issuer(app: Application) -> dict[str, object]:
    """As its metadata names us (web/api/app_sso.py)."""
    said, external_key = app.part("settings").get("signOn"), "exk" + app.id.removeprefix("0oa")
    template = said.get("idpIssuer") if isinstance(said, Mapping) else None
    return {"id": app.id, "name": app.label, "uri": str(template or _ISSUER).replace(_EXTERNAL_KEY, external_key)}


def target_links(call: Call, outcome: Outcome) -> dict[str, object]:
    """The way on to the app."""
    if outcome.target is None:
        return {}
    path = f"/login/step-up/redirect?stateToken={outcome.target.token}"
    return {"next": link(call, path, "GET", name="original")}
