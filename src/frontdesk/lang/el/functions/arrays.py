"""Arrays.* (Okta: expression language, array functions). Null is an array without elements."""

from collections.abc import Sequence

from frontdesk.lang.el.functions.signature import Function, fixed
from frontdesk.lang.el.run import check_array, check_text
from frontdesk.lang.el.values import array_of, integer_of, is_array, same, text_of


def add(array: object, value: object) -> Sequence[object]:
    """The array with the value as its last element."""
    return [*(array_of(array, "Arrays.add") or ()), value]


def remove(array: object, value: object) -> Sequence[object] | None:
    """The array without the elements that equal the value."""
    elements = array_of(array, "Arrays.remove")
    return None if elements is None else [element for element in elements if not same(element, value)]


def clear(array: object) -> Sequence[object]:
    """The empty array."""
    array_of(array, "Arrays.clear")
    return []


def get(array: object, place: object) -> object:
    """The element at a place counted from 0; null where there is none."""
    elements, index = array_of(array, "Arrays.get"), integer_of(place, "Arrays.get")
    if elements is None or index is None or not 0 <= index < len(elements):
        return None
    return elements[index]


def flatten(*values: object) -> Sequence[object]:
    """One array of all values: arrays opened at any depth, strings split at their commas, null left out.

    Strings within an array stay whole: the commas of a group's name are its own.
    """
    flat: list[object] = []
    for value in values:
        if isinstance(value, str):
            flat += [part.strip() for part in value.split(",")]
        elif value is not None:
            flat += _leaves(value)
        check_array(len(flat))
    return flat


def _leaves(value: object) -> list[object]:
    leaves: list[object] = []
    pending = [value]
    steps = 0
    while pending:
        steps += 1
        check_array(steps // 2)  # half of them: an array of ten thousand arrays of one element still fits
        inner = pending.pop()
        if is_array(inner):
            pending.extend(reversed(inner))
        else:
            leaves.append(inner)
    return leaves


def contains(array: object, value: object) -> bool:
    """Whether an element equals the value."""
    return any(same(element, value) for element in array_of(array, "Arrays.contains") or ())


def size(array: object) -> int:
    """The number of elements."""
    return len(array_of(array, "Arrays.size") or ())


def is_empty(array: object) -> bool:
    """Whether there is no element."""
    return size(array) == 0


def to_csv_string(array: object) -> str | None:
    """The elements with commas between them."""
    elements = array_of(array, "Arrays.toCsvString")
    if elements is None:
        return None
    texts = [text_of(element, "Arrays.toCsvString") or "" for element in elements]
    check_text(sum(map(len, texts)) + len(texts))
    return ",".join(texts)


ARRAYS = (
    fixed("Arrays.add", add, 2),
    fixed("Arrays.remove", remove, 2),
    fixed("Arrays.clear", clear, 1),
    fixed("Arrays.get", get, 2),
    Function("Arrays.flatten", flatten, 1, None),
    fixed("Arrays.contains", contains, 2),
    fixed("Arrays.size", size, 1),
    fixed("Arrays.isEmpty", is_empty, 1),
    fixed("Arrays.toCsvString", to_csv_string, 1),
)
