"""Public keys of OAuth apps, one by one (contract A.Apps, credentials/jwks)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey

from frontdesk.domain.apps.client_keys import client_keys, find_client_key, key_sets, new_client_key
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed

_RSA = RSAKey.generate_key(2048, auto_kid=False).as_dict(private=False)
_EC = ECKey.generate_key("P-256", auto_kid=False).as_dict(private=False)
jwks = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True).map(lambda kids: [{**_EC, "kid": k} for k in kids])


def test_a_key_without_a_kid_is_named_by_its_thumbprint() -> None:
    key = new_client_key({**_RSA, "extra": "x"}, [], active=True)
    assert len(str(key.jwk["kid"])) == 43
    assert "extra" not in key.jwk
    assert key.id.startswith("pks")
    assert len(key.id) == 20


def test_the_id_of_a_key_stays_the_same() -> None:
    key = new_client_key({**_EC, "kid": "mine"}, [], active=False)
    again = client_keys({"keys": [key.jwk]}, [])[0]
    assert (again.id, again.is_active) == (key.id, True)


@given(jwks, jwks)
def test_the_two_sets_are_read_as_they_were_written(counting: list[Any], waiting: list[Any]) -> None:
    keys = client_keys({"keys": counting} if counting else None, waiting)
    assert key_sets(keys) == ({"keys": counting} if counting else None, waiting)
    for key in keys:
        assert find_client_key(keys, key.id).jwk == key.jwk


def test_a_key_that_is_there_is_not_added_again() -> None:
    first = new_client_key({**_RSA, "kid": "mine"}, [], active=True)
    for same in ({**_RSA, "kid": "mine"}, {**_EC, "kid": "mine"}):
        with pytest.raises(ValidationFailed) as refused:
            new_client_key(same, [first], active=True)
        assert "kid" in refused.value.causes[0]
    with pytest.raises(ResourceNotFound):
        find_client_key([first], "pksNone")


@given(st.dictionaries(st.sampled_from(["kty", "n", "e", "kid", "crv", "x", "y", "use"]), st.text(max_size=20)))
def test_nonsense_is_refused_and_never_breaks_anything(jwk: dict[str, str]) -> None:
    with pytest.raises(ValidationFailed):
        new_client_key(jwk, [], active=True)
