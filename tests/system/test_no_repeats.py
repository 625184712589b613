"""Product and tests say each thing once: what two places share is a part of its own."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from tests.repeats import repeats

BASE = Path(settings.BASE_DIR)
LIBRARIES = ("config", "keys", "language", "machine", "reading", "samples")


def test_no_twelve_lines_of_the_templates_stand_twice():
    assert repeats(sorted((BASE / "templates").rglob("*.html"))) == []


def test_no_twelve_lines_of_styles_or_scripts_stand_twice():
    own = (path for path in sorted((BASE / "static").rglob("*")) if path.suffix in {".css", ".js"})
    assert repeats(path for path in own if ".min." not in path.name) == []


def test_no_twelve_lines_of_the_product_s_modules_stand_twice():
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).is_relative_to(BASE)]
    folders = {folder.name for folder in ours if ".venv" not in folder.parts}
    modules = [
        path
        for folder in sorted(folders | set(LIBRARIES))
        for path in sorted((BASE / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    assert repeats(modules) == []


def test_no_twelve_lines_of_tests_and_tools_stand_twice():
    beside = (BASE / folder for folder in ("benchmarks", "tests", "tools"))
    assert repeats(path for folder in beside for path in sorted(folder.rglob("*.py"))) == []
