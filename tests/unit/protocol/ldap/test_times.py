"""RFC 4517 §3.3.13."""

from frontdesk.protocol.ldap.times import generalized_time


def test_a_time_is_written_in_whole_seconds_of_utc() -> None:
    assert generalized_time(1_000_000_000_999) == "20010909014640.0Z"
