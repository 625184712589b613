"""What an inspection comes back with, and the limits it works under."""

from dataclasses import dataclass, replace

from reading.domain.reasons import Plain, Reason

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
OLD_WORD = frozenset((DOC, RTF))


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Beyond these a file is set aside.

    `page_points` is the longest side of a PDF page in points (PDF's own limit, 5 m), `pixels` the
    largest picture, `unpacked_bytes` and `part_bytes` what a .docx may unpack to in all and in one
    part, `ratio` how often larger a part over a megabyte may become, `parts` how many it may have.
    """

    file_bytes: int = 2 << 30
    pages: int = 5000
    page_points: float = 14400.0
    pixels: int = 240_000_000
    unpacked_bytes: int = 512 << 20
    part_bytes: int = 64 << 20
    xml_bytes: int = 32 << 20
    ratio: int = 250
    parts: int = 5000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Inspection:
    """
    What a file is. With a `problem` the other fields say what could still be learnt.

    `signed`: it carries a digital signature, so that its bytes must stay as they are; `signed_on`
    is the day that the earliest of them states (yyyy-mm-dd), empty where none does.
    `born_digital` is for the reader of the text layer to find out and False until then.
    """

    media: str = ""
    pages: int = 0
    signed: bool = False
    signed_on: str = ""
    born_digital: bool = False
    problem: Reason | None = None
    warnings: tuple[Reason, ...] = ()

    def with_warning(self, warning: Reason) -> "Inspection":
        """The same with one warning more."""
        return replace(self, warnings=(*self.warnings, warning))


class Refused(Exception):
    """The file cannot be taken in; `reason` says why. Stays inside the intake."""

    def __init__(self, code: str, **params: Plain) -> None:
        super().__init__(code)
        self.reason = Reason(code, dict(params))
