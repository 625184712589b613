"""The image of the product: from the lock, whole, run by nobody's administrator, and with nothing of a site in it."""

import re
import tomllib

from tests.deploy.composed import BASE, services

TEXT = (BASE / "Dockerfile").read_text("utf-8")
# Lines that go on are one.
LINES = TEXT.replace("\\\n", " ").splitlines()
SETUP = (BASE / "tools/setup").read_text("utf-8")


def test_packages_come_from_the_lock_by_their_hashes_and_the_installer_goes():
    (install,) = (line for line in LINES if "pip install" in line)
    assert {"--no-deps", "--require-hashes", "requirements/product.txt"} <= set(install.split())
    assert "pip uninstall" in install
    assert "--hash=sha256:" in (BASE / "requirements/product.txt").read_text("utf-8")


def test_every_package_of_the_product_is_copied_and_let_through():
    roots = tomllib.loads((BASE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "root_packages"
    ]
    copied = {line.split()[1] for line in LINES if line.startswith("COPY") and "--from" not in line}
    assert copied >= {*roots, "locale", "static", "templates", "manage.py"}
    let_through = (BASE / ".dockerignore").read_text("utf-8").splitlines()
    assert let_through[0] == "*"
    assert copied == {line[1:] for line in let_through if line.startswith("!")}
    assert all((BASE / name).exists() for name in copied)


def test_the_programs_of_the_system_are_those_of_a_set_up_machine():
    (product,) = re.findall(r'^product="([^"]+)"', SETUP, re.MULTILINE)
    installed = " ".join(line for line in LINES if "apt-get install" in line).split()
    assert set(product.split()) <= set(installed)
    # What only the making of it wants is not carried.
    last = LINES[max(number for number, line in enumerate(LINES) if line.startswith("FROM")) :]
    kept = " ".join(line for line in last if "apt-get install" in line)
    assert "gettext" not in kept
    assert "tesseract-ocr-vie" in kept


def test_it_runs_as_the_user_of_the_compose_file_and_reads_no_file_of_settings():
    (user,) = (line.split()[1] for line in LINES if line.startswith("USER"))
    assert user == services()["web"]["user"]
    assert any(
        re.search(r"\bKHOSO_ENV_FILE=( |$)", line) for line in LINES if line.startswith("ENV")
    )
    assert not re.search(r"(?i)^(ARG|ENV).*(secret|password)", TEXT, re.MULTILINE)


def test_the_guide_that_prepare_brings_is_in_it():
    from portal.management.commands.prepare import GUIDE

    assert any(GUIDE in line for line in LINES if line.startswith("COPY"))
