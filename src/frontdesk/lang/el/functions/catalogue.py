"""Every function by the name it is called by (Okta: expression language, functions)."""

from collections.abc import Mapping
from typing import Final

from frontdesk.lang.el.functions.arrays import ARRAYS
from frontdesk.lang.el.functions.convert import CONVERSIONS
from frontdesk.lang.el.functions.groups import GROUPS
from frontdesk.lang.el.functions.people import PEOPLE
from frontdesk.lang.el.functions.signature import Function
from frontdesk.lang.el.functions.strings import STRINGS
from frontdesk.lang.el.functions.times import TIMES

FUNCTIONS: Final[Mapping[str, Function]] = {
    function.name: function for function in (*STRINGS, *ARRAYS, *CONVERSIONS, *TIMES, *GROUPS, *PEOPLE)
}
FAMILIES: Final = frozenset(name.partition(".")[0] for name in FUNCTIONS if "." in name) - {"user"}
