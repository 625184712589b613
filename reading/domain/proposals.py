"""What the machine takes the fields of a record to be, and whether it may file it alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from language.dates import parse_date
from language.types import NO_LETTERS
from machine.json_values import JsonObject
from reading.domain.arrival_fields import (
    Lifted,
    arrival,
    arrival_weighed,
    stamps_lifted,
)
from reading.domain.certainty import CERTAIN
from reading.domain.doubts import doubts, level_doubts
from reading.domain.ending_fields import signer_and_recipients
from reading.domain.fields import MANDATORY, STAMPED, Field
from reading.domain.header import Header, header_of
from reading.domain.header_agreement import weighed
from reading.domain.header_dates import date_and_place
from reading.domain.header_fields import issuer, number_and_symbol, type_and_abstract
from reading.domain.header_marks import higher, level_of_notes, levels_of_page, marks
from reading.domain.page_layout import pieces_of
from reading.domain.papers import Papers, papers_of
from reading.domain.readings import PageReading, Proposal, Variant
from reading.domain.reasons import Reason
from reading.domain.sheets import back_on_sheet, on_a4
from reading.domain.witnesses import Witnesses, is_borne_out, witnessed

# A cover or a blank page before the first holds no more words than this and no number or date.
_WORDS_OF_A_COVER = 30
_COVERS = 3
_SPOKEN_AGAINST = 0.6


@dataclass(frozen=True, slots=True)
class Judged:
    """
    The proposals of a file, what a person must be told of them, and whether none needs to look.

    `alone` says that every field is certain, that nothing speaks against any of them, and that
    what was read from an image has a second witness: such a file may be filed by the machine.
    """

    proposals: dict[str, Proposal]
    reasons: tuple[Reason, ...] = ()
    alone: bool = False


def judge(
    pages: Sequence[PageReading], proposed: Mapping[str, Proposal], witnesses: Witnesses
) -> Judged:
    """The proposals of a file's pages, held against all that is known beside them. Never raises."""
    papers = papers_of(stamps_lifted(on_a4(pages)).pages)
    found = arrival_weighed(witnessed(proposed, witnesses), witnesses.taken_on)
    reasons = (*doubts(papers, found, witnesses), *level_doubts(pages, found))
    used = {proposal.page for proposal in found.values()}
    from_image = any(
        page.variant != Variant.TEXT_LAYER for page in papers.first if page.number in used
    )
    if not from_image:
        found = _as_typed(found, proposed)
    borne_out = not from_image or (Field.SIGNER in found and is_borne_out(found, witnesses))
    return Judged(found, reasons, not reasons and borne_out and is_wholly_certain(found))


def _as_typed(
    found: Mapping[str, Proposal], proposed: Mapping[str, Proposal]
) -> dict[str, Proposal]:
    """
    Set in type a number is what stands there: where others say another, a person looks, however
    many they are. Of a pen's strokes they know more than the machine.
    """
    typed, now = proposed.get(Field.NUMBER), found.get(Field.NUMBER)
    if typed is None or now is None or typed.value or not typed.alternatives:
        return dict(found)
    if now.value in typed.alternatives:
        return dict(found)
    return {**found, Field.NUMBER: replace(now, confidence=min(now.confidence, _SPOKEN_AGAINST))}


def propose(
    pages: Sequence[PageReading], letters: Mapping[str, str] = NO_LETTERS
) -> dict[str, Proposal]:
    """
    The proposals of a document by field, each with its confidence and its place on the page.

    Of several papers in a file those of the first. A field of which nothing was found is absent; a
    number or day written by hand is left empty with its place and with what it may be beside it,
    so that a person sees the crop. `letters` are those of the archive's own in numbers, each with
    the code of the type it stands for or "". Never raises on any page.
    """
    laid = on_a4(pages)
    lifted = stamps_lifted(laid)
    papers = papers_of(lifted.pages)
    found = _fields(papers, laid, letters)
    return back_on_sheet(found | _arrival(lifted, papers, found), pages)


def is_certain(proposals: Mapping[str, Proposal]) -> bool:
    """Whether every mandatory field is so certain that no person needs to look first."""
    return all(
        name in proposals and proposals[name].value and proposals[name].confidence >= CERTAIN
        for name in MANDATORY
    )


def is_wholly_certain(proposals: Mapping[str, Proposal]) -> bool:
    """
    Whether so is every other field too: a record filed alone is right in all that it says.

    An arrival stamp that was seen has a number and a day, read or not.
    """
    return is_certain(proposals) and all(
        proposal.confidence >= CERTAIN
        for name, proposal in proposals.items()
        if name != Field.LEVEL and (name in STAMPED or proposal.value or proposal.alternatives)
    )


def _fields(
    papers: Papers, pages: Sequence[PageReading], letters: Mapping[str, str]
) -> dict[str, Proposal]:
    if not papers.first:
        return {}
    at, header = _first_page(papers.first, letters)
    heading = {
        **number_and_symbol(header),
        **date_and_place(header),
        **issuer(header),
        **type_and_abstract(header),
    }
    number = papers.first[at].number
    found = {
        name: replace(value, page=number)
        for name, value in weighed(heading, header, papers.first[at:]).items()
    }
    begun = [page for page in pages if page.number in papers.others_begin]
    for page in (*papers.first[: at + 1], *begun):
        # A level only rises, whichever paper of the file bears the mark.
        found = higher(found, marks(pieces_of(page), page))
    for page in pages:
        for level in (*levels_of_page(pieces_of(page), page.number), *level_of_notes(page)):
            found = higher(found, {Field.LEVEL: level})
    return signer_and_recipients(papers.first[at:]) | found


def _arrival(lifted: Lifted, papers: Papers, found: Mapping[str, Proposal]) -> dict[str, Proposal]:
    """What the arrival stamp says that stands on the heading's page, or on a cover before it."""
    until = max((found[name].page for name in MANDATORY if name in found), default=1)
    issued = parse_date(found[Field.ISSUED].value) if Field.ISSUED in found else None
    return arrival(lifted, [page.number for page in papers.first if page.number <= until], issued)


def _first_page(pages: Sequence[PageReading], letters: Mapping[str, str]) -> tuple[int, Header]:
    """The page of the heading: the first that is neither blank nor a cover."""
    headers = []
    for at, page in enumerate(pages[:_COVERS]):
        header = header_of(pieces_of(page), letters)
        if header.number or header.date or len(page.words) > _WORDS_OF_A_COVER:
            return at, header
        headers.append(header)
    at = next((place for place, header in enumerate(headers) if header.pieces), 0)
    return at, headers[at]


def filed_number(fields: Mapping[str, JsonObject]) -> str:
    """Number and symbol of a set of proposals, as one text for comparison."""
    number = str(fields.get(Field.NUMBER, {}).get("value", ""))
    symbol = str(fields.get(Field.SYMBOL, {}).get("value", ""))
    return f"{number}-{symbol}" if number and symbol else ""
