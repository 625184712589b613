"""Commitments as papers: entered with their scan, taken out as a .docx or as the scan that was kept."""

from io import SEEK_END
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    Granted,
    Permission,
    account_numbered,
    actor_of,
    commitment_fault_in_sentence,
    may_enter_commitment,
    refuse,
    top_unit,
)
from access.domain.commitments import CommitmentError, Way, digest_of
from archive.actions.signed_papers import enter_signed_paper
from archive.api import Subject, VaultError, VaultFull, open_kept, open_store, pieces_of
from archive.forms.commitments import SignedPaperForm
from archive.queries.signed_papers import commitment_to, scan_of
from archive.reports.blocks import MEDIA
from archive.reports.commitment import SignedSaid, signed_commitment
from archive.reports.word import as_word
from archive.views.files import ENDINGS
from audit.api import Act

if TYPE_CHECKING:
    from access.api import Commitment, User


def enter(request: HttpRequest, account_id: int) -> HttpResponse:
    """A form for what somebody signed on paper; a POST keeps its scan and enters it."""
    actor, at = actor_of(request), timezone.now()
    account = account_numbered(account_id)
    granted = may_enter_commitment(by=actor, account=account, at=at)
    if account is None:
        raise AssertionError("an account that is not there was refused")
    if request.method != "POST":
        return _shown(request, granted, account, SignedPaperForm())
    form = SignedPaperForm(request.POST, request.FILES)
    if not form.is_valid() or not _entered(granted, account, form):
        return _shown(request, granted, account, form, status=422)
    messages.success(request, _("Entered. It holds at once."))
    return redirect("access:person", account.pk)


def paper(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """What was signed as a .docx."""
    actor, at = actor_of(request), timezone.now()
    signed, granted = commitment_to(commitment_id, actor=actor, at=at)
    granted.note(paper="cam-ket", account=signed.user_id)
    made = signed_commitment(_said(signed), who=actor.full_name, at=timezone.localtime(at))
    return HttpResponse(
        as_word(made), content_type=MEDIA, headers=_headers(f"{_name(signed)}.docx")
    )


def scan(request: HttpRequest, commitment_id: int) -> StreamingHttpResponse:
    """The scan of what was signed on paper, byte for byte as it was kept."""
    actor, at = actor_of(request), timezone.now()
    signed, granted = commitment_to(commitment_id, actor=actor, at=at)
    kept = scan_of(signed)
    if kept is None:
        refuse(
            actor,
            Permission.KEEP_COMMITMENTS,
            granted.target,
            act=granted.act,
            rule="exists",
            at=at,
        )
    subject = Subject("commitment", granted.target.label, kept.level)
    source = open_kept(
        open_store(settings.KHOSO_VAULT), kept.file, who=actor.who, subject=subject, at=at
    )
    size = source.seek(0, SEEK_END)
    source.seek(0)
    granted.note(sha256=kept.file.digest, size=size, account=signed.user_id)
    ending = ENDINGS.get(kept.file.media, "bin")
    return StreamingHttpResponse(
        pieces_of(source, kept.file, who=actor.who, subject=subject, at=at),
        content_type="application/octet-stream",
        headers={**_headers(f"{_name(signed)}.{ending}"), "Content-Length": str(size)},
    )


def _entered(granted: Granted, account: "User", form: SignedPaperForm) -> bool:
    """Whether it is entered; else the form says why not."""
    said = form.cleaned_data
    try:
        enter_signed_paper(
            by=granted.actor,
            account=account,
            text=said["text"],
            signed_on=said["signed_on"],
            scan=said["scan"],
            media=form.media_of_scan,
            store=open_store(settings.KHOSO_VAULT),
            at=granted.at,
        )
    except CommitmentError as why:
        field = why.field if why.field in form.fields else None
        form.add_error(field, commitment_fault_in_sentence(why))
        return False
    except VaultError as why:
        full = _("The disk is full. Tell the administrator, then send again.")
        other = _("The store could not keep the file. Try again; tell the administrator.")
        form.add_error(None, full if isinstance(why, VaultFull) else other)
        return False
    return True


def _shown(
    request: HttpRequest,
    granted: Granted,
    account: "User",
    form: SignedPaperForm,
    *,
    status: int = 200,
) -> HttpResponse:
    looked = Granted(granted.actor, Act.LIST, granted.target, granted.at)
    looked.note(what=str(granted.act))
    context = {"form": form, "person": account}
    return render(request, "archive/enter_commitment.html", context, status=status)


def _said(signed: "Commitment") -> SignedSaid:
    text = signed.text
    if text is None:
        raise AssertionError("what has no words is not printed")
    top = top_unit()
    above = top.name if top is not None and top.name != signed.unit_name else ""
    at = timezone.localtime(signed.signed_at) if signed.signed_at else None
    on_paper = _("Signed on paper; the paper was kept as a scan.")
    here = _("Signed in Kho Số at %(at)s, with password by the person")
    return SignedSaid(
        above=above,
        unit=signed.unit_name,
        title=text.title,
        version=signed.text_version,
        text=text.text,
        name=signed.full_name,
        signed_on=signed.valid_from,
        holds_until=signed.valid_until,
        below=here % {"at": f"{at:%H:%M %d/%m/%Y}"}
        if at and signed.way == Way.SIGNED
        else on_paper,
        digest=signed.text_digest,
        is_whole=digest_of(text.said, text.number) == signed.text_digest,
    )


def _name(signed: "Commitment") -> str:
    return f"cam-ket-{signed.user.username}-{signed.pk}"


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
