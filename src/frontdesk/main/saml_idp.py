"""The org as SAML identity provider of its apps: with which keys, and what hooks it asks."""

from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.storage.unit import Store
from frontdesk.usecases.apps.signing_keys import SharedKeys
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.saml_idp.keys import SamlKeys
from frontdesk.usecases.saml_idp.provider import SamlProvider
from frontdesk.usecases.saml_idp.respond import SamlAnswers
from frontdesk.usecases.saml_idp.slo import SamlSlo
from frontdesk.usecases.saml_idp.sso import SamlSso


def build_saml_provider(store: Store, sealer: Sealer, hooks: HookRunner, clock: Clock) -> SamlProvider:
    """Single sign-on and single logout."""
    keys = SamlKeys(store, SharedKeys(store, sealer), sealer, clock)
    sso = SamlSso(SamlAnswers(keys, hooks), store, clock)
    return SamlProvider(sso, SamlSlo(sso, keys, store, clock))
