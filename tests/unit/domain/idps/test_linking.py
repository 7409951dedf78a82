"""The name that a provider's policy makes of what it says, and whether it may be believed (attack case 60)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.idps.identity import ExternalIdentity, idp_profile
from frontdesk.domain.idps.linking import NameRefused, SubjectPolicy, read_subject, subject_name, vouches_for_email

EMAIL = "ada@corp.example"


def an_identity(verified: bool = True, **attributes: Any) -> ExternalIdentity:
    """Ada, as her provider speaks of her."""
    said = {"sub": "248289761001", "email": EMAIL, **attributes}
    return ExternalIdentity("0oaIdp", "248289761001", said, email_verified=verified)


def a_policy(template: str, pattern: str | None = None) -> SubjectPolicy:
    """A policy that compares user names."""
    return SubjectPolicy(template, pattern, "USERNAME", None)


@pytest.mark.parametrize(
    ("template", "attributes", "verified", "expected"),
    [
        ("idpuser.email", {}, True, (EMAIL, True)),
        ("idpuser.email", {}, False, (EMAIL, False)),
        ("String.substringBefore(idpuser.email, '@')", {}, True, ("ada", True)),
        ("String.substringBefore(idpuser.email, '@')", {}, False, ("ada", False)),
        ("idpuser.preferred_username", {"preferred_username": "ada"}, False, ("ada", True)),
        ("idpuser.preferred_username", {"preferred_username": EMAIL}, False, (EMAIL, False)),
        ("idpuser.preferred_username", {"preferred_username": "eve@corp.example"}, True, ("eve@corp.example", False)),
        ("idpuser.externalId + '@social.example'", {}, False, ("248289761001@social.example", True)),
    ],
    ids=str,
)
def test_a_name_that_comes_from_an_address_is_vouched_for_with_the_address(
    template: str, attributes: dict[str, Any], verified: bool, expected: tuple[str, bool]
) -> None:
    made = subject_name(a_policy(template), an_identity(verified, **attributes), {})
    assert (made.value, made.is_vouched) == expected


@given(st.dictionaries(st.sampled_from(["email", "name", "preferred_username", "nickname"]), st.emails()), st.emails())
def test_no_unverified_claim_ever_makes_a_vouched_address(said: dict[str, str], email: str) -> None:
    for template in ("idpuser.email", "idpuser.preferred_username", "idpuser.nickname", "idpuser.displayName"):
        try:
            made = subject_name(a_policy(template), an_identity(verified=False, **{"email": email, **said}), {})
        except NameRefused:
            continue
        assert not made.is_vouched


@pytest.mark.parametrize(
    "policy",
    [
        a_policy("idpuser.nothing"),
        a_policy("idpuser.email +"),
        a_policy("idpuser.email", ".+@another\\.example"),
        a_policy("idpuser.email", "("),
        a_policy("idpuser.groups"),
        a_policy("idpuser.long"),
    ],
    ids=["missing", "malformed", "filtered", "bad filter", "not a text", "too long"],
)
def test_what_makes_no_usable_name_is_refused(policy: SubjectPolicy) -> None:
    with pytest.raises(NameRefused):
        subject_name(policy, an_identity(groups=["a"], long="x" * 101), {})


def test_the_subject_is_read_from_the_policy_as_records_hold_it() -> None:
    subject = {"userNameTemplate": {"template": "idpuser.email"}, "filter": None, "matchType": "EMAIL"}
    read = read_subject({"subject": subject})
    assert (read.template, read.pattern, read.match_type) == ("idpuser.email", None, "EMAIL")


def test_a_provider_vouches_for_its_verified_address_and_no_other() -> None:
    assert vouches_for_email(an_identity(), "ADA@corp.example")
    assert not vouches_for_email(an_identity(), "eve@corp.example")
    assert not vouches_for_email(an_identity(verified=False), EMAIL)
    assert not vouches_for_email(an_identity(), ["ada@corp.example"])


def test_a_profile_is_read_by_our_names_the_standards_and_the_schemas() -> None:
    said = {"given_name": "Ada", "urn:surname": ["Lovelace"], "sn": ["Byron"], "dept": "Engines"}
    profile = idp_profile(ExternalIdentity("0oaIdp", "x", said, name_id="n"), {"department": "dept"})
    assert (profile["firstName"], profile["lastName"], profile["department"]) == ("Ada", "Byron", "Engines")
    assert (profile["externalId"], profile["subjectNameId"]) == ("x", "n")
