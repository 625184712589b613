"""Levels, numbers, names and controls as the templates show them."""

from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from portal.templatetags import charts, kho


def drawn(text, **context):
    return Template("{% load kho addresses charts %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (3286, "3.286"),
        (1234567, "1.234.567"),
        (None, "–"),
        ("", "–"),
        ("12", "12"),
    ],
)
def test_counts_take_dots_and_the_unknown_is_a_dash(value, shown):
    assert kho.dotted(value) == shown


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Nguyễn Thị Minh Khuê", "Minh Khuê"),
        ("Trần  Quốc\tBảo", "Quốc Bảo"),
        ("Hoa", "Hoa"),
        ("", ""),
    ],
)
def test_people_are_addressed_by_the_end_of_their_name(name, short):
    assert kho.short_name(name) == short


def test_today_is_told_by_the_hour_and_other_days_whole():
    now = timezone.now()
    assert kho.when(now) == timezone.localtime(now).strftime("%H:%M")
    past = timezone.localtime(now - timedelta(days=3))
    assert kho.when(past) == past.strftime("%d/%m/%Y %H:%M")
    assert kho.when(None) == "–"


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_a_level_is_told_by_frame_and_word_and_read_with_its_name(level):
    mark = drawn("{% level n %}", n=level)
    assert ("level--" in mark) == (level > 0)
    assert 'class="vh"' in mark


def test_a_level_that_does_not_exist_is_never_drawn_as_ordinary():
    with pytest.raises(ValueError):
        drawn("{% level n %}", n=7)


def test_names_in_icons_and_queries_cannot_break_out_of_the_page():
    request = RequestFactory().get("/", {"q": '"><script>', "page": "4", "nam": ["2020", "2021"]})
    with_page = drawn("{% address_with list_page=2 %}", request=request)
    assert "<" not in with_page
    assert "page=2" in with_page
    toggled = drawn('{% address_toggling "nam" "2020" %}', request=request)
    assert "nam=2021" in toggled
    assert "nam=2020" not in toggled
    assert "page" not in toggled


class AnyForm(forms.Form):
    words = forms.CharField(help_text="hint")
    wide = forms.CharField(widget=forms.TextInput(attrs={"class": "wide"}))
    agreed = forms.BooleanField()


def test_controls_take_the_house_style_and_are_tied_to_hint_and_error():
    form = AnyForm({"words": "", "wide": "<b>"})
    field = drawn('{% include "portal/parts/field.html" %}', field=form["words"])
    assert 'class="input"' in field
    assert 'aria-invalid="true"' in field
    for part in ("id_words_helptext", "id_words_error"):
        assert f'id="{part}"' in field
        assert part in field.split("aria-describedby")[1]
    wide = drawn("{% control field %}", field=form["wide"])
    assert 'class="wide input"' in wide
    assert "<b>" not in wide
    assert 'class="input"' not in drawn("{% control field %}", field=form["agreed"])


def test_an_action_without_words_is_shown_as_it_stands():
    assert kho.verb("no_such_action") == "no_such_action"


def test_parts_of_a_bar_lie_one_behind_the_other_and_the_empty_are_not_drawn():
    drawn_pieces = charts.pieces_of({"answered": 1, "awaited": 0, "missing": 3}, 4)
    assert [(piece.start, piece.width) for piece in drawn_pieces] == [
        ("0.00%", "25.00%"),
        ("25.00%", "75.00%"),
    ]
    assert charts.pieces_of({"answered": 0}, 0) == []


def test_a_share_of_nothing_is_nothing():
    assert (charts.share(11, 18), charts.share(0, 0)) == ("61,1", "0,0")


def test_a_word_of_an_address_that_is_defined_nowhere_is_an_error():
    assert drawn("{% query page=3 batch='' %}") == "?trang=3"
    with pytest.raises(KeyError):
        drawn("{% query invented=3 %}")


def test_the_years_of_a_home_are_bars_with_links():
    page = drawn("{% years counted %}", counted=[(2020, 4), (2021, 1)])
    assert "?nam=2020" in page
    assert 'viewBox="0 0 96 96"' in page
