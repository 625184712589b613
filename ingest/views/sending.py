"""Sending scans from a workstation: an inventory, the files or a folder, and off they go."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.api import (
    Actor,
    Permission,
    actor_of,
    named,
    own_scanner,
    require,
    scanners_to_choose,
)
from access.domain.addresses import Param
from archive.api import VaultError, VaultFull, open_store
from audit.api import Act
from ingest.actions.sending import SentFile, take_in_sent
from ingest.forms import LARGEST_SCAN
from ingest.forms.sending import SendForm
from ingest.intake.names import shown_path
from ingest.queries.batches import inventories_to_send_to, inventories_too_high
from ingest.views.lacking import lacking

if TYPE_CHECKING:
    from ingest.api import Batch

# How a script that sends file by file asks for answers.
AS_DATA = "application/json"
# What a browser offers to choose; a folder brings whatever lies in it.
KINDS = ".pdf,.tif,.tiff,.jpg,.jpeg,.png,.docx,.doc,.rtf"
MOST_NAMED = 5


def send(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends: all files together, or one by one where a script does it."""
    actor, at = actor_of(request), timezone.now()
    act = Act.TAKE_IN if request.method == "POST" else Act.LIST
    granted = require(actor, Permission.SEND_SCANS, named("batch"), act=act, at=at)
    places, scanners = inventories_to_send_to(actor), scanners_to_choose(at=at)
    if request.method != "POST":
        granted.note(step="send")
        begun = {
            "inventory": request.GET.get(Param.INVENTORY, ""),
            "scanner": own_scanner(actor, at=at) if scanners else "",
        }
        return _shown(request, SendForm(inventories=places, scanners=scanners, initial=begun))
    form = SendForm(request.POST, inventories=places, scanners=scanners)
    files = _sent(request)
    trouble = _trouble(files)
    if trouble:
        form.add_error(None, trouble)
    if not form.is_valid():
        return _refused(request, form)
    try:
        batch = _taken(form, files, actor)
    except VaultError as why:
        form.add_error(None, _of_the_vault(why))
        return _refused(request, form)
    return _done(request, batch, len(files))


def _sent(request: HttpRequest) -> list[SentFile]:
    """The files, each with the folders that `paths` says it lay in; else with its name alone."""
    files, paths = request.FILES.getlist("files"), request.POST.getlist("paths")
    if len(paths) != len(files):
        paths = [file.name or "" for file in files]
    pairs = zip(paths, files, strict=True)
    return [SentFile(path, cast("BinaryIO", file), file.size or 0) for path, file in pairs]


def _trouble(files: list[SentFile]) -> str:
    if not files:
        return _("Choose files or a folder first.")
    large = [PurePosixPath(one.path).name for one in files if one.size > LARGEST_SCAN]
    words = _(
        "Larger than 20 MB: %(names)s. Ask whoever looks after the machine to take them in by their "
        "folder."
    )
    return words % {"names": ", ".join(large[:MOST_NAMED])} if large else ""


def _taken(form: SendForm, files: list[SentFile], actor: Actor) -> "Batch":
    store, title = open_store(settings.KHOSO_VAULT), form.cleaned_data["title"] or _called(files)
    batches = [
        take_in_sent(
            actor=actor, inventory=form.cleaned_data["inventory"].code, title=title, file=file,
            store=store, scanner=form.chosen_scanner(), at=timezone.now(),
        )
        for file in files
    ]  # fmt: skip
    return batches[-1]


def _called(files: list[SentFile]) -> str:
    """A batch that nobody named is called after the folder that was sent, or the day."""
    folder, _below, file = shown_path(files[0].path).partition("/")
    day = timezone.localdate().strftime("%d/%m/%Y")
    return folder[:200] if file else _("Sent on %(day)s") % {"day": day}


def _of_the_vault(why: VaultError) -> str:
    if isinstance(why, VaultFull):
        return _("The disk is full. Tell the administrator, then send again.")
    return _("The store could not keep the file. Try again; tell the administrator.")


def _done(request: HttpRequest, batch: "Batch", sent: int) -> HttpResponse:
    address = reverse("ingest:batch", args=[batch.code])
    if _as_data(request):
        return JsonResponse({"address": address})
    words = ngettext("%(n)d file was sent.", "%(n)d files were sent.", sent)
    messages.success(request, words % {"n": sent})
    return redirect(address)


def _refused(request: HttpRequest, form: SendForm) -> HttpResponse:
    if _as_data(request):
        wrong = {name: f"{form[name].label}: " for name in form.fields}
        said = [
            wrong.get(name, "") + str(one) for name, all_ in form.errors.items() for one in all_
        ]
        return JsonResponse({"errors": said}, status=422)
    return _shown(request, form, status=422)


def _shown(request: HttpRequest, form: SendForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "form": form,
        "lacking": lacking(actor),
        # Beside the one that says to choose.
        "places": len(form["inventory"]) > 1,
        "too_high": inventories_too_high(actor)[: MOST_NAMED + 1],
        "largest": LARGEST_SCAN,
        "kinds": KINDS,
    }
    return render(request, "ingest/send.html", context, status=status)


def _as_data(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == AS_DATA
