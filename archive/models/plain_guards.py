"""
What the database itself refuses and remembers where a site has keys: plain words of what is closed.

Who writes plain words into a row that is closed is refused. Where a row becomes closed, or less so, and
its words were not touched, that is owed (`Owed`): ranks rise by triggers and by updates of many rows.
Of records alone both are refused, for whoever raises one knows its words. Put up once the site has keys:
before, and on old rows that nobody has encrypted yet, words stand plain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from archive.models.closed_rows import KeptAsItWas, WordsOfPapers, encrypted_columns, kept_columns
from archive.models.encrypted import MARK_OF_JSON, Encrypted, EncryptedBytes, EncryptedJson
from archive.models.kept import POSTGRESQL, in_words_of
from archive.models.word_keys import IssuerMarks, NumberToken
from machine.database.refusing import refused

REFUSAL: Final = "words of what is closed are kept encrypted"
_CLOSED: Final = "({0}.level > 0 OR {0}.party_papers)"
_IN_PLACE: Final = (
    "EXISTS (SELECT 1 FROM archive_inventory p WHERE p.id = {0}.inventory_id"
    f" AND {_CLOSED.format('p')})"
)
_OF_RECORD: Final = f"EXISTS (SELECT 1 FROM archive_record r WHERE r.id = {{0}}.record_id AND {_CLOSED.format('r')})"
# When a row {0} of a table is closed.
CLOSED: Final[dict[str, str]] = {
    "archive_record": _CLOSED,
    "archive_scanpage": _OF_RECORD,
    "archive_recordversion": _OF_RECORD,
    "archive_versionpage": (
        "EXISTS (SELECT 1 FROM archive_recordversion v JOIN archive_record r ON r.id = v.record_id"
        f" WHERE v.id = {{0}}.version_id AND {_CLOSED.format('r')})"
    ),
    "archive_receipt": _CLOSED,
    "archive_registerentry": _CLOSED,
    "archive_levelcase": _OF_RECORD,
    "archive_leveldecision": (
        f'({{0}}."after" > 0 OR {{0}}.party_after OR {_OF_RECORD} OR EXISTS (SELECT 1 FROM archive_receipt t'
        f" WHERE t.id = {{0}}.receipt_id AND {_CLOSED.format('t')}) OR EXISTS (SELECT 1 FROM archive_dossier d"
        f" WHERE d.id = {{0}}.dossier_id AND ({_CLOSED.format('d')} OR {_IN_PLACE.format('d')})))"
    ),
    "archive_protectionact": f"({{0}}.level_before > 0 OR {{0}}.party_before OR {_OF_RECORD})",
    "archive_secrecyproposal": "{0}.what <> 'posture'",
    # Of no other than a top-secret file anybody says that it may stay.
    "archive_admission": "{0}.file_id IS NOT NULL",
    "archive_inventory": _CLOSED,
    "archive_dossier": f"({_CLOSED} OR {_IN_PLACE})",
    "archive_box": f"({_CLOSED} OR {_IN_PLACE})",
    "archive_arrangementact": f"({_CLOSED} OR {_IN_PLACE})",
    "archive_listedrecord": f"({{0}}.level > 0 OR {_IN_PLACE})",
    "archive_listimport": f"({{0}}.level > 0 OR {_IN_PLACE})",
}
# Tables whose rows owe for no others: what stands right already owes nothing.
_ALONE: Final[set[str]] = set()


_NAMES: Final = (
    "plain_insert", "plain_update", "owes_words_update", "owes_token_insert", "owes_token_update",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Debt:
    """What rows of another table owe when one of these columns of a row changes: which of them, by SQL."""

    table: str
    columns: tuple[str, ...]
    rows: str
    of_rows: str
    what: str = "words"
    event: str = "UPDATE"

    @property
    def name(self) -> str:
        """How its trigger is called."""
        return f"{self.table}_owes_{self.rows}_{self.event.lower()}"


FILES, RECEIPTS = "archive_storedfile", "archive_receipt"
# Bytes are as closed as their file says, and as what waits and holds them (`archive.actions.owing_objects`).
_ENCRYPTED = "SUBSTR(w.object_name, 1, 1) = 'k'"
_ITSELF = f"w.id = NEW.id AND ({_ENCRYPTED} OR w.level > 0 OR w.party_papers)"
_OF_RECEIPT = (
    "(w.id = NEW.file_id OR w.made_from_id = NEW.file_id) "
    f"AND ({_ENCRYPTED} OR NEW.level > 0 OR NEW.party_papers)"
)
DEBTS: Final[list[Debt]] = [
    Debt(FILES, (), FILES, _ITSELF, "object", "INSERT"),
    Debt(
        FILES,
        ("level", "party_papers", "object_name", "made_from_id"),
        FILES,
        _ITSELF,
        "object",
    ),
    Debt(FILES, ("level", "party_papers"), "archive_admission", "w.file_id = NEW.id"),
    Debt(RECEIPTS, (), FILES, _OF_RECEIPT, "object", "INSERT"),
    Debt(RECEIPTS, ("level", "party_papers", "state", "file_id"), FILES, _OF_RECEIPT, "object"),
]


def register_words(table: str, closed: str, *debts: Debt) -> None:
    """Say, when the program begins, when rows of another package's table are closed, and what owes them."""
    CLOSED[table] = closed
    _ALONE.add(table)
    DEBTS.extend(debts)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put the guards up, in the place of those that stand there."""
    take_down(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take them down, for a migration that must rebuild a table."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in CLOSED:
            for name in _NAMES:
                if table in tables:
                    place = f" ON {table}" if connection.vendor == POSTGRESQL else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{place}")
                if connection.vendor == POSTGRESQL:
                    cursor.execute(f"DROP FUNCTION IF EXISTS {table}_{name}()")
        for debt in DEBTS:
            if debt.table in tables:
                place = f" ON {debt.table}" if connection.vendor == POSTGRESQL else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {debt.name}{place}")
            if connection.vendor == POSTGRESQL:
                cursor.execute(f"DROP FUNCTION IF EXISTS {debt.name}()")


@cache
def models_of_words() -> dict[str, type[WordsOfPapers]]:
    """The tables whose rows hold words of papers, by their names."""
    found = (one for one in apps.get_models() if issubclass(one, WordsOfPapers))
    return {one._meta.db_table: one for one in found}  # noqa: SLF001


def marked(column: Encrypted, row: str, vendor: str) -> str:
    """The condition that a row's words in a column are encrypted."""
    name = f'{row}."{column.column}"'
    if isinstance(column, EncryptedBytes):
        first = f"SUBSTR({name}, 1, 1)"
        return f"{first} = '\\x01'::bytea" if vendor == POSTGRESQL else f"{first} = X'01'"
    if isinstance(column, EncryptedJson):
        return f"SUBSTR(CAST({name} AS TEXT), 1, {len(MARK_OF_JSON)}) = '{MARK_OF_JSON}'"
    return f"SUBSTR({name}, 1, 1) = {'CHR' if vendor == POSTGRESQL else 'CHAR'}(2)"


def _plain(column: Encrypted, row: str, vendor: str) -> str:
    name = f'{row}."{column.column}"'
    if isinstance(column, EncryptedBytes):
        there = f"LENGTH({name}) > 0"
    elif isinstance(column, EncryptedJson):
        there = f"COALESCE(CAST({name} AS TEXT), 'null') NOT IN ('{{}}', '[]', 'null', '\"\"')"
    else:
        there = f"{name} <> ''"
    own = column.name in _model(column).OWN_NUMBER
    more = f" AND {name} <> CAST({row}.id AS TEXT)" if own else ""
    return f"({there} AND NOT {marked(column, row, vendor)}{more})"


def _written(column: Encrypted, vendor: str) -> str:
    """The condition that plain words are written over what stood there."""
    differs, new, old = differs_in(vendor), f'NEW."{column.column}"', f'OLD."{column.column}"'
    found = f"{new} {differs} {old} AND {_plain(column, 'NEW', vendor)}"
    if column.name in _model(column).SHORTENED:
        # Taking an abstract out is writing none.
        found += f" AND {new} {differs} {in_words_of(vendor, f'DROPPED({old}, abstract)')}"
    return f"({found})"


def _model(column: Encrypted) -> type[WordsOfPapers]:
    return cast("type[WordsOfPapers]", column.model)


def _statements(vendor: str) -> Iterator[str]:
    for table, closed in CLOSED.items():
        model = models_of_words()[table]
        columns = encrypted_columns(model)
        said = " OR ".join(_plain(one, "NEW", vendor) for one in columns)
        now, before = closed.format("NEW"), closed.format("OLD")
        yield from _refusal(vendor, table, "INSERT", f"{now} AND ({said})")
        differs = differs_in(vendor)
        written = " OR ".join(_written(one, vendor) for one in columns)
        if issubclass(model, KeptAsItWas):
            # What may be done to it stands in archive.models.guards.
            continue
        raised = f" OR (NOT {before} AND ({said}))" if table == "archive_record" else ""
        yield from _refusal(vendor, table, "UPDATE", f"{now} AND ({written}{raised})")
        if closing := _closing(model):
            moved = " OR ".join(f"NEW.{one} {differs} OLD.{one}" for one in closing)
            either = f"{now} OR {before}"
            if table in _ALONE:
                hidden = " OR ".join(marked(one, "NEW", vendor) for one in columns)
                either = f"({now} AND ({before} OR {said})) OR (NOT {now} AND ({hidden}))"
            yield from _debt(vendor, table, "words", "UPDATE", f"({moved}) AND ({either})")
        if lacks := _lacks_tokens(model, "NEW"):
            yield from _debt(vendor, table, "token", "INSERT", lacks)
            lost = _had_tokens(model, differs)
            yield from _debt(vendor, table, "token", "UPDATE", f"{lacks} AND ({lost})")

    for debt in DEBTS:
        moved = " OR ".join(f"NEW.{one} {differs_in(vendor)} OLD.{one}" for one in debt.columns)
        rows = _not_yet(debt.what, debt.rows, debt.of_rows)
        yield from _remembering(vendor, debt.table, debt.name, debt.event, moved or "TRUE", rows)


def standing_plain(vendor: str) -> Iterator[str]:
    """
    Statements that write down as owed whatever is closed and stood here before there were keys: words,
    bytes, and the tokens of all numbers. Said again, each changes nothing.
    """
    for table, closed in CLOSED.items():
        model = models_of_words()[table]
        said = " OR ".join(_plain(one, "w", vendor) for one in encrypted_columns(model))
        yield _owing(_not_yet("words", table, f"{closed.format('w')} AND ({said})"))
        if lacks := _lacks_tokens(model, "w"):
            yield _owing(_not_yet("token", table, lacks))
    waiting = (
        f"EXISTS (SELECT 1 FROM {RECEIPTS} t WHERE t.file_id IN (w.id, w.made_from_id) "
        "AND t.state <> 'filed' AND (t.level > 0 OR t.party_papers))"
    )
    held = f"({_ENCRYPTED} OR w.level > 0 OR w.party_papers OR {waiting})"
    yield _owing(_not_yet("object", FILES, held))


def _lacks_tokens(model: type[models.Model], row: str) -> str:
    """The condition that what is to stand for a number, or for whoever issued it, does not; empty without."""
    kinds = {type(one) for one in kept_columns(model)}
    if NumberToken not in kinds:
        return ""
    lacks = f"{row}.number_token = ''"
    if IssuerMarks in kinds:
        lacks = f"({lacks} OR ({row}.issuer <> '' AND {row}.issuer_marks = ''))"
    return f"{row}.number_key <> '' AND {lacks}"


def _had_tokens(model: type[models.Model], differs: str) -> str:
    """The condition that it stood there, or was not to stand there, until now."""
    pairs = [("number_token", "number_key")]
    if any(isinstance(one, IssuerMarks) for one in kept_columns(model)):
        pairs.append(("issuer_marks", "issuer"))
    return " OR ".join(
        f"OLD.{token} <> '' OR OLD.{told} {differs} NEW.{told}" for token, told in pairs
    )


def _owing(rows: str) -> str:
    return f'INSERT INTO archive_owed (what, "table", "row", since, tries) {rows}'


def _not_yet(what: str, table: str, of_rows: str) -> str:
    return (
        f"SELECT '{what}', '{table}', w.id, CURRENT_TIMESTAMP, 0 FROM {table} w "
        f"WHERE {of_rows} AND NOT EXISTS (SELECT 1 FROM archive_owed o "
        f"WHERE o.what = '{what}' AND o.\"table\" = '{table}' AND o.\"row\" = w.id)"
    )


def differs_in(vendor: str) -> str:
    """How a database says that two values are not one, unknown ones too."""
    return "IS DISTINCT FROM" if vendor == POSTGRESQL else "IS NOT"


def _closing(model: type[models.Model]) -> list[str]:
    names = {"level", "party_papers", "inventory_id", "rank"}
    return [one.column for one in model._meta.concrete_fields if one.column in names]  # noqa: SLF001


def _refusal(vendor: str, table: str, event: str, when: str) -> Iterator[str]:
    name = f"{table}_plain_{event.lower()}"
    if vendor == POSTGRESQL:
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {when} THEN {refused(REFUSAL)}; END IF; RETURN NEW; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        return
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _debt(vendor: str, table: str, what: str, event: str, when: str) -> Iterator[str]:
    itself = (
        f"SELECT '{what}', '{table}', NEW.id, CURRENT_TIMESTAMP, 0 WHERE NOT EXISTS (SELECT 1 "
        f"FROM archive_owed o WHERE o.what = '{what}' AND o.\"table\" = '{table}' AND o.\"row\" = NEW.id)"
    )
    yield from _remembering(
        vendor, table, f"{table}_owes_{what}_{event.lower()}", event, when, itself
    )


def _remembering(  # noqa: PLR0917
    vendor: str, table: str, name: str, event: str, when: str, rows: str
) -> Iterator[str]:
    owed = _owing(rows)
    if vendor == POSTGRESQL:
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {when} THEN {owed}; END IF; RETURN NULL; END $$"
        )
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        return
    yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN {when} BEGIN {owed}; END"
