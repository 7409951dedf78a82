"""Which of the org's policies applies, and that the explanation says the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.ids import GroupId, PolicyId, RuleId
from frontdesk.domain.policies.conditions import SignInFacts, Verdict
from frontdesk.domain.policies.defaults import default_org_policies
from frontdesk.domain.policies.kinds import ORG_POLICY_TYPES
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType, Rule
from frontdesk.domain.policies.org_policies import compile_org_policies, explain_sign_in, first_fitting

NOW = 1_790_000_000_000
statuses = st.sampled_from(PolicyStatus)
conditions = st.dictionaries(
    st.sampled_from(["people", "riskScore"]),
    st.sampled_from([{"groups": {"include": ["a"]}}, {"groups": {"exclude": ["a"]}}, {"level": "HIGH"}, {}]),
)


def _rule(id: str, priority: int, status: PolicyStatus, conditions: dict[str, object]) -> Rule:
    return Rule(
        id=RuleId(id),
        policy_id=PolicyId("any"),
        type="SIGN_ON",
        name=id,
        status=status,
        priority=priority,
        system=False,
        conditions=conditions,
        actions={},
        created_at=NOW,
        updated_at=NOW,
    )


@st.composite
def policies(draw: st.DrawFn) -> list[Policy]:
    """A few, some without rules, some inactive."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        rules = [_rule(f"r{number}.{n}", n, draw(statuses), draw(conditions)) for n in range(draw(st.integers(0, 3)))]
        found.append(
            Policy(
                id=PolicyId(f"p{number}"),
                type=PolicyType.OKTA_SIGN_ON,
                server_id=None,
                name=f"p{number}",
                description=None,
                status=draw(statuses),
                priority=draw(st.integers(0, 3)),
                system=False,
                conditions=draw(conditions),
                settings={},
                rules=tuple(rules),
                created_at=NOW,
                updated_at=NOW,
            )
        )
    return found


facts = st.builds(
    SignInFacts,
    group_ids=st.none() | st.frozensets(st.sampled_from("ab")),
    risk=st.none() | st.sampled_from(["LOW", "HIGH"]),
)


@given(policies(), facts)
def test_the_explanation_matches_what_applies(configured: list[Policy], facts: SignInFacts) -> None:
    compiled = compile_org_policies(configured)
    fitting, explained = first_fitting(compiled, facts), explain_sign_in(compiled, facts)
    matched = [
        (judged.policy.id, rule.id)
        for judged in explained
        for rule in judged.rules
        if rule.verdict is Verdict.MATCH and judged.verdict is Verdict.MATCH
    ]
    assert matched == ([] if fitting is None else [(fitting.policy.id, fitting.rule.id)])


@given(policies(), facts)
def test_nothing_inactive_and_no_policy_without_rules_is_ever_asked(
    configured: list[Policy], facts: SignInFacts
) -> None:
    asked = {judged.policy.id for judged in explain_sign_in(compile_org_policies(configured), facts)}
    for policy in configured:
        if policy.status is PolicyStatus.INACTIVE or not any(r.status is PolicyStatus.ACTIVE for r in policy.rules):
            assert policy.id not in asked


def test_a_new_org_has_a_policy_of_every_type_that_fits_anybody() -> None:
    defaults = default_org_policies(GroupId("00gEveryone"), NOW)
    assert [policy.type for policy in defaults] == list(ORG_POLICY_TYPES)
    person: Any = SignInFacts(user_id="00uAda", group_ids=frozenset({"00gEveryone"}), provider="OKTA")
    for policy in defaults:
        assert policy.system
        assert first_fitting(compile_org_policies([policy]), person) is not None
