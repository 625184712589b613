"""The page of words that introduces a collection, made along with it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from audit.api import Act, Entry, Who, append
from portal.models import GuideIndexPage, PeriodPage

if TYPE_CHECKING:
    from archive.api import Period


def make_period_page(period: "Period", who: Who, at: datetime) -> None:
    """
    Its page among the guides, with figures, in the caller's transaction.

    Nothing is done where there are no guides yet, or somebody wrote a page of this address first.
    """
    index = GuideIndexPage.objects.first()
    if index is None or index.get_children().filter(slug=period.page).exists():
        return
    years = {"first": period.first_year, "last": period.last_year}
    page = PeriodPage(
        title=period.title,
        slug=period.page,
        code=period.code,
        summary=gettext("Papers of %(first)s – %(last)s") % years,
        body=[("figures", None)],
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    append(
        Entry(
            who=who,
            action=Act.CREATE_PAGE,
            subject_kind="page",
            subject=f"page-{page.pk}",
            details={"page": page.pk},
        ),
        at=at,
    )
