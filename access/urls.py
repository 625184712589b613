"""Addresses of access, and of the trail: audit itself knows nobody, so it asks nobody either."""

from django.urls import include, path

from access.views.drafts import draft
from access.views.sign_in import ChangePasswordView, SignInView, SignOutView
from access.views.trail import TrailView

people = [
    path("dang-nhap/", SignInView.as_view(), name="sign_in"),
    path("dang-xuat/", SignOutView.as_view(), name="sign_out"),
    path("do-dang/", draft, name="draft"),
    path("doi-mat-khau/", ChangePasswordView.as_view(), name="change_password"),
]
trail = [path("nhat-ky/", TrailView.as_view(), name="events")]
urlpatterns = [
    path("", include((people, "access"))),
    path("", include((trail, "audit"))),
]
