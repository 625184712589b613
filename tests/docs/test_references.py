"""What the documents name is there: pages, modules, names of the code, targets of make."""

import re
from functools import cache
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
DECISIONS = BASE / "docs" / "decisions"
FOR_DEVELOPERS = [
    *(
        BASE / name
        for name in ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/states.md")
    ),
    *sorted(DECISIONS.glob("*.md")),
]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
# A path in backticks that begins with a folder of ours, and is none of what only a site has.
NAMED = re.compile(r"`([a-z_]+/[\w/.-]*\w)(?:/?`|:)")
FOLDERS = {path.name for path in BASE.iterdir() if path.is_dir()} - {"var"}
TARGET = re.compile(r"(?:`|^)make ([a-z][a-z-]*)", re.MULTILINE)
# A name of the code in backticks: a word or words with dots between, called or not.
SAID = re.compile(r"`([\w.]+)(?:\(\))?`")
SOURCES = {"", ".css", ".env", ".html", ".in", ".js", ".py", ".service", ".toml"}
# What others have named, or the database by itself.
OF_OTHERS = {"SSLSocket", "_x000D_", "archive_figure", "trusted_proxy"}


@cache
def words_of_the_sources():
    """Every word that stands in a source of ours."""
    found = set()
    ours = {folder for folder in FOLDERS if folder[0] != "."}
    for folder in sorted(ours - {"docs", "locale", "node_modules"}):
        for path in (BASE / folder).rglob("*"):
            if path.is_file() and path.suffix in SOURCES and not _is_made(path):
                found.update(re.findall(r"\w+", path.read_text("utf-8")))
    for name in ("Makefile", ".env.example", "biome.json", "docker-compose.yml", "pyproject.toml"):
        found.update(re.findall(r"\w+", (BASE / name).read_text("utf-8")))
    return found


def _is_made(path):
    """Whether a machine put it there: caches, and what was packed."""
    return "__pycache__" in path.parts or ".min." in path.name


def _names_of_documents(path):
    return str(path.relative_to(BASE))


@pytest.mark.parametrize("document", FOR_DEVELOPERS, ids=_names_of_documents)
def test_every_place_that_a_document_names_is_there(document):
    text = document.read_text("utf-8")
    linked = [document.parent / target for target in LINK.findall(text)]
    named = [name for name in NAMED.findall(text) if name.split("/")[0] in FOLDERS]
    there = [BASE / name for name in named] + linked
    assert [str(path) for path in there if not _exists(path)] == []


def _exists(path):
    return path.exists() or path.with_suffix(".py").exists()


@pytest.mark.parametrize("document", FOR_DEVELOPERS, ids=_names_of_documents)
def test_every_target_of_make_that_a_document_names_is_there_and_told_by_help(document):
    told = re.findall(
        r"^([a-z-]+):[^\n]*## \S", (BASE / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    assert set(TARGET.findall(document.read_text("utf-8"))) <= set(told)


@pytest.mark.parametrize("document", FOR_DEVELOPERS, ids=_names_of_documents)
def test_every_name_of_the_code_that_a_document_says_is_there(document):
    said = {word for name in SAID.findall(document.read_text("utf-8")) for word in name.split(".")}
    assert sorted(said - words_of_the_sources() - OF_OTHERS - {""}) == []


def test_every_decision_stands_in_the_index_once():
    index = LINK.findall((DECISIONS / "README.md").read_text("utf-8"))
    pages = {path.name for path in DECISIONS.glob("*.md")} - {"README.md"}
    assert sorted(name for name in index if "/" not in name) == sorted(pages)
