"""What can be wrong with keys and with what they keep."""


class KeysError(Exception):
    """Whatever is wrong with keys."""


class KeysShut(KeysError):
    """The keys of this class are not open here; somebody who may has to open them."""

    def __init__(self, key_class: int) -> None:
        super().__init__(f"class {key_class}")
        self.key_class = key_class


class KeyGone(KeysError):
    """The key was destroyed, or never was in this store; what it kept can be read by nobody."""


class WrongKey(KeysError):
    """A passphrase or key file that opens nothing here."""


class OtherSite(KeysError):
    """The key store is that of another archive."""


class Damaged(KeysError):
    """What was encrypted is not as it was written: cut, changed, exchanged, or rotten."""


class StoreUnusable(KeysError):
    """The file of keys is missing, is no file of keys, or is of a newer version."""


class StoreBusy(KeysError):
    """Others use the file of keys; what was removed may still stand in its journal. Try again."""
