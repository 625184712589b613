"""Bringing the guide of `docs/` into the product, and remembering which notices were read."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from audit.api import Act, Entry, Who, append
from portal.domain.guide_text import Section, sections_of
from portal.models import BroughtGuide, GuideIndexPage, GuidePage, NoticePage, NoticeRead


def bring_guide(file: Path, *, who: Who, at: datetime) -> int:
    """
    The sections of the guide as pages, each brought once and renewed when the file changes.

    A page that a person edited, unpublished or deleted since stays as they left it. Returns how
    many pages were made or renewed; each is an event. Nothing is done where there is no file.
    """
    if not file.exists():
        return 0
    index = GuideIndexPage.objects.first()
    changed = 0
    for section in sections_of(file.read_text("utf-8")):
        with transaction.atomic():
            brought = BroughtGuide.objects.select_for_update().filter(slug=section.slug).first()
            if brought is None:
                changed += _made(index, section, who=who, at=at)
            else:
                changed += _renewed(brought, section, who=who, at=at)
    return changed


def note_notice_read(user: int, page: int, *, at: datetime) -> None:
    """A person opened a notice: it is not put before them again."""
    if NoticePage.objects.filter(pk=page).exists():
        NoticeRead.objects.get_or_create(user_id=user, page_id=page, defaults={"read_at": at})


def _made(index: GuideIndexPage, section: Section, *, who: Who, at: datetime) -> bool:
    if index.get_children().filter(slug=section.slug).exists():
        # Somebody wrote a page of this name first.
        return False
    page = GuidePage(title=section.title, slug=section.slug, body=section.body)
    index.add_child(instance=page)
    page.save_revision().publish()
    BroughtGuide.objects.create(slug=section.slug, page=page.pk, digest=_digest(page))
    _tell(Act.CREATE_PAGE, page, who=who, at=at)
    return True


def _renewed(brought: BroughtGuide, section: Section, *, who: Who, at: datetime) -> bool:
    page = GuidePage.objects.filter(pk=brought.page, live=True).first()
    if page is None or brought.digest != _digest(page.get_latest_revision_as_object()):
        return False
    if (page.title, page.body) == (section.title, section.body):
        return False
    page.title, page.body = section.title, section.body
    page.save_revision().publish()
    brought.digest = _digest(page)
    brought.save(update_fields=["digest"])
    _tell(Act.EDIT_PAGE, page, who=who, at=at)
    return True


def _digest(page: GuidePage) -> str:
    words = f"{page.title}\n{page.summary}\n{page.body}"
    return sha256(words.encode()).hexdigest()


def _tell(act: Act, page: GuidePage, *, who: Who, at: datetime) -> None:
    subject = f"page-{page.pk}"
    append(
        Entry(who=who, action=act, subject_kind="page", subject=subject, details={"page": page.pk}),
        at=at,
    )
