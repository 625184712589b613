"""How the store is reached: the clients of its accounts, with all their settings in this one place."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from minio import Minio
from storages.backends.s3 import S3Storage
from urllib3 import PoolManager, Retry, Timeout

from archive.domain.s3_place import S3Place
from archive.storage.s3.accounts import Account, Accounts, Role
from archive.storage.s3.circuit import Circuit
from archive.storage.s3.errors import TOLD, is_silence, meaning_of

_ATTEMPTS: Final = 3
_CONNECT_S: Final = 2
_READ_S: Final = 30
_QUICK_S: Final = 5
# A connection that the store closed meanwhile is not its silence.
_QUICK_ATTEMPTS: Final = 2
_CONNECTIONS: Final = 16
_MEMORY_BYTES: Final = 8 << 20


class Connection:
    """
    A store as one process reaches it. Clients are shared by all threads; `asked` tells what went wrong
    in the words of the port. Accounts are read when the store is asked for the first time.
    """

    def __init__(self, place: S3Place, read: Callable[[], Accounts]) -> None:
        self.place = place
        self._read = read
        self._circuit = Circuit()
        self._mutex = threading.Lock()
        self._clients: dict[tuple[Role, bool], Any] = {}
        self._keeper: Minio | None = None

    @cached_property
    def accounts(self) -> Accounts:
        """Raises VaultUnavailable, and is read again the next time."""
        return self._read()

    def client(self, role: Role = Role.STORE, *, quick: bool = False) -> Any:
        """
        The client of an account; a quick one asks once, and waits for seconds only. Raises
        VaultUnavailable where this machine has no such account.
        """
        with self._mutex:
            if (role, quick) not in self._clients:
                account = self.accounts.of(role)
                self._clients[role, quick] = client_of(self.place, account, quick=quick)
            return self._clients[role, quick]

    def keeper(self) -> Minio:
        """Who sees to the locks. Raises VaultUnavailable where this machine has no such account."""
        with self._mutex:
            if self._keeper is None:
                self._keeper = minio_of(self.place, self.accounts.of(Role.KEEPER))
            return self._keeper

    @contextmanager
    def asked(self, name: str = "", *, removing: bool = False) -> Iterator[None]:
        """Around whatever is asked of the store; `name` is that of the object. Raises VaultError, AlreadyThere."""
        self._circuit.enter()
        try:
            yield
        except TOLD as error:
            if is_silence(error):
                self._circuit.was_silent()
            else:
                self._circuit.answered()
            raise meaning_of(error, name, removing=removing) from error
        else:
            self._circuit.answered()


def minio_of(place: S3Place, account: Account) -> Minio:
    """What sees to buckets and locks for one account, as minio-py makes it."""
    return Minio(
        host_of(place),
        access_key=account.name,
        secret_key=account.secret,
        secure=place.endpoint.startswith("https:"),
        region=place.region,
        http_client=pool_of(place),
    )


def host_of(place: S3Place) -> str:
    """Host and port."""
    return place.endpoint.partition("://")[2]


def pool_of(place: S3Place) -> PoolManager:
    """Connections that wait as long as ours, and no minute because a damaged object asks for it."""
    return PoolManager(
        timeout=Timeout(connect=_CONNECT_S, read=_READ_S),
        retries=Retry(
            total=_ATTEMPTS - 1, respect_retry_after_header=False, status_forcelist=[], redirect=0
        ),
        cert_reqs="CERT_REQUIRED",
        ca_certs=place.ca or None,
    )


def client_of(place: S3Place, account: Account, *, quick: bool = False) -> Any:
    """A client of one account, as django-storages makes it."""
    storage = S3Storage(
        access_key=account.name,
        secret_key=account.secret,
        bucket_name=place.bucket,
        endpoint_url=place.endpoint,
        region_name=place.region,
        verify=place.ca or None,
        default_acl=None,
        file_overwrite=True,
        max_memory_size=_MEMORY_BYTES,
        transfer_config=TransferConfig(use_threads=False),
        client_config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=_CONNECT_S,
            read_timeout=_QUICK_S if quick else _READ_S,
            retries={
                "mode": "standard",
                "total_max_attempts": _QUICK_ATTEMPTS if quick else _ATTEMPTS,
            },
            max_pool_connections=_CONNECTIONS,
            tcp_keepalive=True,
            request_checksum_calculation="when_required",
            # With more, botocore stumbles over the answer for a damaged object.
            response_checksum_validation="when_required",
            # What the machine says of proxies is for the internet, which is not here.
            proxies={},
        ),
    )
    return storage.connection.meta.client
