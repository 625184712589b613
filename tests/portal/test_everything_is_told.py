"""
Every address, as every role: what is shown to somebody who signed in, and what changes a row,
leaves an event. Addresses and commands that are added later are tried here by themselves.
"""

import re
import sys
from contextlib import nullcontext, suppress
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from access.api import Role
from access.models import User, Workstation
from archive.api import mark_of
from archive.models import Dossier, Inventory, ListedRecord, ListImport, ProtectionAct, Record
from audit.models import Event
from ingest.models import Batch, Item
from portal.actions.preparing import make_guides, open_admin
from portal.models import GuideIndexPage
from tests.pages import body_of
from tests.portal.addresses import addresses
from tests.portal.gates import gates_kept, pass_gates
from tests.portal.sites import a_list_brought, accounts_kept, propose_something
from tests.portal.test_nothing_leaks import house
from tests.roles import EVERY_ROLE

__all__ = ["house"]
pytestmark = pytest.mark.django_db

# Answers that leave no event, by the name of their address, each with its reason.
NOT_TOLD = {
    "portal:keys": "fixed words about the keyboard; nothing of the archive or of anybody",
    "portal:health": "empty, for everybody; nothing of the archive or of anybody",
    "portal:alive": "one word, for everybody; nothing of the archive or of anybody",
    "portal:ready": "which part of the machine can work; nothing of the archive or of anybody",
    "access:change_password": "an empty form; the change is an event",
    "access:sign_again": "an empty form; the signing is an event",
    "access:own_factor": "a form of the person's own; what is set up there is an event",
    "wagtailadmin_sprite": "drawings of the editor",
    "wagtailadmin_javascript_catalog": "words of the editor",
    "javascript-catalog": "words of the editor",
    "wagtailadmin_editing_sessions:ping": "that an editor is still open; opening it was told",
    "wagtailadmin_editing_sessions:release": "that an editor was closed",
}
# Rows that are not the archive's, and why changing them is no act.
NOT_ACTS = {
    "django_session": "where a browser stands: its messages, its sign-in, which are events",
    "ingest_reservation": "who works on an item just now; to look at it and to decide it are events",
    "audit_event": "the trail itself",
    "audit_mention": "the trail itself",
    "axes_accessattempt": "the count of wrong passwords, each of which is an event",
    "axes_accessattemptexpiration": "the same",
    "axes_accessfailurelog": "the same",
    "sqlite_sequence": "the database's own counter",
    "wagtailadmin_editingsession": "who has a guide open just now; what they do to it is an event",
}
A_LIST = Path(__file__).parents[1] / "archive" / "lists" / "given" / "z1_list.xlsx"
# Commands that print or change nothing of the archive's.
SILENT_COMMANDS = {
    "describe_file": "reads a file of the caller's own, without a database",
    "read_text": "reads a file of the caller's own, without a database",
    "read_list": "reads a file of the caller's own, without a database",
    "follow_feed": "brings the index up to the tables; prints no record",
    "rebuild_index": "makes the index anew from the tables; prints no record",
    "check_index": "compares the index with the tables; prints how many differ, and no record",
    "recount": "counts kept figures anew from the tables; prints how many differed, and no record",
    "tidy": "removes sessions and tries that are past; both told when they began",
    "work": "a worker; what it does to items it tells itself, item by item",
    "next_steps": "fixed words about commands; nothing of the archive or of anybody",
    "permissions": "the table of the code itself; nothing of the archive or of anybody",
    "plaintext_check": "looks for words that the caller brings in files that the caller can read",
    "serve_metrics": "how the machine and its services are, in numbers; nothing of a paper or of anybody",
    "site_check": "how the machine and its services are; nothing of a paper or of anybody",
    "prepare_buckets": "makes buckets and accounts of the object storage; nothing of a paper or of anybody",
    "tend_vault": "renews locks of objects and tries them; prints how many, and no paper",
    "prepare": "makes folders, keys and tables; accounts and inventories of the demo tell themselves",
    "take_in_samples": "runs ingest_batch for the sample folders",
}
TOLD_COMMANDS = {
    "completeness": ([], "see_completeness"),
    "declassification": (["--as", "security_officer"], "list"),
    "decide_level": (
        ["{record}", "confidential", "--basis", "dấu trên văn bản", "--as", "security_officer"],
        "decide_level",
    ),
    "encrypt_closed": (["--no-wait"], "encrypt_closed"),
    "find": (["trang", "--as", "officer"], "search"),
    "gaps": ([], "see_completeness"),
    "import_list": ([str(A_LIST), "--inventory", "ML01", "--as", "archivist"], "import_list"),
    "ingest_batch": (["{folder}"], "list"),
    "key_way": (["remove", "két sắt"], "change_key_ways"),
    "keys": ([], "list"),
    "ledger": ([], "list"),
    "look_after_vault": ([], "look_after_vault"),
    "move": (["--release"], "move_archive"),
    "open_keys": (["--key-file", "{folder}/tep.pdf"], "open_keys"),
    "people": ([], "list"),
    "person": (["show", "officer"], "see_person"),
    "prepare_keys": (["--key-file", "{folder}/khoa"], "make_keys"),
    "rotate_keys": ([], "renew_keys"),
    "set_up": (["{folder}/ke-hoach.toml"], "set_up"),
    "unit": (["VPM", "Văn phòng mới"], "register_unit"),
    "workstation": (["PC9", "10.9.9.9"], "register_workstation"),
    "take_in_person": (["moi", "Người Mới", "--role", "officer"], "take_in_person"),
    "trail": (["--last", "3"], "read_trail"),
    "vouch": ([], "vouch"),
}
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
TYPED = {"words": "lý do", "number": "14", "symbol": "KH/BTCTU", "issued": "08/03/2021",
         "type_code": "ke-hoach", "issuer": "Ban", "abstract": "trích yếu"}  # fmt: skip


class OneEach(dict[str, list[str]]):
    """Values for the places of addresses; a place that is not named gets the number of a guide."""

    def get(self, name, default=None):
        return super().get(name) or [str(GuideIndexPage.objects.get().pk)]


def values_of_site() -> OneEach:
    """One of each kind: an item of each state, a record that is open and one that is not."""
    items = {state: pk for pk, state in Item.objects.order_by("-pk").values_list("pk", "state")}
    return OneEach(
        record_id=["1", "3"],
        item_id=[*map(str, items.values()), "999"],
        label=["KS-0000001", *map(str, items.values())],
        code=["ML01", "P01", Batch.objects.first().code],
        number=["1"],
        dossier_id=[str(Dossier.objects.earliest("pk").pk)],
        box_id=["999"],
        act_id=["999"],
        paper=["bia", "muc-luc-van-ban", "chung-tu-ket-thuc", "bien-ban", "thong-bao"],
        lot_id=[str(lot) for lot in ProtectionAct.objects.values_list("lot", flat=True)],
        which=["expected", "received", "filed", "missing", "surplus"],
        figure=["missing", "filed"],
        row=[mark_of(ListedRecord.objects.earliest("pk").pk)],
        token=["0" * 32],
        secrecy_id=["999"],
        form=["xlsx"],
        unit_code=["BTCTU"],
        machine_id=[str(Workstation.objects.earliest("pk").pk)],
        **accounts_kept(),
        **gates_kept(),
        mark=[mark_of(ListImport.objects.latest("pk").pk)],
    )


class Forms(HTMLParser):
    """The forms of a page that are sent by POST, with the values they begin with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.fields: dict[str, str] | None = None
        self.choice = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.fields = {} if (given.get("method") or "").lower() == "post" else None
            if self.fields is not None:
                self.found.append((given.get("action") or "", self.fields))
        if self.fields is None:
            return
        name = given.get("name") or ""
        if tag in {"input", "textarea", "button"} and name:
            self.fields[name] = given.get("value") or TYPED.get(name, "")
        if tag == "select":
            self.choice = name
        if (
            tag == "option"
            and self.choice
            and ("selected" in given or not self.fields.get(self.choice))
        ):
            self.fields[self.choice] = given.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        if tag == "select":
            self.choice = ""


def forms_on(page: bytes) -> list[tuple[str, dict[str, str]]]:
    parser = Forms()
    parser.feed(page.decode("utf-8", "replace"))
    return parser.found


def last_event() -> int:
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def told_since(number: int, person: str) -> bool:
    return Event.objects.filter(id__gt=number, who=person, account__isnull=False).exists()


def name_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def rows_changed(queries) -> set[str]:
    tables = {match[1] for row in queries if (match := WRITES.match(row["sql"]))}
    return tables - set(NOT_ACTS)


@pytest.fixture
def site(house, settings):
    """The house, with guides and the editor open to those who write them."""
    make_guides()
    open_admin()
    propose_something()
    pass_gates()
    a_list_brought(Inventory.objects.get(code="ML01"))
    return house


def signed_in(role: Role) -> Client:
    # Wagtail stumbles over some empty forms; whether ours do is asked below.
    client = Client(raise_request_exception=False)
    client.force_login(
        User.objects.get(username=role), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_answer_that_shows_something_is_an_event_of_who_asked(site, role):
    client = signed_in(role)
    untold, shown = [], 0
    for address in [*addresses(values_of_site()), "/tim/?q=trang", "/van-ban/1/?q=trang&thu=1"]:
        before = last_event()
        response = client.get(address)
        body_of(response)
        name = name_of(address)
        if response.status_code != 200 or name in NOT_TOLD:
            continue
        shown += 1
        if not told_since(before, role):
            untold.append((name, address))
    assert shown >= 3
    assert untold == []


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_request_that_changes_a_row_is_an_event_of_who_asked(site, role):
    client = signed_in(role)
    untold, asked = [], []
    for address in addresses(values_of_site()):
        asked.append((address, {}))
        response = client.get(address)
        if response.status_code == 200 and "html" in response.get("Content-Type", ""):
            asked += [(action or address, data) for action, data in forms_on(body_of(response))]
        else:
            body_of(response)
    for address, data in asked:
        # On every page: the one would end the walk, the other changes nothing but the session.
        if name_of(address) in {"access:sign_out", "access:stay"}:
            continue
        before = last_event()
        with CaptureQueriesContext(connection) as queries:
            response = client.post(address, data)
            body_of(response)
        assert response.status_code < 500 or address.startswith("/quan-tri/"), address
        changed = rows_changed(queries)
        if changed and not told_since(before, role):
            untold.append((address, sorted(changed)))
    assert len(asked) > 20
    assert untold == []


def commands_of_ours() -> set[str]:
    ours = {
        app.name
        for app in apps.get_app_configs()
        if Path(app.path).parent == Path(settings.BASE_DIR)
    }
    ours = {name for name in ours if "." not in name}
    return {command for command, app in get_commands().items() if app in ours}


def test_every_command_tells_what_it_prints_or_says_why_not():
    assert commands_of_ours() == set(SILENT_COMMANDS) | set(TOLD_COMMANDS)


@pytest.mark.parametrize("command", sorted(TOLD_COMMANDS))
def test_a_command_that_shows_or_changes_something_names_the_console(
    site, command, tmp_path, settings, monkeypatch
):
    arguments, act = TOLD_COMMANDS[command]
    settings.KHOSO_OCR = f"scripted:{tmp_path}/script.json"
    (tmp_path / "tep.pdf").touch()
    (tmp_path / "ke-hoach.toml").write_text('organisation = "Ban Tổ chức"', "utf-8")
    named = {"folder": tmp_path, "record": Record.objects.filter(level=0).first().accession}
    arguments = [word.format(**named) for word in arguments]
    # Keys are made once, in a folder of this command's own, and opened by what somebody types.
    settings.KHOSO_KEYS = tmp_path / "keys"
    if command in {"prepare_keys", "encrypt_closed"}:
        settings.KHOSO_DATA = tmp_path
    if command == "encrypt_closed":
        (tmp_path / "keys").mkdir()
        (tmp_path / "keys" / "made").touch()
    monkeypatch.setattr(sys, "stdin", StringIO("trời xanh mây trắng gió nhẹ\n"))
    before = last_event()
    # A try that opens nothing is told as well.
    in_vain = {"key_way", "move", "open_keys", "rotate_keys", "vouch"}
    with suppress(CommandError) if command in in_vain else nullcontext():
        call_command(command, *arguments, stdout=StringIO())
    event = Event.objects.filter(id__gt=before, action=act).get()
    assert event.os_account
    assert event.workstation == "console"


@pytest.mark.parametrize(
    ("words", "act"),
    [
        (["find", "trang", "--as", "khong-co"], "search"),
        (["import_list", str(A_LIST), "--inventory", "ML01", "--as", "khong-co"], "import_list"),
        (["declassification", "--as", "khong-co"], "list"),
        (["person", "show", "khong-co"], "see_person"),
        (["person", "change", "khong-co", "--full-name", "X"], "change_account"),
        (["person", "password", "khong-co"], "issue_password"),
        (["person", "factor", "khong-co"], "reset_factor"),
        (["person", "close", "khong-co"], "close_account"),
        (["person", "reopen", "khong-co"], "open_account"),
        (["person", "grant", "khong-co", "--role", "officer"], "grant"),
        (["person", "end", "khong-co", "--role", "officer"], "revoke"),
    ],
)
def test_a_command_with_nobodys_name_is_a_refusal_of_the_console(site, words, act):
    before = last_event()
    with pytest.raises(CommandError, match="khong-co"):
        call_command(*words, stdout=StringIO())
    event = Event.objects.get(id__gt=before)
    assert (event.action, event.outcome, event.rule) == (act, "refused", "exists")
    assert (event.who, event.subject, event.workstation) == ("console", "khong-co", "console")
    assert event.os_account


def test_a_command_that_acts_for_a_person_names_both(site):
    before = last_event()
    call_command("find", "trang", "--as", "officer", stdout=StringIO())
    event = Event.objects.filter(id__gt=before, action="search").get()
    assert (event.who, event.account) == ("officer", User.objects.get(username="officer").pk)
    assert event.os_account
