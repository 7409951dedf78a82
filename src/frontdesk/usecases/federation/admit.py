"""Letting somebody in whom a provider vouches for: linked or made, kept up, in their groups, and on to the policies."""

from dataclasses import dataclass, replace
from typing import Any

from frontdesk.domain.admins.actor import Actor, acting_for
from frontdesk.domain.authn.transaction import Options, Proofs, Purpose, new_state_token
from frontdesk.domain.authn.transitions import Step
from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.domain.factors.kinds import MULTI_FACTOR
from frontdesk.domain.idps.identity import ExternalIdentity, idp_profile
from frontdesk.domain.logs.model import ClientContext, Party
from frontdesk.domain.records.model import Record
from frontdesk.domain.sessions.model import SessionIdp
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.primary import Start, new_transaction
from frontdesk.usecases.authn.steps import begin, may_go_on, settle
from frontdesk.usecases.directory.users import party_of
from frontdesk.usecases.federation.connector import FederationRefused
from frontdesk.usecases.federation.groups import provide_groups
from frontdesk.usecases.federation.jit import keep_up, let_in, make_person
from frontdesk.usecases.federation.link import resolve
from frontdesk.usecases.federation.links import Links
from frontdesk.usecases.federation.mapped import external_names

FEDERATED = "fed"
"""What ``amr`` says where nothing is believed of how the provider let them in: no method of RFC 8176 was seen here."""
_MOST_METHODS = 10


@dataclass(frozen=True, slots=True)
class Admission:
    """From where, and in which browser: ``device`` is its device cookie's value. ``proved_at``: when the provider saw
    who they are."""

    context: ClientContext
    proved_at: int
    device: str | None = None


async def admit(
    unit: Unit, links: Links, idp: Record, identity: ExternalIdentity, admission: Admission, now: int
) -> tuple[Outcome, User, str]:
    """The sign-in as it stands after the provider's word, who it is of, and how they were found.

    Raises:
        FederationRefused: they are nobody here and are not made, may not be linked, or may not sign in.
    """
    resolved = await resolve(unit, idp, identity)
    by = _in_the_name_of(idp)
    user = resolved.user
    if user is None:
        user = await make_person(unit, by, idp, identity, resolved.name, now)
    else:
        user = await let_in(unit, by, idp, user, now)
        user = await keep_up(unit, by, idp, identity, user, now)
    await links.keep(unit, acting_for(party_of(user)), idp, identity, user, now)
    policy: Any = idp.body["policy"]
    said = idp_profile(identity, await external_names(unit, idp))
    await provide_groups(unit, by, user, policy, said, now)
    return await _begun(unit, idp, identity, user, admission, now), user, resolved.how


def _in_the_name_of(idp: Record) -> Actor:
    return acting_for(Party(idp.id, "IdentityProvider", display_name=str(idp.body["name"])))


async def _begun(
    unit: Unit, idp: Record, identity: ExternalIdentity, user: User, admission: Admission, now: int
) -> Outcome:
    policy: Any = idp.body["policy"]
    token = new_state_token()
    start = Start(options=Options(), device=admission.device)
    vouching = SessionIdp(idp.id, str(idp.body["type"]), identity.name_id, identity.session_index)
    transaction = replace(new_transaction(token, Purpose.AUTHENTICATION, user, start, now), idp=vouching)
    if not may_go_on(transaction, user):
        raise FederationRefused("The person may not sign in.")
    proofs = _proofs(identity, admission.proved_at, trusts_claims=policy["trustClaims"])
    try:
        outcome = await settle(unit, begin(transaction, user, token), Step.AUTHENTICATE, proofs, admission.context, now)
    except AuthenticationFailed:
        raise FederationRefused("The sign-on policy does not let the person in.") from None
    if not await unit.users.save_sign_in(user.id, user.password_hash, now):
        raise FederationRefused("The person was changed at the same time, and is not let in by what they were before.")
    return outcome


def _proofs(identity: ExternalIdentity, proved_at: int, *, trusts_claims: bool) -> Proofs:
    """The provider's word is the first proof. That it saw a second factor counts only where its claims are trusted."""
    if not trusts_claims or not identity.amr:
        return Proofs(password_at=proved_at, amr=(FEDERATED,))
    amr = tuple(dict.fromkeys(identity.amr))[:_MOST_METHODS]
    methods = tuple(method for method in amr if method != MULTI_FACTOR)
    factor_at = proved_at if MULTI_FACTOR in amr else None
    return Proofs(password_at=proved_at, factor_at=factor_at, amr=(FEDERATED, *methods))
