"""What a SAML app's settings must be before they are kept: else nobody could sign in, and only then it would show."""

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.saml import SamlApp, read_saml_app
from frontdesk.domain.apps.saml_values import ValueFails, check_value
from frontdesk.domain.errors import ValidationFailed
from frontdesk.lang.patterns import MalformedPattern, compile_pattern
from frontdesk.protocol.saml.certificates import can_sign
from frontdesk.protocol.saml.encryption import encrypts

_WHERE = "settings.signOn"


def check_saml(app: Application) -> None:
    """Templates and patterns can be read, certificates are such, and the key of what is encrypted goes by RSA-OAEP.

    Raises:
        ValidationFailed: something is not; the cause names it.
    """
    _check(read_saml_app(app))


def _check(app: SamlApp) -> None:
    _check_template("subjectNameIdTemplate", app.name_id_template)
    for statement in app.statements:
        where = f"attributeStatements.{statement.name[:100]}"
        for value in statement.values:
            _check_template(where, value)
        if statement.filter_type == "REGEX":
            try:
                compile_pattern(statement.filter_value)
            except MalformedPattern as why:
                raise _refusal(where, str(why)) from None
    if not all(can_sign(each) for each in app.certificates):
        raise _refusal("spCertificate.x5c", "Each is the base64 of an X.509 certificate with an RSA or EC key.")
    if app.encrypts_to and not encrypts(app.encrypts_to):
        raise _refusal("assertionEncryption.x5c", "A certificate with an RSA key of at least 2048 bits is needed.")
    if app.encrypts_to is not None and app.key_transport == "RSA_15":
        raise _refusal("assertionEncryption.keyTransportAlgorithm", "Only RSA_OAEP is safe, and so only that is used.")


def _check_template(where: str, template: str) -> None:
    try:
        check_value(template)
    except ValueFails as why:
        raise _refusal(where, str(why)) from None


def _refusal(where: str, why: str) -> ValidationFailed:
    return ValidationFailed(f"{_WHERE}.{where}", (f"{_WHERE}.{where}: {why}",))
