"""What is known of a function before it is called: its arguments, and what it reads (Okta: expression language)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Prepare = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Function:
    """A function's row in its family's table.

    ``most``: None is any number. ``scoped``: the body is given the run before the arguments. ``prepared``: arguments,
    by place, that are read from a string into something else; literals are read once, when the expression is saved.
    ``criteria``: the keys of ``{key: value}`` arguments. ``needs``: what it reads of the scope.
    """

    name: str
    body: Callable[..., object]
    least: int
    most: int | None
    pairs_after: int | None = None
    scoped: bool = False
    prepared: Mapping[int, Prepare] = field(default_factory=dict)
    criteria: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        if count < self.least or (self.most is not None and count > self.most):
            return False
        return self.pairs_after is None or (count - self.pairs_after) % 2 == 0

    def arity(self) -> str:
        """How many arguments it takes, for an error text."""
        if self.pairs_after is not None:
            return f"{self.pairs_after} arguments and then pairs of them"
        if self.most is None:
            return f"at least {_count(self.least)}"
        return _count(self.most) if self.least == self.most else f"{self.least} to {_count(self.most)}"


def _count(number: int) -> str:
    return "1 argument" if number == 1 else f"{number} arguments"


def fixed(name: str, body: Callable[..., object], count: int) -> Function:
    """A function of its arguments alone, which are so many."""
    return Function(name, body, count, count)
