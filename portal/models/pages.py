"""Pages of words: guides and notices. They hold nothing of the archive's content."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import RichTextBlock, StaticBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PagePermissionTester

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link"]


class WordsTester(PagePermissionTester):
    """A guide or a notice is written, published and deleted; it stays where it is, open to all."""

    def _never(self) -> bool:
        return False

    can_move = can_copy = can_lock = can_unlock = can_set_view_restrictions = _never
    can_unschedule = _never

    def can_move_to(self, destination: Any) -> bool:
        """To another place among its neighbours, which Wagtail takes for a move as well."""
        rights = destination.permissions_for_user(self.user)
        return bool(self.page.is_child_of(destination) and rights.can_reorder_children())


class TableTester(WordsTester):
    """The table of guides takes pages below it; nobody changes or removes it from a screen."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:  # noqa: ARG002 - Wagtail's signature
        return False

    can_edit = can_unpublish = can_publish = WordsTester.can_move


class PageOfWords(Page):
    """What guides and notices have in common: no schedule, no privacy, no words for machines."""

    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    private_page_options: list[str] = []
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return WordsTester(user, self)


class GuideIndexPage(Page):
    """The table of contents of the guides and notices."""

    introduction = models.TextField(_("introduction"), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "portal/guide_index_page.html"
    private_page_options: list[str] = []
    subpage_types = ["portal.GuidePage", "portal.NoticePage", "portal.PeriodPage"]
    max_count = 1

    class Meta:
        verbose_name = _("table of guides")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return TableTester(user, self)


class GuidePage(PageOfWords):
    """How a piece of work is done."""

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = RichTextField(_("text"), features=FEATURES)
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    template = "portal/guide_page.html"
    parent_page_types = ["portal.GuideIndexPage"]

    class Meta:
        verbose_name = _("guide")


class FiguresBlock(StaticBlock):
    """How complete a collection is, counted for whoever looks, as far as they may see."""

    class Meta:
        label = _("figures of the collection")
        icon = "list-ul"
        template = "portal/blocks/figures.html"


class PeriodPage(PageOfWords):
    """
    What a collection is, with figures that are counted for whoever looks.

    Made along with the collection of this code; its words are changed like those of a guide.
    """

    code = models.CharField(max_length=30, editable=False)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(
        [("words", RichTextBlock(features=FEATURES, label=_("text"))), ("figures", FiguresBlock())],
        verbose_name=_("text"),
    )
    # Screens lead to its address, which stays: the title fills no field of it.
    content_panels = [FieldPanel("title"), FieldPanel("summary"), FieldPanel("body")]
    promote_panels: list[Any] = []
    template = "portal/period_page.html"
    parent_page_types = ["portal.GuideIndexPage"]
    is_creatable = False

    class Meta:
        verbose_name = _("introduction of a collection")


class NoticePage(PageOfWords):
    """Something everybody is to know, from a day on."""

    issued_on = models.DateField(_("date"))
    body = RichTextField(_("text"), features=FEATURES)
    content_panels = [*Page.content_panels, FieldPanel("issued_on"), FieldPanel("body")]
    template = "portal/notice_page.html"
    parent_page_types = ["portal.GuideIndexPage"]

    class Meta:
        verbose_name = _("notice")
