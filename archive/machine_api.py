"""
The door of the archive for machines: the index, commands, and the tables of other packages.

What comes through here is cut to nobody's sight. A view, form or query never enters it.
"""

from archive.actions.carrying import Compared, carry_objects, compare_objects, holds_objects
from archive.actions.keeping import closed_in_clear
from archive.actions.keys_in_use import begin_with_keys, guard_closed_words
from archive.actions.lowered_before import lowered_before, vouch_for_lowered
from archive.actions.lowering import finish_lowering, lowering_waits
from archive.actions.opened_here import open_for_this_program, tell_refused
from archive.actions.owing import (
    forget_descents_paid,
    keep_again,
    owe_what_stands_plain,
    pay_owed,
    what_is_owed,
)
from archive.actions.owing_objects import leave_no_traces, pay_objects
from archive.actions.understated import tell_of_understated
from archive.models.altered import BecomesEncrypted
from archive.models.closed_rows import WordsOfPapers, class_of
from archive.models.descent import Subject, register_descent
from archive.models.encrypted import EncryptedBytes, EncryptedChar, EncryptedJson, EncryptedText
from archive.models.feed_turn import FEED
from archive.models.kept import Counted, Kept, KeptColumn, KeptSum, Trigger, register_kept
from archive.models.plain_guards import Debt, register_words
from archive.models.silence import TOP, register_silence
from archive.models.word_keys import (
    LONGEST_DIGEST,
    LONGEST_TOKEN,
    AsClosed,
    NumberToken,
    WordsDigest,
    digest_of_words,
)
from archive.queries.feed import (
    FeedPlace,
    changed_at,
    changes_after,
    feed_from,
    feed_origin,
    last_change,
)
from archive.queries.inventories import fonds_with_code, inventory_with_code
from archive.queries.records import (
    InIndex,
    record_ids_in_steps,
    records_for_index,
    standing_in_index,
)
from archive.queries.statements import BY, BY_UNIT, completeness_as_json, gaps_as_json

PARTED_BY = (*BY, BY_UNIT)
"""By what completeness can be told."""

__all__ = [
    "FEED",
    "LONGEST_DIGEST",
    "LONGEST_TOKEN",
    "PARTED_BY",
    "TOP",
    "AsClosed",
    "BecomesEncrypted",
    "Compared",
    "Counted",
    "Debt",
    "EncryptedBytes",
    "EncryptedChar",
    "EncryptedJson",
    "EncryptedText",
    "FeedPlace",
    "InIndex",
    "Kept",
    "KeptColumn",
    "KeptSum",
    "NumberToken",
    "Subject",
    "Trigger",
    "WordsDigest",
    "WordsOfPapers",
    "begin_with_keys",
    "carry_objects",
    "changed_at",
    "changes_after",
    "class_of",
    "closed_in_clear",
    "compare_objects",
    "completeness_as_json",
    "digest_of_words",
    "feed_from",
    "feed_origin",
    "finish_lowering",
    "fonds_with_code",
    "forget_descents_paid",
    "gaps_as_json",
    "guard_closed_words",
    "holds_objects",
    "inventory_with_code",
    "keep_again",
    "last_change",
    "leave_no_traces",
    "lowered_before",
    "lowering_waits",
    "open_for_this_program",
    "owe_what_stands_plain",
    "pay_objects",
    "pay_owed",
    "record_ids_in_steps",
    "records_for_index",
    "register_descent",
    "register_kept",
    "register_silence",
    "register_words",
    "standing_in_index",
    "tell_of_understated",
    "tell_refused",
    "vouch_for_lowered",
    "what_is_owed",
]
