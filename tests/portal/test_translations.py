"""The house speaks Vietnamese: on its own screens and on those of Wagtail that open."""

import gettext
import importlib.util
import re
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import polib
import pytest
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from django.utils.translation import trans_real
from wagtail.models import Page

from access.api import Level, Role, console_operator, take_in_person
from portal.actions.preparing import make_guides
from portal.models import GuideIndexPage, GuidePage

BASE = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((BASE / "locale" / "vi" / "LC_MESSAGES").glob("*.po"))
TOOL = BASE / "tools" / "translations.py"


class Unspoken(gettext.NullTranslations):
    """Stands behind the Vietnamese and remembers what was asked for and not there."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def gettext(self, message):
        self.asked.add(message)
        return message

    def ngettext(self, singular, plural, n):
        self.asked.add(singular)
        return singular if n == 1 else plural

    def pgettext(self, context, message):
        self.asked.add(message)
        return message

    def npgettext(self, context, singular, plural, n):
        self.asked.add(singular)
        return singular if n == 1 else plural


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """The catalogues as they stand in the sources, compiled for these tests."""
    locale = tmp_path_factory.mktemp("locale")
    folder = locale / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for path in CATALOGUES:
        polib.pofile(str(path)).save_as_mofile(str(folder / path.with_suffix(".mo").name))
    return locale


@pytest.fixture
def catalogues(settings, compiled):
    settings.LOCALE_PATHS = [compiled]
    translation.activate("vi")
    yield
    translation.activate(site.LANGUAGE_CODE)


@pytest.fixture
def unspoken(catalogues):
    behind = Unspoken()
    trans_real.translation("vi").add_fallback(behind)
    yield behind.asked
    trans_real._translations = {}


def taken_in(name, *roles):
    take_in_person(
        by=console_operator("test"),
        username=name,
        full_name="Trần Quốc Bảo",
        roles=list(roles),
        unit=None,
        clearance=Level.ORDINARY,
        party_papers=False,
        assigned_to=[],
        commitment="",
        course="",
        since=date(2026, 1, 1),
        at=timezone.now(),
    )
    return get_user_model().objects.get(username=name)


@pytest.fixture
def keeper(client, db):
    """Somebody who may open everything that opens in the admin."""
    person = taken_in("giu.kho", Role.ADMINISTRATOR, Role.CAMPAIGN)
    person.is_superuser = True
    person.issued_password = False
    person.save()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.fixture
def guide(db):
    make_guides()
    guide = GuidePage(title="Cách quét", slug="cach-quet", body="<p>x</p>")
    GuideIndexPage.objects.get().add_child(instance=guide)
    guide.save_revision().publish()
    return guide


@pytest.fixture
def colleague(db):
    return taken_in("can.bo", Role.OFFICER)


def admin_screens(guide, person):
    index, root = guide.get_parent().pk, Page.objects.get(depth=1).pk
    yield "/quan-tri/"
    for page in (root, index):
        yield f"/quan-tri/pages/{page}/"
    yield f"/quan-tri/pages/{index}/?ordering=ord"
    yield f"/quan-tri/pages/{index}/?q=kh%C3%B4ng"
    yield "/quan-tri/pages/search/?q=qu"
    yield f"/quan-tri/pages/{index}/add_subpage/"
    yield f"/quan-tri/pages/add/portal/guidepage/{index}/"
    yield f"/quan-tri/pages/add/portal/noticepage/{index}/"
    for act in ("edit", "delete", "unpublish", "history"):
        yield f"/quan-tri/pages/{guide.pk}/{act}/"
    for revision in guide.revisions.all():
        yield f"/quan-tri/pages/{guide.pk}/revisions/{revision.pk}/revert/"
        yield f"/quan-tri/pages/{guide.pk}/revisions/compare/earliest...{revision.pk}/"
    for kind in ("page", "anchor-link"):
        yield f"/quan-tri/choose-{kind}/"
    yield "/quan-tri/jsi18n/"


def test_everything_that_can_be_shown_has_vietnamese_that_fits():
    found = subprocess.run(
        [sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr


@pytest.mark.drill
def test_checking_writes_nothing():
    before = [path.read_bytes() for path in CATALOGUES]
    subprocess.run([sys.executable, str(TOOL), "--check"], capture_output=True, check=False)
    assert [path.read_bytes() for path in CATALOGUES] == before


def test_open_screens_of_the_admin_ask_for_no_word_without_vietnamese(
    client, keeper, colleague, guide, unspoken
):
    for address in admin_screens(guide, colleague):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.content
        assert not unspoken, address


def test_forms_sent_wrong_are_refused_in_vietnamese(client, keeper, guide, unspoken):
    index = guide.get_parent().pk
    for address in (f"/quan-tri/pages/add/portal/guidepage/{index}/",):
        answer = client.post(address, {"title": ""})
        assert answer.status_code == 200
        assert not unspoken, address


def test_our_words_win_over_those_of_wagtail_and_django(catalogues):
    assert translation.gettext("Publish") == "Xuất bản"
    assert translation.gettext("This field is required.") == "Ô này còn trống. Điền vào."
    assert translation.gettext("Thursday") == "Thứ năm"


def test_the_script_catalogue_speaks_as_the_house_does(client, keeper, catalogues):
    script = client.get("/quan-tri/jsi18n/").content.decode("unicode_escape")
    assert "Các trang bài" in script
    assert "Trình đơn chính" in script


def test_levels_are_named_as_the_law_names_them(catalogues):
    names = [translation.gettext(word) for word in ("Ordinary", "Confidential", "Secret")]
    assert names == ["Thường", "Mật", "Tối mật"]
    assert translation.gettext("Top secret") == "Tuyệt mật"


def test_counts_have_one_form(catalogues):
    one, many = (
        translation.ngettext("%(total)s document", "%(total)s documents", n) for n in (1, 2)
    )
    assert one == many == "%(total)s văn bản"


def test_catalogues_hold_composed_letters_and_no_trace_of_a_machine_or_a_day():
    for path in CATALOGUES:
        text = path.read_text("utf-8")
        assert text == unicodedata.normalize("NFC", text)
        head = text.split("\n\n", 1)[0]
        assert "Date" not in head
        assert "Translator" not in head
        assert not re.search(r"^#:.*(\s/|:\d)", text, re.MULTILINE)


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("translations", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules["translations"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["translations"]


def asked(tool, **message):
    messages = tool.Messages()
    messages.want(polib.POEntry(**message), ["templates/x.html"], ours=True)
    return messages


def catalogue_of(**entry):
    catalogue = polib.POFile()
    if entry:
        catalogue.append(polib.POEntry(**entry))
    return catalogue


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({}, "missing"),
        ({"msgid": "%(n)s new", "msgstr": ""}, "not translated"),
        ({"msgid": "%(n)s new", "msgstr": "%(n)s mới", "flags": ["fuzzy"]}, "unsure"),
        ({"msgid": "%(n)s new", "msgstr": "mới"}, "other values"),
        ({"msgid": "%(n)s new", "msgstr": "%(m)s mới"}, "other values"),
        ({"msgid": "%(n)s new", "msgstr": "%(n)s mới <b>"}, "other values"),
        ({"msgid": "%(n)s new", "msgstr": "%(n)s mới!"}, "not how the house speaks"),
        ({"msgid": "%(n)s new", "msgstr": "Bạn có %(n)s mới"}, "not how the house speaks"),
        ({"msgid": "%(n)s new", "msgstr": "Có %(n)s mới.Có mới"}, "not how the house speaks"),
    ],
)
def test_a_message_that_is_not_well_said_is_named_with_its_fault(tool, entry, fault):
    faults = tool.faults_of(catalogue_of(**entry), asked(tool, msgid="%(n)s new"))
    assert len(faults) == 1
    assert faults[0].startswith(fault)
    assert "%(n)s new" in faults[0]


def test_the_singular_may_leave_out_its_number(tool):
    messages = asked(tool, msgid="one file", msgid_plural="%(n)s files")
    entry = {"msgid": "one file", "msgid_plural": "%(n)s files", "msgstr_plural": {0: "%(n)s tệp"}}
    assert tool.faults_of(catalogue_of(**entry), messages) == []


def test_the_same_message_in_two_contexts_is_two_messages(tool):
    messages = asked(tool, msgid="Page", msgctxt="paper")
    faults = tool.faults_of(catalogue_of(msgid="Page", msgstr="Trang bài"), messages)
    assert faults == ["missing: 'Page' (templates/x.html)"]


def test_an_upgrade_that_brings_a_message_is_noticed_unless_its_screen_is_shut(tool):
    row = {"closed": ["views/reports/"]}
    opened = polib.POEntry(msgid="New", occurrences=[("views/pages/edit.py", "1")])
    shut = polib.POEntry(msgid="New", occurrences=[("views/reports/base.py", "1")])
    both = polib.POEntry(msgid="New", occurrences=shut.occurrences + opened.occurrences)
    nowhere = polib.POEntry(msgid="New")
    kept = [tool.on_open_screen(entry, row) for entry in (opened, shut, both, nowhere)]
    assert kept == [True, False, True, True]


@pytest.mark.parametrize(
    "source", ["gettext(word)", "_(f'{a} left')", "_('a' + b)", "t.gettext(WORDS[n])"]
)
def test_a_computed_message_is_noticed(tool, source):
    assert list(tool.computed_calls(source)) == [1]


def test_a_plain_message_over_several_lines_is_not_computed(tool):
    assert not list(tool.computed_calls("_(\n 'one '\n 'two'\n)"))


def test_renewing_keeps_what_was_said_and_drops_what_nobody_asks_for(tool):
    old = catalogue_of(msgid="%(n)s new", msgstr="%(n)s mới")
    old.append(polib.POEntry(msgid="gone", msgstr="đã bỏ"))
    fresh = tool.renewed(old, asked(tool, msgid="%(n)s new"))
    assert [(entry.msgid, entry.msgstr) for entry in fresh] == [("%(n)s new", "%(n)s mới")]
    assert str(tool.renewed(fresh, asked(tool, msgid="%(n)s new"))) == str(fresh)


OF_THE_REGISTER = re.compile(r"\bregister|\bentered\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "wrong",
    [
        "danh mục",  # a list of documents is mục lục văn bản; danh mục is of secrets
        "vào sổ",  # a filed record is đã nhập kho; vào sổ is the register of văn thư
        "đã loại",  # a file sent away is không nhận; loại is a type of document
        "lưu kho",  # a record's number is mã kho
    ],
)
def test_the_words_of_the_screens_are_those_of_the_trade(wrong):
    said = (one for catalogue in CATALOGUES for one in polib.pofile(str(catalogue)))
    # The register of what is handled apart is one of văn thư.
    others = (one for one in said if wrong != "vào sổ" or not OF_THE_REGISTER.search(one.msgid))
    assert [one.msgid for one in others if wrong in f"{one.msgstr} {one.msgstr_plural}"] == []
