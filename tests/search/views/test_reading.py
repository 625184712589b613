"""The reader: pages, finds, ways from page to page, and who is let in."""

import re
from io import BytesIO

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.api import Level, Role
from audit.models import Event
from tests.pages import tight
from tests.people import inventory, record, unit
from tests.search.views.conftest import index

pytestmark = pytest.mark.django_db


def shown(response):
    return tight(response)


def pdf(pages):
    document, target = pikepdf.new(), BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(target)
    return target.getvalue()


def opened(client, row, **query):
    response = client.get(f"/van-ban/{row.pk}/", query)
    assert response.status_code == 200
    return response


def test_it_opens_at_the_first_page_with_a_find_and_marks_it_on_image_and_text(officer, shelf):
    row = record(shelf, pages=("Trang bìa", "Kế hoạch số hóa", "số hóa tiếp"))
    index()
    response = opened(officer, row, q="số hóa")
    text = shown(response)
    assert response.context["number"] == 2
    assert f'src="/van-ban/{row.pk}/trang/2/?rong=1100"' in text
    assert '<mark data-mark="1" class="is-now">số hóa</mark>' in text
    assert text.count("data-find=") == 1
    assert 'viewBox="0 0 10000 10000" preserveAspectRatio="none"' in text
    # One box over both words: the test's words stand 500 apart, from 1100 to 2000.
    assert re.search(
        r'<g class="box is-now" data-find="1"><rect x="1080" y="885" width="940" height="230"/>',
        text,
    )


def test_lone_syllables_are_no_find_where_more_of_the_words_stands_together(officer, shelf):
    row = record(shelf, pages=("số liệu, sơ bộ, hồ sơ cũ và số hóa hồ sơ mới", "sơ bộ, số liệu"))
    index()
    shown = opened(officer, row, q="số hóa hồ sơ").context
    assert [find.full for find in shown["finds"]] == [False, True]
    assert shown["leaves"][0].finds == 2
    alone = opened(officer, row, q="số hóa hồ sơ", trang="2").context
    assert len(alone["finds"]) == 2


def test_full_and_part_finds_differ_and_the_best_is_the_current_one(officer, shelf):
    row = record(shelf, pages=("hồ sơ cũ và số hóa hồ sơ mới",))
    index()
    finds = opened(officer, row, q="số hóa hồ sơ").context["finds"]
    assert [find.full for find in finds] == [False, True]
    assert opened(officer, row, q="số hóa hồ sơ").context["now"] == 2
    text = shown(opened(officer, row, q="số hóa hồ sơ"))
    assert 'class="box box--part" data-find="1"' in text


def test_finds_are_walked_by_links_across_pages(officer, shelf):
    row = record(shelf, pages=("mật mã và mật mã", "trang giữa", "mật mã cuối"))
    index()
    text = shown(opened(officer, row, q="mật mã", trang="1"))
    assert re.search(r'href="\?q=[^"]*&amp;trang=1&amp;cho=2" data-hit="after"', text)
    last = shown(opened(officer, row, q="mật mã", trang="1", cho="2"))
    assert re.search(r'href="\?q=[^"]*&amp;trang=3&amp;cho=1" data-hit="after"', last)
    back = shown(opened(officer, row, q="mật mã", trang="3"))
    assert re.search(r'href="\?q=[^"]*&amp;trang=1&amp;cho=9999" data-hit="before"', back)
    assert opened(officer, row, q="mật mã", trang="1", cho="9999").context["now"] == 2


def test_the_strip_counts_the_finds_of_each_page(officer, shelf):
    row = record(shelf, pages=("mật mã, mật mã", "không có gì", "mật mã"))
    index()
    leaves = opened(officer, row, q="mật mã").context["leaves"]
    assert [(leaf.number, leaf.finds) for leaf in leaves] == [(1, 2), (2, 0), (3, 1)]


def test_words_looked_for_inside_take_the_place_of_those_of_the_search(officer, shelf):
    row = record(shelf, pages=("kế hoạch số hóa", "báo cáo tổng kết"))
    index()
    response = opened(officer, row, q="kế hoạch", thu="1", trong="tổng kết")
    assert response.context["number"] == 2
    assert "<mark" in shown(response)
    assert 'value="tổng kết"' in shown(response)
    assert 'name="q" value="kế hoạch"' in shown(response)  # the search is kept
    assert "<mark" not in shown(opened(officer, row, q="kế hoạch", trong=""))


def test_the_result_behind_gives_the_record_before_and_after(officer, shelf):
    rows = [record(shelf, number=str(n), issued=f"01/01/{2020 + n}") for n in (1, 2, 3)]
    index()
    text = shown(opened(officer, rows[1], q="số hóa", xep="cu", thu="2"))
    assert re.search(rf'href="/van-ban/{rows[0].pk}/\?[^"]*xep=cu&amp;thu=1" data-key="\["', text)
    assert re.search(rf'href="/van-ban/{rows[2].pk}/\?[^"]*xep=cu&amp;thu=3" data-key="\]"', text)
    assert re.search(r'href="/tim/\?q=[^"]*&amp;xep=cu"', text)
    assert "2/3" in text
    for lost in ({}, {"thu": "7"}, {"thu": "1"}, {"thu": "x"}):
        assert "data-key=" not in shown(opened(officer, rows[1], q="số hóa", xep="cu", **lost))


def test_neighbours_are_cut_to_what_the_person_may_see(officer, shelf):
    seen = record(shelf, number="2", issued="01/01/2021")
    record(shelf, number="1", issued="01/01/2020", level=Level.SECRET)
    record(inventory("ML77", place=unit("KHAC")), number="3", issued="01/01/2022")
    index()
    text = shown(opened(officer, seen, xep="cu", thu="1"))
    assert "1/1" in text
    assert "data-key=" not in text


def test_opening_is_on_the_trail_before_a_page_and_each_image_after_it(officer, shelf):
    row = record(shelf, pages=("một", "hai"), file=pdf(2))
    index()
    before = Event.objects.latest("pk").pk
    opened(officer, row, trang="2")
    image = officer.get(f"/van-ban/{row.pk}/trang/2/", {"rong": "800"})
    assert image["Content-Type"] == "image/jpeg"
    rows = [
        (event.action, event.subject, event.details["page"])
        for event in Event.objects.filter(pk__gt=before).order_by("pk")
    ]
    assert rows == [("read", row.accession, 2), ("view_page", row.accession, 2)]


def test_only_the_open_page_asks_for_an_image_by_itself(officer, shelf):
    row = record(shelf, pages=tuple(f"trang {n}" for n in range(1, 12)))
    index()
    text = shown(opened(officer, row))
    assert re.findall(r'<img[^>]* src="(/van-ban/[^"]*)"', text) == [
        f"/van-ban/{row.pk}/trang/1/?rong=1100"
    ]


def test_a_record_of_500_pages_opens_with_the_queries_of_one_of_5(officer, shelf):
    short = record(shelf, number="1", pages=tuple(f"số hóa trang {n}" for n in range(5)))
    long = record(shelf, number="2", pages=tuple(f"số hóa trang {n}" for n in range(500)))
    index()

    def cost(row, **query):
        with CaptureQueriesContext(connection) as queries:
            response = opened(officer, row, **query)
        # What the trail is told depends on what it was told before.
        asked = [row["sql"] for row in queries if "audit_" not in row["sql"]]
        return len([sql for sql in asked if "SAVEPOINT" not in sql]), len(response.content)

    cost(short)
    for query in ({}, {"q": "số hóa"}, {"q": "số hóa", "thu": "1"}):
        assert cost(short, **query)[0] == cost(long, **query)[0]
    assert cost(long, q="số hóa", trang="250")[0] == cost(short, q="số hóa", trang="3")[0]
    assert cost(long, q="số hóa")[1] < 100_000
    response = opened(officer, long, q="số hóa", trang="250")
    assert [leaf.number for leaf in response.context["leaves"]] == list(range(241, 281))
    assert "201 – 240" in shown(response)
    assert "281 – 320" in shown(response)


def test_the_image_can_be_had_wider_by_a_link(officer, shelf):
    row = record(shelf)
    index()
    text = shown(opened(officer, row))
    assert re.search(r'href="\?rong=1500&amp;trang=1"', text)
    wide = shown(opened(officer, row, rong="1500", trang="1"))
    assert f"/van-ban/{row.pk}/trang/1/?rong=1500" in wide
    assert "sheet--1500" in wide


def test_printing_is_greyed_with_its_reason_and_the_file_is_a_right_of_its_own(
    officer, sign_in, shelf
):
    row = record(shelf)
    index()
    text = shown(opened(officer, row))
    assert re.search(r'aria-disabled="true" aria-describedby="khong-in" title="[^"]+"', text)
    assert f"/van-ban/{row.pk}/tep/" not in text
    keeper = sign_in(Role.ARCHIVIST)
    assert f"/van-ban/{row.pk}/tep/" in shown(opened(keeper, row))


def test_the_foot_names_the_person_whose_look_is_on_the_trail(officer, shelf):
    row = record(shelf)
    foot = shown(opened(officer, row)).split('<footer class="keys">')[1]
    assert "Nguyễn Văn Nguoi-Officer" in foot
    assert re.search(r"\d\d:\d\d", foot)


def test_a_top_secret_abstract_is_shown_nowhere(sign_in, shelf):
    row = record(shelf, level=Level.TOP_SECRET, abstract="Trích yếu kín")
    client = sign_in(Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    text = shown(opened(client, row))
    assert "Trích yếu kín" not in text
    assert "Không nêu trích yếu" in text


def test_what_is_not_theirs_and_what_is_not_there_answer_alike_and_are_on_the_trail(officer, shelf):
    secret = record(shelf, level=Level.CONFIDENTIAL)
    elsewhere = record(inventory("ML77", place=unit("KHAC")))
    answers = [
        officer.get(f"/van-ban/{pk}/", {"q": "số"}) for pk in (secret.pk, elsewhere.pk, 999_999)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({plain(answer) for answer in answers}) == 1
    refused = Event.objects.filter(action="read", outcome="refused").values_list("rule", flat=True)
    assert sorted(refused) == ["assigned", "cleared", "exists"]


def plain(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\d\d:\d\d', "", shown(response))


def test_text_of_a_page_is_text_and_never_markup(officer, shelf):
    row = record(shelf, pages=('<script>alert(1)</script> & "hồ sơ"',), abstract="<b>đậm</b>")
    index()
    text = shown(opened(officer, row, q="hồ sơ"))
    assert "<script>alert" not in text
    assert "<b>đậm" not in text
    assert "&lt;script&gt;" in text
    assert " style=" not in text


def test_a_misread_word_is_found_approximately(officer, shelf):
    row = record(shelf, pages=("trang đầu", "việc số hoa nghiem ngat"))
    index()
    response = opened(officer, row, q="nghiên")
    assert response.context["number"] == 2
    assert response.context["misread"]


def test_only_words_with_the_marks_typed_are_marked_unless_the_record_has_others(officer, shelf):
    typed = record(shelf, number="1", pages=("số hóa, sơ kết, sở",), abstract="một")
    other = record(shelf, number="2", pages=("sơ hoa", "hóa"), abstract="hai")
    index()

    def marked(row, **more):
        text = shown(opened(officer, row, q="số hóa", **more))
        return re.findall(r"<mark data-mark[^>]*>(.*?)</mark>", text)

    assert marked(typed, thu="1") == ["số hóa"]
    assert marked(other, thu="2") == ["sơ hoa"]
    assert marked(other) == ["hóa"]
