"""Whoever overrules a tool says why, on the line."""

import io
import re
import tokenize
from collections.abc import Iterator

from tests.architecture.source import Module

_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<code>\[[\w\-, ]+\])?(?P<rest>.*)")


def test_every_type_ignore_names_its_code_and_its_reason(
    src: tuple[Module, ...], modules_of_tests: tuple[Module, ...]
) -> None:
    wrong = [
        f"{module.path}:{line}"
        for module in src + modules_of_tests
        if "type: ignore" in module.text
        for line, comment in _comments(module)
        if (match := _IGNORE.search(comment)) and not (match["code"] and _is_reason(match["rest"]))
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_cast_gives_its_reason(src: tuple[Module, ...], modules_of_tests: tuple[Module, ...]) -> None:
    wrong = []
    for module in src + modules_of_tests:
        casts = [call for call in module.calls() if module.full_name(call.func) == "typing.cast"]
        if not casts:
            continue
        reasons = {line for line, comment in _comments(module) if _is_reason(comment)}
        wrong += [
            f"{module.path}:{call.lineno}"
            for call in casts
            if not reasons & set(range(call.lineno, (call.end_lineno or call.lineno) + 1))
        ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_an_ignore_without_a_reason_is_seen() -> None:
    code = "# type: ignore" + "[attr-defined]"
    rests = [match["rest"] for match in map(_IGNORE.search, (code, f"{code}  # it ships no types")) if match]
    assert [_is_reason(rest) for rest in rests] == [False, True]


def _is_reason(comment: str) -> bool:
    said = re.sub(r"type:\s*ignore(\[[^\]]*\])?|noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?", "", comment)
    words = re.findall(r"\w{2,}", said)
    return len(words) > 1


def _comments(module: Module) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
