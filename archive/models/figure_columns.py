"""Columns that the database keeps beside the figures: what rows, records and receipts are to each other."""

from access.domain.levels import Level
from archive.domain.protection import OPEN, TERM_YEARS, UNDATED, Kind, State
from archive.domain.standing import ABSENT, PARTY, SIGHTS
from archive.models.kept import KeptColumn
from archive.models.word_keys import MARK_LENGTH, MARK_PLACES, NO_WORD

RECORDS, ROWS, RECEIPTS = "archive_record", "archive_listedrecord", "archive_receipt"
TIES, FILES = "archive_tie", "archive_storedfile"
ACTS, DECISIONS = "archive_protectionact", "archive_leveldecision"
SPELLINGS, WORDS = "archive_issuerspelling", "archive_issuerword"

PLACE = "COALESCE({0}.inventory_id, 0)"
RANK = f"{{0}}.level + CASE WHEN {{0}}.party_papers THEN {PARTY} ELSE 0 END"
YEAR = "COALESCE(CAST(SUBSTR(CAST({0}.issued_on AS TEXT), 1, 4) AS INTEGER), 0)"

# What was withdrawn is counted nowhere.
STANDS = "{0}.withdrawn_at IS NULL"


# As archive.domain.standing.bit_of; a row of a list is in nobody's special handling.
def _bit_of_level(level: str) -> str:
    return f"CASE {level} WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 4 ELSE 8 END"


def _bit(level: str, party: str) -> str:
    return f"{_bit_of_level(level)} * CASE WHEN {party} THEN {1 << len(Level)} ELSE 1 END"


_BIT_OF_LEVEL, _BIT = _bit_of_level("{0}.level"), _bit("{0}.level", "{0}.party_papers")

# What a person parted is no tie, nor is one between two inventories, of which one is where the
# record stood before; what was withdrawn answers nothing until it is put back.
ROW_ANSWERED = KeptColumn(
    ROWS,
    "answered",
    f"COALESCE((SELECT SUM(DISTINCT {_BIT.format('r')}) FROM {TIES} t"
    f" JOIN {RECORDS} r ON r.id = t.record_id WHERE t.row_id = {ROWS}.id AND t.kind <> 'parted'"
    f" AND r.inventory_id = {ROWS}.inventory_id AND {STANDS.format('r')}), 0)",
    "inventory_id",
)
# Only a PDF in the vault counts as digitised: of what is none, no page is there.
RECORD_DIGITAL = KeptColumn(
    RECORDS,
    "digital",
    f"({RECORDS}.access_copy_id IS NOT NULL OR EXISTS (SELECT 1 FROM {FILES} f"
    f" WHERE f.id = {RECORDS}.original_id AND f.media = 'application/pdf'))",
    "inventory_id",
)
# Asked of what is summed, not of what is looked up: a database that goes by the reviewed records of the
# inventory looks at all of them for every row.
ROW_CHECKED = KeptColumn(
    ROWS,
    "checked",
    f"COALESCE((SELECT SUM(DISTINCT CASE WHEN r.reviewed THEN {_BIT.format('r')} ELSE 0 END)"
    f" FROM {TIES} t JOIN {RECORDS} r ON r.id = t.record_id WHERE t.row_id = {ROWS}.id"
    f" AND t.kind <> 'parted' AND r.inventory_id = {ROWS}.inventory_id AND {STANDS.format('r')}), 0)",
    "inventory_id",
)
# How many sheets a row says, told or by its first and its last; a sheet has one page at the least.
SHEETS = (
    "COALESCE({0}.sheets, CASE WHEN {0}.sheets_to >= {0}.sheets_from"
    " THEN {0}.sheets_to - {0}.sheets_from + 1 END)"
)
_PAGES_WANTED = f"COALESCE({ROWS}.pages, {SHEETS.format(ROWS)}, 1)"


def _lacking(sight: int, clearance: int, *, party: bool) -> str:
    """The bit of a sight, where what answers a row in it has fewer pages than the row says."""
    seen = f"r.level <= {clearance}" + ("" if party else " AND NOT r.party_papers")
    pages = f"SUM(CASE WHEN {seen} THEN CASE WHEN r.digital THEN r.pages ELSE 0 END END)"
    return f"CASE WHEN {pages} < {_PAGES_WANTED} THEN {1 << sight} ELSE 0 END"


_LACKING = " + ".join(
    _lacking(sight, clearance, party=party) for sight, (clearance, party) in enumerate(SIGHTS)
)
# Of what nobody sees the sum is NULL, and not less than anything.
ROW_SHORT = KeptColumn(
    ROWS,
    "short",
    f"COALESCE((SELECT {_LACKING} FROM {TIES} t"
    f" JOIN {RECORDS} r ON r.id = t.record_id WHERE t.row_id = {ROWS}.id AND t.kind <> 'parted'"
    f" AND r.inventory_id = {ROWS}.inventory_id AND {STANDS.format('r')}), 0)",
    "inventory_id",
)
# Of all that answers it: who sees but a part of that asks the records themselves.
ROW_HELD = KeptColumn(
    ROWS,
    "held",
    f"COALESCE((SELECT SUM(CASE WHEN r.digital THEN r.pages ELSE 0 END) FROM {TIES} t"
    f" JOIN {RECORDS} r ON r.id = t.record_id WHERE t.row_id = {ROWS}.id AND t.kind <> 'parted'"
    f" AND r.inventory_id = {ROWS}.inventory_id AND {STANDS.format('r')}), 0)",
    "inventory_id",
)
RECORD_ANSWERS = KeptColumn(
    RECORDS,
    "answers",
    f"COALESCE((SELECT SUM(DISTINCT {_BIT_OF_LEVEL.format('l')}) FROM {TIES} t"
    f" JOIN {ROWS} l ON l.id = t.row_id WHERE t.record_id = {RECORDS}.id AND t.kind <> 'parted'"
    f" AND l.inventory_id = {RECORDS}.inventory_id), 0)",
    "inventory_id",
)
# When the protection of a record ends: as was said last for the level it has, by an act on its protection
# or by a decision about its level, else by its date and the term of its level;
# archive.domain.protection.ends_number says the same.
_TERM = " ".join(f"WHEN {int(level)} THEN {years}" for level, years in TERM_YEARS.items())
_YEARS = f"CASE {RECORDS}.level {_TERM} END"


def _part_of(day: str, first: int, length: int) -> str:
    return f"CAST(SUBSTR(CAST({day} AS TEXT), {first}, {length}) AS INTEGER)"


def _day_in_year(day: str) -> str:
    return f"{_part_of(day, 6, 2)} * 100 + {_part_of(day, 9, 2)}"


def _ends_after(day: str, last: str) -> str:
    """The term of the level after a day, of which `last` is month and day."""
    return f"({_part_of(day, 1, 4)} + {_YEARS}) * 10000 + {last}"


_ISSUED = f"{RECORDS}.issued_on"
_LAST_OF_DATE = (
    f"CASE {RECORDS}.issued_precision WHEN 'year' THEN 1231"
    f" WHEN 'month' THEN {_part_of(_ISSUED, 6, 2)} * 100 + 31 ELSE {_day_in_year(_ISSUED)} END"
)
_BY_ITS_DATE = (
    f"CASE WHEN {_ISSUED} IS NULL THEN {UNDATED} ELSE {_ends_after(_ISSUED, _LAST_OF_DATE)} END"
)
# What was decided about a paper before it was filed is decided about its receipt.
_SAID_LAST = (
    f"SELECT s.ends FROM (SELECT a.ends AS ends, a.done_at AS said_at, a.id AS number FROM {ACTS} a"
    f" WHERE a.record_id = {RECORDS}.id AND a.stands = '{State.DONE}'"
    f" AND a.kind <> '{Kind.DECLASSIFIED}' AND a.level_after = {RECORDS}.level"
    f" UNION ALL SELECT CASE WHEN d.since IS NULL THEN {_BY_ITS_DATE}"
    f" ELSE {_ends_after('d.since', _day_in_year('d.since'))} END, d.at, 0 FROM {DECISIONS} d"
    f" WHERE (d.record_id = {RECORDS}.id"
    f" OR d.receipt_id IN (SELECT p.id FROM {RECEIPTS} p WHERE p.record_id = {RECORDS}.id))"
    f" AND d.after = {RECORDS}.level AND (d.since IS NOT NULL OR d.of_paper)) s"
    " ORDER BY s.said_at DESC, s.number DESC LIMIT 1"
)
RECORD_PROTECTED = KeptColumn(
    RECORDS,
    "protection_ends",
    f"(CASE WHEN {RECORDS}.level = {int(Level.ORDINARY)} THEN {OPEN}"
    f" ELSE COALESCE(({_SAID_LAST}), {_BY_ITS_DATE}) END)",
    "inventory_id",
)
RECEIPT_FILED = KeptColumn(
    RECEIPTS,
    "record_rank",
    f"COALESCE((SELECT {RANK.format('r')} FROM {RECORDS} r WHERE r.id = {RECEIPTS}.record_id),"
    f" {ABSENT})",
    "inventory_id",
)
ROW_DOUBLED = KeptColumn(
    ROWS,
    "doubled",
    f"(EXISTS (SELECT 1 FROM {ROWS} o WHERE o.inventory_id = {ROWS}.inventory_id"
    f" AND o.position = {ROWS}.position AND o.id <> {ROWS}.id))",
    "inventory_id",
)


def _same_day(one: str, other: str) -> str:
    """Whether two dates agree to the precision both know, as archive.domain.matching has it."""
    precisions = f"({one}.issued_precision, {other}.issued_precision)"
    known = (
        f"CASE WHEN 'year' IN {precisions} THEN 4 WHEN 'month' IN {precisions} THEN 7 ELSE 10 END"
    )
    first, second = (f"SUBSTR(CAST({row}.issued_on AS TEXT), 1, {known})" for row in (one, other))
    return f"{first} = {second}"


def _contradict(one: str, other: str) -> str:
    """
    Whether two issuers are of two bodies, as archive.domain.issuers_alike has it: a word that stands
    at one place in both is another, or begins otherwise where it is but a letter in one of them.
    """
    first = "SUBSTR({}.word, 1, 1)"
    return (
        f"EXISTS (SELECT 1 FROM {WORDS} a JOIN {WORDS} b ON b.position = a.position"
        f" WHERE a.spelling = {one}.issuer AND b.spelling = {other}.issuer"
        f" AND ({first.format('a')} <> {first.format('b')}"
        " OR (LENGTH(a.word) > 1 AND LENGTH(b.word) > 1 AND a.word <> b.word)))"
    )


def _contradict_by_marks(one: str, other: str) -> str:
    """The same of those of which one is encrypted, by what stands for their words in both."""
    places = ", ".join(f"({place})" for place in MARK_PLACES)
    first, word = (
        f"SUBSTR({{}}.issuer_marks, p.column1{behind}, {MARK_LENGTH})"
        for behind in ("", f" + {MARK_LENGTH}")
    )
    return (
        f"EXISTS (SELECT 1 FROM (VALUES {places}) p"
        f" WHERE {first.format(one)} <> '' AND {first.format(other)} <> ''"
        f" AND ({first.format(one)} <> {first.format(other)}"
        f" OR ({word.format(one)} <> '{NO_WORD}' AND {word.format(other)} <> '{NO_WORD}'"
        f" AND {word.format(one)} <> {word.format(other)})))"
    )


# Who may not know of the record that came of it may not know that it waits again.
_RANK_FILED = "CASE WHEN r.record_id IS NULL THEN 0 ELSE r.record_rank END"
_LEVEL_FILED = (
    f"CASE WHEN {_RANK_FILED} < {PARTY} THEN {_RANK_FILED} ELSE {_RANK_FILED} - {PARTY} END"
)
_BIT_OF_WAITING = _bit(
    f"GREATEST(r.level, {_LEVEL_FILED})", f"r.party_papers OR {_RANK_FILED} >= {PARTY}"
)


def _awaiting(number: str) -> str:
    found = (
        f"SELECT SUM(DISTINCT {_BIT_OF_WAITING}) FROM {RECEIPTS} r WHERE r.inventory_id = {ROWS}.inventory_id"
        f" AND r.{number} = {ROWS}.{number} AND r.{number} <> '' AND r.state = 'waiting'"
        f" AND {_same_day('r', ROWS)} AND NOT {_contradict('r', ROWS)}"
        f" AND NOT {_contradict_by_marks('r', ROWS)}"
    )
    return f"COALESCE(({found}), 0)"


# A row and what waits agree as a row and a record do: by number, issuer and date, as far as both
# know them.
ROW_AWAITED = KeptColumn(
    ROWS,
    "awaited",
    f"(CASE WHEN {ROWS}.number_key = '' THEN 0 ELSE"
    f" ({_awaiting('number_key')} | {_awaiting('number_token')}) END)",
    "inventory_id",
)


def rows_numbered(row: str) -> tuple[str, str]:
    """Rows with the number of this one are looked at again, and those with what stands for it."""
    by_number, by_token = (
        ROW_AWAITED.put_right(
            f"{row}.{number} <> '' AND inventory_id = {row}.inventory_id"
            f" AND {number} = {row}.{number}"
        )
        for number in ("number_key", "number_token")
    )
    return by_number, by_token


def rows_beside(row: str) -> str:
    return ROW_DOUBLED.put_right(f"inventory_id = {row}.inventory_id AND position = {row}.position")


# Of closed ones numbers and issuers are encrypted, each time otherwise: where keys are, every row has a
# token that is alike where these are alike (archive.models.word_keys).

# A record repeats one that was filed before it in its inventory: of the same bytes, or of the same
# number, day and issuer, as far as both say one: written alike, or known as one body. By the bytes or by
# the number it is looked up, never by the day or the inventory, which have indices too: but for numbers,
# which come again everywhere, they are no column.
_FILED_BEFORE = (
    f"{STANDS.format('o')}"
    f" AND (o.filed_at < {RECORDS}.filed_at OR (o.filed_at = {RECORDS}.filed_at AND o.id < {RECORDS}.id))"
)
_SAME_DAY = (
    f"CAST(o.issued_on AS TEXT) = CAST({RECORDS}.issued_on AS TEXT)"
    f" AND o.issued_precision = {RECORDS}.issued_precision AND o.issued_precision <> 'year'"
)
_SAME_TOKEN = (
    f"{RECORDS}.number_token <> '' AND o.number_token = {RECORDS}.number_token AND {_SAME_DAY}"
    f" AND (o.issuer = '' OR {RECORDS}.issuer = ''"
    f" OR (o.issuer_token <> '' AND o.issuer_token = {RECORDS}.issuer_token))"
)
_SAME_NUMBER = (
    f"{RECORDS}.number_key <> '' AND o.number_key = {RECORDS}.number_key AND {_SAME_DAY}"
    f" AND (o.issuer = {RECORDS}.issuer OR o.issuer = '' OR {RECORDS}.issuer = '' OR EXISTS ("
    f"SELECT 1 FROM {SPELLINGS} a JOIN {SPELLINGS} b ON b.key = a.key"
    f" WHERE a.spelling = o.issuer AND b.spelling = {RECORDS}.issuer))"
)


def _repeated(which: str, place: str = "+o.inventory_id") -> str:
    found = (
        f"SELECT SUM(DISTINCT {_BIT.format('o')}) FROM {RECORDS} o"
        f" WHERE {which} AND {place} = {RECORDS}.inventory_id AND {_FILED_BEFORE}"
    )
    return f"COALESCE(({found}), 0)"


RECORD_REPEATS = KeptColumn(
    RECORDS,
    "repeats",
    f"({_repeated(f'o.original_id = {RECORDS}.original_id')} | {_repeated(_SAME_NUMBER, 'o.inventory_id')}"
    f" | {_repeated(_SAME_TOKEN)})",
    "inventory_id",
)


def records_alike(row: str) -> tuple[str, ...]:
    """What may repeat a record, or be repeated by it, is looked at again."""
    numbered = (
        RECORD_REPEATS.put_right(
            f"{row}.{number} <> '' AND {number} = {row}.{number}"
            f" AND CAST(issued_on AS TEXT) = CAST({row}.issued_on AS TEXT)"
        )
        for number in ("number_key", "number_token")
    )
    return RECORD_REPEATS.put_right(f"original_id = {row}.original_id"), *numbered


def spelt_anew(spelling: str) -> str:
    """What bears an issuer of which another body is known now, with what has its number."""
    return RECORD_REPEATS.put_right(
        f"number_key IN (SELECT o.number_key FROM {RECORDS} o"
        f" WHERE o.issuer = {spelling}.spelling AND o.number_key <> '')"
    )


def answered_anew(where: str) -> tuple[str, ...]:
    """What is kept of rows about the records that answer them."""
    kept = (ROW_ANSWERED, ROW_CHECKED, ROW_SHORT, ROW_HELD)
    return tuple(column.put_right(where) for column in kept)


def tied(tie: str) -> tuple[str, ...]:
    return (
        *answered_anew(f"id = {tie}.row_id"),
        RECORD_ANSWERS.put_right(f"id = {tie}.record_id"),
    )
