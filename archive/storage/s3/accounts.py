"""Who the archive is to the store: a file of its accounts, which nobody else may read."""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from archive.storage.port import VaultUnavailable


class Role(StrEnum):
    """What an account is for: none may do what is another's."""

    STORE = "store"  # puts and gets
    DISPOSAL = "disposal"  # removes what is neither leased nor on hold
    KEEPER = "keeper"  # renews leases, holds, and tries the locks


@dataclass(frozen=True, slots=True)
class Account:
    """A name and its secret, which nothing shows that is printed or logged."""

    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Accounts:
    """
    The accounts of one archive, and by what it knows its bucket. A machine that does not remove or tend
    may be given a file without those accounts.
    """

    archive: str
    by_role: Mapping[Role, Account]

    def of(self, role: Role) -> Account:
        """Raises VaultUnavailable where the file has none for this."""
        try:
            return self.by_role[role]
        except KeyError:
            raise VaultUnavailable(
                f"The file of accounts of the object storage has none for {role}."
            ) from None


def read_accounts(path: Path | None) -> Accounts:
    """The accounts that a file holds. Raises VaultUnavailable in one sentence without any of it."""
    if path is None:
        raise VaultUnavailable("No file of accounts of the object storage is named.")
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise VaultUnavailable(f"Others may read the file of accounts {path}.")
            return _accounts_in(json.load(file))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise VaultUnavailable(f"The file of accounts {path} cannot be read: {why}.") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        # What stands there is not told, nor is the error that quotes it.
        raise VaultUnavailable(f"The file {path} holds no accounts.") from None


def write_accounts(path: Path, accounts: Accounts) -> None:
    """Write a new file for whoever runs this alone. Raises FileExistsError, OSError."""
    held = {role.value: asdict(account) for role, account in accounts.by_role.items()}
    text = json.dumps({"archive": accounts.archive, **held}, indent=1)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_account(path: Path) -> Account:
    """The one account that a file of `name` and `secret` holds. Raises VaultUnavailable."""
    try:
        held = json.loads(path.read_text("utf-8"))
        return _account_in(held)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise VaultUnavailable(f"The file of the account {path} cannot be read: {why}.") from error
    except (ValueError, KeyError, TypeError):
        raise VaultUnavailable(f"The file {path} holds no account.") from None


def _accounts_in(held: Mapping[str, object]) -> Accounts:
    by_role = {role: _account_in(held[role.value]) for role in Role if role.value in held}
    archive = held["archive"]
    if Role.STORE not in by_role or not isinstance(archive, str) or not archive:
        raise ValueError
    return Accounts(archive, by_role)


def _account_in(held: object) -> Account:
    match held:
        case {"name": str(name), "secret": str(secret)} if name and secret:
            return Account(name, secret)
    raise ValueError
