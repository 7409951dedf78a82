"""Directory servers: who imports from them, and who asks them for passwords."""

from frontdesk.kernel.clock import Clock
from frontdesk.runtime.ldap.connection import Directories
from frontdesk.storage.unit import Store
from frontdesk.usecases.provisioning.directories import DirectoryAccess
from frontdesk.usecases.provisioning.directory_passwords import DirectoryPasswords
from frontdesk.usecases.records.sealing import RecordSecrets


def directory_access(secrets: RecordSecrets, *, dev: bool) -> DirectoryAccess:
    """The way to them; to this very machine only in development."""
    return DirectoryAccess(Directories(allow_loopback=dev), secrets)


def directory_passwords(store: Store, secrets: RecordSecrets, clock: Clock, *, dev: bool) -> DirectoryPasswords:
    """Who asks them at sign-in."""
    return DirectoryPasswords(store, directory_access(secrets, dev=dev), clock)
