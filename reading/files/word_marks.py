"""Names of Word's markup, as its standard (ECMA-376) writes them."""

from typing import TYPE_CHECKING, Final, Protocol, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML: Final = "{urn:schemas-microsoft-com:vml}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF: Final = frozenset(("0", "false", "off", "none"))


class Element(Protocol):
    """What is asked of an element of the markup, which lxml gives without types."""

    @property
    def tag(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, otherwise: str, /) -> str: ...
    def find(self, path: str, /) -> "Element | None": ...
    def iterfind(self, path: str, /) -> "Iterator[Element]": ...
    def iter(self, *tags: str) -> "Iterator[Element]": ...
    def iterchildren(self, *tags: str) -> "Iterator[Element]": ...
    def iterancestors(self, *tags: str) -> "Iterator[Element]": ...
    def getparent(self) -> "Element | None": ...
    def __iter__(self) -> "Iterator[Element]": ...


def value(element: Element | None, name: str, attribute: str = "val") -> str | None:
    """The attribute of the child called `name`, None where there is no such child or attribute."""
    child = element.find(f"{W}{name}") if element is not None else None
    found = child.get(f"{W}{attribute}") if child is not None else None
    return None if found is None else str(found)


def switch(element: Element | None, name: str) -> bool | None:
    """Whether the property `name` is on; None where it is not spoken of."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else is_on(child)


def is_on(element: Element) -> bool:
    """Whether a property that is there is on: that is so unless it says otherwise."""
    return str(element.get(f"{W}val", "1")).lower() not in _OFF


def whole(text: str | None, otherwise: int = 0) -> int:
    """A number of the markup; what is none, or beyond reason, counts as `otherwise`."""
    if text is None:
        return otherwise
    digits = text.strip().removeprefix("-")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 9:
        return otherwise
    return int(text)
