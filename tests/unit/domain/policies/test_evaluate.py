"""The explanation of access policies says what ``first_match`` does."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.ids import ClientId, PolicyId, RuleId, UserId
from frontdesk.domain.policies.evaluate import Facts, Match, NoMatch, Why, explain, first_match
from frontdesk.domain.policies.oauth import AccessPolicy, AccessRule, Lifetimes

LIFETIMES = Lifetimes(access_ms=1, refresh_ms=None, refresh_idle_ms=1)
names = st.frozensets(st.sampled_from("ab"))
rules = st.builds(
    AccessRule,
    id=st.uuids().map(lambda made: RuleId(str(made))),
    name=st.just("rule"),
    grant_types=st.frozensets(st.sampled_from(["password", "client_credentials"])),
    everyone=st.booleans(),
    users=names,
    groups=names,
    excluded_users=names,
    excluded_groups=names,
    scopes=st.none() | names,
    lifetimes=st.just(LIFETIMES),
)
policies = st.lists(
    st.builds(
        AccessPolicy,
        id=st.uuids().map(lambda made: PolicyId(str(made))),
        name=st.just("policy"),
        clients=st.none() | names,
        rules=st.lists(rules, max_size=3).map(tuple),
    ),
    max_size=4,
)
facts = st.builds(
    Facts,
    client_id=st.sampled_from("ab").map(ClientId),
    grant_type=st.sampled_from(["password", "client_credentials", "implicit"]),
    user_id=st.none() | st.sampled_from("ab").map(UserId),
    group_ids=names,
    custom_scopes=names,
)


@given(policies, facts)
def test_the_explanation_matches_first_match(configured: list[AccessPolicy], facts: Facts) -> None:
    found, explained = first_match(configured, facts), explain(configured, facts)
    assert [policy.policy for policy in explained] == configured
    matched = [(p.policy, r.rule) for p in explained for r in p.rules if r.why is Why.MATCH]
    assert matched == ([(found.policy, found.rule)] if isinstance(found, Match) else [])
    if isinstance(found, NoMatch):
        first = [r.refused_scopes for p in explained for r in p.rules if r.why is Why.SCOPES_REFUSED]
        assert found.refused_scopes == (first[0] if first else frozenset())


@given(policies, facts)
def test_a_policy_matches_where_one_of_its_rules_does(configured: list[AccessPolicy], facts: Facts) -> None:
    for policy in explain(configured, facts):
        assert (policy.why is Why.MATCH) is any(rule.why is Why.MATCH for rule in policy.rules)
