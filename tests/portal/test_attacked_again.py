"""What was found when the house was attacked again: each a way to learn of what is closed."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from access.api import Level, register_workstation
from access.models import User
from archive.api import correct_record, import_list, preview_reading, reading_of_list
from archive.domain.description import Description
from archive.models import Dossier, ListedRecord, Receipt, Record
from ingest.actions.filing import confirm_item
from ingest.models import Item
from search.api import catch_up, open_engine
from tests.daily import daily
from tests.people import AT, KEEPER, actor, inventory, person, record, unit
from tests.portal.items import a_batch, new, read, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    unit()
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    person("a1", "archivist")
    person("k1", "checker")
    person("o1", "officer")
    person("a2", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return inventory("ML01")


def signed_in(username) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(
        User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def described(number="14", level=Level.ORDINARY) -> Description:
    return Description(
        number=number, symbol="KH/BTCTU", issued="08/03/2021", type_code="ke-hoach",
        issuer="Ban Tổ chức Tỉnh ủy", abstract="về số hóa", level=level,
    )  # fmt: skip


def a_list(*rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["STT", "Số ký hiệu", "Ngày tháng", "Trích yếu", "Hồ sơ"])
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_where_a_hidden_item_stands_leads_to_no_other_next_item_than_one_that_is_nowhere(house):
    one, two = a_batch(house, source="mot"), a_batch(house, source="hai")
    read(one, number="40")
    hidden = read(one, number="41", level="SECRET")
    read(two, number="42")
    client = signed_in("a1")
    asked = "/xac-nhan/?hang=cho&sau={}"
    told = client.get(asked.format(hidden.pk)).headers["Location"]
    assert told == client.get(asked.format(999)).headers["Location"]


def test_the_number_of_a_secret_dossier_is_shown_to_nobody_below_it(house):
    Dossier.objects.create(inventory=house, number="MATHOSO", level=2)
    item = read(a_batch(house), number="40")
    confirm_item(
        actor=actor("a2"), item_id=item.pk, version=item.version, inventory=house.pk,
        dossier="MATHOSO", description=described("40"), at=AT,
    )  # fmt: skip
    made = Record.objects.get(number="40")
    assert made.level == 0
    assert made.dossier is not None
    catch_up(open_engine(settings.KHOSO_SEARCH))
    ways = [
        f"/van-ban/{made.pk}/", f"/van-ban/{made.pk}/mo-ta/", "/tim/?q=so+hoa", "/muc-luc/ML01/",
        f"/xac-nhan/{item.pk}/", "/muc-luc/ML01/danh-sach/filed/",
    ]  # fmt: skip
    for name in ("a1", "o1", "k1"):
        client = signed_in(name)
        for address in ways:
            assert b"MATHOSO" not in client.get(address).content, (name, address)
    assert made.accession.encode() in signed_in("o1").get("/muc-luc/ML01/").content
    assert b"MATHOSO" in signed_in("a2").get(f"/van-ban/{made.pk}/mo-ta/").content


def test_a_list_is_compared_as_if_a_row_in_a_hidden_dossier_stood_in_none(house):
    secret = Dossier.objects.create(inventory=house, number="MATHOSO", level=2)
    for position, dossier in ((1, secret), (2, None)):
        ListedRecord.objects.create(
            inventory=house, dossier=dossier, position=position, abstract="về số hóa",
            number_text=f"{position}-KH/BTCTU", number_key=f"{position}khbtctu",
            issued_on="2021-03-08",
        )  # fmt: skip
    for number in ("MATHOSO", "D9"):
        rows = [[n, f"{n}-KH/BTCTU", "08/03/2021", "về số hóa", number] for n in (1, 2)]
        read = reading_of_list(a_list(*rows), name="a.xlsx")
        seen = preview_reading(actor=actor("a1"), inventory=house, read=read, at=AT)
        assert [change.standing.values.dossier for change in seen.found.changed] == ["", ""]
    made = import_list(
        actor=actor("a1"), inventory=house, source=a_list(*rows), name="a.xlsx", at=AT
    )
    assert len(made.found.changed) == 2
    assert {row.dossier.number for row in ListedRecord.objects.all()} == {"D9"}


def copies_of(house, content):
    """The same bytes in every way: twice in one batch, in another inventory, in another's batch."""
    other = inventory("ML02")
    first = a_batch(house, source="mot")
    return [
        read(first, content=content, number="40"),
        taken(first, content),
        read(a_batch(other, source="hai"), content=content, number="40"),
        record(other, number="40", file=content),
    ]


def ways_to(things):
    for thing in things:
        if isinstance(thing, Item):
            yield from (f"/xac-nhan/{thing.pk}/", f"/xac-nhan/{thing.pk}/trang/1/")
        else:
            yield from (
                f"/van-ban/{thing.pk}/", f"/van-ban/{thing.pk}/mo-ta/",
                f"/van-ban/{thing.pk}/trang/1/", f"/van-ban/{thing.pk}/trang/1/?rong=200",
                f"/van-ban/{thing.pk}/tep/",
            )  # fmt: skip


@pytest.mark.parametrize(
    "raised_by",
    daily(["stamp", "correction", "confirmation", "inventory", "party"], "stamp", "inventory"),
)
def test_whatever_raises_one_holder_of_the_bytes_raises_all(house, raised_by):
    content = new()
    things = copies_of(house, content)
    first, kept = things[0], things[3]
    if raised_by == "stamp":
        read(a_batch(inventory("ML03"), source="ba"), content=content, level="SECRET")
    elif raised_by == "correction":
        correct_record(
            actor=actor("a2"), record_id=kept.pk, version=kept.version,
            description=described("40", Level.SECRET), at=AT,
        )  # fmt: skip
    else:
        place = {
            "confirmation": lambda: house,
            "inventory": lambda: inventory("MLMAT", level=Level.SECRET),
            "party": lambda: inventory("MLDANG", party_papers=True),
        }[raised_by]()
        confirm_item(
            actor=actor("a2"), item_id=first.pk, version=first.version, inventory=place.pk,
            dossier="", at=AT,
            description=described("40", Level.SECRET if raised_by == "confirmation" else Level(place.level)),
        )  # fmt: skip
        things.append(Record.objects.get(pk=Item.objects.get(pk=first.pk).record_id))
    catch_up(open_engine(settings.KHOSO_SEARCH))
    labels = [r.label.encode() for r in Receipt.objects.all()]
    names = [i.name.encode() for i in Item.objects.all()]
    for name in ("a1", "k1", "o1"):
        client = signed_in(name)
        for address in ways_to(things):
            assert client.get(address).status_code == 404, (name, address)
            assert client.head(address).status_code == 404, (name, address)
        lists = ["/tim/?q=so+hoa", "/tim/", "/muc-luc/ML01/", "/muc-luc/ML02/", "/ban-lam-viec/", "/lo/", "/",
                 *(f"/muc-luc/{c}/danh-sach/{w}/" for c in ("ML01", "ML02") for w in ("received", "filed", "surplus", "expected")),
                 *(f"/lo/{b}/?muc=tat-ca" for b in {i.batch.code for i in Item.objects.all()})]  # fmt: skip
        for address in lists:
            body = client.get(address).content
            for hidden in [*labels, *names, kept.accession.encode()]:
                assert hidden not in body, (name, address)


def test_odd_addresses_are_missing_pages_and_no_faults(house):
    client = signed_in("a2")
    kept = record(house, file=new())
    item = read(a_batch(house), number="40")
    huge = str(2**63)
    odd = [
        f"/van-ban/{huge}/", f"/van-ban/{huge}/mo-ta/", f"/van-ban/{huge}/tep/", f"/van-ban/{kept.pk}/trang/{huge}/",
        f"/van-ban/{kept.pk}/trang/0/", f"/van-ban/{kept.pk}/trang/1/?rong={huge}", f"/van-ban/{kept.pk}/?trang={huge}",
        f"/van-ban/{kept.pk}/?thu={huge}&q=a", f"/xac-nhan/{huge}/", f"/xac-nhan/{item.pk}/?trang={huge}",
        f"/xac-nhan/{item.pk}/trang/{huge}/", f"/xac-nhan/?sau={huge}", "/xac-nhan/?sau=٣", f"/xac-nhan/{item.pk}/?trang=٣",
        f"/muc-luc/ML01/ho-so/{huge}/", "/muc-luc/ML01%2F..%2F/", "/muc-luc/%00/", "/lo/%00/", "/lo/x%0d%0ay/",
        "/tim/?q=%00", f"/tim/?ml={huge}", "/tim/?nam=99999999", "/tim/?mat=9", "/tim/?cq=%00", f"/tim/?page={huge}",
        f"/muc-luc/?sau={'f' * 32}", f"/muc-luc/?truoc={'0' * 32}", "/muc-luc/?sau=x", f"/muc-luc/ML01/?ho-so-sau={'0' * 31}1",
        "/muc-luc/ML01/danh-sach/x/", "/muc-luc/ML01/nhap/" + "0" * 32 + "/", "/muc-luc/ML01/nhap/..%2f..%2fkeys/",
        "/lo/?sau=%FF", "/%FF/", "/cach-ly/?muc=%00", f"/cach-ly/?sau={'f' * 32}", f"/lo/?truoc={'9' * 64}",
    ]  # fmt: skip
    for address in odd:
        assert client.get(address).status_code < 500, address
        assert client.head(address).status_code < 500, address
    posts = [
        (f"/xac-nhan/{item.pk}/", {"version": huge, "stage": "waiting", "level": huge, "inventory": "\0", "abstract": "\0"}),
        (f"/xac-nhan/{item.pk}/", {"version": "٣", "stage": "waiting", "level": "٣", "inventory": "ML01", "abstract": "x", "dossier": "\0"}),
        ("/muc-luc/ML01/nhap/dong-trung/", {"dong": huge}), ("/muc-luc/ML01/nhap/dong-trung/", {"dong": "٣"}),
        (f"/xac-nhan/{huge}/loai/", {"words": "abc"}), (f"/cach-ly/{huge}/thu-lai/", {}), ("/lo/%00/dong/", {}),
        ("/muc-luc/ML01/nhap/", {}), (f"/xac-nhan/{item.pk}/de-sau/?hang=%00", {}),
    ]  # fmt: skip
    for address, data in posts:
        assert client.post(address, data).status_code < 500, (address, data)
    person("u1", "auditor")
    trail = signed_in("u1")
    for query in (
        "since=01/01/0001", "until=31/12/9999", "since=01/01/0001&until=31/12/9999", "who=%00",
        "subject=%00", "words=%00", f"sau={huge}-{huge}", "truoc=1-1", "truoc=-1--1", "outcome=x",
    ):  # fmt: skip
        assert trail.get(f"/nhat-ky/?{query}").status_code < 500, query


def test_numbers_that_run_over_all_levels_stand_on_no_screen(house):
    """Of rows that are counted through, the number of one's own tells how many others there are."""
    person("c1", "campaign")
    for level in (0, 2, 0):
        record(house, number=str(40 + level), level=Level(level), file=new())
    apart = [
        ListedRecord.objects.create(inventory=house, position=7, abstract=f"dòng {n}", level=level)
        for n, level in enumerate((0, 2, 0))
    ]
    counted = signed_in("c1").get("/muc-luc/ML01/danh-sach/received/").content.decode()
    for receipt in Receipt.objects.all():
        assert f'scope="row">{receipt.pk}<' not in counted
    archivist = signed_in("a1")
    asked = archivist.get("/muc-luc/ML01/nhap/").content.decode()
    marks = re.findall(r'name="dong" value="([^"]+)"', asked)
    assert len(marks) == 2
    assert not {str(row.pk) for row in apart} & set(marks)
    archivist.post("/muc-luc/ML01/nhap/dong-trung/", {"dong": str(apart[0].pk)})
    assert ListedRecord.objects.filter(position=7).count() == 3
    archivist.post("/muc-luc/ML01/nhap/dong-trung/", {"dong": marks[0]})
    assert not ListedRecord.objects.filter(pk=apart[0].pk).exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_only_reading_and_posting_reach_a_view(house, method):
    kept = record(house, file=new())
    answer = getattr(signed_in("o1"), method)(f"/van-ban/{kept.pk}/tep/")
    assert answer.status_code == 405


def test_what_a_post_to_a_hidden_thing_says_is_what_one_to_nothing_says(house):
    hidden = read(a_batch(house), number="40", level="SECRET")
    secret = a_batch(house, source="mat", level=Level.SECRET)
    client = signed_in("a1")
    for route in ("", "loai/", "quet-lai/", "de-sau/"):
        for data in ({}, {"words": "không phải"}, {"version": "1", "stage": "filed"}):
            one = signed_in("a1").post(f"/xac-nhan/{hidden.pk}/{route}", data)
            other = signed_in("a1").post(f"/xac-nhan/999/{route}", data)
            assert (one.status_code, len(one.content)) == (other.status_code, len(other.content))
            assert one.status_code in {302, 404}, route
    hidden.refresh_from_db()
    assert hidden.state == "at_security"
    assert hidden.put_off_at is None
    assert client.post(f"/cach-ly/{hidden.pk}/thu-lai/").status_code == 404
    for number in (hidden.pk, 999):
        asked = client.post(f"/do-mat/{number}/hoi/", {"words": "không phải", "level": "2"})
        assert asked.status_code == 404
    for route in ("", "dong/", "tien-do/"):
        assert client.post(f"/lo/{secret.code}/{route}").status_code == 404


def test_the_last_decision_is_shown_while_one_may_see_it(house):
    batch = a_batch(house)
    one, two = read(batch, number="40"), read(batch, number="41")
    client = signed_in("a1")
    answer = client.post(
        f"/xac-nhan/{one.pk}/",
        {
            "number": "40", "symbol": "KH/BTCTU", "issued": "08/03/2021", "type_code": "ke-hoach",
            "issuer": "Ban", "abstract": "về", "level": "0", "inventory": "ML01", "dossier": "",
            "version": str(one.version), "stage": "waiting", "place": "", "signer": "",
            "recipients": "", "urgency": "",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    client.get("/")
    assert f"/xac-nhan/{one.pk}/" in client.get(f"/xac-nhan/{two.pk}/").content.decode()
    filed = Record.objects.get(number="40")
    correct_record(
        actor=actor("a2"), record_id=filed.pk, version=filed.version,
        description=described("40", Level.SECRET), at=AT,
    )  # fmt: skip
    shown = client.get(f"/xac-nhan/{two.pk}/").content.decode()
    assert f"/xac-nhan/{one.pk}/" not in shown
    assert "40-KH/BTCTU" not in shown
