"""Profiles as searches see them. (Their properties are in tests/properties, over both databases.)"""

from frontdesk.lang.filter.document import folded


def test_strings_are_folded_and_what_has_no_value_is_left_out() -> None:
    profile = {
        "a": "ÄSS ß",
        "b": "",
        "c": None,
        "d": 1,
        "e": 2.5,
        "f": False,
        "g": ["A", "", None, 3, {"x": 1}, ["y"]],
        "h": [],
        "i": {"x": "y"},
    }
    assert folded(profile) == {"a": "äss ss", "d": 1, "e": 2.5, "f": False, "g": ["a", 3]}
