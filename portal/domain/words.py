"""
What opens of Wagtail's admin: writing guides and notices, and nothing else.

Whatever has no row here answers as a missing page. Pages are written below the table of guides;
the table itself, and the root above it, are looked at and added to, never changed from here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reach(StrEnum):
    """Which page a screen may name in its address."""

    NONE = "none"
    ANY = "any"
    TABLE = "table"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that opens: the place of the page in its address, and which page that may be."""

    page: str = ""
    reach: Reach = Reach.NONE


NO_PAGE = Screen()
OF_A_CHILD = Screen("page_id", Reach.CHILD)
OF_THE_TABLE = Screen("parent_page_id", Reach.TABLE)
OF_ANY = Screen("parent_page_id", Reach.ANY)

SCREENS: dict[str, Screen] = {
    "wagtailadmin_home": NO_PAGE,
    "wagtailadmin_explore_root": NO_PAGE,
    "wagtailadmin_explore": OF_ANY,
    "wagtailadmin_explore_results": OF_ANY,
    "wagtailadmin_pages:add": OF_THE_TABLE,
    "wagtailadmin_pages:preview_on_add": OF_THE_TABLE,
    "wagtailadmin_pages:add_subpage": OF_THE_TABLE,
    "wagtailadmin_pages:edit": OF_A_CHILD,
    "wagtailadmin_pages:preview_on_edit": OF_A_CHILD,
    "wagtailadmin_pages:view_draft": OF_A_CHILD,
    "wagtailadmin_pages:delete": OF_A_CHILD,
    "wagtailadmin_pages:unpublish": OF_A_CHILD,
    "wagtailadmin_pages:set_page_position": Screen("page_to_move_id", Reach.CHILD),
    "wagtailadmin_pages:revisions_index": OF_A_CHILD,
    "wagtailadmin_pages:revisions_view": OF_A_CHILD,
    "wagtailadmin_pages:revisions_revert": OF_A_CHILD,
    "wagtailadmin_pages:revisions_compare": OF_A_CHILD,
    "wagtailadmin_pages:history": OF_A_CHILD,
    "wagtailadmin_pages:history_results": OF_A_CHILD,
    "wagtailadmin_pages:search": NO_PAGE,
    "wagtailadmin_pages:search_results": NO_PAGE,
    "wagtailadmin_choose_page": NO_PAGE,
    "wagtailadmin_choose_page_child": OF_ANY,
    "wagtailadmin_choose_page_search": NO_PAGE,
    "wagtailadmin_choose_page_anchor_link": NO_PAGE,
    "wagtailadmin_api:pages:listing": NO_PAGE,
    "wagtailadmin_api:pages:detail": Screen("pk", Reach.ANY),
    "wagtailadmin_editing_sessions:ping": Screen("object_id", Reach.CHILD),
    "wagtailadmin_editing_sessions:release": NO_PAGE,
    "wagtailadmin_sprite": NO_PAGE,
    "wagtailadmin_javascript_catalog": NO_PAGE,
}
# Parts of every screen; they show nothing and are asked for a dozen times a minute.
FURNITURE = frozenset(
    (
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
    )
)

# What Wagtail notes of an act, as the trail calls it. An act without a row is `change_page`.
VERBS: dict[str, str] = {
    "wagtail.create": "create_page",
    "wagtail.edit": "edit_page",
    "wagtail.rename": "edit_page",
    "wagtail.publish": "publish_page",
    "wagtail.unpublish": "unpublish_page",
    "wagtail.delete": "delete_page",
    "wagtail.move": "move_page",
    "wagtail.reorder": "order_pages",
    "wagtail.revert": "revert_page",
    "wagtail.publish.schedule": "schedule_page",
    "wagtail.schedule.cancel": "schedule_page",
    "wagtail.view_restriction.create": "restrict_page",
    "wagtail.view_restriction.edit": "restrict_page",
    "wagtail.view_restriction.delete": "restrict_page",
}
OTHER_CHANGE = "change_page"

# Tables a request may write without having changed a page: who has it open just now, who would be
# told of comments, and the person's session with the preview in it.
PASSING_TABLES = frozenset(
    ("wagtailadmin_editingsession", "wagtailcore_pagesubscription", "django_session")
)
