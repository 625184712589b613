"""docker-compose.yml as it is read, and what belongs to it."""

import re
from functools import cache
from pathlib import Path

import yaml

BASE = Path(__file__).resolve().parents[2]
DEPLOY = BASE / "deploy"
DIGEST = re.compile(r"[^@\s]+:[^@\s]+@sha256:[0-9a-f]{64}")
OWN = "kho-so:"
SAID = re.compile(r"\$\{([A-Z_]+):-([^}]*)\}")


@cache
def compose():
    return yaml.safe_load((BASE / "docker-compose.yml").read_text("utf-8"))


def services():
    return compose()["services"]


def by_itself(text):
    """A value where nothing is said from outside."""
    return SAID.sub(lambda match: match[2], str(text))


def image_of(service):
    return by_itself(service["image"])


def is_product(service):
    return image_of(service).startswith(OWN)


def is_errand(service):
    """Whether it does one thing, and ends."""
    return service["restart"] == "no"


def listed():
    """Name, tag and digest of the images that are carried, as deploy/images.txt has them."""
    lines = (DEPLOY / "images.txt").read_text("utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]
