"""Registers with Wagtail; decides nothing."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from access.api import Actor, Permission, allowed, named, unasked
from audit.api import Act
from portal.actions.guides import note_notice_read
from portal.models import PeriodPage

OPEN_MENU = {"explorer", "kho-so"}


@hooks.register("register_admin_menu_item")
def way_back() -> MenuItem:
    """The way back to the product, above everything else."""
    return MenuItem(
        _("Back to Kho Số"),
        reverse_lazy("portal:home"),
        name="kho-so",
        icon_name="arrow-left",
        order=1,
    )


@hooks.register("construct_main_menu")
def only_open_entries(request: HttpRequest, items: list[MenuItem]) -> None:  # noqa: ARG001
    """The menu holds what opens: the way back and the pages."""
    items[:] = [item for item in items if item.name in OPEN_MENU]


@hooks.register("construct_settings_menu")
def no_settings(request: HttpRequest, items: list[MenuItem]) -> None:  # noqa: ARG001
    """Accounts, groups and collections are not kept here."""
    items.clear()


@hooks.register("construct_help_menu")
def no_help_from_outside(request: HttpRequest, items: list[MenuItem]) -> None:  # noqa: ARG001
    """The help menu leads to the internet."""
    items.clear()


@hooks.register("construct_homepage_panels")
def no_panels(request: HttpRequest, panels: list[object]) -> None:  # noqa: ARG001
    """Panels of Wagtail show what waits for moderation; nothing of ours does."""
    panels.clear()


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[object]) -> None:  # noqa: ARG001
    """Nor the counts of pictures and documents."""
    items.clear()


@hooks.register("before_serve_page")
def tell_of_reading(
    page: Page,
    request: HttpRequest,
    serve_args: list[object],  # noqa: ARG001
    serve_kwargs: dict[str, object],  # noqa: ARG001
) -> None:
    """A guide or a notice that is read, by the number of its page."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor and actor.id:
        target = named("guide", f"guide-{page.pk}")
        at = timezone.now()
        unasked(actor, Act.READ_GUIDE, target, at=at).note()
        note_notice_read(actor.id, page.pk, at=at)
        if isinstance(page.specific, PeriodPage) and allowed(actor, Permission.SEE_COMPLETENESS):
            period = named("period", page.specific.code)
            unasked(actor, Act.SEE_COMPLETENESS, period, at=at).note()


@hooks.register("insert_global_admin_js")
def names_for_who_listens() -> str:
    """The text editor gets the name of its field."""
    return format_html('<script src="{}"></script>', static("js/editor.js"))


@hooks.register("insert_global_admin_css")
def in_the_colours_of_the_house() -> str:
    """Wagtail's screens in the colours of the house, without its purple."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/editor.css"))
