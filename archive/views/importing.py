"""Taking the list of an inventory over from a file: choosing it, and a look at what it will make."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from access.api import Actor, Granted, Permission, actor_of, names_of, require
from access.domain.addresses import Param, Part
from archive.actions.list_reading import read_for_unit, tables_of_list
from archive.api import (
    Brought,
    LooksUnlike,
    NotAList,
    NotDoubled,
    SeenOtherwise,
    doubled_rows,
    import_reading,
    inventory_to,
    is_busy,
    mark_of,
    number_of,
    open_imports,
    preview_reading,
    target_of_inventory,
    withdraw_row,
)
from archive.domain.listing.tables import Table
from archive.forms import AlthoughUnlikeForm, ListFileForm
from archive.queries.lists import last_import
from archive.views.kept_lists import KeptList, forget, keep, kept
from archive.views.list_parts import (
    changed_part,
    dossiers_part,
    doubtful_part,
    left_out_part,
    refused_of,
    row_of_list,
    row_that_stands,
)
from archive.views.list_words import LAYOUTS, NOT_A_LIST, UNLIKE
from audit.api import Act

if TYPE_CHECKING:
    from archive.api import Inventory

# The parts of a preview by the name they have in an address, in the order in which they matter.
PARTS: dict[str, Promise] = {
    Part.CHANGED: _l("Changed rows"),
    Part.NEW: _l("New rows"),
    Part.DOSSIERS: _l("Dossiers"),
    Part.DOUBTFUL: _l("Taken with a doubt"),
    Part.GONE: _l("Not in this list any more"),
    Part.KNOWN: _l("Rows already there"),
    Part.LEFT_OUT: _l("Left out"),
}
# Which table shows a part; most are of rows.
TABLES: dict[str, str] = {
    Part.CHANGED: "archive/parts/import_changed.html",
    Part.DOSSIERS: "archive/parts/import_dossiers.html",
    Part.DOUBTFUL: "archive/parts/import_doubtful.html",
    Part.LEFT_OUT: "archive/parts/import_left_out.html",
}
ROWS = "archive/parts/import_rows.html"
HINTS: dict[str, Promise] = {
    Part.DOSSIERS: _l(
        "A list fills what a cover does not say yet, and a list of dossiers corrects what lists said "
        "before. What a person wrote on a cover stays."
    ),
    Part.GONE: _l(
        "These rows stand here and the list does not name them. Nothing is deleted: a person decides."
    ),
}
PAGE_LENGTH = 50


def choose_file(request: HttpRequest, code: str) -> HttpResponse:
    """Choosing the file; it is read once, and its texts are kept for a day."""
    inventory, granted = inventory_for_list(request, code)
    form = ListFileForm(request.POST or None, request.FILES or None)
    actor = actor_of(request)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            tables = tables_of_list(file, name=file.name, who=actor.username)
        except NotAList as error:
            form.add_error("file", str(NOT_A_LIST[error.code]))
        else:
            one = _read(inventory, tables, name=file.name)
            granted.note(step="send", rows=len(one.read.rows))
            token = keep(request, inventory, one, tables)
            return redirect("archive:import_columns", code=code, token=token)
    granted.note(step="choose")
    going_on = open_imports(inventory, actor)
    context = {
        "inventory": inventory,
        "form": form,
        "open_imports": going_on,
        "names": names_of({one.begun_by for one in going_on}),
        "doubled": [
            [(mark_of(row.pk), row) for row in rows] for rows in doubled_rows(inventory, actor)
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "archive/import_list.html", context, status=status)


def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """What the list would make, every line of it told; a POST takes it over."""
    inventory, _granted = inventory_for_list(request, code)
    found = kept_or_404(request, inventory, token)
    actor, at = actor_of(request), timezone.now()
    if request.method != "POST":
        shown = preview_reading(actor=actor, inventory=inventory, read=found.read, at=at)
        return _shown(request, inventory, found, shown, AlthoughUnlikeForm())
    form = AlthoughUnlikeForm(request.POST)
    try:
        made = import_reading(
            actor=actor,
            inventory=inventory,
            read=found.read,
            name=found.name,
            although_unlike=form.is_valid(),
            seen=request.POST.get("seen"),
            at=at,
        )
    except SeenOtherwise:
        messages.error(request, _seen_otherwise(inventory, actor))
        shown = preview_reading(actor=actor, inventory=inventory, read=found.read, at=at)
        return _shown(request, inventory, found, shown, AlthoughUnlikeForm(), status=409)
    except LooksUnlike:
        shown = preview_reading(actor=actor, inventory=inventory, read=found.read, at=at)
        return _shown(request, inventory, found, shown, form)
    except OperationalError as error:
        if not is_busy(error):
            raise
        messages.error(
            request,
            _("The database was busy and the import broke off. Take the list over again: rows "
              "that are there already are not taken twice."),
        )  # fmt: skip
        return redirect("archive:import_preview", code=code, token=token)
    forget(request, token)
    messages.success(request, _done(made))
    return redirect("archive:inventory", code=code)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Of two rows at one position, one goes."""
    inventory_for_list(request, code)
    row = number_of(request.POST.get(Param.ROW, ""))
    try:
        withdraw_row(actor=actor_of(request), row_id=row or 0, at=timezone.now())
        messages.success(request, _("The row was taken out of the list."))
    except NotDoubled:
        messages.error(request, _("Somebody else has decided this row meanwhile."))
    return redirect("archive:import_list", code=code)


def inventory_for_list(request: HttpRequest, code: str) -> tuple["Inventory", Granted]:
    """The inventory into which the person may bring lists. Raises AccessDenied."""
    actor, at = actor_of(request), timezone.now()
    inventory = inventory_to(code, act=Act.PREVIEW_LIST, actor=actor, at=at)
    target = target_of_inventory(inventory)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.PREVIEW_LIST, at=at)
    return inventory, granted


def kept_or_404(request: HttpRequest, inventory: "Inventory", token: str) -> KeptList:
    """A list of this session that waits for this inventory."""
    found = kept(request, inventory, token)
    if found is None:
        raise Http404
    return found


def _read(inventory: "Inventory", tables: tuple[Table, ...], *, name: str) -> KeptList:
    """The list as it is guessed; where the unit has corrected such columns before, as it did."""
    one = read_for_unit(tables, inventory)
    return KeptList(name, one.read, one.guessed, one.before.by, one.before.at)


def _shown(
    request: HttpRequest,
    inventory: "Inventory",
    one: KeptList,
    brought: Brought,
    form: AlthoughUnlikeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    rows: dict[str, list[object]] = {
        Part.CHANGED: list(changed_part(brought)),
        Part.NEW: list(map(row_of_list, brought.found.new)),
        Part.DOSSIERS: list(dossiers_part(brought)),
        Part.DOUBTFUL: list(doubtful_part(brought)),
        Part.GONE: list(map(row_that_stands, brought.taking.gone)),
        Part.KNOWN: list(map(row_of_list, brought.found.known)),
        Part.LEFT_OUT: list(left_out_part(one.read)),
    }
    asked = request.GET.get(Param.PART, "")
    part = asked if asked in rows else next((name for name in rows if rows[name]), Part.NEW)
    context = {
        "inventory": inventory,
        "token": one.token,
        "name": one.name,
        "layout": LAYOUTS[one.read.layout],
        "brought": brought,
        "counts": brought.counts,
        "lines": one.read.counts,
        "refused": refused_of(one.read),
        "takes": _takes(brought),
        "unlike": [UNLIKE[sign] for sign in brought.unlike],
        "form": form,
        "tabs": [(key, words, len(rows[key])) for key, words in PARTS.items()],
        "part": part,
        "heading": PARTS[part],
        "table": TABLES.get(part, ROWS),
        "hint": HINTS.get(part, "") if rows[part] else "",
        "page": Paginator(rows[part], PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE)),
    }
    status = 422 if form.errors else status
    return render(request, "archive/import_preview.html", context, status=status)


def _seen_otherwise(inventory: "Inventory", actor: Actor) -> str:
    """Nothing was written, and why: another list came in between, or what stands was changed by hand."""
    words = _(
        "What stands in the inventory has changed since you looked: nothing was taken over. Below is "
        "what the list would make now. Look at it and take it over again."
    )
    last = last_import(inventory, actor)
    if last is None:
        return words
    by = names_of({last.begun_by}).get(last.begun_by) or last.begun_by
    at = timezone.localtime(last.begun_at).strftime("%d/%m/%Y %H:%M")
    told = _("The last list was taken over by %(by)s, %(at)s (%(name)s).")
    return f"{words} {told % {'by': by, 'at': at, 'name': last.name or '–'}}"


def _takes(brought: Brought) -> bool:
    """Whether taking it over would change anything."""
    counts = brought.counts
    return any(counts[name] for name in ("rows", "changed", "dossiers", "covers"))


def _done(made: Brought) -> str:
    """What came of it, each in a sentence; what there is none of is not told."""
    told = (
        (len(made.found.new), ngettext_lazy("%(n)d row taken over.", "%(n)d rows taken over.", "n")),
        (len(made.found.changed), ngettext_lazy("%(n)d row changed.", "%(n)d rows changed.", "n")),
        (len(made.dossiers), ngettext_lazy("%(n)d dossier made.", "%(n)d dossiers made.", "n")),
        (len(made.filled), ngettext_lazy(
            "The cover of %(n)d dossier filled in or corrected.",
            "The covers of %(n)d dossiers filled in or corrected.", "n",
        )),
    )  # fmt: skip
    said = [str(words % {"n": count}) for count, words in told if count]
    return " ".join(said) or _("Nothing in it is new.")
