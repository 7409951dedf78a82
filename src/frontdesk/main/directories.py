"""Directory servers: who imports from them, and who asks them for passwords."""

from frontdesk.kernel.clock import Clock
from frontdesk.runtime.ldap.connection import Directories
from frontdesk.runtime.outbound.guard import Reach
from frontdesk.storage.unit import Store
from frontdesk.usecases.provisioning.directories import DirectoryAccess
from frontdesk.usecases.provisioning.directory_passwords import DirectoryPasswords
from frontdesk.usecases.records.sealing import RecordSecrets


def directory_access(secrets: RecordSecrets, reach: Reach) -> DirectoryAccess:
    """The way to them."""
    return DirectoryAccess(Directories(reach), secrets)


def directory_passwords(store: Store, secrets: RecordSecrets, clock: Clock, reach: Reach) -> DirectoryPasswords:
    """Who asks them at sign-in."""
    return DirectoryPasswords(store, directory_access(secrets, reach), clock)
