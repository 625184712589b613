"""The store's own certificate: of a root that vouches for this network only, renewed in time."""

import shutil
import socket
import ssl
import stat
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config import certificates
from config.certificates import LASTS, RENEWED_BEFORE, ROOT_LASTS, secured
from config.env import read
from config.listening import CannotStart
from config.tls import context_of

NOW = datetime(2026, 11, 29, tzinfo=UTC)
BASE = Path("/srv/kho")


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    return folder


def env_of(keys, **said):
    said = {"KHOSO_ADDRESS": "10.0.0.5", "KHOSO_HOSTS": "kho.lan", **said}
    return read({"KHOSO_DATA": str(keys.parent), **said}, base=BASE)


def in_file(path):
    return x509.load_pem_x509_certificate(path.read_bytes())


def names_in(path):
    named = in_file(path).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in named}


def test_without_https_of_our_own_there_is_nothing(keys):
    assert secured(env_of(keys, KHOSO_HTTPS="no"), at=NOW) is None
    assert list(keys.iterdir()) == []


def test_a_root_is_made_once_and_its_keys_are_their_owners_alone(keys):
    first = secured(env_of(keys), at=NOW)
    assert {path.name for path in keys.iterdir()} == {
        "https-root.crt", "https-root.key", "https.crt", "https.key",
    }  # fmt: skip
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in keys.iterdir())
    before = {path.name: path.read_bytes() for path in keys.iterdir()}
    assert secured(env_of(keys), at=NOW + timedelta(days=100)) == first
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == before
    context_of(first.certificate, first.key)


def test_every_name_and_address_of_the_machine_is_in_it(keys):
    made = secured(env_of(keys), at=NOW)
    assert {
        "kho.lan",
        "10.0.0.5",
        "127.0.0.1",
        "::1",
        "localhost",
        socket.gethostname(),
    } <= names_in(made.certificate)
    assert made.left_out == ()


@pytest.mark.parametrize(
    "changed", [{"KHOSO_HOSTS": "kho.lan,luutru.lan"}, {"KHOSO_ADDRESS": "10.0.0.6"}]
)
def test_when_names_or_addresses_change_it_is_issued_anew_by_the_same_root(keys, changed):
    first = secured(env_of(keys), at=NOW)
    root = (keys / "https-root.crt").read_bytes()
    second = secured(env_of(keys, **changed), at=NOW)
    assert second.digest != first.digest
    assert set(next(iter(changed.values())).split(",")) <= names_in(second.certificate)
    assert (keys / "https-root.crt").read_bytes() == root
    in_file(second.certificate).verify_directly_issued_by(in_file(keys / "https-root.crt"))


def test_it_is_renewed_before_it_ends_and_never_outlives_what_browsers_take(keys):
    first = secured(env_of(keys), at=NOW)
    held = in_file(first.certificate)
    assert held.not_valid_after_utc - held.not_valid_before_utc <= timedelta(days=398)
    almost = NOW + LASTS - RENEWED_BEFORE - timedelta(days=2)
    assert secured(env_of(keys), at=almost) == first
    later = secured(env_of(keys), at=almost + timedelta(days=2))
    assert later.digest != first.digest
    # A clock that was set back finds a certificate of the future, and makes one of today.
    assert secured(env_of(keys), at=NOW).digest != later.digest


def test_the_root_vouches_for_private_places_and_for_this_machine_only(keys, tmp_path):
    """As OpenSSL judges it, and not as we do."""
    secured(env_of(keys), at=datetime.now(UTC))
    for name, fits in (
        ("10.9.8.7", True), ("fd00::9", True), ("192.168.1.1", True), ("may.local", True),
        ("kho.lan", True), ("8.8.8.8", False), ("2001:4860::8888", False), ("google.com", False),
        ("dangcongsan.vn", False), ("lan.vn", False),
    ):  # fmt: skip
        assert vouched_for(keys, name) is fits, name


def vouched_for(keys, name):
    """Whether a certificate for this name, forged by the root's key, is taken."""
    root, key = in_file(keys / "https-root.crt"), certificates._root_key(keys)
    forged = keys / "forged.crt"
    certificates._issue(root, key, [name], forged, keys / "forged.key", at=datetime.now(UTC))
    asked = ["-verify_ip", name] if certificates._network(name) else ["-verify_hostname", name]
    told = subprocess.run(
        ["openssl", "verify", "-x509_strict", *asked, "-CAfile", keys / "https-root.crt", forged],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.returncode == 0


def test_a_name_the_root_may_not_vouch_for_is_left_out_and_told(keys):
    secured(env_of(keys), at=NOW)
    made = secured(env_of(keys, KHOSO_HOSTS="kho.lan,kho.tinhuy.vn"), at=NOW)
    assert made.left_out == ("kho.tinhuy.vn",)
    assert "kho.tinhuy.vn" not in names_in(made.certificate)


def test_what_this_machine_was_called_when_the_root_was_made_it_may_vouch_for(keys):
    made = secured(env_of(keys, KHOSO_HOSTS="kho.tinhuy.vn", KHOSO_ADDRESS="8.8.4.4"), at=NOW)
    assert made.left_out == ()
    assert {"kho.tinhuy.vn", "8.8.4.4"} <= names_in(made.certificate)


@pytest.mark.parametrize("name", ["https.crt", "https.key"])
@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nxx"])
def test_a_certificate_that_is_gone_or_cut_is_issued_anew(keys, name, content):
    secured(env_of(keys), at=NOW)
    (keys / name).unlink() if content is None else (keys / name).write_bytes(content)
    made = secured(env_of(keys), at=NOW)
    context_of(made.certificate, made.key)


@pytest.mark.parametrize("name", ["https-root.crt", "https-root.key"])
def test_a_root_that_is_damaged_is_never_made_anew_in_silence(keys, name):
    """Whoever trusts the old one would be shut out, and nobody would know why."""
    secured(env_of(keys), at=NOW)
    (keys / name).write_bytes(b"")
    with pytest.raises(CannotStart, match="https-root"):
        secured(env_of(keys, KHOSO_HOSTS="khac.lan"), at=NOW)


def test_while_its_certificate_lasts_the_roots_key_may_be_kept_elsewhere(keys):
    first = secured(env_of(keys), at=NOW)
    (keys / "https-root.key").unlink()
    assert secured(env_of(keys), at=NOW) == first
    with pytest.raises(CannotStart, match=r"https-root\.key"):
        secured(env_of(keys), at=NOW + LASTS)


def test_a_root_that_has_ended_is_told(keys):
    secured(env_of(keys), at=NOW)
    with pytest.raises(CannotStart, match="hết hạn"):
        secured(env_of(keys), at=NOW + ROOT_LASTS)


@pytest.fixture
def given(keys, tmp_path):
    """A certificate of somebody else's with its key."""
    made = secured(env_of(keys), at=NOW)
    place, key = tmp_path / "kho.crt", tmp_path / "kho.key"
    shutil.copy(made.certificate, place)
    shutil.copy(made.key, key)
    shutil.rmtree(keys)
    return {"KHOSO_CERTIFICATE": str(place), "KHOSO_CERTIFICATE_KEY": str(key)}


def test_a_given_certificate_is_taken_as_it_is_and_no_root_is_made(given, keys):
    made = secured(env_of(keys, **given), at=NOW)
    assert str(made.certificate) == given["KHOSO_CERTIFICATE"]
    assert not keys.exists()


def broken(given, *, at=NOW, **content):
    for name, data in content.items():
        Path(given[f"KHOSO_{name}"]).write_bytes(data)
    return at


OTHER_KEY = ec.generate_private_key(ec.SECP256R1()).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
LOCKED_KEY = ec.generate_private_key(ec.SECP256R1()).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
    serialization.BestAvailableEncryption(b"x"),
)  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"CERTIFICATE": b""},
        {"CERTIFICATE": b"-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n"},
        {"CERTIFICATE_KEY": b"xx"},
        {"CERTIFICATE_KEY": OTHER_KEY},
        {"CERTIFICATE_KEY": LOCKED_KEY},
        {"at": NOW + timedelta(days=1000)},
        {"at": NOW - timedelta(days=1000)},
    ],
)
def test_a_given_certificate_that_will_not_do_is_one_line_at_the_start(given, keys, wrong):
    at = broken(given, **wrong)
    with pytest.raises(CannotStart, match="KHOSO_CERTIFICATE") as why:
        secured(env_of(keys, **given), at=at)
    assert len(str(why.value).splitlines()) == 1


def test_a_given_key_that_everybody_on_the_machine_reads_is_not_taken(given, keys):
    Path(given["KHOSO_CERTIFICATE_KEY"]).chmod(0o644)
    with pytest.raises(CannotStart, match="chmod 600"):
        secured(env_of(keys, **given), at=NOW)


def test_a_given_certificate_that_is_not_there_is_told(given, keys):
    Path(given["KHOSO_CERTIFICATE"]).unlink()
    with pytest.raises(CannotStart, match="KHOSO_CERTIFICATE"):
        secured(env_of(keys, **given), at=NOW)


def test_a_browser_that_trusts_the_root_takes_the_certificate(keys):
    made = secured(replace(env_of(keys)), at=datetime.now(UTC))
    server = context_of(made.certificate, made.key)
    trusting = ssl.create_default_context(cafile=keys / "https-root.crt")
    for name in ("kho.lan", "10.0.0.5", "localhost"):
        assert agreed(server, trusting, name), name
    for name in ("khac.lan", "10.0.0.6"):
        with pytest.raises(ssl.SSLCertVerificationError):
            agreed(server, trusting, name)
    with pytest.raises(ssl.SSLCertVerificationError):
        agreed(server, ssl.create_default_context(), "kho.lan")


def agreed(server, trusting, name):
    """Both sides in memory, until the client is content."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(to_client, to_server, server_hostname=name)
    house = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, house):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            if side is client:
                return True
    return False
