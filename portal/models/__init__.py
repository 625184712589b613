from portal.models.kept_words import BroughtGuide, NoticeRead
from portal.models.pages import GuideIndexPage, GuidePage, NoticePage

__all__ = ["BroughtGuide", "GuideIndexPage", "GuidePage", "NoticePage", "NoticeRead"]
