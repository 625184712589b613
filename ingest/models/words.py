"""When what was read of an item is closed, and that its pages are written anew when the item is so otherwise."""

from archive.machine_api import Debt

ITEMS, PAGES = "ingest_item", "ingest_itempage"
PAGES_ARE_CLOSED = "EXISTS (SELECT 1 FROM ingest_item i WHERE i.id = {0}.item_id AND i.rank > 0)"
PAGES_OWED = Debt(ITEMS, ("rank", "inventory_id"), PAGES, "w.item_id = NEW.id AND w.text <> ''")
