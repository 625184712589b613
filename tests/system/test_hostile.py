"""The drill of ill will on a few files: every one has its verdict, and nothing else suffers."""

import pytest

from benchmarks.hostile.__main__ import MEMORY_LIMIT_MB, drilled

pytestmark = pytest.mark.drill

FILES, NO_FILES, HONEST = 8, 5, 2


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_hostile_files_end_in_a_verdict_and_the_batch_balances(tmp_path):
    result = drilled(tmp_path, FILES)
    assert result["drill_faults"] == []
    assert result["items"] == FILES + NO_FILES + HONEST
    assert sum(result["verdicts"].values()) == result["items"]
    assert result["undecided"] == 0
    assert result["balanced"]
    assert (result["honest_failures"], result["hostile_failures"]) == ({}, {})
    assert result["tracebacks"] == 0
    assert max(result["max_mb"].values()) <= MEMORY_LIMIT_MB
    quarantined = sum(n for name, n in result["verdicts"].items() if "quarantined" in name)
    # The list with the wide span is a Word file like any other.
    assert quarantined == FILES - 1
    assert sum(n for name, n in result["verdicts"].items() if "rejected" in name) == NO_FILES
    assert result["reads"] > 0
