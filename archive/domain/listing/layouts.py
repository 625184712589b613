"""What kind of list a table is, by the columns it has and by what stands over it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from archive.domain.listing.fields import Column, Field
from language.vietnamese import fold


class Layout(StrEnum):
    """
    DOSSIERS: mục lục hồ sơ; DOCUMENTS: mục lục văn bản; OUTGOING and INCOMING: registers; PARTY:
    the 40 columns of the Party's digitising system, of which each line tells a paper and its dossier.
    """

    DOSSIERS = "dossiers"
    DOCUMENTS = "documents"
    OUTGOING = "outgoing"
    INCOMING = "incoming"
    PARTY = "party"
    UNKNOWN = "unknown"


_OF_COVERS: Final = frozenset(
    {Field.FONDS, Field.FONDS_NUMBER, Field.TERM, Field.INVENTORY, Field.BOX, Field.DOSSIER, Field.RETENTION, Field.DOSSIER_TITLE, Field.STARTED, Field.ENDED}
)  # fmt: skip
_COVER: Final = 5
_REGISTER: Final = ("so dang ky", "so dang ki", "so theo doi", "so cong van", "so van ban")


def layout_of(columns: Iterable[Column], above: Iterable[str] = ()) -> Layout:
    """The kind of list that has these columns; `above` are the lines over its heading."""
    there = {column.field for column in columns}
    title = " ".join(fold(text) for text in above)
    is_paper = bool(
        there & {Field.TITLE, Field.NUMBER, Field.NUMBER_AND_DATE, Field.SYMBOL, Field.TYPE}
    )
    if Field.DOSSIER_TITLE in there and not there & {Field.TITLE, Field.NUMBER, Field.SYMBOL}:
        return Layout.DOSSIERS
    if not is_paper:
        return Layout.UNKNOWN
    if len(there & _OF_COVERS) >= _COVER:
        return Layout.PARTY
    if there & {Field.ARRIVAL_NUMBER, Field.ARRIVED}:
        return Layout.INCOMING
    register = any(word in title for word in _REGISTER)
    if register and title.rsplit(" van ban", 1)[-1].startswith(" den"):
        return Layout.INCOMING
    of_dossier = there & {Field.SHEET_SPAN, Field.DOSSIER, Field.SHEET_FROM}
    sent = there & {Field.RECIPIENTS, Field.KEPT_BY, Field.COPIES}
    if register or (sent and not of_dossier):
        return Layout.OUTGOING
    return Layout.DOCUMENTS
