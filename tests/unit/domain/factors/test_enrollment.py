"""What can be enrolled (contract B.5)."""

import pytest

from frontdesk.domain.errors import InvalidPhoneNumber
from frontdesk.domain.factors.enrollment import phone_number
from frontdesk.domain.factors.kinds import AMR, POLICY_KEYS
from frontdesk.domain.factors.model import PREFIXES, FactorType, new_factor_id


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+12025550123", "+12025550123"), ("+1 (202) 555-0123", "+12025550123"), ("+44 20 7946 0000", "+442079460000")],
)
def test_a_number_is_kept_as_e164_writes_it(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept


@pytest.mark.parametrize("typed", ["", "2025550123", "+1", "+999123456789", "hello", "+1" + "2" * 90])
def test_a_number_that_nobody_can_have_is_refused(typed: str) -> None:
    with pytest.raises(InvalidPhoneNumber):
        phone_number(typed)


def test_every_kind_has_ids_of_its_own() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert set(POLICY_KEYS.values()) <= set(PREFIXES)
    assert set(AMR) == set(FactorType)
    for kind, prefix in PREFIXES.items():
        made = new_factor_id(*kind)
        assert (made[:3], len(made)) == (prefix, 20)
