"""Of long rows of cases some run with the tests, and all the others with the sweeps."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

# Long, and of a kind of which something runs each time: `make sweeps` runs all of them.
SWEEP = (pytest.mark.drill, pytest.mark.sweep)


def daily(cases: Mapping[str, Any] | Iterable[Any], *chosen: Any) -> list[Any]:
    """
    For `parametrize`: the chosen cases by their names, or themselves where they have none.

    A mapping gives each case its name; one that holds several arguments is a tuple.
    """
    named = cases if isinstance(cases, Mapping) else {case: case for case in cases}
    missing = [name for name in chosen if name not in named]
    assert not missing, missing
    return [
        pytest.param(
            *(case if isinstance(case, tuple) and name is not case else (case,)),
            id=name if isinstance(name, str) else None,
            marks=() if name in chosen else SWEEP,
        )
        for name, case in named.items()
    ]
