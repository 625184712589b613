"""Lists the archive keeps: who may change them, what is refused, and that each change is told."""

from datetime import date

import pytest

from access.api import AccessDenied
from archive.api import (
    ChangedMeanwhile,
    add_body,
    add_body_name,
    add_letters,
    add_term,
    bodies_known,
    bodies_listed,
    bring_issuers,
    change_body,
    change_body_name,
    change_letters,
    change_term,
    letters_kept,
)
from archive.domain.first_issuers import first_issuers
from archive.domain.reference import (
    BodySaid,
    LettersSaid,
    NameSaid,
    ReferenceFault,
    Standing,
    TermSaid,
)
from archive.domain.spans import Span
from archive.domain.terms import paper_of
from archive.models import BodyName, CommitteeTerm, IssuingBody, LocalLetters
from archive.queries.issuers import bodies_to_choose, committees_to_choose
from audit.models import Event
from language.bodies import issuing_bodies
from language.dates import parse_date
from language.vietnamese import fold
from tests.people import AT, SETUP, actor, person

pytestmark = pytest.mark.django_db
FIFTH = ("2010–2015", date(2010, 9, 23), date(2015, 10, 15))


@pytest.fixture
def keeper():
    person("bao", "archivist")
    return actor("bao")


def body(keeper, name="Tỉnh ủy", **said):
    return add_body(actor=keeper, said=BodySaid(**said), name=name, at=AT)


def term(keeper, of, name="2010–2015", first=date(2010, 9, 23), last=date(2015, 10, 15)):
    return add_term(actor=keeper, said=TermSaid(of.pk, name, first, last), at=AT)


def refused(act) -> tuple[str, str]:
    with pytest.raises(ReferenceFault) as why:
        act()
    return why.value.field, why.value.code


def told(action):
    return list(Event.objects.filter(action=action).values_list("subject_kind", "subject"))


@pytest.mark.parametrize("role", ["checker", "officer", "administrator", "security_officer"])
def test_the_archivist_alone_changes_the_lists(role, keeper):
    person("khac", role)
    other, there = actor("khac"), body(keeper)
    of = term(keeper, there)
    letters = add_letters(actor=keeper, said=LettersSaid("QCLN"), at=AT)
    name = there.names.get()
    acts = [
        lambda: body(other, "Huyện ủy"),
        lambda: change_body(actor=other, body_id=there.pk, version=1, said=BodySaid(), at=AT),
        lambda: add_body_name(actor=other, body_id=there.pk, said=NameSaid("X"), at=AT),
        lambda: change_body_name(
            actor=other, name_id=name.pk, version=1, said=NameSaid("X"), at=AT
        ),
        lambda: term(other, there, "2020–2025", date(2020, 1, 1), None),
        lambda: change_term(
            actor=other, term_id=of.pk, version=1, said=TermSaid(there.pk, *FIFTH), at=AT
        ),
        lambda: add_letters(actor=other, said=LettersSaid("QCLX"), at=AT),
        lambda: change_letters(
            actor=other, letters_id=letters.pk, version=1, said=LettersSaid("QCLX"), at=AT
        ),
    ]
    for act in acts:
        with pytest.raises(AccessDenied):
            act()
    assert (IssuingBody.objects.count(), CommitteeTerm.objects.count()) == (1, 1)
    assert Event.objects.filter(outcome="refused", who="khac").count() == len(acts)


def test_without_a_commitment_the_archivist_changes_nothing():
    person("bao", "archivist", committed=False)
    with pytest.raises(AccessDenied):
        body(actor("bao"))


def test_what_is_added_and_changed_is_on_the_trail_with_what_it_was(keeper):
    row = body(keeper, code="TU", own_terms=True)
    said = BodySaid(code="TU", own_terms=True, standing=Standing(Span(None, date(2025, 6, 30))))
    change_body(actor=keeper, body_id=row.pk, version=1, said=said, at=AT)
    event = Event.objects.get(action="change_reference")
    assert (event.subject_kind, event.subject) == ("issuer", "Tỉnh ủy")
    assert event.details["changed"]["valid_until"] == [None, "2025-06-30"]
    assert told("add_reference") == [("issuer", "Tỉnh ủy")]
    # The same once more is no change.
    change_body(actor=keeper, body_id=row.pk, version=2, said=said, at=AT)
    assert Event.objects.filter(action="change_reference").count() == 1


def test_whoever_saw_an_older_row_overwrites_nothing(keeper):
    row = body(keeper)
    of = term(keeper, row)
    said = BodySaid(code="TU")
    change_body(actor=keeper, body_id=row.pk, version=1, said=said, at=AT)
    change_term(
        actor=keeper, term_id=of.pk, version=1, said=TermSaid(row.pk, "K9", *FIFTH[1:]), at=AT
    )
    with pytest.raises(ChangedMeanwhile):
        change_body(actor=keeper, body_id=row.pk, version=1, said=BodySaid(code="TW"), at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_term(actor=keeper, term_id=of.pk, version=1, said=TermSaid(row.pk, *FIFTH), at=AT)
    assert IssuingBody.objects.get().code == "TU"
    assert CommitteeTerm.objects.get().name == "K9"


def test_successors_alone_are_a_change_as_well(keeper):
    row, other = body(keeper, "Huyện ủy Đức Trọng"), body(keeper, "Đảng ủy xã Đức Trọng")
    said = BodySaid(successors=(other.pk,))
    change_body(actor=keeper, body_id=row.pk, version=1, said=said, at=AT)
    shown = {one.name: one for one in bodies_listed()}
    assert shown["Huyện ủy Đức Trọng"].successors == ((other.pk, "Đảng ủy xã Đức Trọng"),)
    assert shown["Đảng ủy xã Đức Trọng"].predecessors == ((row.pk, "Huyện ủy Đức Trọng"),)
    with pytest.raises(ChangedMeanwhile):
        change_body(actor=keeper, body_id=row.pk, version=1, said=BodySaid(), at=AT)


def test_terms_of_one_body_do_not_overlap_and_the_other_is_named(keeper):
    row, district = body(keeper), body(keeper, "Huyện ủy Đức Trọng")
    of = term(keeper, row)
    with pytest.raises(ReferenceFault) as why:
        term(keeper, row, "2015–2020", date(2015, 10, 15), date(2020, 10, 14))
    assert (why.value.field, why.value.code) == ("first_day", "overlaps")
    assert why.value.params == {"name": "2010–2015", "days": "23/09/2010 – 15/10/2015"}
    # Of another body it may.
    term(keeper, district, "2015–2020", date(2015, 10, 15), None)
    later = term(keeper, row, "2015–2020", date(2015, 10, 16), None)
    moved = TermSaid(row.pk, "2015–2020", date(2015, 10, 1), None)
    assert refused(
        lambda: change_term(actor=keeper, term_id=later.pk, version=1, said=moved, at=AT)
    ) == ("first_day", "overlaps")
    # A term does not stand in its own way.
    longer = TermSaid(row.pk, "2010–2015", date(2010, 9, 1), date(2015, 10, 15))
    change_term(actor=keeper, term_id=of.pk, version=1, said=longer, at=AT)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"first": date(2015, 1, 1), "last": date(2014, 1, 1)}, ("last_day", "ends_before")),
        ({"name": "  "}, ("name", "no_name")),
    ],
)
def test_a_term_that_cannot_be_is_refused(said, fault, keeper):
    row = body(keeper)
    assert refused(lambda: term(keeper, row, **said)) == fault


def test_bodies_that_cannot_be_are_refused(keeper):
    top = body(keeper, code="TU", code_alone=True)
    below = body(keeper, "Ban Tổ chức Tỉnh ủy", code="BTCTU", above=top.pk)
    change = {"actor": keeper, "body_id": top.pk, "version": 1, "at": AT}
    for act, fault in [
        (lambda: body(keeper, " "), ("name", "no_name")),
        (lambda: body(keeper, "TỈNH ỦY"), ("name", "name_taken")),
        (lambda: body(keeper, "Khác", above=999), ("above", "no_body")),
        (lambda: body(keeper, "Khác", code="TU"), ("code", "alone_taken")),
        (
            lambda: body(keeper, "Khác", code="btctu", code_alone=True),
            ("code_alone", "code_shared"),
        ),
        (lambda: body(keeper, "Khác", code_alone=True), ("code", "no_code")),
        (lambda: change_body(said=BodySaid(above=below.pk), **change), ("above", "own_parent")),
        (lambda: change_body(said=BodySaid(above=top.pk), **change), ("above", "own_parent")),
        (
            lambda: change_body(said=BodySaid(successors=(top.pk,)), **change),
            ("successors", "follows_itself"),
        ),
    ]:
        assert refused(act) == fault
    assert IssuingBody.objects.count() == 2


def test_a_body_is_called_otherwise_from_a_day_on(keeper):
    row = body(keeper, "Ban Tuyên giáo Tỉnh ủy")
    old = NameSaid("Ban Tuyên giáo Tỉnh ủy", Standing(Span(None, date(2025, 2, 28))))
    change_body_name(actor=keeper, name_id=row.names.get().pk, version=1, said=old, at=AT)
    new = NameSaid("Ban Tuyên giáo và Dân vận Tỉnh ủy", Standing(Span(date(2025, 3, 1))))
    add_body_name(actor=keeper, body_id=row.pk, said=new, at=AT)
    assert [one.name for one in bodies_listed()] == ["Ban Tuyên giáo và Dân vận Tỉnh ủy"]
    # The old name is free for another body from then on, and not before.
    assert refused(lambda: body(keeper, "Ban Tuyên giáo Tỉnh ủy"))[1] == "name_taken"
    body(keeper, "Ban Tuyên giáo Tỉnh ủy", standing=Standing(Span(date(2025, 3, 1))))


@pytest.mark.parametrize(
    ("letters", "fault"),
    [
        ("KH", "shipped"), ("QCPH", "shipped"), ("", "not_letters"), ("Q C", "not_letters"),
        ("Q1", "not_letters"), ("<b>", "not_letters"), ("A" * 13, "not_letters"),
    ],
)  # fmt: skip
def test_letters_that_cannot_be_added_are_refused(letters, fault, keeper):
    said = LettersSaid(letters)
    assert refused(lambda: add_letters(actor=keeper, said=said, at=AT)) == ("letters", fault)


def test_letters_stand_for_a_type_or_for_none_and_mean_another_later(keeper):
    ended = Standing(Span(None, date(2015, 1, 1)))
    add_letters(actor=keeper, said=LettersSaid("QCLN", "quy-che", ended), at=AT)
    assert refused(
        lambda: add_letters(actor=keeper, said=LettersSaid("QCLN", "quy-dinh"), at=AT)
    ) == ("letters", "letters_there")
    begun = Standing(Span(date(2015, 1, 2)))
    add_letters(actor=keeper, said=LettersSaid("QCLN", "quy-dinh", begun), at=AT)
    row = add_letters(actor=keeper, said=LettersSaid("KHLN"), at=AT)
    assert letters_kept() == {"QCLN": "quy-dinh", "KHLN": ""}
    change_letters(
        actor=keeper, letters_id=row.pk, version=1, said=LettersSaid("KHLN", "ke-hoach"), at=AT
    )
    assert LocalLetters.objects.get(pk=row.pk).type_code == "ke-hoach"
    assert refused(
        lambda: add_letters(actor=keeper, said=LettersSaid("XYZ", "khong-co"), at=AT)
    ) == ("type_code", "no_type")


def test_an_archive_begins_with_the_bodies_of_every_commission(keeper):
    assert bring_issuers(who=SETUP, at=AT) == len(first_issuers()) == IssuingBody.objects.count()
    assert bring_issuers(who=SETUP, at=AT) == 0
    bodies = bodies_known()
    for number, name in [("14-KH/BTCTU", "Ban Tổ chức Tỉnh ủy"), ("57-NQ/TW", "Bộ Chính trị")]:
        found = bodies.body_of(paper_of(number, issuer=name, issued=parse_date("08/03/2021")))
        assert found is not None
        assert name in [called.name for called in found.names]
    # The province has terms of its own: none is taken from the Central Committee.
    centre = next(row for row in bodies_listed() if row.row.code == "TW")
    term(keeper, centre.row)
    assert bodies_known().term_of(
        paper_of("14-KH/BTCTU", issuer="", issued=parse_date("08/03/2012"))
    ) is None  # fmt: skip


def test_what_was_changed_on_the_screen_is_not_brought_again(keeper):
    body(keeper, "Huyện ủy Đức Trọng")
    assert bring_issuers(who=SETUP, at=AT) == 0
    assert BodyName.objects.count() == 1


def test_the_first_bodies_are_spelt_as_the_store_spells_issuers():
    known = [fold(one.name) for one in issuing_bodies()]
    own = ("chinh phu", "bo noi vu", "dai hoi dai bieu")
    for name in (name for row in first_issuers() for name in row.names):
        assert any(fold(name).startswith(one) for one in (*known, *own)), name


def test_bodies_are_offered_in_vietnamese_order_and_committees_first_for_their_terms(keeper):
    bring_issuers(who=SETUP, at=AT)
    names = [name for _number, name in bodies_to_choose()]
    assert names.index("Ban Tổ chức Tỉnh ủy") < names.index("Ban Tuyên giáo Tỉnh ủy")
    assert names.index("Đại hội đại biểu Đảng bộ tỉnh") < names.index("Tỉnh ủy")
    own = IssuingBody.objects.filter(own_terms=True).count()
    first = {number for number, _name in committees_to_choose()[:own]}
    assert first == set(IssuingBody.objects.filter(own_terms=True).values_list("pk", flat=True))
