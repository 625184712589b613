"""Words of addresses and the look of charts are each said in one place, and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from access.domain.addresses import Param

BASE = Path(settings.BASE_DIR)
PACKAGES = ("access", "archive", "ingest", "search", "portal")
# Words that are no other word of a page: those a script or a template could only mean an address by.
OURS = sorted(set(Param) - {Param.WHO, Param.SUBJECT, Param.OUTCOME, Param.LIST_PAGE})
BEHIND_A_QUESTION_MARK = re.compile(rf"[?&;](?:{'|'.join(map(re.escape, Param))})=")
NAMED_IN_A_FORM = re.compile(rf"""(?<![\w-])name=["'](?:{"|".join(map(re.escape, OURS))})["']""")
QUOTED = re.compile(rf"""["'`](?:{"|".join(map(re.escape, OURS))})["'`]""")
# A part of a chart is filled by one of these classes, and placed in hundredths.
FILL = re.compile(r"^c(?:\d|-[a-z]+)$")
ASKED = {"get", "getlist", "pop"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """The modules of the packages with screens, by their places."""
    for package in PACKAGES:
        for path in sorted((BASE / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(BASE)), ast.parse(path.read_text("utf-8"))


def templates() -> Iterator[tuple[str, str]]:
    """Our templates: each place, and what is written there."""
    for path in sorted((BASE / "templates").rglob("*.html")):
        if "wagtailadmin" not in path.parts:
            yield str(path.relative_to(BASE)), path.read_text("utf-8")


def texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts of a module, those in pieces as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def words_asked_for(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts by which a module asks an address or a form for a value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            asked, words = node.value, [node.slice]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked, words = node.func.value, node.args[:1] if node.func.attr in ASKED else []
        else:
            continue
        if isinstance(asked, ast.Attribute) and asked.attr in {"GET", "POST"}:
            yield from (
                word
                for word in words
                if isinstance(word, ast.Constant) and (asked.attr == "GET" or word.value in OURS)
            )


def test_no_module_says_a_word_of_an_address_by_itself():
    said = [
        f"{name}:{text.lineno} {text.value}"
        for name, tree in modules()
        if name != "access/domain/addresses.py"
        for text in (
            *words_asked_for(tree),
            *(one for one in texts(tree) if BEHIND_A_QUESTION_MARK.search(str(one.value))),
        )
    ]
    assert said == []


def test_no_template_says_a_word_of_an_address_by_itself():
    said = [
        f"{name}: {found[0]}"
        for name, text in templates()
        for rule in (BEHIND_A_QUESTION_MARK, NAMED_IN_A_FORM)
        for found in rule.finditer(text)
    ]
    assert said == []


def test_no_script_says_a_word_of_an_address_by_itself():
    said = [
        f"{path.relative_to(BASE)}: {found[0]}"
        for path in sorted((BASE / "static" / "js").rglob("*.js"))
        if ".min." not in path.name
        for rule in (BEHIND_A_QUESTION_MARK, QUOTED)
        for found in rule.finditer(path.read_text("utf-8"))
    ]
    assert said == []


def test_only_tags_of_templates_say_how_a_chart_is_filled():
    said = [
        f"{name}:{text.lineno} {text.value}"
        for name, tree in modules()
        if "templatetags" not in name
        for text in texts(tree)
        if FILL.match(str(text.value))
    ]
    assert said == []


def test_only_tags_of_templates_give_places_in_hundredths():
    said = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if "templatetags" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and ends_in_hundredths(node)
    ]
    assert said == []


def ends_in_hundredths(node: ast.JoinedStr) -> bool:
    """Whether a text is a number with the percent sign of SVG behind it, without a space."""
    last = node.values[-1]
    return isinstance(last, ast.Constant) and last.value == "%"
