"""By which messages an org's people can get back in at all: what a page may offer before it knows who asks."""

from frontdesk.domain.policies.model import PolicyStatus, PolicyType
from frontdesk.domain.policies.recovery import Recovery, read_recovery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import org_policies_of


async def recovery_ways_of_org(unit: Unit) -> Recovery:
    """Whatever any active password policy takes; e-mail always, so that the page says nothing of who has what."""
    policies = await org_policies_of(unit, PolicyType.PASSWORD)
    ways = [read_recovery(policy.settings) for policy in policies if policy.status is PolicyStatus.ACTIVE]
    return Recovery(sms=any(way.sms for way in ways), call=any(way.call for way in ways))
