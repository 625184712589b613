"""
Somebody who keeps accounts, has the machine, its disk, its database, its backups and its console tries each
way to what is classified, and none leads there. What no program prevents stands beside the table of ways in
docs/decisions/vouchers.md.
"""

import io
import os
import shutil
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

import keys.api
from access.api import (
    AccessDenied,
    Level,
    Role,
    Sealed,
    approve_grant,
    ask_grant,
    ask_opening,
    confirm_proposal,
    give_grant,
    open_sealed,
    propose,
    take_password,
)
from access.domain.grants import Wanted
from access.domain.proposals import ProposalError, Proposed
from access.models import AccountNews, Clearance, User
from access.models.voucher import Vouched
from archive.api import open_store
from archive.machine_api import leave_no_traces, pay_objects, pay_owed
from archive.queries.visible import records_visible_to
from keys.api import KeyPlace, Kind, WrongKey, opened_here, use_keys_at, use_ring
from search.api import catch_up, open_engine
from tests.people import AT, actor, inventory, person, record, unit
from tests.portal.test_everything_is_told import commands_of_ours
from tests.word_keys import held, standing

pytestmark = pytest.mark.django_db
MARK, PAGE, BYTES = "dấuhiệukín", "trangkín", b"bytes-that-are-closed"
WORDS = (MARK, PAGE, "dauhieukin", "trangkin")
TODAY = date(2026, 8, 12)
RIGHTS = Wanted(TODAY, TODAY + timedelta(days=9), level=Level.TOP_SECRET, party_papers=True)
ADMIN, OFFICER, READER, OTHER = "quantri", "mat", "khue", "an"


@pytest.fixture
def house(guarded, settings, tmp_path):
    """A secret paper on a disk of its own, who may read it, who may not, and who keeps the accounts."""
    data = tmp_path / "data"
    for folder in ("keys", "index", "scratch"):
        (data / folder).mkdir(parents=True)
    settings.KHOSO_DATA = str(data)
    settings.KHOSO_VAULT = f"file:{data / 'vault'}"
    settings.KHOSO_SEARCH = f"tantivy:{data / 'index'}"
    for name, role in (
        (ADMIN, Role.ADMINISTRATOR),
        ("hai", Role.ADMINISTRATOR),
        (OTHER, Role.OFFICER),
    ):
        person(name, role)
    person(READER, Role.OFFICER, clearance=Level.SECRET)
    person(OFFICER, Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET, party_papers=True)
    shelf = inventory("ML01", highest=Level.SECRET)
    paper = record(shelf, abstract=MARK, level=Level.SECRET, pages=(PAGE,), file=BYTES)
    catch_up(open_engine(settings.KHOSO_SEARCH))
    pay_owed(at=AT)
    pay_objects(open_store(settings.KHOSO_VAULT), at=AT)
    leave_no_traces()
    return {"data": data, "paper": paper, "keys": guarded}


def written(sql, *values):
    """As whoever has the database writes it, past every screen."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def client_of(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def shown(client, paper):
    """What the words stand on of all that somebody can ask for who looks for this paper."""
    found = []
    for path in ("/", f"/tim/?q={MARK}", f"/tim/?q={PAGE}", f"/van-ban/{paper.pk}/"):
        content = client.get(path).content.decode("utf-8", "replace")
        # A page says again what it was asked for.
        found += [path for word in WORDS if content.count(word) > path.count(word) * 9]
    return found


def sees(name, paper):
    return records_visible_to(actor(name)).filter(pk=paper.pk).exists()


def test_who_may_read_it_reads_it_while_the_keys_are_open(house):
    assert sees(READER, house["paper"])
    assert MARK in client_of(READER).get(f"/van-ban/{house['paper'].pk}/").content.decode()


# Screens: the walk of every address as the administrator is tests/portal/test_nothing_leaks.py.


def test_on_the_screens_an_administrator_finds_nothing(house):
    assert client_of(ADMIN).get(f"/van-ban/{house['paper'].pk}/").status_code == 404
    assert shown(client_of(ADMIN), house["paper"]) == []


# Accounts.


def test_nobody_who_keeps_accounts_gives_rights_or_comes_in_as_another_alone(house):
    me = actor(ADMIN)
    with pytest.raises(AccessDenied):
        ask_grant(by=me, username=ADMIN, wanted=RIGHTS, reason="x", at=AT)
    number = ask_grant(by=actor(OFFICER), username=OTHER, wanted=RIGHTS, reason="x", at=AT)
    with pytest.raises(AccessDenied):
        give_grant(by=me, number=number, document="x", document_on=TODAY, at=AT)
    with pytest.raises(AccessDenied):
        approve_grant(by=me, number=number, at=AT)
    sealed = Sealed(house["paper"].inventory_id, "ML01", Level.ORDINARY)
    opening = {"level": Level.SECRET, "party_papers": False, "minutes": 60, "reason": "x"}
    with pytest.raises(AccessDenied):
        ask_opening(by=me, username=OTHER, sealed=sealed, document="x", at=AT, **opening)
    number = propose(by=me, what=Proposed.PASSWORD, username=READER, reason="x", at=AT)
    for who in (ADMIN, "hai"):
        with pytest.raises(AccessDenied):
            confirm_proposal(by=actor(who), number=number, at=AT)
    with pytest.raises(ProposalError):
        take_password(by=me, number=number, at=AT)
    # With the second person it is done, and its owner is told.
    confirm_proposal(by=actor(OFFICER), number=number, at=AT)
    take_password(by=me, number=number, at=AT)
    assert AccountNews.objects.filter(user__username=READER, act="issue_password").exists()


# Database: each table is one that gives a right, and tried, or has its reason here.

TRIED = {
    "access.Clearance": (
        "INSERT INTO access_clearance (user_id, level, party_papers, valid_from, basis, voucher)"
        " SELECT id, 3, TRUE, '2020-01-01', '', 'x' FROM access_user WHERE username = '{me}'"
    ),
    "access.RoleGrant": (
        "INSERT INTO access_rolegrant (user_id, role, valid_from, basis, voucher)"
        " SELECT id, 'security_officer', '2020-01-01', '', 'x' FROM access_user WHERE username = '{me}'"
    ),
    # Its row moved from whom it was given to.
    "access.Assignment": (
        "UPDATE access_clearance SET user_id = (SELECT id FROM access_user WHERE username = '{me}')"
    ),
    "access.UnitDuty": (
        "INSERT INTO access_unitduty (user_id, unit_id, duty, valid_from, basis, voucher)"
        " SELECT u.id, t.id, 'head', '2020-01-01', '', 'x' FROM access_user u, access_unit t"
        " WHERE u.username = '{me}'"
    ),
    "access.Opening": (
        "INSERT INTO access_opening (account_id, inventory, place, level, party_papers, minutes, reason,"
        " document, stands, asked_by, asked_at, decided_by, answer, bounds, from_event, to_event, ended_by,"
        " signed_by, finding, voucher)"
        " SELECT u.id, i.id, 'ML01', 3, TRUE, 60, 'x', 'x', 'open', 'mat', '2026-08-12', 'mat', '',"
        " i.id || ' 3 1 0 99999999999 0 -', 0, 0, '', '', '', 'x'"
        " FROM access_user u, archive_inventory i WHERE u.username = '{me}'"
    ),
    # The account of who reads, under one's own password.
    "access.User": (
        "UPDATE access_user SET password = (SELECT password FROM access_user WHERE username = '{me}')"
        " WHERE username = 'khue'"
    ),
    # And the other way round: one's own account by the name of who reads.
    "access.User of another": (
        "UPDATE access_user SET username = CASE username WHEN 'khue' THEN 'x' ELSE username END"
    ),
}
TRIED_ELSEWHERE = {
    "access.SecondFactor": "tests/access/views/test_second_step_vouched.py",
    "access.RecoveryCode": "tests/access/views/test_second_step_vouched.py",
    "access.GrantRequest": "tests/access/actions/test_vouching.py",
    "access.AccountProposal": "tests/access/actions/test_vouching.py",
    "access.NamedThing": "tests/access/queries/test_vouched_lists.py",
    "access.NamedChange": "tests/access/queries/test_vouched_lists.py",
    "sessions.Session": "tests/access/engines/test_sessions.py",
}
GIVES_NOTHING = {
    "access.Commitment": "opens nothing to whoever is not cleared",
    "access.Training": "the same",
    "access.CommitmentText": "words that are signed",
    "access.TrainingSession": "a training that was held",
    "access.AccountNews": "what a person is told",
    "access.Draft": "encrypted with a key in the browser's cookie",
    "access.NamedList": "its title and what it is for; what stands on it bears vouchers",
    "access.PeopleList": "makes accounts that hold nothing, and by two people",
    "access.UnitName": "what a unit was called",
    "access.UnitSuccession": "gives nobody anything",
    "access.Workstation": "a seal opens scanning and entry, to whoever is cleared",
    "auth.Group": "opens guides",
    "auth.Permission": "opens guides",
}
# Where a row says what is whose, who is cleared already would see more of the same level: it takes one of
# them, and stands among the limits.
AMONG_THE_LIMITS = {"access.Unit"}


def test_every_table_of_rights_was_considered(house):
    known = {name.split(" ")[0] for name in TRIED}
    known |= set(TRIED_ELSEWHERE) | set(GIVES_NOTHING) | AMONG_THE_LIMITS
    ours = [
        one
        for label in ("access", "auth", "sessions")
        for one in apps.get_app_config(label).get_models()
    ]
    assert {one._meta.label for one in ours} == known
    # Also through rows that hang on one that bears a voucher.
    bearers = {one for one in ours if issubclass(one, Vouched)}
    assert not [one for one in bearers if one._meta.many_to_many and one is not User]
    hanging = {
        rel.related_model
        for one in bearers - {User}
        for rel in one._meta.related_objects
        if rel.related_model not in bearers
    }
    assert hanging == {apps.get_model("access.PeopleList")}
    assert {one._meta.label for one in bearers} <= known


def test_no_row_that_somebody_writes_into_the_database_opens_it(house):
    paper, clients = house["paper"], {name: client_of(name) for name in (ADMIN, OTHER, READER)}
    for way, statement in TRIED.items():
        for me in (ADMIN, OTHER):
            written("SAVEPOINT way")
            written(statement.format(me=me))
            assert not sees(me, paper), way
            assert shown(clients[me], paper) == [], way
            if way == "access.User":
                assert not sees(READER, paper)
                assert shown(clients[READER], paper) == []
            written("ROLLBACK TO way")
        assert sees(READER, paper)


def test_a_voucher_of_another_row_another_account_or_another_site_is_none_of_this_one(house):
    theirs = Clearance.objects.get(user__username=READER)
    written(TRIED["access.Clearance"].format(me=OTHER))
    written("UPDATE access_clearance SET voucher = %s WHERE voucher = 'x'", theirs.voucher)
    assert not sees(OTHER, house["paper"])


# Disk, database and backup: what stands anywhere in the folder of the data.


def test_neither_the_database_nor_any_file_on_the_disk_says_a_word_of_it(house):
    assert standing(*WORDS) == set()
    files = [path for path in house["data"].rglob("*") if path.is_file()]
    assert len(files) > 3
    for path in files:
        content = path.read_bytes()
        assert BYTES not in content, path
        assert not [word for word in WORDS if word.encode() in content], path
        assert not [word for word in WORDS if word.encode("utf-16-le") in content], path


def test_a_copy_of_the_data_on_another_machine_shows_nothing_with_its_keys_or_without(
    house, tmp_path
):
    paper, ring = house["paper"], house["keys"]
    copy = tmp_path / "copy"
    shutil.copytree(house["data"], copy)
    (copy / "keys" / "made").touch()
    clients = [client_of(name) for name in (READER, OFFICER, ADMIN)]
    # Without the file of keys, and with it but nobody's passphrase.
    place = KeyPlace(copy / "keys" / "keys.sqlite3", copy / "keys" / "made", lambda: b"s" * 16)
    ring.file.truncate()
    before = keys.api._MINE.place
    use_ring(None)
    use_keys_at(lambda: place)
    try:
        for found in ("none", "shut"):
            if found == "shut":
                shutil.copyfile(ring.file.path, place.path)
                place.path.chmod(0o600)
            for client in clients:
                assert shown(client, paper) == []
            assert not sees(READER, paper)
            assert not sees(OFFICER, paper)
        with pytest.raises(WrongKey), opened_here(Kind.PASSPHRASE, "không phải câu này".encode()):
            pass
        with pytest.raises(WrongKey), opened_here(Kind.FILE, os.urandom(64)):
            pass
    finally:
        use_keys_at(before)
        use_ring(ring)


# Console: a program by hand has public halves alone.

BY_HAND = {
    "completeness": [], "gaps": [], "keys": ["--json"], "ledger": [], "next_steps": [], "people": [],
    "people --json": ["--json"], "permissions": ["--json"], "recount": [], "tidy": [],
    "site_check": ["--json"], "serve_metrics": ["--once"], "trail": ["--last", "50"], "rebuild_index": [], "look_after_vault": [],
    "check_index": ["--json"], "check_index --repair": ["--repair"],
    "find": ["{mark}", "--as", "{who}"], "find --json": ["{mark}", "--as", "{who}", "--json"],
    "declassification": ["--as", "{who}"], "declassification --json": ["--json"],
    "person": ["show", "khue"], "encrypt_closed": ["--no-wait"],
    "decide_level": ["{paper}", "ordinary", "--basis", "x", "--as", "{who}"],
}  # fmt: skip
NOT_BY_HAND = {
    "describe_file": "a file of the caller's own, without the store",
    "read_text": "the same",
    "read_list": "the same",
    "import_list": "takes a list in, by somebody cleared for its inventory; prints counts",
    "ingest_batch": "takes files in; prints names of the caller's own",
    "take_in_samples": "runs ingest_batch for the sample folders",
    "open_keys": "wants the passphrase or the key file",
    "prepare_keys": "makes keys where there are none",
    "key_way": "wants what opens the keys; prints names of ways",
    "vouch": "wants the passphrase or the key file; prints rights",
    "rotate_keys": "asks the keeper; prints nothing of papers",
    "plaintext_check": "says whether words that the caller brings stand in files that the caller has",
    "move": "carries rows and objects as they stand, without a key; prints counts (test_move)",
    "prepare": "makes folders and tables",
    "prepare_buckets": "wants an account of the store; prints names of buckets",
    "tend_vault": "renews locks of objects and tries them; prints how many",
    "set_up": "reads a plan; gives no right to what is closed while keys are shut (test_vouching)",
    "take_in_person": "the same",
    "unit": "a unit",
    "workstation": "a machine",
    "follow_feed": "the indexer: has keys by the supervisor's line alone",
    "work": "the worker: the same",
}


def test_every_command_was_considered():
    assert {one.split(" ")[0] for one in BY_HAND} | set(NOT_BY_HAND) == commands_of_ours()


def test_no_command_by_hand_says_a_word_of_it_in_whosever_name(house):
    house["keys"].shut()
    for command, words in BY_HAND.items():
        said = io.StringIO()
        for who in (ADMIN, OFFICER, READER) if "{who}" in str(words) else (ADMIN,):
            named = {"mark": MARK[:5], "who": who, "paper": house["paper"].accession}
            with suppress(CommandError, SystemExit):
                call_command(
                    command.split(" ")[0],
                    *(word.format(**named) for word in words),
                    stdout=said,
                    stderr=said,
                )
        assert not [word for word in WORDS if word in said.getvalue()], command
    house["keys"].open(held())
    assert sees(READER, house["paper"])


def test_the_officer_alone_opens_in_an_emergency_what_another_asked_for(house):
    far = unit("XA")
    shelf = inventory("ML02", place=far, level=Level.SECRET, highest=Level.SECRET)
    sealed = Sealed(shelf.pk, "ML02", Level.SECRET)
    person("hai2", Role.SECURITY_OFFICER)
    number = ask_opening(
        by=actor("hai2"), username=OTHER, sealed=sealed, level=Level.SECRET, party_papers=False,
        minutes=60, reason="x", document="x", at=AT,
    )  # fmt: skip
    with pytest.raises(AccessDenied):
        open_sealed(by=actor(ADMIN), number=number, at=AT)
