"""What of the log concerns an app, and what of theirs stays (RFC 7644 section 3.5.1)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.provisioning.push import concerned, over

APP, OTHER = Party("0oa1234567890abcdefG", "AppInstance"), Party("0oa2", "AppInstance")
ADA, CREW = Party("00u1", "User"), Party("00g1", "UserGroup")


def _event(type: EventType, *targets: Party) -> LogEvent:
    return LogEvent(type, 1, SYSTEM, targets)


def test_people_who_change_concern_every_app_and_those_who_get_one_only_that() -> None:
    assert concerned(APP.id, [_event(EventType.USER_UPDATE_PROFILE, ADA)]).people == {"00u1": False}
    assert concerned(APP.id, [_event(EventType.APP_USER_ADD, APP, ADA)]).people == {"00u1": True}
    assert not concerned(APP.id, [_event(EventType.APP_USER_ADD, OTHER, ADA)]).anything


def test_whoever_changed_besides_being_new_is_not_only_new() -> None:
    events = [_event(EventType.APP_USER_ADD, APP, ADA), _event(EventType.USER_SUSPEND, ADA)]
    assert concerned(APP.id, events).people == {"00u1": False}


def test_members_concern_the_person_and_the_group() -> None:
    found = concerned(APP.id, [_event(EventType.GROUP_MEMBER_ADD, ADA, CREW)])
    assert (found.people, found.groups) == ({"00u1": False}, frozenset({"00g1"}))


def test_what_says_how_an_app_is_told_of_everybody_sweeps() -> None:
    assert concerned(APP.id, [_event(EventType.APP_GROUP_ADD, APP, CREW)]).sweep
    mapping = Party("prm" + APP.id[3:19] + "1", "ProfileMapping")
    assert concerned(APP.id, [_event(EventType.MAPPING_UPDATE, mapping)]).sweep
    assert not concerned(APP.id, [_event(EventType.APP_UPDATE, OTHER)]).anything


def test_sign_ins_concern_no_app() -> None:
    assert not concerned(APP.id, [_event(EventType.SESSION_START, ADA), _event(EventType.TOKEN_GRANT, APP)]).anything


def test_entries_that_ours_say_nothing_of_stay_and_one_is_primary() -> None:
    theirs = {"emails": [{"value": "w", "type": "work", "primary": True}, {"value": "h", "type": "home"}], "x": 1}
    ours = {"emails": [{"value": "n", "type": "work", "primary": True}]}
    assert over(theirs, ours) == {
        "emails": [{"value": "n", "type": "work", "primary": True}, {"value": "h", "type": "home"}],
        "x": 1,
    }


def test_entries_of_theirs_that_no_server_should_have_stay_out_of_the_way() -> None:
    odd, own = [{"value": "w", "type": ["work"]}, {"type": {"a": 1}}], {"value": "n", "type": "work", "primary": True}
    theirs = {"emails": [*odd, 5, None], "name": [1]}
    made = over(theirs, {"emails": [own], "name": {"givenName": "Ada"}})
    assert made == {"emails": [own, *odd], "name": {"givenName": "Ada"}}


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers()), st.dictionaries(st.just("a"), st.integers()))
def test_what_we_say_is_so_and_the_rest_is_as_it_was(theirs: dict[str, object], ours: dict[str, object]) -> None:
    assert over(theirs, ours) == {**theirs, **ours}
