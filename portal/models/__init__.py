from portal.models.pages import GuideIndexPage, GuidePage, NoticePage

__all__ = ["GuideIndexPage", "GuidePage", "NoticePage"]
