"""Everything that the org does as SAML identity provider of its apps."""

from dataclasses import dataclass

from frontdesk.usecases.saml_idp.slo import SamlSlo
from frontdesk.usecases.saml_idp.sso import SamlSso


@dataclass(frozen=True, slots=True)
class SamlProvider:
    """One field a profile."""

    sso: SamlSso
    slo: SamlSlo
