"""Opening in an emergency: two people, one person, one inventory, an hour, and a report."""

from datetime import timedelta

import pytest

from access.api import (
    AccessDenied,
    Level,
    Permission,
    Role,
    Sealed,
    actor_for,
    allowed,
    ask_opening,
    done_while_open,
    end,
    end_opening,
    open_sealed,
    opening_numbered,
    openings_waiting_for,
    person_named,
    require,
    sign_opening,
)
from access.domain.openings import (
    ASKED_FOR,
    OpeningError,
    OpeningFault,
    OpeningState,
    bounds_of,
)
from access.models import AccountNews, Opening, User
from archive.queries.visible import (
    inventories_visible_to,
    listed_visible_to,
    records_visible_to,
    target_of,
)
from audit.api import Act
from audit.models import Event
from search.api import catch_up, find, open_engine
from search.domain.results import SearchFilters, Sort
from tests.people import AT, KEEPER, actor, inventory, person, record, unit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def house():
    """Who asks, opens, watches and reads; and inventories of another unit, one of them secret."""
    far = unit("XA")
    for name, role in (
        ("truong", Role.UNIT_HEAD), ("hai", Role.SECURITY_OFFICER), ("soat", Role.AUDITOR),
        ("quantri", Role.ADMINISTRATOR), ("khue", Role.OFFICER),
    ):  # fmt: skip
        person(name, role)
    person("mat", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET, party_papers=True)
    own = inventory("ML01", highest=Level.SECRET)
    shut = inventory("ML02", place=far, level=Level.SECRET, highest=Level.TOP_SECRET)
    return {
        "own": record(own), "raised": record(own, level=Level.SECRET, number="15"),
        "secret": record(shut, level=Level.SECRET, number="16"),
        "top": record(shut, level=Level.TOP_SECRET, number="17"), "shut": shut,
    }  # fmt: skip


def asked(house, username="khue", *, by="truong", level=Level.SECRET, minutes=60, at=AT, **more):
    sealed = Sealed(house["shut"].pk, "ML02", Level.SECRET)
    return ask_opening(
        by=actor(by), username=username, sealed=sealed, level=level, party_papers=False,
        minutes=minutes, reason="phục vụ họp khẩn", document="CV 12-CV/TU", at=at, **more,
    )  # fmt: skip


def opened(house, *, by="mat", at=AT, **more):
    number = asked(house, at=at, **more)
    open_sealed(by=actor(by), number=number, at=at)
    return number


def fault_of(act):
    with pytest.raises(OpeningError) as why:
        act()
    return why.value.fault


def seen(username="khue", *, at=AT):
    return set(records_visible_to(actor(username, at=at)).values_list("pk", flat=True))


def test_nothing_opens_by_asking_and_one_inventory_by_the_second_person(house):
    before = seen()
    number = asked(house)
    assert seen() == before == {house["own"].pk}
    open_sealed(by=actor("mat"), number=number, at=AT)
    assert seen() == {house["secret"].pk}
    assert {one.code for one in inventories_visible_to(actor("khue"))} == {"ML02"}
    assert not listed_visible_to(actor("khue")).exists()


def test_rows_permission_table_and_engine_agree_while_it_holds_and_after(house, settings):
    settings.KHOSO_SEARCH = "memory:openings"
    catch_up(open_engine(settings.KHOSO_SEARCH))
    opened(house)
    for at, expected in ((AT, {house["secret"].pk}), (AT + 60 * MINUTE, {house["own"].pk})):
        khue = actor("khue", at=at)
        by_table = {
            one.pk
            for one in (house["own"], house["raised"], house["secret"], house["top"])
            if allowed(khue, Permission.READ, target_of(one))
        }
        found = find(
            actor=khue, text="số hóa", filters=SearchFilters(), sort=Sort.RELEVANCE, page=1, at=at,
            engine=open_engine(settings.KHOSO_SEARCH),
        )  # fmt: skip
        assert by_table == seen(at=at) == expected
        assert ({one.record.pk for one in found.found}, found.total) == (expected, 1)


def test_whoever_it_is_open_for_reads_and_does_nothing_else(house):
    person("luu", Role.ARCHIVIST, Role.SECURITY_OFFICER)
    before = actor("luu")
    opened(house, username="luu")
    luu = actor("luu")
    assert not luu.sees_everything
    target = target_of(house["secret"])
    may = {one for one in Permission if allowed(luu, one, target)}
    reads = {Permission.SEARCH, Permission.READ, Permission.SEE_CATALOGUE}
    # To ask whether a paper is more closed opens nothing.
    assert may == reads | {Permission.ASK_LEVEL}
    assert actor("luu", at=AT + 61 * MINUTE) == before


def test_it_ends_by_itself_to_the_second(house):
    opened(house, minutes=15)
    held = [seen(at=AT + 15 * MINUTE - timedelta(seconds=s)) for s in (1, 0, -1)]
    assert held == [{house["secret"].pk}, {house["own"].pk}, {house["own"].pk}]


@pytest.mark.parametrize("by", ["khue", "truong", "mat", "hai", "soat"])
def test_whoever_has_to_do_with_it_or_watches_ends_it_at_once(house, by):
    number = opened(house)
    assert end_opening(by=actor(by), number=number, at=AT + MINUTE) == OpeningState.ENDED
    assert seen(at=AT + MINUTE) == {house["own"].pk}
    assert fault_of(lambda: end_opening(by=actor(by), number=number, at=AT + MINUTE)) == (
        OpeningFault.DECIDED
    )


def test_a_clock_set_back_prolongs_nothing(house):
    number = opened(house)
    # Before it was opened it does not hold, though the clock may say so.
    assert seen(at=AT - MINUTE) == {house["own"].pk}
    # An hour has passed since by the clock that nobody sets, and the other was set back.
    row = Opening.objects.get(pk=number)
    kept = row.bounds.split(" ")
    kept[5] = str(int(kept[5]) - 3600)
    Opening.objects.filter(pk=number).update(bounds=" ".join(kept))
    assert seen(at=AT + MINUTE) == {house["own"].pk}
    sign_opening(by=actor("soat"), number=number, finding="đúng", at=AT + MINUTE)


def test_a_machine_started_anew_ends_what_was_open(house):
    number = opened(house)
    row = Opening.objects.get(pk=number)
    Opening.objects.filter(pk=number).update(bounds=f"{row.bounds.rsplit(' ', 1)[0]} other-start")
    assert seen() == {house["own"].pk}


@pytest.mark.parametrize("kept", ["", "1 2 3", "a b c d e f g", "1 9 0 0 9999999999 0 -", "- " * 6])
def test_bounds_that_are_none_open_nothing(house, kept):
    number = opened(house)
    Opening.objects.filter(pk=number).update(bounds=kept)
    assert seen() == {house["own"].pk}


@pytest.mark.parametrize("role", list(Role))
def test_each_step_is_the_right_of_its_roles(house, role):
    person("x", role, clearance=Level.TOP_SECRET, party_papers=True)
    asks = {Role.UNIT_HEAD, Role.SECURITY_OFFICER}
    watches = {Role.AUDITOR, Role.SECURITY_OFFICER}
    number = asked(house)
    steps = [
        (asks, lambda: asked(house, "mat", by="x")),
        ({Role.SECURITY_OFFICER}, lambda: open_sealed(by=actor("x"), number=number, at=AT)),
    ]
    for may, act in steps:
        if role in may:
            act()
        else:
            with pytest.raises(AccessDenied):
                act()
    if role == Role.SECURITY_OFFICER:
        return
    open_sealed(by=actor("mat"), number=number, at=AT)
    last = lambda: sign_opening(by=actor("x"), number=number, finding="đúng", at=AT + 60 * MINUTE)  # noqa: E731
    if role in watches:
        last()
    else:
        with pytest.raises(AccessDenied):
            last()


def test_nobody_opens_what_they_asked_or_what_is_for_themselves_or_above_their_own_clearance(house):
    own = asked(house, by="mat")
    with pytest.raises(AccessDenied):
        open_sealed(by=actor("mat"), number=own, at=AT)
    with pytest.raises(AccessDenied):
        open_sealed(by=actor("hai"), number=own, at=AT)
    assert Event.objects.latest("id").rule == "cleared"
    about = asked(house, "mat")
    with pytest.raises(AccessDenied):
        open_sealed(by=actor("mat"), number=about, at=AT)
    assert Event.objects.latest("id").rule == "no_party"


def test_no_administrator_has_a_hand_in_it(house):
    person("ca", Role.ADMINISTRATOR, Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    person("doc", Role.ADMINISTRATOR, Role.OFFICER)
    with pytest.raises(AccessDenied):
        asked(house, by="ca")
    assert Event.objects.latest("id").rule == "keeps_no_accounts"
    number = asked(house)
    with pytest.raises(AccessDenied):
        open_sealed(by=actor("ca"), number=number, at=AT)
    assert fault_of(lambda: asked(house, "doc")) == OpeningFault.ADMINISTRATOR


@pytest.mark.parametrize(
    ("username", "more", "fault"),
    [
        ("khong-co", {}, OpeningFault.NOBODY),
        ("soat", {}, OpeningFault.NO_READER),
        ("chua", {}, OpeningFault.NOT_COMMITTED),
        ("khue", {"level": Level.CONFIDENTIAL}, OpeningFault.LEVEL_BELOW),
        ("khue", {"minutes": 61}, OpeningFault.MINUTES),
        ("khue", {"minutes": 0}, OpeningFault.MINUTES),
        ("khue", {"minutes": -5}, OpeningFault.MINUTES),
    ],
)
def test_what_would_open_nothing_or_for_too_long_is_not_even_asked_for(
    house, username, more, fault
):
    person("chua", Role.OFFICER, committed=False)
    assert fault_of(lambda: asked(house, username, **more)) == fault
    assert not Opening.objects.exists()


def test_one_opening_a_person_at_a_time_and_another_after_it(house):
    opened(house)
    assert fault_of(lambda: asked(house)) == OpeningFault.ASKED_ALREADY
    later = AT + 60 * MINUTE
    opened(house, at=later)
    assert seen(at=later) == {house["secret"].pk}


def test_what_nobody_opens_lapses(house):
    number = asked(house)
    late = AT + ASKED_FOR
    assert fault_of(lambda: open_sealed(by=actor("mat"), number=number, at=late)) == (
        OpeningFault.LAPSED
    )


def test_whoever_asked_and_may_no_more_opens_nothing(house):
    number = asked(house)
    end(by=KEEPER, username="truong", role=Role.UNIT_HEAD, day=AT.date(), at=AT)
    assert fault_of(lambda: open_sealed(by=actor("mat"), number=number, at=AT)) == (
        OpeningFault.ASKER_GONE
    )
    assert end_opening(by=actor("mat"), number=number, at=AT) == OpeningState.DECLINED


def test_a_right_that_ends_meanwhile_ends_it_too(house):
    opened(house)
    User.objects.filter(username="khue").update(is_active=False)
    assert not actor_for(User.objects.get(username="khue"), at=AT).opening
    User.objects.filter(username="khue").update(is_active=True)
    end(by=KEEPER, username="khue", role=Role.OFFICER, day=AT.date(), at=AT)
    assert not actor("khue", at=AT + MINUTE).may_search


def test_who_watches_is_told_that_it_runs_and_what_waits(house):
    number = opened(house)
    assert actor("soat").alarms == actor("mat").alarms == (number,)
    assert actor("truong").alarms == ()
    assert (actor("khue").alarms, actor("khue").opening) == ((), number)
    told = set(AccountNews.objects.values_list("user__username", flat=True))
    assert told == {"hai", "soat"}
    later = AT + 60 * MINUTE
    assert actor("soat", at=later).alarms == ()
    waiting = {name: openings_waiting_for(actor(name), at=later) for name in ("soat", "hai", "mat")}
    assert waiting == {"soat": 1, "hai": 1, "mat": 0}


def test_all_that_was_done_stands_in_the_report_and_is_marked_on_the_trail(house):
    before = Event.objects.latest("id").pk
    number = opened(house)
    khue = actor_for(person_named("khue"), at=AT + MINUTE)
    require(khue, Permission.READ, target_of(house["secret"]), act=Act.READ, at=AT + MINUTE).note()
    with pytest.raises(AccessDenied):
        require(khue, Permission.READ, target_of(house["top"]), act=Act.READ, at=AT + MINUTE)
    after = AT + 61 * MINUTE
    require(actor("khue", at=after), Permission.SEARCH, act=Act.SEARCH, at=after).note()
    report = list(done_while_open(opening_numbered(number)))
    assert [(one.action, one.outcome) for one in report] == [("read", "done"), ("read", "refused")]
    assert all("break_glass" in one.roles for one in report)
    marked = Event.objects.filter(pk__gt=before, roles__contains="break_glass")
    assert list(marked) == report[::-1]


def test_a_report_is_signed_off_once_by_who_had_nothing_to_do_with_it(house):
    number = opened(house)
    assert fault_of(lambda: sign(number, "soat", at=AT)) == OpeningFault.NOT_OVER
    with pytest.raises(AccessDenied):
        sign(number, "mat")
    assert Event.objects.latest("id").rule == "no_party"
    sign(number, "soat")
    row = Opening.objects.get(pk=number)
    assert (row.stands, row.signed_by, row.finding) == (OpeningState.SIGNED, "soat", "đúng việc")
    assert fault_of(lambda: sign(number, "hai")) == OpeningFault.DECIDED
    assert openings_waiting_for(actor("hai"), at=AT + 60 * MINUTE) == 0


def sign(number, by, *, at=AT + 60 * MINUTE):
    sign_opening(by=actor(by), number=number, finding="đúng việc", at=at)


@pytest.mark.parametrize("number", [0, 999, -1, 2**62])
def test_a_forged_number_is_a_refusal_on_the_trail(house, number):
    for act in (
        lambda: open_sealed(by=actor("mat"), number=number, at=AT),
        lambda: end_opening(by=actor("mat"), number=number, at=AT),
        lambda: sign(number, "soat"),
    ):
        with pytest.raises(AccessDenied):
            act()
        assert Event.objects.latest("id").rule == "exists"


def test_bounds_come_back_as_they_were_kept(house):
    row = Opening.objects.get(pk=opened(house))
    bounds = bounds_of(row.bounds)
    assert str(bounds) == row.bounds
    assert (bounds.inventory, bounds.level) == (house["shut"].pk, Level.SECRET)
    assert bounds.ends - bounds.begins == 3600
