"""How people sign in with identity providers: one line a protocol."""

from frontdesk.kernel.clock import Clock
from frontdesk.runtime.kek import MasterKey
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.runtime.outbound.key_sets import KeySets
from frontdesk.storage.unit import Store
from frontdesk.usecases.federation.connector import Connector
from frontdesk.usecases.federation.connectors.oauth2 import OAuth2Connector
from frontdesk.usecases.federation.connectors.oidc import OidcConnector
from frontdesk.usecases.federation.connectors.saml import SamlConnector
from frontdesk.usecases.federation.connectors.upstream import Caller
from frontdesk.usecases.federation.federation import Federation
from frontdesk.usecases.federation.links import Links
from frontdesk.usecases.federation.trips import TripBook
from frontdesk.usecases.records.sealing import RecordSecrets


def build_federation(store: Store, key: MasterKey, outbound: Outbound, key_sets: KeySets, clock: Clock) -> Federation:
    """Every connector that there is, by the type of its protocol."""
    secrets = RecordSecrets(key.records)
    caller = Caller(outbound, store, secrets)
    connectors: dict[str, Connector] = {
        "OIDC": OidcConnector(caller, key_sets),
        "OAUTH2": OAuth2Connector(caller),
        "SAML2": SamlConnector(store, secrets),
    }
    return Federation(store, TripBook(store, key.trips, clock), Links(secrets), connectors, clock)
