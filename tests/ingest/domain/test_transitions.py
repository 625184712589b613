"""The tables of states: every state is counted, reached and drawn."""

import pytest

from archive.domain.receipts import RECEIPTS, ReceiptState
from archive.domain.transitions import NotMovable
from ingest.domain.ledger import TERMS, BatchState, State
from ingest.domain.transitions import BATCHES, ITEMS, BatchMove, Move, NotWaiting

TABLES = [(ITEMS, State), (BATCHES, BatchState), (RECEIPTS, ReceiptState)]


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_every_state_is_reached_from_where_things_begin(table, states):
    reached, before = {None}, set()
    while reached != before:
        before = set(reached)
        reached |= {to for row in table.rows for source, to in row.steps if source in before}
    assert reached - {None} == set(states)


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_no_step_of_an_act_stands_twice(table, states):
    steps = [(row.move, *step) for row in table.rows for step in row.steps]
    assert len(steps) == len(set(steps))


def test_every_act_has_a_row():
    assert {row.move for row in ITEMS.rows} == set(Move)
    assert {row.move for row in BATCHES.rows} == set(BatchMove)


def test_every_state_of_an_item_is_one_term_of_the_ledger():
    counted = [state for states in TERMS.values() for state in states]
    assert sorted(counted) == sorted(State)


def test_an_act_leads_where_the_table_says_and_is_refused_elsewhere():
    assert ITEMS.step(State.WAITING, Move.CONFIRM) == State.FILED
    assert ITEMS.step(State.WAITING, Move.PUT_OFF) == State.WAITING
    assert ITEMS.step(State.REJECTED, Move.TAKE_BACK, State.COMPARING) == State.COMPARING
    with pytest.raises(NotWaiting):
        ITEMS.step(State.FILED, Move.CONFIRM)
    with pytest.raises(NotMovable):
        BATCHES.step(BatchState.CLOSED, BatchMove.CLOSE)


def test_of_several_ends_one_is_named_and_only_such_as_the_table_knows_from_there():
    with pytest.raises(ValueError, match="take_back"):
        ITEMS.target(Move.TAKE_BACK)
    with pytest.raises(ValueError, match="take_back"):
        ITEMS.target(Move.TAKE_BACK, State.FILED)
    assert ITEMS.sources(Move.TAKE_BACK, State.WAITING) == (State.REJECTED, State.QUARANTINED)
    with pytest.raises(NotWaiting):
        ITEMS.step(State.WITHDRAWN, Move.TAKE_BACK, State.WAITING)


def test_nothing_begins_by_an_act_that_moves_what_stands():
    assert ITEMS.begin(Move.TAKE_IN, State.DUPLICATE) == State.DUPLICATE
    with pytest.raises(ValueError, match="confirm"):
        ITEMS.begin(Move.CONFIRM)
