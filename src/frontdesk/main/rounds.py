"""What is done in rounds: telling event hooks, and telling apps that sessions are over."""

from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.rounds import Rounds
from frontdesk.runtime.kek import MasterKey
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.unit import Store
from frontdesk.usecases.hooks.deliver import EventDeliveries
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.sessions.leaving import Leaving
from frontdesk.usecases.sessions.participants import Participants
from frontdesk.web.shapes.logs import searched


def build_rounds(
    store: Store, key: MasterKey, clock: Clock, outbound: Outbound, snapshots: Snapshots, participants: Participants
) -> Rounds:
    """Both kinds, for every org that this process serves."""
    rounds = (
        EventDeliveries(store, outbound, RecordSecrets(key.records), clock, searched),
        Leaving(store, snapshots, participants, clock),
    )
    return Rounds(rounds, lambda: [known.org.id for known in snapshots.all()])
