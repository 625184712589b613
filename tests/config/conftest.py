"""A server in HTTP, beside HTTPS and in HTTPS, with short deadlines."""

import ssl
from datetime import UTC, datetime

import pytest

from config.certificates import secured
from config.env import read
from tests.config.serving import BASE, running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """One that the site's own root has issued, and a context that trusts the root."""
    data = tmp_path_factory.mktemp("data")
    (data / "keys").mkdir()
    env = read({"KHOSO_HTTPS": "own", "KHOSO_DATA": str(data)}, base=BASE)
    made = secured(env, at=datetime.now(UTC))
    return made, ssl.create_default_context(cafile=data / "keys" / "https-root.crt")


@pytest.fixture(params=["http", "http beside https", "https"])
def server(request, certificate):
    """Two processes on one socket, as the supervisor starts them; deadlines are short."""
    made, trusting = certificate
    yield from running(
        made if "https" in request.param else None, trusting if request.param == "https" else None
    )


@pytest.fixture
def secure_server(certificate):
    """As `server`, in HTTPS."""
    yield from running(*certificate)


@pytest.fixture
def narrow_server(certificate):
    """As `secure_server`, on connections that hold a few bytes at a time."""
    yield from running(*certificate, holds=4096)
