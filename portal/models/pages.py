"""Pages of words: guides and notices. They hold nothing of the archive's content."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link", "document-link"]


class GuideIndexPage(Page):
    """The table of contents of the guides and notices."""

    introduction = models.TextField(_("introduction"), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "portal/guide_index_page.html"
    subpage_types = ["portal.GuidePage", "portal.NoticePage"]
    max_count = 1

    class Meta:
        verbose_name = _("table of guides")


class GuidePage(Page):
    """How a piece of work is done."""

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = RichTextField(_("text"), features=FEATURES)
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    template = "portal/guide_page.html"
    parent_page_types = ["portal.GuideIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("guide")


class NoticePage(Page):
    """Something everybody is to know, from a day on."""

    issued_on = models.DateField(_("date"))
    body = RichTextField(_("text"), features=FEATURES)
    content_panels = [*Page.content_panels, FieldPanel("issued_on"), FieldPanel("body")]
    template = "portal/notice_page.html"
    parent_page_types = ["portal.GuideIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("notice")
