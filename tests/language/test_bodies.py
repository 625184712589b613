from datetime import date

from language.bodies import issuing_bodies


def test_bodies_have_one_name_each_and_a_kind_that_is_known():
    names = [body.name for body in issuing_bodies()]
    assert len(names) == len(set(names))
    assert {body.kind for body in issuing_bodies()} == {"committee", "body", "own", "part"}


def test_a_merged_body_follows_on_those_it_was_made_of():
    by_name = {body.name: body for body in issuing_bodies()}
    merged = by_name["Ban Tuyên giáo và Dân vận"]
    for former in ("Ban Tuyên giáo", "Ban Dân vận"):
        assert by_name[former].valid_until < merged.valid_from
    assert merged.valid_from.year == date(2025, 1, 1).year


def test_an_organisation_is_led_by_a_committee():
    led = {body.name: body.stands_for for body in issuing_bodies() if body.stands_for}
    assert led["Đảng bộ tỉnh"] == "Tỉnh ủy"
    assert all(name.startswith("Đảng bộ ") for name in led)
