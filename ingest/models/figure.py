"""Kept counts of a batch's items and pages, by state and by how closed they are."""

from django.db import models
from django.db.models import Q

from archive.domain.standing import ABSENT, PARTY
from archive.machine_api import Counted, Kept, KeptColumn, KeptSum, Trigger
from ingest.domain.ledger import CLOSED_STATES, READ_STATES, Marks, State
from ingest.domain.transitions import ITEMS as TABLE
from ingest.domain.transitions import Move
from reading.domain.certainty import LEAST_CONFIDENCE, LEAST_SHARE
from reading.domain.readings import Variant

ITEMS, PAGES, BATCHES = "ingest_item", "ingest_itempage", "ingest_batch"
FILES, RECORDS, RECEIPTS = "archive_storedfile", "archive_record", "archive_receipt"


class ItemFigure(KeptSum):
    """
    How many items, or read pages, of a batch stand alike.

    `rank` is that of the item. For an ITEM `word` is its state, `raised` whether its paper asks
    for a higher level than its batch has, `apart` whether it is to be scanned again or, when it
    is filed, to be reviewed. For a PAGE `word` is the kind of its image, `raised` whether it had
    to be read again, `apart` whether it is doubtful.
    """

    KEY = ("kind", "rank", "word", "raised", "apart")
    SUMS = ("count", "pages")

    class Kind(models.TextChoices):
        ITEM = "item"
        PAGE = "page"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    batch = models.ForeignKey(
        "ingest.Batch", models.DO_NOTHING, db_constraint=False, related_name="figures"
    )
    rank = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=40)
    raised = models.PositiveSmallIntegerField()
    apart = models.PositiveSmallIntegerField()
    count = models.BigIntegerField()
    pages = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "kind", "rank", "word", "raised", "apart"],
                condition=Q(settled=True),
                name="item_figure_once",
            )
        ]
        indexes = [
            models.Index(fields=["batch", "kind"], name="item_figure_batch"),
            models.Index(fields=["kind", "word", "apart", "batch"], name="item_figure_word"),
            models.Index(fields=["id"], condition=Q(settled=False), name="item_figure_unsettled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.batch_id}"


BLANK = "blank"


def _of_batch(column: str) -> str:
    return f"(SELECT b.{column} FROM {BATCHES} b WHERE b.id = {ITEMS}.batch_id)"


def _of_file(column: str, key: str, otherwise: str) -> str:
    found = f"SELECT f.{column} FROM {FILES} f WHERE f.id = {ITEMS}.{key}"
    return f"COALESCE(({found}), {otherwise})"


def _read(row: str) -> str:
    closed = ", ".join(f"'{state}'" for state in CLOSED_STATES)
    return f"{row}.marks = '{Marks.READ}' AND {row}.state NOT IN ({closed})"


# The rule of `ingest.queries.items.secrecy_of`, for many items at once.
_LOOKED_AT = (
    f"CASE WHEN {ITEMS}.state = '{State.DUPLICATE}' AND {ITEMS}.duplicate_of_id IS NOT NULL "
    f"THEN (SELECT {_read('d')} FROM {ITEMS} d WHERE d.id = {ITEMS}.duplicate_of_id) "
    f"ELSE {_read(ITEMS)} END"
)
_LEVEL = (
    f"GREATEST({ITEMS}.level, {_of_batch('level')}, {_of_file('level', 'original_id', '0')}, "
    f"{_of_file('level', 'access_copy_id', '0')}, "
    f"CASE WHEN {_LOOKED_AT} THEN 0 ELSE {_of_batch('highest')} END)"
)
_PARTY = (
    f"CASE WHEN {_of_batch('party_papers')} OR {_of_file('party_papers', 'original_id', 'FALSE')} "
    f"OR {_of_file('party_papers', 'access_copy_id', 'FALSE')} THEN {PARTY} ELSE 0 END"
)
_RANK = KeptColumn(ITEMS, "rank", f"({_LEVEL} + {_PARTY})", "batch_id")
_RAISED = KeptColumn(
    ITEMS,
    "raised",
    f"(CASE WHEN {ITEMS}.level > {_of_batch('level')} THEN 1 ELSE 0 END)",
    "batch_id",
)
_TO_REVIEW = KeptColumn(
    ITEMS,
    "to_review",
    f"(CASE WHEN {ITEMS}.state = '{State.FILED}' AND EXISTS (SELECT 1 FROM {RECORDS} r "
    f"WHERE r.id = {ITEMS}.record_id AND NOT r.reviewed) THEN 1 ELSE 0 END)",
    "batch_id",
)


def _all(where: str) -> tuple[str, ...]:
    return tuple(column.put_right(where) for column in (_RANK, _RAISED, _TO_REVIEW))


_APART = (
    f"CASE WHEN {{0}}.state = '{State.FILED}' THEN {{0}}.to_review "
    "WHEN {0}.reason = 'rescan' THEN 1 ELSE 0 END"
)
_COUNTED_ITEM = Counted(
    "item",
    ITEMS,
    ("batch_id", "rank", "state", "raised", "reason", "to_review", "pages"),
    "{0}.batch_id",
    (
        "'item'",
        "{0}.rank",
        "{0}.state",
        "{0}.raised",
        _APART,
    ),
    ("1", "{0}.pages"),
)

_IS_BLANK = "COALESCE(CAST(JSON({0}.signals, blank) AS TEXT), '') IN ('1', 'true')"
_DPI = "CAST(ROUND(COALESCE(CAST(JSON({0}.signals, dpi) AS NUMERIC), 0) / 10.0) * 10 AS INTEGER)"
_KIND_OF_IMAGE = (
    f"CASE WHEN {_IS_BLANK} THEN '{BLANK}' "
    f"ELSE SUBSTR(COALESCE(JSON({{0}}.signals, mode), ''), 1, 20) || '/' || CAST({_DPI} AS TEXT) END"
)
_AGAIN = ", ".join(f"'{variant}'" for variant in Variant if variant.is_second_attempt)
_REREAD = f"{{0}}.variant IN ({_AGAIN})"
_DOUBTFUL = (
    f"{{0}}.confidence < {LEAST_CONFIDENCE} OR {{0}}.validity < {LEAST_SHARE} "
    f"OR {{0}}.coverage < {LEAST_SHARE}"
)
_COUNTED_PAGE = Counted(
    "page",
    PAGES,
    ("item_id", "signals", "variant", "confidence", "validity", "coverage"),
    f"(SELECT i.batch_id FROM {ITEMS} i WHERE i.id = {{0}}.item_id)",
    (
        "'page'",
        f"(SELECT i.rank FROM {ITEMS} i WHERE i.id = {{0}}.item_id)",
        _KIND_OF_IMAGE,
        f"CASE WHEN {_IS_BLANK} THEN 0 WHEN {_REREAD} THEN 1 ELSE 0 END",
        f"CASE WHEN {_IS_BLANK} THEN 0 WHEN {_DOUBTFUL} THEN 1 ELSE 0 END",
    ),
    ("0", "1"),
)


def _pages_moved(row: str, sign: str) -> str:
    """The pages of an item counted in or out together, when it becomes more or less closed."""
    place, rank = f"{row}.batch_id", f"{row}.rank"
    word, raised, apart = (part.format("p") for part in _COUNTED_PAGE.key[2:])
    return (
        "INSERT INTO ingest_itemfigure (batch_id, kind, rank, word, raised, apart, count, pages, settled) "
        f"SELECT {place}, 'page', {rank}, {word}, {raised}, {apart}, 0, {sign}COUNT(*), FALSE "
        f"FROM {PAGES} p WHERE p.item_id = {row}.id GROUP BY 4, 5, 6"
    )


# The name of what came stands in its receipt too: as closed as the item, until it is filed.
_RECEIPT_AS_CLOSED = (
    f"UPDATE {RECEIPTS} SET level = NEW.rank % {PARTY}, "
    f"party_papers = CASE WHEN NEW.rank >= {PARTY} THEN TRUE ELSE FALSE END "
    f"WHERE id = NEW.receipt_id AND state <> 'filed' AND NEW.rank < {ABSENT}"
)

# Whether what came is read stands in its receipt: of what stood aside and is tried again it is not.
_UNREAD = ", ".join(f"'{state}'" for state in (State.QUEUED, State.READING))
_IS_READ = ", ".join(f"'{state}'" for state in READ_STATES)
_RECEIPT_AS_READ = (
    f"UPDATE {RECEIPTS} SET recognised = CASE WHEN NEW.state IN ({_IS_READ}) THEN TRUE ELSE FALSE END "
    f"WHERE id = NEW.receipt_id AND NEW.state IN ({_UNREAD}, {_IS_READ})"
)

_WITH_ITS_RECORD = ", ".join(
    f"'{state}'"
    for act in (Move.WITHDRAW_RECORD, Move.RESTORE_RECORD)
    for state in TABLE.sources(act)
)
# What was filed is so no longer when its record is withdrawn, whoever withdraws it.
_STANDS_AS_ITS_RECORD = (
    f"UPDATE {ITEMS} SET state = CASE WHEN NEW.withdrawn_at IS NULL "
    f"THEN '{TABLE.target(Move.RESTORE_RECORD)}' ELSE '{TABLE.target(Move.WITHDRAW_RECORD)}' END "
    f"WHERE record_id = NEW.id AND state IN ({_WITH_ITS_RECORD})"
)

# A record that is lowered by decision takes along what was known of the items it came of, and of those
# that only repeat them; how closed their batch is, they stay.
_LOWERED_WITH_ITS_RECORD = (
    f"UPDATE {ITEMS} SET level = NEW.level WHERE level > NEW.level AND NEW.level < OLD.level"
    f" AND (record_id = NEW.id OR duplicate_of_id IN"
    f" (SELECT d.id FROM {ITEMS} d WHERE d.record_id = NEW.id))"
)

ITEM_FIGURES = Kept(
    model=ItemFigure,
    place="batch_id",
    counted=(_COUNTED_ITEM, _COUNTED_PAGE),
    columns=(_RANK, _RAISED, _TO_REVIEW),
    further=(
        Trigger(ITEMS, "INSERT", "rank", _all("id = NEW.id")),
        Trigger(
            ITEMS,
            "UPDATE",
            "rank",
            _all("id = NEW.id"),
            (
                "batch_id", "level", "state", "marks", "original_id", "access_copy_id",
                "duplicate_of_id", "record_id", "rank", "raised", "to_review",
            ),
        ),
        Trigger(
            ITEMS, "UPDATE", "repeats", _all("duplicate_of_id = NEW.id"), ("state", "marks")
        ),
        Trigger(
            ITEMS, "UPDATE", "receipt", (_RECEIPT_AS_CLOSED,), ("rank", "receipt_id"),
        ),
        Trigger(ITEMS, "INSERT", "read", (_RECEIPT_AS_READ,)),
        Trigger(ITEMS, "UPDATE", "read", (_RECEIPT_AS_READ,), ("state", "receipt_id")),
        Trigger(
            ITEMS, "UPDATE", "pages", (_pages_moved("OLD", "-"), _pages_moved("NEW", "+")),
            ("batch_id", "rank"),
        ),
        Trigger(
            FILES, "UPDATE", "items",
            (*_all("original_id = NEW.id"), *_all("access_copy_id = NEW.id")),
            ("level", "party_papers"),
        ),
        Trigger(RECORDS, "UPDATE", "withdrawn", (_STANDS_AS_ITS_RECORD,), ("withdrawn_at",)),
        Trigger(RECORDS, "UPDATE", "items", _all("record_id = NEW.id"), ("reviewed",)),
        Trigger(RECORDS, "UPDATE", "lowered", (_LOWERED_WITH_ITS_RECORD,), ("level",)),
        Trigger(
            BATCHES, "UPDATE", "items", _all("batch_id = NEW.id"),
            ("level", "highest", "party_papers"),
        ),
    ),
)  # fmt: skip
