"""
The certificate by which the store itself speaks HTTPS: one that was given, or one of its own root.

The root is made once and may vouch for private names and addresses only: who trusts it trusts this
machine on their own network, and nobody who might steal the root's key for any other place.
"""

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config.env import Env
from config.listening import CannotStart, every_name_of

ROOT_LASTS = timedelta(days=20 * 365)
# No browser takes a certificate that lasts longer.
LASTS = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)
# Clocks of an office differ.
EARLIER = timedelta(days=1)
LONGEST_IN_A_SUBJECT = 64
PRIVATE_DOMAINS = ("localhost", "local", "lan", "internal", "home.arpa")
PRIVATE_NETWORKS = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
        "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Secured:
    """
    What the web servers are started with, and what it covers.

    `names` are those of this machine, of which its own root may not vouch for `left_out`.
    """

    certificate: Path
    key: Path
    digest: str
    names: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def secured(env: Env, *, at: datetime) -> Secured | None:
    """
    The certificate for now, made or renewed where it is our own; None where no HTTPS is ours.

    Raises CannotStart with a line for the person at the keyboard.
    """
    if not env.own_https:
        return None
    if env.certificate is not None and env.certificate_key is not None:
        return _given(env, env.certificate, env.certificate_key, at=at)
    try:
        return _own(env, env.data / "keys", at=at)
    except OSError as error:
        raise CannotStart(
            f"Không đọc, ghi được chứng thư HTTPS trong {env.data / 'keys'} ({error.strerror}). "
            "Cấp quyền cho tài khoản chạy Kho rồi chạy lại."
        ) from error


def _given(env: Env, certificate: Path, key: Path, *, at: datetime) -> Secured:
    try:
        held = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    except (OSError, ValueError) as error:
        raise CannotStart(
            f"KHOSO_CERTIFICATE: không đọc được chứng thư trong {certificate}. Cần tệp PEM, có cả "
            "chuỗi chứng thư, và quyền đọc."
        ) from error
    try:
        secret = serialization.load_pem_private_key(key.read_bytes(), password=None)
        open_to_others = key.stat().st_mode & 0o007
    except (OSError, ValueError, TypeError) as error:
        raise CannotStart(
            f"KHOSO_CERTIFICATE_KEY: không đọc được khóa trong {key}. Cần tệp PEM không mật khẩu, "
            "và quyền đọc."
        ) from error
    if open_to_others:
        raise CannotStart(
            f"KHOSO_CERTIFICATE_KEY: ai dùng máy này cũng đọc được khóa {key}. Chạy: chmod 600 {key}"
        )
    if _public(secret.public_key()) != _public(held.public_key()):
        raise CannotStart(
            "KHOSO_CERTIFICATE_KEY: khóa này không phải của chứng thư ở KHOSO_CERTIFICATE."
        )
    if not held.not_valid_before_utc <= at <= held.not_valid_after_utc:
        raise CannotStart(
            f"KHOSO_CERTIFICATE: chứng thư chỉ có hạn từ {held.not_valid_before_utc:%d/%m/%Y} đến "
            f"{held.not_valid_after_utc:%d/%m/%Y}. Xin chứng thư mới, hoặc sửa đồng hồ của máy."
        )
    return Secured(certificate, key, _digest(held), tuple(every_name_of(env)))


def _own(env: Env, keys: Path, *, at: datetime) -> Secured:
    root = _root(env, keys, at=at)
    names = every_name_of(env)
    covered = [name for name in names if _may_vouch(root, name)]
    left_out = tuple(name for name in names if name not in covered)
    place, key = keys / "https.crt", keys / "https.key"
    held = _certificate_in(place)
    if held is None or not _fits(_key_in(key), held) or not _still_does(held, root, covered, at=at):
        held = _issue(root, _root_key(keys), covered, place, key, at=at)
    return Secured(place, key, _digest(held), tuple(names), left_out)


def _root(env: Env, keys: Path, *, at: datetime) -> x509.Certificate:
    place, key = keys / "https-root.crt", keys / "https-root.key"
    root = _certificate_in(place)
    if root is None and (place.exists() or key.exists()):
        raise CannotStart(
            f"Chứng thư gốc {place} bị thiếu hoặc hỏng. Khôi phục từ bản sao lưu; hoặc xóa cả "
            f"{place.name} và {key.name} để lập gốc mới, rồi cài gốc mới trên mọi máy."
        )
    if root is None:
        secret = ec.generate_private_key(ec.SECP256R1())
        root = _new_root(env, secret, at=at)
        # The key first: a root without one could never vouch for anything.
        _write(key, _private(secret))
        _write(place, root.public_bytes(serialization.Encoding.PEM))
    if at > root.not_valid_after_utc:
        raise CannotStart(
            f"Chứng thư gốc {place} đã hết hạn. Xóa {place.name} và {key.name} để lập gốc mới, "
            "rồi cài gốc mới trên mọi máy."
        )
    return root


def _new_root(env: Env, secret: ec.EllipticCurvePrivateKey, *, at: datetime) -> x509.Certificate:
    organisation = env.organisation[:LONGEST_IN_A_SUBJECT]
    called = f"Kho Số – gốc riêng của {socket.gethostname()}"[:LONGEST_IN_A_SUBJECT]
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, called),
        ]
    )
    permitted: list[x509.GeneralName] = [x509.DNSName(name) for name in PRIVATE_DOMAINS]
    permitted += [x509.IPAddress(network) for network in PRIVATE_NETWORKS]
    # Some offices have names and addresses of their own making: this machine's, and no more.
    permitted += [_exactly(name) for name in every_name_of(env) if not _is_private(name)]
    return (
        _begun(subject, subject, secret.public_key(), ROOT_LASTS, at=at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(vouches=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(secret, hashes.SHA256())
    )


def _issue(
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    names: list[str],
    place: Path,
    key: Path,
    *,
    at: datetime,
) -> x509.Certificate:
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kho Số")])
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    serves = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    lasts = min(LASTS, root.not_valid_after_utc - at)
    issued = (
        _begun(subject, root.subject, secret.public_key(), lasts, at=at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(vouches=False), critical=True)
        .add_extension(serves, critical=False)
        .add_extension(by, critical=False)
        .add_extension(x509.SubjectAlternativeName(_general(names)), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    # A key that fits no certificate starts nothing: with the next start both are made anew.
    place.unlink(missing_ok=True)
    _write(key, _private(secret))
    _write(place, issued.public_bytes(serialization.Encoding.PEM))
    return issued


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    lasts: timedelta,
    *,
    at: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLIER)
        .not_valid_after(at + lasts - EARLIER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, vouches: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not vouches, key_cert_sign=vouches, crl_sign=vouches,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _still_does(
    held: x509.Certificate, root: x509.Certificate, names: list[str], *, at: datetime
) -> bool:
    """Whether it is of this root, lasts for a while, and names what the machine is called today."""
    try:
        held.verify_directly_issued_by(root)
        named = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    in_time = held.not_valid_before_utc <= at < held.not_valid_after_utc - RENEWED_BEFORE
    return in_time and set(named) == set(_general(names))


def _may_vouch(root: x509.Certificate, name: str) -> bool:
    """Whether the name lies within what the root was made for."""
    limits = root.extensions.get_extension_for_class(x509.NameConstraints).value
    return any(_within(name, permitted) for permitted in limits.permitted_subtrees or ())


def _within(name: str, permitted: x509.GeneralName) -> bool:
    network = _network(name)
    if isinstance(permitted, x509.DNSName):
        value = permitted.value
        return network is None and (name == value or name.endswith(f".{value}"))
    if network is None or not isinstance(permitted, x509.IPAddress):
        return False
    return isinstance(permitted.value, IPv4Network | IPv6Network) and (
        network.network_address in permitted.value
    )


def _is_private(name: str) -> bool:
    network = _network(name)
    if network is None:
        return any(name == domain or name.endswith(f".{domain}") for domain in PRIVATE_DOMAINS)
    return any(network.network_address in each for each in PRIVATE_NETWORKS)


def _exactly(name: str) -> x509.GeneralName:
    network = _network(name)
    return x509.DNSName(name) if network is None else x509.IPAddress(network)


def _general(names: Iterable[str]) -> Iterator[x509.GeneralName]:
    for name in names:
        if _network(name) is None:
            yield x509.DNSName(name)
        else:
            yield x509.IPAddress(ip_address(name))


def _network(name: str) -> IPv4Network | IPv6Network | None:
    """The address as a network of one, or None where it is the name of a machine."""
    with suppress(ValueError):
        return ip_network(name)
    return None


def _root_key(keys: Path) -> ec.EllipticCurvePrivateKey:
    place = keys / "https-root.key"
    found = _key_in(place)
    if found is not None:
        return found
    raise CannotStart(
        f"Chứng thư HTTPS cần cấp lại mà khóa gốc {place} bị thiếu hoặc hỏng. Khôi phục khóa từ bản "
        "sao lưu; hoặc xóa https-root.crt và https-root.key để lập gốc mới, rồi cài gốc mới trên mọi máy."
    )


def _key_in(place: Path) -> ec.EllipticCurvePrivateKey | None:
    try:
        found = serialization.load_pem_private_key(place.read_bytes(), password=None)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if isinstance(found, ec.EllipticCurvePrivateKey) else None


def _fits(key: ec.EllipticCurvePrivateKey | None, held: x509.Certificate) -> bool:
    return key is not None and _public(key.public_key()) == _public(held.public_key())


def _certificate_in(place: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(place.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _private(secret: ec.EllipticCurvePrivateKey) -> bytes:
    return secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public(key: object) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return bytes(key.public_bytes(serialization.Encoding.DER, form))  # type: ignore[attr-defined]


def _digest(held: x509.Certificate) -> str:
    return held.fingerprint(hashes.SHA256()).hex()


def _write(place: Path, content: bytes) -> None:
    """Whole or not at all, on the disk when this returns, and its owner's alone."""
    fresh = place.with_name(f"{place.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place)
