"""What is wrong with a site is told of what is seen, each with what to do; of a site in order nothing is."""

from dataclasses import replace

import pytest

from portal.domain.watching import (
    FAULT_OF_SITE_WORDS,
    NEXT_STEP_WORDS,
    Fault,
    KeysFacts,
    SearchFacts,
    SiteFacts,
    VaultFacts,
    problems_of,
)
from portal.queries.watching import FAULTS_OF_FLAWS

VAULT = VaultFacts("file", worm=False, why="", begun=True, writable=True)
SEARCH = SearchFacts("tantivy", ready=True, behind_s=0, indexer=True)
KEYS = KeysFacts(fault="", away=False, copy_lacks=False, late=False)
WELL = SiteFacts("sqlite", disk_free=50 << 30, clock_s=0, storage=VAULT, search=SEARCH, workers=1, keys=KEYS)  # fmt: skip


def faults(facts):
    return [one.fault for one in problems_of(facts)]


def test_of_a_site_in_order_nothing_is_told():
    assert faults(WELL) == []
    assert faults(replace(WELL, keys=None, certificate_days=200)) == []
    # A vault that nothing came to has no folder yet.
    assert faults(replace(WELL, storage=replace(VAULT, begun=False, writable=False))) == []


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (replace(WELL, disk_free=1 << 30), Fault.DISK),
        (replace(WELL, clock_s=3600), Fault.CLOCK),
        (replace(WELL, guarded=False), Fault.TRAIL),
        (replace(WELL, walled=False), Fault.WALLS),
        (replace(WELL, certificate_days=3), Fault.CERTIFICATE),
        (replace(WELL, certificate_days=-1), Fault.CERTIFICATE),
        (replace(WELL, storage=replace(VAULT, writable=False, why="đầy")), Fault.VAULT),
        (replace(WELL, storage=replace(VAULT, kind="s3", writable=False)), Fault.STORE),
        (
            replace(WELL, storage=replace(VAULT, kind="s3", begun=False, writable=False)),
            Fault.STORE,
        ),
        *(
            (replace(WELL, storage=replace(VAULT, faults=(fault,))), fault)
            for fault in FAULTS_OF_FLAWS.values()
        ),
        (replace(WELL, storage=replace(VAULT, lost=2)), Fault.FILES_LOST),
        (replace(WELL, workers=0), Fault.NO_WORKER),
        (replace(WELL, troubles=("Ổ đĩa đầy.",)), Fault.WORKER_PAUSES),
        (replace(WELL, search=replace(SEARCH, ready=False)), Fault.SEARCH),
        (replace(WELL, search=replace(SEARCH, behind_s=3600)), Fault.SEARCH_BEHIND),
        (replace(WELL, search=replace(SEARCH, indexer=False)), Fault.INDEXER),
        (replace(WELL, search=replace(SEARCH, pauses=True)), Fault.INDEXER_PAUSES),
        (replace(WELL, keys=replace(KEYS, fault="StoreUnusable", away=True)), Fault.KEYS),
        (replace(WELL, keys=replace(KEYS, away=True)), Fault.KEEPER),
        (replace(WELL, keys=replace(KEYS, copy_lacks=True)), Fault.KEYS_COPY),
        (replace(WELL, keys=replace(KEYS, late=True)), Fault.ENCRYPTING),
    ],
    ids=lambda value: str(value) if isinstance(value, Fault) else "",
)
def test_each_thing_that_is_wrong_is_told_by_itself(facts, told):
    assert faults(facts) == [told]


def test_everything_that_can_be_wrong_has_words_and_a_next_step():
    assert set(FAULT_OF_SITE_WORDS) == set(NEXT_STEP_WORDS) == set(Fault)
