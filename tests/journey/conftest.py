"""The whole product, started as `make demo` starts it, on a data folder of its own."""

import os
import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from samples.script import write_script
from tests.starts import free_port, started

BASE = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class House:
    """A running product: its address, the passwords it kept in a file, and its process."""

    address: str
    passwords: dict[str, str]
    process: subprocess.Popen
    environment: dict[str, str]
    said: str


def start(environment) -> House:
    process, said = started(environment, "demo", until="READY ")
    kept = re.search(r"ở (\S+) \(", said)
    told = Path(kept[1]).read_text("utf-8") if kept else ""
    passwords = dict(re.findall(r"^  (\w+) +((?:\w{5}-){2}\w{5})", told, re.MULTILINE))
    address = said.rsplit("READY ", 1)[1].strip()
    return House(address, passwords, process, environment, said)


@pytest.fixture(scope="session")
def house(tmp_path_factory, request, with_tables):
    """
    The trial. With the drills it is started as anybody starts it; with the tests alone its tables
    stand already, and the printed text of the samples is its reading engine.
    """
    folder = tmp_path_factory.mktemp("house")
    environment = {**os.environ, "KHOSO_DATA": str(folder / "data"), "PORT": str(free_port())}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("KHOSO_SEARCH", None)
    if not any(test.get_closest_marker("drill") for test in request.session.items):
        with_tables(folder / "data")
        write_script(folder / "script.json")
        environment["KHOSO_OCR"] = f"scripted:{folder / 'script.json'}"
    running = start(environment)
    yield running
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser(with_tables):
    # The tables first: beside the loop of Playwright Django would not make them.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
