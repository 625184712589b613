"""Taking the list of an inventory over from a file, with a look at what it will make."""

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.api import Granted, Level, Permission, actor_of, require
from access.domain.addresses import Param, Part
from access.domain.levels import LEVEL_WORDS
from archive.api import (
    NotAList,
    NotDoubled,
    Preview,
    doubled_rows,
    import_rows,
    inventory_to,
    is_busy,
    mark_of,
    number_of,
    open_imports,
    preview_rows,
    read_list,
    target_of_inventory,
    withdraw_row,
)
from archive.domain.facts import TOLD
from archive.domain.list_changes import Changed, RowValues
from archive.domain.lists import Problem
from archive.forms import ListFileForm
from archive.views.kept_lists import forget, keep, kept
from audit.api import Act
from language.dates import shown_date
from language.types import type_by_code

if TYPE_CHECKING:
    from archive.api import Inventory

PROBLEMS = {
    "no_heading": _l("No heading row with number, date and abstract was found. Name the columns."),
    "position_twice": _l("This number stands twice in the list. Correct one of them."),
    "position_taken": _l("Another document stands at this number already. Correct the number."),
    "lower_level": _l("The list says a lower level than stands here. A list never lowers a level."),
    "bad_position": _l("The running number is no number. Correct it."),
    "empty_row": _l("Neither number nor abstract. Fill the row in or remove it."),
    "bad_date": _l("This is no date. Write it as 13/08/2012, 08/2012 or 2012."),
    "bad_number": _l("This is no document number. Write it as 14-KH/BTCTU."),
    "bad_level": _l("This level does not exist. Write Thường, Mật, Tối mật or Tuyệt mật."),
    "bad_pages": _l("The number of pages is no number. Correct it."),
    "too_long_text": _l("A cell holds more than the catalogue can keep. Shorten it."),
}
NOT_A_LIST = {
    "damaged": _l(
        "The file is damaged or not what its name says. Save it again as .xlsx or .docx."
    ),
    "too_large": _l("The file unpacks to too much. Save the list alone in a new file."),
    "too_long": _l("The list has more than 20,000 rows. Split it into several files."),
    "wrong_type": _l("Only .xlsx, .xls, .ods and .docx can be read. Save the list as one of them."),
    "locked": _l("The file is locked with a password. Save it without one."),
    "too_hard": _l("Reading this file takes too much. Save the list alone in a new file."),
    "no_table": _l("The file holds no table. Put the list into a table."),
}
COLUMNS = {
    **{name: _l(row.told_as) for name, row in TOLD.items() if row.listed},
    "dossier": _l("Dossier"),
    "pages": _l("Pages"),
    "note": _l("Note"),
}
# The parts of a preview by the name they have in an address, in the order in which they matter.
PARTS: dict[str, Promise] = {
    Part.BAD: _l("Bad rows"),
    Part.CHANGED: _l("Changed rows"),
    Part.NEW: _l("New rows"),
    Part.KNOWN: _l("Rows already there"),
}
PAGE_LENGTH = 50


def choose_file(request: HttpRequest, code: str) -> HttpResponse:
    """Choosing the file; it is read once, and its rows are kept for a day."""
    inventory, granted = _inventory(request, code)
    form = ListFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_list(file, name=file.name)
        except NotAList as error:
            form.add_error("file", NOT_A_LIST[error.code])
        else:
            granted.note(step="send", rows=len(read.rows))
            token = keep(request, inventory, read, name=file.name)
            return redirect("archive:import_preview", code=code, token=token)
    granted.note(step="choose")
    actor = actor_of(request)
    context = {
        "inventory": inventory,
        "form": form,
        "open_imports": open_imports(inventory, actor),
        "doubled": [
            [(mark_of(row.pk), row) for row in rows] for rows in doubled_rows(inventory, actor)
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "archive/import_list.html", context, status=status)


def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """What the list would make, every bad row named; a POST takes the good rows over."""
    inventory, _granted = _inventory(request, code)
    found = kept(request, inventory, token)
    if found is None:
        raise Http404
    name, read = found
    actor, at = actor_of(request), timezone.now()
    if request.method != "POST":
        shown = preview_rows(actor=actor, inventory=inventory, read=read, at=at)
        return _shown(request, inventory, name, shown)
    try:
        made = import_rows(actor=actor, inventory=inventory, read=read, at=at)
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
    _inventory(request, code)
    row = number_of(request.POST.get(Param.ROW, ""))
    try:
        withdraw_row(actor=actor_of(request), row_id=row or 0, at=timezone.now())
        messages.success(request, _("The row was taken out of the list."))
    except NotDoubled:
        messages.error(request, _("Somebody else has decided this row meanwhile."))
    return redirect("archive:import_list", code=code)


def _shown(
    request: HttpRequest, inventory: "Inventory", name: str, preview: Preview
) -> HttpResponse:
    rows: dict[str, list[object]] = {
        Part.BAD: [(problem, _sentence(problem)) for problem in preview.problems],
        Part.CHANGED: [(change, _differences(change)) for change in preview.changed],
        Part.NEW: list(preview.new),
        Part.KNOWN: list(preview.known),
    }
    asked = request.GET.get(Param.PART, "")
    part = asked if asked in rows else next((name for name in rows if rows[name]), Part.NEW)
    context = {
        "inventory": inventory,
        "name": name,
        "preview": preview,
        "takes": len(preview.new) + len(preview.changed),
        "tabs": [(key, words, len(rows[key])) for key, words in PARTS.items()],
        "part": part,
        "heading": PARTS[part],
        "page": Paginator(rows[part], PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE)),
    }
    return render(request, "archive/import_preview.html", context)


def _sentence(problem: Problem) -> str:
    return str(PROBLEMS[problem.code])


def _differences(change: Changed) -> list[tuple[str, str, str]]:
    before, after = change.standing.values, change.after
    return [
        (str(COLUMNS[name]), _cell(before, name), _cell(after, name))
        for name in change.differences
        # A top-secret row shows no abstract anywhere.
        if name != "abstract" or after.level < Level.TOP_SECRET
    ]


def _cell(values: RowValues, name: str) -> str:
    if name == "level":
        return _(LEVEL_WORDS[Level(values.level)])
    if name == "type_code":
        kind = type_by_code(values.type_code)
        return kind.name if kind else ""
    if name == "issued_on":
        return shown_date(values.issued_on, values.issued_precision)
    value = getattr(values, name)
    return "" if value is None else str(value)


def _done(made: Preview) -> str:
    words = ngettext("%(n)d row taken over.", "%(n)d rows taken over.", len(made.new))
    sentence = words % {"n": len(made.new)}
    if made.changed:
        words = ngettext("%(n)d row changed.", "%(n)d rows changed.", len(made.changed))
        sentence = f"{sentence} {words % {'n': len(made.changed)}}"
    return sentence


def _inventory(request: HttpRequest, code: str) -> tuple["Inventory", Granted]:
    actor, at = actor_of(request), timezone.now()
    inventory = inventory_to(code, act=Act.PREVIEW_LIST, actor=actor, at=at)
    target = target_of_inventory(inventory)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.PREVIEW_LIST, at=at)
    return inventory, granted
