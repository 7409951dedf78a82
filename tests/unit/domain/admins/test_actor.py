"""What a caller would gain by letting anybody into groups (docs/security.md, administrators)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.powers import SUPER, Extent, Power
from frontdesk.domain.logs.model import Party

_PERMISSIONS = ("okta.users.manage", "okta.users.credentials.resetPassword", "okta.users.read", "okta.groups.manage")
_ids = st.frozensets(st.sampled_from("abc"), max_size=2)
_extents = st.builds(Extent, everything=st.booleans(), all_users=st.booleans(), users=_ids, groups=_ids)
_powers = st.builds(Power, st.frozensets(st.sampled_from(_PERMISSIONS), max_size=3), _extents)
_actors = st.builds(
    Actor, st.just(Party("00u", "User")), st.just(Credential.API_TOKEN), powers=st.lists(_powers, max_size=3).map(tuple)
)
_CHANGES = tuple(one for one in _PERMISSIONS if one.startswith("okta.users.") and not one.endswith(".read"))


def _may(actor: Actor, permission: str, group_ids: frozenset[str]) -> bool:
    """Whether it may do this to a stranger who is in these groups."""
    return any(power.permits(permission) and power.extent.reaches_user("stranger", group_ids) for power in actor.powers)


@given(_actors, _ids)
def test_whoever_does_not_lengthen_their_reach_may_do_no_more_to_anybody_they_let_in(
    actor: Actor, group_ids: frozenset[str]
) -> None:
    if not actor.lengthens_by(group_ids):
        for permission in _CHANGES:
            assert _may(actor, permission, frozenset()) or not _may(actor, permission, group_ids)


@given(_actors, _ids)
def test_any_group_is_as_much_as_all_of_them(actor: Actor, group_ids: frozenset[str]) -> None:
    assert actor.lengthens_by(None) == actor.lengthens_by("abc")
    assert actor.lengthens_by(None) or not actor.lengthens_by(group_ids)


@given(_actors, _ids)
def test_a_super_administrator_has_no_longer_reach_to_gain(actor: Actor, group_ids: frozenset[str]) -> None:
    assert not replace(actor, powers=(*actor.powers, SUPER)).lengthens_by(group_ids)
