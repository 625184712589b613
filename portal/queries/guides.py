"""Which of Wagtail's pages are words that may be written."""

from portal.models import GuideIndexPage, GuidePage, NoticePage


def is_table_of_guides(page: int) -> bool:
    """Whether the page is the table under which guides and notices are written."""
    return bool(GuideIndexPage.objects.filter(pk=page).exists())


def is_page_of_words(page: int) -> bool:
    """Whether the page is a guide or a notice."""
    kinds = (GuidePage, NoticePage)
    return any(kind.objects.filter(pk=page).exists() for kind in kinds)
