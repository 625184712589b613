"""Where a receipt stands, and what moves it."""

from enum import StrEnum

from archive.domain.transitions import Transition, Transitions


class ReceiptState(StrEnum):
    """Whether what was received counts: as waiting, as filed, or not at all."""

    WAITING = "waiting"
    FILED = "filed"
    WITHDRAWN = "withdrawn"


class ReceiptMove(StrEnum):
    """What happens to a receipt."""

    RECEIVE = "receive"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    FILE = "file"
    WITHDRAW_RECORD = "withdraw_record"
    RESTORE_RECORD = "restore_record"
    GIVE_WAY = "give_way"


WAITING, FILED, WITHDRAWN = ReceiptState.WAITING, ReceiptState.FILED, ReceiptState.WITHDRAWN

# Nobody moves a receipt by itself: whoever moves its file or record tells of that.
RECEIPTS = Transitions[ReceiptState, ReceiptMove](
    Transition(ReceiptMove.RECEIVE, (), (WAITING,), when="a file came"),
    Transition(ReceiptMove.UPDATE, (WAITING,), (), when="more of it is known"),
    Transition(
        ReceiptMove.WITHDRAW, (WAITING,), (WITHDRAWN,),
        when="its file was set aside, sent away, or is a better scan of what was received before",
    ),
    Transition(ReceiptMove.RESTORE, (WITHDRAWN,), (WAITING,), when="its file is in work again"),
    Transition(
        ReceiptMove.FILE, (WAITING, WITHDRAWN), (FILED,),
        when="its file became a record, or the scan of one",
    ),
    Transition(ReceiptMove.WITHDRAW_RECORD, (FILED,), (WITHDRAWN,), when="its record is withdrawn"),
    Transition(
        ReceiptMove.RESTORE_RECORD, (WITHDRAWN,), (FILED,), when="its record is put back"
    ),
    Transition(
        ReceiptMove.GIVE_WAY, (FILED,), (WITHDRAWN,), when="a better scan took the place of its file"
    ),
)  # fmt: skip
