"""How a reading engine is written in a setting: a name, a colon, and what that engine needs."""

from enum import StrEnum


class EngineName(StrEnum):
    """The engines there are; only the scripted one, for trials, needs more: the file of its part."""

    TESSERACT = "tesseract"
    OCRMYPDF = "ocrmypdf"
    SCRIPTED = "scripted"


def engine_of(url: str) -> tuple[EngineName, str]:
    """The engine that `url` names, and the file behind its colon. Raises `ValueError`."""
    name, colon, rest = url.partition(":")
    if not colon or name not in set(EngineName) or bool(rest) != (name == EngineName.SCRIPTED):
        raise ValueError(f"no reading engine is called {url!r}")
    return EngineName(name), rest
