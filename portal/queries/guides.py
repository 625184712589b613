"""Which of Wagtail's pages are words that may be written, and which notices wait to be read."""

from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import PageLogEntry

from access.api import Actor
from portal.models import GuideIndexPage, GuidePage, NoticePage, NoticeRead, PeriodPage

# An older notice is found among the guides; it is not put before anybody any more.
NEWS_FOR = timedelta(days=60)
PUT_BEFORE = 3


def is_table_of_guides(page: int) -> bool:
    """Whether the page is the table under which guides and notices are written."""
    return bool(GuideIndexPage.objects.filter(pk=page).exists())


def is_page_of_words(page: int) -> bool:
    """Whether the page is a guide, a notice, or introduces a collection."""
    kinds = (GuidePage, NoticePage, PeriodPage)
    return any(kind.objects.filter(pk=page).exists() for kind in kinds)


def unread_notices(actor: Actor, *, at: datetime) -> list[NoticePage]:
    """The newest published notices of these weeks that this person has not opened."""
    if not actor.id:
        return []
    today = timezone.localtime(at).date()
    read = NoticeRead.objects.filter(user=actor.id)
    return list(
        NoticePage.objects.live()
        .filter(issued_on__lte=today, issued_on__gt=today - NEWS_FOR)
        .exclude(pk__in=read.values("page"))
        .order_by("-issued_on", "-pk")[:PUT_BEFORE]
    )


def newest_note() -> int:
    """The number of the latest change that Wagtail noted; 0 where there is none."""
    return PageLogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def notes_after(newest: int, actor: Actor) -> list[PageLogEntry]:
    """What Wagtail noted of this person's changes since."""
    return list(PageLogEntry.objects.filter(pk__gt=newest, user=actor.id).order_by("pk"))
