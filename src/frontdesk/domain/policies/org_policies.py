"""The org's own policies, compiled and evaluated: sign-on, password, enrolment, routing, access (contract D.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.ids import PolicyId, RuleId
from frontdesk.domain.policies.conditions import Condition, SignInFacts, Verdict, compile_conditions, together
from frontdesk.domain.policies.model import Policy, PolicyStatus, Rule


@dataclass(frozen=True, slots=True)
class OrgRule:
    """A rule, ready to be asked."""

    id: RuleId
    name: str
    conditions: tuple[Condition, ...]
    actions: Mapping[str, object]

    def fits(self, facts: SignInFacts) -> bool:
        """Whether all its conditions are met; what is not known is not met."""
        return all(condition.asks(facts) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class OrgPolicy:
    """A policy, ready to be asked."""

    id: PolicyId
    name: str
    conditions: tuple[Condition, ...]
    settings: Mapping[str, object]
    rules: tuple[OrgRule, ...]

    def covers(self, facts: SignInFacts) -> bool:
        """Whether it is about this sign-in at all."""
        return all(condition.asks(facts) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Fitting:
    """What applies."""

    policy: OrgPolicy
    rule: OrgRule


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of each condition of a policy or rule, by its kind."""

    id: str
    name: str
    conditions: tuple[tuple[str, Verdict], ...]

    @property
    def verdict(self) -> Verdict:
        """Of all of them together."""
        return together([verdict for _, verdict in self.conditions])


@dataclass(frozen=True, slots=True)
class JudgedPolicy:
    """A policy and those of its rules that were asked: none where the policy is about somebody else."""

    policy: Judged
    rules: tuple[Judged, ...]

    @property
    def verdict(self) -> Verdict:
        """MATCH where one of its rules applies; UNDEFINED where that hangs on what is not known."""
        if self.policy.verdict is not Verdict.MATCH:
            return self.policy.verdict
        verdicts = [rule.verdict for rule in self.rules]
        if Verdict.MATCH in verdicts:
            return Verdict.MATCH
        return Verdict.UNDEFINED if Verdict.UNDEFINED in verdicts else Verdict.NOT_MATCH


def compile_org_policies(policies: Iterable[Policy]) -> tuple[OrgPolicy, ...]:
    """Active policies with active rules, in order; policies without any are passed over."""
    active = sorted((p for p in policies if p.status is PolicyStatus.ACTIVE), key=lambda p: (p.priority, p.id))
    compiled = [
        OrgPolicy(
            id=policy.id,
            name=policy.name,
            conditions=compile_conditions(policy.conditions),
            settings=policy.settings,
            rules=_compile_rules(policy.rules),
        )
        for policy in active
    ]
    return tuple(policy for policy in compiled if policy.rules)


def _compile_rules(rules: Iterable[Rule]) -> tuple[OrgRule, ...]:
    active = sorted((r for r in rules if r.status is PolicyStatus.ACTIVE), key=lambda r: (r.priority, r.id))
    return tuple(OrgRule(rule.id, rule.name, compile_conditions(rule.conditions), rule.actions) for rule in active)


def first_fitting(policies: Sequence[OrgPolicy], facts: SignInFacts) -> Fitting | None:
    """The first rule that fits of the first policy that has one."""
    for policy in policies:
        if not policy.covers(facts):
            continue
        for rule in policy.rules:
            if rule.fits(facts):
                return Fitting(policy, rule)
    return None


def explain_sign_in(policies: Sequence[OrgPolicy], facts: SignInFacts) -> list[JudgedPolicy]:
    """Every policy and rule that was asked on the way to ``first_fitting``'s answer, which is the last of them."""
    explained: list[JudgedPolicy] = []
    for policy in policies:
        judged, rules = _judge(policy, policy.conditions, facts), list[Judged]()
        if judged.verdict is Verdict.MATCH:
            for rule in policy.rules:
                rules.append(_judge(rule, rule.conditions, facts))
                if rules[-1].verdict is Verdict.MATCH:
                    return [*explained, JudgedPolicy(judged, tuple(rules))]
        explained.append(JudgedPolicy(judged, tuple(rules)))
    return explained


def _judge(what: OrgPolicy | OrgRule, conditions: Iterable[Condition], facts: SignInFacts) -> Judged:
    return Judged(what.id, what.name, tuple((condition.kind, condition.verdict(facts)) for condition in conditions))
