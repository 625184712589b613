"""
Of an item that was decided to be top secret neither the name of its file nor its abstract stays; what
repeats it is as silent (`archive.models.silence`). Out of encrypted words whoever writes takes it
(`Item.words_to_keep`).
"""

from access.domain.levels import Level
from archive.machine_api import Trigger
from ingest.domain.ledger import DECIDED_STATES

ITEMS, RECORDS, TOP = "ingest_item", "archive_record", int(Level.TOP_SECRET)
_DECIDED = ", ".join(f"'{state}'" for state in DECIDED_STATES)
_OWN_NUMBER = "CAST(id AS TEXT)"
_SILENT = (
    f"name = {_OWN_NUMBER}, name_token = '', proposals = DROPPED(proposals, abstract), "
    '"values" = DROPPED("values", abstract)'
)
_SPEAKS = (
    f"(name <> {_OWN_NUMBER} OR JSON(proposals, abstract) IS NOT NULL "
    'OR JSON("values", abstract) IS NOT NULL)'
)
_IS_DECIDED = f"NEW.level >= {TOP} AND NEW.state IN ({_DECIDED})"
_ITEM = (
    (
        f"UPDATE {ITEMS} SET {_SILENT} WHERE (id = NEW.id OR duplicate_of_id = NEW.id) "
        f"AND {_IS_DECIDED} AND {_SPEAKS}"
    ),
)
_OF_RECORD = (
    (
        f"UPDATE {ITEMS} SET {_SILENT} WHERE (record_id = NEW.id OR duplicate_of_id IN "
        f"(SELECT i.id FROM {ITEMS} i WHERE i.record_id = NEW.id)) "
        f"AND NEW.level >= {TOP} AND {_SPEAKS}"
    ),
)
ITEM_SILENCE = (
    Trigger(
        ITEMS, "UPDATE", "silence", _ITEM, ("level", "state", "name", "proposals", '"values"')
    ),
    Trigger(
        ITEMS, "UPDATE", "silence_of_record",
        (
            (f"UPDATE {ITEMS} SET {_SILENT} WHERE id = NEW.id AND {_SPEAKS} AND EXISTS "
            f"(SELECT 1 FROM {RECORDS} r WHERE r.id = NEW.record_id AND r.level >= {TOP})"),
        ),
        ("record_id",),
    ),
    Trigger(RECORDS, "UPDATE", "silence_of_item", _OF_RECORD, ("level",)),
)  # fmt: skip
