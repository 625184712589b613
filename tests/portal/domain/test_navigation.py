"""Which entries a person sees, and where they are told they are."""

import pytest
from django.urls import NoReverseMatch, reverse

from access.domain.actors import Role
from archive import urls as of_archive
from portal.domain.navigation import PLACES, place_of, places_of


def labels(*roles):
    return [place.label for place in places_of(roles)]


def test_an_auditor_and_an_administrator_have_no_search():
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.CAMPAIGN):
        assert "Search documents" not in labels(role)


def test_a_person_with_two_roles_sees_both_sets_once():
    both = labels(Role.OFFICER, Role.ARCHIVIST)
    assert set(both) == set(labels(Role.OFFICER)) | set(labels(Role.ARCHIVIST))
    assert len(both) == len(set(both))
    assert both[-1] == "Guides"


def test_whoever_heads_no_unit_is_not_led_to_a_list_that_is_shut_to_them():
    heads = [place.label for place in places_of([Role.UNIT_HEAD], heads=True)]
    without = [place.label for place in places_of([Role.UNIT_HEAD], heads=False)]
    assert [label for label in heads if label not in without] == ["Rights"]


@pytest.mark.parametrize("roles", [(), ("nothing such",), (" officer",)])
def test_nobody_in_particular_sees_the_guides_only(roles):
    assert labels(*roles) == ["Guides"]


@pytest.mark.parametrize("role", list(Role))
def test_every_entry_leads_somewhere(role):
    for place in PLACES[role]:
        try:
            reverse(place.address)
        except NoReverseMatch:
            pytest.fail(f"{place.label} leads nowhere")


@pytest.mark.parametrize("role", list(Role))
def test_a_bar_holds_at_most_six_entries(role):
    assert len(labels(role)) <= 6


@pytest.mark.parametrize(
    ("page", "roles", "marked"),
    [
        ("search:reader", {Role.OFFICER}, "search:search"),
        ("ingest:batch", {Role.ARCHIVIST}, "ingest:batches"),
        ("ingest:waiting", {Role.ARCHIVIST}, "ingest:desk"),
        ("ingest:waiting", {Role.CHECKER}, "ingest:confirm_next"),
        ("portal:home", {Role.OFFICER}, "search:search"),
        ("portal:home", {Role.ARCHIVIST, Role.OFFICER}, "ingest:desk"),
        ("portal:home", {Role.AUDITOR}, "audit:events"),
        ("portal:home", {Role.ADMINISTRATOR}, "portal:home"),
        ("", set(), ""),
    ],
)
def test_a_page_below_an_entry_marks_the_entry(page, roles, marked):
    assert place_of(page, roles) == marked


# What is no page of its own: files, images, and what only a form sends to.
NO_PAGES = {
    "commitment_paper", "commitment_scan", "dossier_paper", "figures_file", "inventory_paper", "inventory_series_file",
    "letters_met_records_file", "letters_met_rows_file", "old_page_image",
    "original", "page_image", "series_file", "series_papers_file", "take_away_box", "take_away_dossier",
    "take_away_inventory", "take_tie_back", "term_series_file", "tie", "turn_page", "undo", "untie",
    "withdraw_row", "answer_posture", "all_figures_file", "opening_report", "protection_paper",
}  # fmt: skip
# Who answers for secrets comes to it from their home; the archivist has no part in it.
OF_OTHERS = {
    "posture", "protection", "propose_protection", "protection_lot", "confirm_protection",
    "end_protection", "openings", "opening", "open_opening", "end_opening", "sign_opening",
}  # fmt: skip


# Below the list of people, which is no archivist's.
OF_PEOPLE = {"enter_commitment"}


@pytest.mark.parametrize(
    "name",
    sorted({one.name for one in of_archive.urlpatterns} - NO_PAGES - OF_OTHERS - OF_PEOPLE),
    ids=str,
)
def test_every_page_of_the_archive_says_below_which_entry_it_stands(name):
    marked = place_of(f"archive:{name}", {Role.ARCHIVIST})
    assert marked in {place.address for place in PLACES[Role.ARCHIVIST]}
