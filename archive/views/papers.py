"""Papers of the catalogue as .docx: each taking is on the trail before its first byte."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from access.api import Actor, Permission, actor_of, refuse, require, top_unit
from access.domain.levels import LEVEL_WORDS
from archive.domain.cover import OF_DOSSIER, CoverOf, words_of
from archive.queries.covers import values_of_cover
from archive.queries.dossiers import dossier_in
from archive.queries.inventories import inventory_to
from archive.queries.named import place_of
from archive.queries.papers import (
    accessions_in,
    document_rows,
    dossier_rows,
)
from archive.queries.visible import secrecy_of_dossier, target_of_dossier, target_of_inventory
from archive.reports.blocks import MEDIA, Paper
from archive.reports.papers import (
    CoverSaid,
    Origin,
    closing_note,
    cover_of_dossier,
    documents_in_dossier,
    dossiers_of_inventory,
)
from archive.reports.word import as_word
from audit.api import Act
from language.vietnamese import fold

if TYPE_CHECKING:
    from archive.api import Dossier, Inventory

COVER, DOCUMENTS, CLOSING = "bia", "muc-luc-van-ban", "chung-tu-ket-thuc"
PAPERS = (COVER, DOCUMENTS, CLOSING)
# As many records as one event of the trail names, so that nobody waits for its writing.
NAMED_AT_ONCE = 500


def dossier_paper(request: HttpRequest, code: str, dossier_id: int, paper: str) -> HttpResponse:
    """The cover, the list of documents or the closing note of a dossier."""
    if paper not in PAPERS:
        raise Http404
    actor, at = actor_of(request), timezone.now()
    place = place_of(code, dossier_id, act=Act.TAKE_PAPER, actor=actor, at=at)
    found = dossier_in(place, dossier_id, actor)
    if found is None:
        target = target_of_inventory(place)
        refuse(actor, Permission.TAKE_FILE, target, act=Act.TAKE_PAPER, rule="visible", at=at)
    target = target_of_dossier(found)
    granted = require(actor, Permission.TAKE_FILE, target, act=Act.TAKE_PAPER, at=at)
    origin, said = _origin(actor, place, at), _said(found)
    if paper != DOCUMENTS:
        granted.note(paper=paper)
        made = cover_of_dossier if paper == COVER else closing_note
        return sent(made(origin, said), _name(paper, place, found))
    named = accessions_in(found, actor)
    for start in range(0, max(1, len(named)), NAMED_AT_ONCE):
        granted.note(paper=paper, mentions=named[start : start + NAMED_AT_ONCE])
    listed = documents_in_dossier(origin, said, document_rows(found, actor))
    return sent(listed, _name(paper, place, found))


def _name(paper: str, place: "Inventory", dossier: "Dossier") -> str:
    """What the file is called: by the dossier's number, as people know it."""
    number = slugify(fold(dossier.number)) or str(dossier.pk)
    return f"{paper}-{place.code}-ho-so-{number}"


def inventory_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The list of dossiers of an inventory."""
    actor, at = actor_of(request), timezone.now()
    place = inventory_to(code, act=Act.TAKE_PAPER, actor=actor, at=at)
    target = target_of_inventory(place)
    granted = require(actor, Permission.TAKE_FILE, target, act=Act.TAKE_PAPER, at=at)
    granted.note(paper="muc-luc-ho-so")
    rows = dossier_rows(place, actor)
    listed = dossiers_of_inventory(_origin(actor, place, at), place.shown_title, rows)
    return sent(listed, f"muc-luc-ho-so-{place.code}")


def sent(paper: Paper, name: str) -> HttpResponse:
    """The paper on its way, told before."""
    return HttpResponse(
        as_word(paper),
        content_type=MEDIA,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.docx"',
            "Cache-Control": "no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _origin(actor: Actor, inventory: "Inventory", at: datetime) -> Origin:
    top = top_unit()
    above = top.name if top is not None and top.pk != inventory.unit_id else ""
    return Origin(
        above=above,
        unit=inventory.unit.name,
        fonds=inventory.fonds.name,
        fonds_number=inventory.fonds.number,
        inventory=inventory.number or inventory.code,
        term=inventory.term,
        who=actor.full_name,
        at=timezone.localtime(at),
    )


def _said(dossier: "Dossier") -> CoverSaid:
    values = values_of_cover(CoverOf.DOSSIER, dossier)
    chosen = {
        row.name: _(words_of(row, values[row.name])) if values[row.name] else ""
        for row in OF_DOSSIER
        if row.codes
    }
    secrecy = secrecy_of_dossier(dossier)
    party = " · " + _("Secret paper of the Party") if secrecy.party_papers else ""
    closed = _(LEVEL_WORDS[secrecy.level]) if secrecy.level else ""
    return CoverSaid(
        number=dossier.number,
        box=getattr(dossier, "seen_box", "") or "",
        title=dossier.shown_title,
        retention=dossier.retention,
        first=str(values["first"]),
        last=str(values["last"]),
        documents=dossier.documents,
        sheets=dossier.sheets,
        pages=dossier.pages,
        condition=chosen["condition"],
        use_mode=chosen["use_mode"],
        language=dossier.language,
        keywords=dossier.shown_keywords,
        note=dossier.note,
        level=(closed + party).strip(" ·"),
    )
