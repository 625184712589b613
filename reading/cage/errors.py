"""Why a look into a file brought nothing."""


class CageError(Exception):
    """What a cage can answer instead of a result."""


class Busy(CageError):
    """The machine is busy or stumbled; the same file may be tried again a little later."""

    retry_after_s = 3


class OverLimit(CageError):
    """
    The file is at fault: whoever opens it runs into a limit or dies of it, every time.

    `limit` is "time", "memory", "output" or "crash".
    """

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Refused(CageError):
    """What the work itself says of the file: a code, for whoever asked to put into words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
