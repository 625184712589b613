"""Wagtail keeps to words: what opens, what never does, and what the trail tells of it."""

import re
from itertools import islice

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.models import GroupPagePermission, Page

from access.api import Level, Role
from access.models import User
from audit.models import Event
from portal.actions.preparing import make_guides, open_admin
from portal.domain.words import PASSING_TABLES, SCREENS, Reach
from portal.models import GuideIndexPage, GuidePage
from portal.views.words import WRITE
from tests.daily import daily
from tests.people import person
from tests.portal.addresses import patterns

pytestmark = pytest.mark.django_db
BODY = '{"blocks":[{"key":"a","text":"chữ","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}'


@pytest.fixture
def table():
    make_guides()
    open_admin()
    return GuideIndexPage.objects.get()


@pytest.fixture
def guide(table):
    page = GuidePage(title="Cách quét", slug="cach-quet", body="<p>x</p>")
    table.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture(params=[Role.CAMPAIGN, Role.ADMINISTRATOR, "flagged"])
def writer(request, table):
    """Everybody who may enter, and an administrator with Django's own flag of all rights."""
    return entered(request.param)


def entered(role):
    person("an", Role.ADMINISTRATOR if role == "flagged" else role)
    User.objects.filter(username="an").update(is_superuser=role == "flagged")
    client = Client()
    client.force_login(User.objects.get(username="an"))
    return client


def words(**more):
    return {"title": "Cách tìm", "slug": "cach-tim", "summary": "", "body": BODY, **more}


def acts():
    return list(
        Event.objects.filter(subject_kind="page").order_by("pk").values_list("action", flat=True)
    )


def test_an_administrator_cannot_become_the_security_officer(table):
    person("baomat", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    client = entered("flagged")
    target = User.objects.get(username="baomat")
    address = reverse("wagtailusers_users:edit", args=[target.pk])
    new = "Xk29-qqpl-77-mm"
    data = {"username": "baomat", "password1": new, "password2": new, "is_active": "on"}
    assert client.get(address).status_code == 404
    assert client.post(address, data).status_code == 404
    assert not User.objects.get(username="baomat").check_password(new)


def test_rights_over_accounts_are_taken_from_a_site_that_gave_them(table):
    from django.contrib.auth.models import Group, Permission

    group = Group.objects.get(name=Role.ADMINISTRATOR)
    group.permissions.add(*Permission.objects.filter(codename__in=["add_user", "change_user"]))
    root = Page.objects.get(depth=1)
    right = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=root, permission=right)
    open_admin()
    held = group.permissions.values_list("codename", flat=True)
    assert list(held) == ["access_admin"]
    assert set(group.page_permissions.values_list("page", flat=True)) == {table.pk}


def admin_addresses(page):
    """Every address below the admin, with the number of this page put into each place."""
    user = str(User.objects.get(username="an").pk)
    for route, pattern in patterns(get_resolver()):
        if not route.startswith("quan-tri/"):
            continue
        plain = re.sub("\0\\^?([^\0]*?)\\$?\0", r"\1", route)
        plain = re.sub(r"\(\?P<\w+>[^)]*\)", str(page), plain)
        plain = re.sub(r"<(?:int:)?user_id>|<int:pk>", user, plain)
        plain = re.sub(r"<str:app_label>|<slug:[a-z_]*app_\w*>", "portal", plain)
        plain = re.sub(r"<(?:str|slug):[a-z_]*model_\w*>", "guidepage", plain)
        plain = re.sub(r"<[^>]*>", str(page), plain).replace(".*/", "x/")
        yield "/" + re.sub(r"[\\^$]", "", plain), pattern


# With the tests a share of the addresses, one in so many; all of them with the drills.
ONE_IN = daily([1, 9], 9)


@pytest.mark.parametrize("one_in", ONE_IN)
def test_only_what_is_named_opens_by_any_method(table, guide, one_in):
    writer = entered("flagged")
    for page in (guide.pk, table.pk, 1):
        for address, pattern in islice(admin_addresses(page), page % one_in, None, one_in):
            open_to_it = getattr(pattern.callback, "__name__", "") != "closed"
            for answer in (writer.get(address), writer.post(address)):
                assert answer.status_code < 500, address
                if not open_to_it:
                    assert answer.status_code == 404, address


def test_every_screen_that_is_named_opens(table, guide):
    writer = entered(Role.CAMPAIGN)
    opened = 0
    for name, screen in SCREENS.items():
        page = table.pk if screen.reach == Reach.TABLE else guide.pk
        revision = guide.latest_revision.pk
        places = {
            "wagtailadmin_pages:add": ["portal", "guidepage", page],
            "wagtailadmin_pages:preview_on_add": ["portal", "guidepage", page],
            "wagtailadmin_pages:revisions_view": [page, revision],
            "wagtailadmin_pages:revisions_revert": [page, revision],
            "wagtailadmin_pages:revisions_compare": [page, "earliest", revision],
            "wagtailadmin_editing_sessions:ping": ["wagtailcore", "page", page, 1],
            "wagtailadmin_editing_sessions:release": [1],
        }.get(name, [page] if screen.page else [])
        answer = writer.get(reverse(name, args=places))
        opened += answer.status_code in {200, 302, 405}
        assert answer.status_code != 404, name
    assert opened == len(SCREENS)


@pytest.mark.parametrize("one_in", ONE_IN)
@pytest.mark.parametrize("which", daily(["table", "root"], "table"))
@pytest.mark.parametrize("role", daily([Role.CAMPAIGN, "flagged"], "flagged"))
def test_the_table_of_guides_and_the_root_stand_fast(table, guide, which, role, one_in):
    writer = entered(role)
    page = table.pk if which == "table" else 1
    before = rows()
    for address, _ in islice(admin_addresses(page), 0, None, one_in):
        for data in ({}, {"position": "0"}, words(**{"action-publish": "1", "next": "/"})):
            if f"guidepage/{table.pk}/" in address and "/add/" in address:
                continue
            assert writer.post(address, data).status_code < 500, address
    assert rows() == before
    assert GuideIndexPage.objects.get().live


def rows():
    fields = ("pk", "path", "live", "title", "locked", "has_unpublished_changes")
    return list(Page.objects.order_by("path").values_list(*fields))


def test_every_step_in_the_life_of_a_guide_is_on_the_trail(writer, table):
    add = reverse("wagtailadmin_pages:add", args=["portal", "guidepage", table.pk])
    assert writer.post(add, words(**{"action-publish": "1"})).status_code == 302
    first = GuidePage.objects.get(slug="cach-tim")
    assert writer.post(add, words(slug="hai")).status_code == 302
    second = GuidePage.objects.get(slug="hai")

    def at(name, page=first, *more):
        return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])

    steps = [
        (at("edit"), words(title="Khác"), "edit_page"),
        (at("edit"), words(title="Khác nữa", **{"action-publish": "1"}), "publish_page"),
        (at("set_page_position", second) + "?position=0", {}, "order_pages"),
        (at("unpublish"), {}, "unpublish_page"),
        (
            at("edit"),
            words(title="Cũ", revision=first.revisions.earliest("pk").pk),
            "edit_page",
        ),
        (at("delete"), {}, "delete_page"),
    ]
    assert set(acts()) >= {"create_page", "publish_page"}
    for address, data, act in steps:
        before = Event.objects.count()
        assert writer.post(address, data).status_code in {200, 302}, address
        told = list(Event.objects.order_by("pk")[before:])
        assert act in {event.action for event in told}, address
        assert all(event.who == "an" for event in told)
    assert not GuidePage.objects.filter(pk=first.pk).exists()


def test_saving_without_a_change_is_on_the_trail_for_it_leaves_a_revision(writer, guide):
    address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    same = words(title=guide.title, slug=guide.slug)
    writer.post(address, same)
    revisions, told = guide.revisions.count(), len(acts())
    writer.post(address, same)
    assert guide.revisions.count() > revisions
    assert len(acts()) > told


def test_a_page_does_not_change_when_the_trail_cannot_be_written(writer, guide, monkeypatch):
    def down(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("portal.views.words.append", down)
    before = rows()
    with pytest.raises(RuntimeError):
        writer.post(reverse("wagtailadmin_pages:delete", args=[guide.pk]))
    assert rows() == before


@pytest.mark.parametrize("one_in", ONE_IN)
def test_no_request_changes_a_row_without_an_event(table, guide, one_in):
    writer = entered(Role.CAMPAIGN)
    for page in (guide.pk, table.pk):
        for address, _ in islice(admin_addresses(page), page % one_in, None, one_in):
            for send in (writer.get, writer.post):
                told = Event.objects.count()
                seen = Written()
                with connection.execute_wrapper(seen):
                    send(address, words() if send == writer.post else {})
                if seen.tables - PASSING_TABLES - {"audit_event"}:
                    assert Event.objects.count() > told, (send, address, seen.tables)


class Written:
    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        found = WRITE.match(sql)
        if found:
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def test_screens_carry_the_products_name_a_way_back_and_no_way_out(writer, table, guide):
    for name, screen in SCREENS.items():
        page = table.pk if screen.reach == Reach.TABLE else guide.pk
        arguments = {
            "wagtailadmin_pages:add": ["portal", "guidepage", page],
            "wagtailadmin_pages:revisions_view": [page, guide.latest_revision.pk],
            "wagtailadmin_pages:revisions_revert": [page, guide.latest_revision.pk],
            "wagtailadmin_pages:revisions_compare": [page, "earliest", "latest"],
        }.get(name, [page] if screen.page else [])
        if "editing_sessions" in name or name.endswith("preview_on_add"):
            continue
        answer = writer.get(reverse(name, args=arguments))
        body = answer.content.decode()
        if "<title>" not in body or "preview" in name:  # shown inside the editor's frame
            continue
        title = re.search(r"<title>(.*?)</title>", body, re.DOTALL)[1]
        assert "Kho Số" in title, name
        assert "wagtail" not in title.lower(), name
        assert not re.search(r"(?:href|src|action)=\"(?:https?:)?//(?!localhost)", body), name
        assert "wagtail.org" not in body
        assert re.search(r'href="/"|"url": ?"/"|&quot;/&quot;|"/"', body), name


def test_what_is_missing_in_the_admin_is_our_missing_page(writer, guide):
    ours = writer.get("/khong-co/")
    inside = writer.get("/quan-tri/pages/99999/edit/")
    assert inside.status_code == ours.status_code == 404
    titles = [
        re.search(r"<title>.*?</title>", answer.content.decode()).group()
        for answer in (ours, inside)
    ]
    assert titles[0] == titles[1]


def test_the_account_and_the_way_out_are_ours(writer):
    assert writer.get("/quan-tri/account/").url == "/doi-mat-khau/"
    assert writer.post("/quan-tri/logout/", follow=True).status_code == 200
    assert Event.objects.filter(action="sign_out", who="an").exists()
    assert writer.get("/quan-tri/").status_code == 302


METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "OPTIONS", "X")
PLACES = ("/", "/tim/", "/dang-nhap/", "/quan-tri/", "/csp/", "/nix/")


@pytest.mark.parametrize("method", daily(METHODS, "PUT", "X"))
@pytest.mark.parametrize("address", daily(PLACES, "/tim/", "/quan-tri/"))
def test_other_methods_than_reading_and_posting_are_refused_everywhere(table, address, method):
    client = entered(Role.CAMPAIGN)
    answer = client.generic(method, address)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"


def test_no_other_site_may_show_our_answers(client):
    answer = client.get("/dang-nhap/")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_script_is_sent_for_what_does_not_open(writer, table, guide):
    """The script of acts on many pages fails where their foot is missing."""
    for place in (f"/quan-tri/pages/{table.pk}/", "/quan-tri/pages/search/"):
        answer = writer.get(place, follow=True)
        assert answer.status_code == 200
        assert "Cách quét" in answer.content.decode() or "search" in place
        assert "bulk-actions.js" not in answer.content.decode()
