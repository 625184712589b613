"""Templates are read line by line: in a review, in a search, by the next who changes them."""

import re
from pathlib import Path

from django.conf import settings

WIDEST = 120
ELEMENT = "caption|dd|details|div|dt|fieldset|form|h[1-6]|li|ol|option|p|section|t[bdhr]|table|ul"
BESIDE = re.compile(rf"</({ELEMENT})>\s*<({ELEMENT})\b")


def templates() -> dict[str, list[str]]:
    """The lines of each template of ours, by its place in the project."""
    return {
        str(path.relative_to(settings.BASE_DIR)): path.read_text("utf-8").splitlines()
        for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
    }


def test_no_line_of_a_template_is_wider_than_a_screen():
    wide = [
        f"{name}:{number}"
        for name, lines in templates().items()
        for number, line in enumerate(lines, 1)
        if len(line) > WIDEST
    ]
    assert wide == []


def test_an_element_does_not_begin_on_the_line_where_its_neighbour_ends():
    beside = [
        f"{name}:{number}"
        for name, lines in templates().items()
        for number, line in enumerate(lines, 1)
        if BESIDE.search(line)
    ]
    assert beside == []


def test_a_query_string_brings_its_own_question_mark():
    doubled = [
        f"{name}:{number}"
        for name, lines in templates().items()
        for number, line in enumerate(lines, 1)
        if re.search(r"\?\{% (?:query|narrowing|address_with|address_without)\b", line)
    ]
    assert doubled == []


def test_every_page_loads_the_whole_design_system():
    base = Path(settings.BASE_DIR)
    said = templates()
    for part, folders in (("styles", ("kho", "screens")), ("styles_alone", ("kho",))):
        loaded = "\n".join(said[f"templates/portal/parts/{part}.html"])
        for folder in folders:
            for file in (base / "static/css" / folder).glob("*.css"):
                assert f"css/{folder}/{file.name}" in loaded
