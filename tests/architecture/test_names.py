"""Names say what a thing is; a specification's words stand with the specification."""

import re
from pathlib import Path

from tests.architecture.source import Module

NAMES_THAT_SAY_NOTHING = frozenset(
    {"utils", "util", "helpers", "common", "misc", "base", "manager", "service", "handler", "processor", "data", "info"}
)


def test_no_module_or_room_has_a_name_that_says_nothing(src: tuple[Module, ...]) -> None:
    assert src
    wrong = [m.path for m in src if NAMES_THAT_SAY_NOTHING & set(Path(m.path).with_suffix("").parts)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_protocol_does_not_know_okta(protocol: tuple[Module, ...]) -> None:
    # the one name that clients send us and no specification has a better word for
    on_the_wire = re.compile("okta_post_message", re.IGNORECASE)
    wrong = [m.path for m in protocol if re.search("okta", on_the_wire.sub("", m.text), re.IGNORECASE)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_camel_case_is_the_wires_and_stays_in_web(src: tuple[Module, ...]) -> None:
    functions = [(m, f.name) for m in src for f in m.functions() if m.floor not in {"web", ""}]
    assert functions
    wrong = [f"{m.path}: {name}" for m, name in functions if re.search("[a-z][A-Z]", name)]
    assert not wrong, "\n".join(sorted(set(wrong)))
