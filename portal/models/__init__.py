from portal.models.kept_words import BroughtGuide, NoticeRead
from portal.models.pages import GuideIndexPage, GuidePage, NoticePage, PeriodPage
from portal.models.site import SetUpCode, SiteName

__all__ = [
    "BroughtGuide",
    "GuideIndexPage",
    "GuidePage",
    "NoticePage",
    "NoticeRead",
    "PeriodPage",
    "SetUpCode",
    "SiteName",
]
