"""The drill of the faults on a few files: killed at every step, full at every write, locked."""

import pytest

from benchmarks.faults.__main__ import drilled

pytestmark = pytest.mark.drill

FILES = 16


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_whatever_breaks_nothing_is_lost_nothing_is_there_twice_and_nothing_lies_about(tmp_path):
    drill, result = drilled(tmp_path, FILES, locked_s=2)
    assert drill.untidy == []
    assert result == {
        "files": FILES,
        "filed": FILES,
        "steps": drill.steps,
        "faults": drill.faults,
        "lost": 0,
        "twice": 0,
        "orphans": 0,
        "changed_sources": 0,
        "leftovers": 0,
        "untidy": 0,
    }
    # Steps that come when everything is filed find nothing to break.
    assert drill.faults > FILES
