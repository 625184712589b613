"""The lists that were taken over into an inventory, and undoing one of them."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from access.api import actor_of, names_of
from access.domain.addresses import Param
from archive.actions.undoing_lists import Undone
from archive.api import NotUndone, is_busy, mark_of, number_of, stretch_of, undo_import
from archive.queries.imports import (
    Did,
    import_numbered,
    imports_of,
    named_in_address,
    undoing_of,
)
from archive.views.importing import PAGE_LENGTH, inventory_for_list
from archive.views.list_parts import row_listed

if TYPE_CHECKING:
    from archive.api import ListImport

ORDER = ("-pk",)


def imports(request: HttpRequest, code: str) -> HttpResponse:
    """Every list that was taken over, the newest first."""
    inventory, granted = inventory_for_list(request, code)
    page = stretch_of(imports_of(inventory, actor_of(request)), ORDER, request.GET)
    granted.note(step="imports")
    rows = [(mark_of(one.pk), one, _did(one)) for one in page]
    names = names_of({name for one in page for name in (one.begun_by, one.undone_by)})
    context = {"inventory": inventory, "page": page, "rows": rows, "names": names}
    return render(request, "archive/imports.html", context)


def _did(brought: "ListImport") -> dict[str, str]:
    """How an address names what an import made, and what it changed."""
    return {did.name.lower(): named_in_address(brought, did) for did in Did}


def undo(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """What undoing an import would do; a POST undoes it."""
    inventory, granted = inventory_for_list(request, code)
    actor = actor_of(request)
    brought = import_numbered(inventory, number_of(mark) or 0, actor)
    if brought is None:
        raise Http404
    if request.method == "POST":
        return _undone(request, code, brought.pk)
    granted.note(step="undo")
    shown = undoing_of(brought, actor)
    rows = list(map(row_listed, shown.against))
    context = {
        "inventory": inventory,
        "brought": brought,
        "by": names_of({brought.begun_by}).get(brought.begun_by, brought.begun_by),
        "shown": shown,
        "anything": shown.going or shown.put_back or shown.dossiers or shown.covers,
        "page": Paginator(rows, PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE)),
    }
    return render(request, "archive/undo_import.html", context)


def _undone(request: HttpRequest, code: str, number: int) -> HttpResponse:
    actor, at = actor_of(request), timezone.now()
    inventory, _granted = inventory_for_list(request, code)
    try:
        done = undo_import(actor=actor, inventory=inventory, import_id=number, at=at)
    except NotUndone:
        messages.error(request, _("Somebody else has undone this import meanwhile."))
    except OperationalError as error:
        if not is_busy(error):
            raise
        words = _(
            "The database was busy and undoing broke off. Undo it again: it goes on from there."
        )
        messages.error(request, words)
    else:
        messages.success(request, _told(done))
    return redirect("archive:imports", code=code)


def _told(done: Undone) -> str:
    """What came of it, each in a sentence; what there is none of is not told."""
    told = (
        (done.rows, ngettext_lazy("%(n)d row taken out.", "%(n)d rows taken out.", "n")),
        (done.changed, ngettext_lazy("%(n)d row put back.", "%(n)d rows put back.", "n")),
        (done.dossiers, ngettext_lazy("%(n)d dossier taken out.", "%(n)d dossiers taken out.", "n")),
        (done.covers, ngettext_lazy("%(n)d cover put back.", "%(n)d covers put back.", "n")),
        (done.stayed, ngettext_lazy(
            "%(n)d stays, changed since.", "%(n)d stay, changed since.", "n",
        )),
    )  # fmt: skip
    return " ".join(str(words % {"n": count}) for count, words in told if count) or _("Undone.")
