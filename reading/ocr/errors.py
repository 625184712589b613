"""The two ways in which reading can fail: the scan is bad, or the machine is busy."""

from collections.abc import Iterator


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it was raised from; libraries between us and the disk wrap them."""
    for _ in range(20):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


class Unreadable(Exception):
    """
    The scan itself is at fault. Retrying will not help; a person must act.

    `reason` is a code of `reading.domain.reasons`, `params` fill its sentence.
    """

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason, params)
        self.reason = reason
        self.params = params

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value}" for name, value in self.params.items())
        return f"{self.reason}: {told}" if told else self.reason


class EngineBusy(Exception):
    """
    The recogniser failed for its own reasons. Trying again later may work.

    Its words are our own, for they are kept and logged: what a library says may quote the page.
    """

    @property
    def told(self) -> str:
        """Its words, with the kind of what it was raised from."""
        return f"{self} ({type(self.__cause__).__name__})" if self.__cause__ else str(self)


class LanguageDataMissing(EngineBusy):
    """The Vietnamese language data is not on this machine; no scan is at fault."""
