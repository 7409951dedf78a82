"""Which behaviours a sign-in shows (contract D.3)."""

from typing import Any

import pytest

from frontdesk.domain.behaviors.evaluate import Here, noticed
from frontdesk.domain.behaviors.model import BEHAVIOR, behavior_draft
from frontdesk.domain.records.model import Record, new_record

SEEN = {"device": ["laptop", "phone", "old tablet"], "address": ["192.0.2.1"]}


def _rule(kind: str, **settings: Any) -> Record:
    draft = behavior_draft({"name": f"A {kind}", "type": kind, "settings": settings}, None)
    return new_record(BEHAVIOR, draft, by="00uAdmin", now=1)


def test_a_device_that_was_not_seen_before_is_new_by_id_and_by_name() -> None:
    rule = _rule("ANOMALOUS_DEVICE")
    assert noticed([rule], Here("laptop", None, SEEN)) == frozenset()
    assert noticed([rule], Here("another", None, SEEN)) == {rule.id, "A ANOMALOUS_DEVICE"}
    assert noticed([rule], Here(None, None, SEEN)) == {rule.id, "A ANOMALOUS_DEVICE"}


def test_only_the_latest_are_compared_where_the_rule_says_so() -> None:
    rule = _rule("ANOMALOUS_DEVICE", maxEventsUsedForEvaluation=2)
    assert noticed([rule], Here("phone", None, SEEN)) == frozenset()
    assert noticed([rule], Here("old tablet", None, SEEN)) != frozenset()


def test_without_the_history_that_a_rule_needs_nothing_is_noticed() -> None:
    rule = _rule("ANOMALOUS_IP", minEventsNeededForEvaluation=2)
    assert noticed([rule], Here(None, "198.51.100.1", SEEN)) == frozenset()
    assert noticed([_rule("ANOMALOUS_IP")], Here(None, "198.51.100.1", SEEN)) != frozenset()
    assert noticed([_rule("ANOMALOUS_IP")], Here(None, "192.0.2.1", SEEN)) == frozenset()


@pytest.mark.parametrize("kind", ["ANOMALOUS_LOCATION", "ANOMALOUS_ASN", "VELOCITY"])
def test_what_an_address_says_of_a_place_is_not_guessed(kind: str) -> None:
    assert noticed([_rule(kind)], Here("new", "198.51.100.1", {})) == frozenset()
