"""What moves an item of a batch, and a batch: from where to where, by whom. Actions ask here."""

from enum import StrEnum

from access.domain.permissions import Permission
from archive.domain.transitions import NotMovable, Transition, Transitions
from audit.domain.acts import Act
from ingest.domain.ledger import BatchState, State


class NotWaiting(NotMovable):
    """The item is not waiting for this act of a person (any more)."""


class Move(StrEnum):
    """What moves an item."""

    TAKE_IN = "take_in"
    CLAIM = "claim"
    READ_ON = "read_on"
    REQUEUE = "requeue"
    SET_ASIDE = "set_aside"
    FINISH_READING = "finish_reading"
    FILE_AT_ONCE = "file_at_once"
    ASK_LEVEL = "ask_level"
    DECIDE_LEVEL = "decide_level"
    REGISTER_APART = "register_apart"
    TAKE_UP_AGAIN = "take_up_again"
    STAND_IN = "stand_in"
    CONFIRM = "confirm"
    PUT_OFF = "put_off"
    REJECT = "reject"
    SEND_TO_RESCAN = "send_to_rescan"
    TRY_AGAIN = "try_again"
    TAKE_BACK = "take_back"
    OFFER_AS_SCAN = "offer_as_scan"
    KEEP_APART = "keep_apart"
    TAKE_BETTER_SCAN = "take_better_scan"
    TAKE_SCAN_FROM_QUEUE = "take_scan_from_queue"
    GIVE_WAY = "give_way"
    PUT_SCAN_BACK = "put_scan_back"
    WITHDRAW_RECORD = "withdraw_record"
    RESTORE_RECORD = "restore_record"


QUEUED, READING, WAITING = State.QUEUED, State.READING, State.WAITING
COMPARING, FILED, QUARANTINED = State.COMPARING, State.FILED, State.QUARANTINED
REJECTED, DUPLICATE, WITHDRAWN = State.REJECTED, State.DUPLICATE, State.WITHDRAWN
AT_SECURITY, REGISTERED = State.AT_SECURITY, State.REGISTERED
BEFORE_A_PERSON = (WAITING, COMPARING, AT_SECURITY, QUARANTINED)

BY_THE_MACHINE = (
    Transition(
        Move.TAKE_IN, (), (QUEUED, DUPLICATE, QUARANTINED, REJECTED), told=(Act.TAKE_IN,),
        when="duplicate: same bytes by the same way; quarantined: not readable from where it lay; "
        "rejected: no document",
    ),
    Transition(Move.CLAIM, (QUEUED,), (READING,), when="a worker holds it by lease and token"),
    Transition(Move.READ_ON, (READING,), (), when="lease, pages, what the file is"),
    Transition(
        Move.REQUEUE, (READING,), (QUEUED,), when="given back, or its reader or worker is gone"
    ),
    Transition(
        Move.SET_ASIDE, (READING,), (QUARANTINED,), told=(Act.QUARANTINE,),
        when="the file is at fault, or broke off too often",
    ),
    Transition(
        Move.FINISH_READING, (READING,), (WAITING, COMPARING, AT_SECURITY),
        when="comparing: it was sent as a better scan of a filed record; at_security: its paper "
        "bears a higher level than its batch has, or perhaps does",
    ),
    Transition(
        Move.FILE_AT_ONCE, (WAITING,), (FILED,), told=(Act.FILE,),
        when="in the transaction of finish_reading, where the inventory's policy files what is "
        "certain",
    ),
    Transition(
        Move.TAKE_UP_AGAIN, (QUARANTINED,), (QUEUED,), told=(Act.TRY_AGAIN,),
        when="what it wanted for is there now; the batch is open",
    ),
    Transition(
        Move.STAND_IN, (DUPLICATE,), (QUEUED,), told=(Act.TRY_AGAIN,),
        when="the item it repeats was rejected; its batch is open",
    ),
)  # fmt: skip
BY_A_PERSON = (
    Transition(
        Move.CONFIRM, (WAITING,), (FILED,), Permission.CONFIRM, told=(Act.CONFIRM, Act.FILE)
    ),
    Transition(Move.PUT_OFF, (WAITING,), (), Permission.CONFIRM, told=(Act.PUT_OFF,)),
    Transition(
        Move.REJECT, BEFORE_A_PERSON, (REJECTED,), Permission.CONFIRM, told=(Act.REJECT,),
        when="with a reason",
    ),
    Transition(
        Move.SEND_TO_RESCAN, BEFORE_A_PERSON, (QUARANTINED,), Permission.CONFIRM,
        told=(Act.RESCAN,), when="with a reason",
    ),
    Transition(
        Move.TRY_AGAIN, (QUARANTINED,), (QUEUED,), Permission.CONFIRM, told=(Act.TRY_AGAIN,),
        when="its bytes are here",
    ),
    Transition(
        Move.TAKE_BACK, (REJECTED, QUARANTINED),
        (WAITING, COMPARING, AT_SECURITY, QUARANTINED, QUEUED), Permission.CONFIRM, told=(Act.TAKE_BACK,),
        when="a person sent it there; to where it stood; the batch is open, and no duplicate "
        "took its place",
    ),
    Transition(
        Move.TAKE_BACK, (WITHDRAWN,), (QUEUED,), Permission.CONFIRM, told=(Act.TAKE_BACK,),
        when="it came as a better scan, and its record has another now; it is read anew",
    ),
)  # fmt: skip
BY_WHOEVER_ASKS_OR_DECIDES_A_LEVEL = (
    Transition(
        Move.ASK_LEVEL, (WAITING, COMPARING), (AT_SECURITY,), Permission.CONFIRM,
        told=(Act.ASK_LEVEL,), when="with a reason",
    ),
    Transition(
        Move.DECIDE_LEVEL, (AT_SECURITY,), (WAITING, COMPARING), Permission.DECIDE_LEVEL,
        told=(Act.DECIDE_LEVEL,),
        when="with a basis; comparing: it was sent as a better scan of a filed record",
    ),
    Transition(
        Move.REGISTER_APART, (*BEFORE_A_PERSON, REJECTED), (REGISTERED,),
        Permission.REGISTER_APART, told=(Act.REGISTER_APART,),
        when="the posture of the network lets no file of its level stay; entered in the register, "
        "with what repeats it",
    ),
)  # fmt: skip
# An act for a better scan asks for CONFIRM on the item as well.
BY_WHOEVER_AMENDS = (
    Transition(
        Move.OFFER_AS_SCAN, (WAITING,), (COMPARING,), Permission.AMEND, told=(Act.REPLACE_SCAN,)
    ),
    Transition(
        Move.KEEP_APART, (COMPARING,), (WAITING,), Permission.CONFIRM, told=(Act.TAKE_BACK,)
    ),
    Transition(
        Move.TAKE_BETTER_SCAN, (COMPARING,), (FILED,), Permission.AMEND, told=(Act.REPLACE_SCAN,)
    ),
    Transition(
        Move.TAKE_SCAN_FROM_QUEUE, (WAITING,), (FILED,), Permission.AMEND,
        told=(Act.REPLACE_SCAN,),
    ),
    Transition(
        Move.GIVE_WAY, (FILED,), (WITHDRAWN,), Permission.AMEND, told=(Act.REPLACE_SCAN,),
        when="another scan took its place in the record, in the same transaction",
    ),
    Transition(
        Move.PUT_SCAN_BACK, (WITHDRAWN,), (FILED,), Permission.AMEND, told=(Act.REPLACE_SCAN,),
        when="its scan is put back into the record",
    ),
    Transition(
        Move.WITHDRAW_RECORD, (FILED,), (WITHDRAWN,), Permission.AMEND, told=(Act.WITHDRAW,),
        when="by trigger, with its record",
    ),
    Transition(
        Move.RESTORE_RECORD, (WITHDRAWN,), (FILED,), Permission.AMEND, told=(Act.RESTORE,),
        when="by trigger, with its record",
    ),
)  # fmt: skip
ITEMS = Transitions[State, Move](
    *BY_THE_MACHINE, *BY_A_PERSON, *BY_WHOEVER_ASKS_OR_DECIDES_A_LEVEL, *BY_WHOEVER_AMENDS,
    refusal=NotWaiting,
)  # fmt: skip


class BatchMove(StrEnum):
    """What moves a batch."""

    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"


BATCHES = Transitions[BatchState, BatchMove](
    Transition(
        BatchMove.OPEN, (), (BatchState.OPEN,), told=(Act.OPEN_BATCH,),
        when="the first file of its way came, or one since the last was closed",
    ),
    Transition(
        BatchMove.CLOSE, (BatchState.OPEN,), (BatchState.CLOSED,), Permission.TAKE_IN,
        told=(Act.CLOSE_BATCH,), when="the ledger balances and nothing is left to do",
    ),
    Transition(
        BatchMove.REOPEN, (BatchState.CLOSED,), (BatchState.OPEN,), Permission.TAKE_IN,
        told=(Act.REOPEN_BATCH,), when="with a reason; no other batch of its way is open",
    ),
)  # fmt: skip
