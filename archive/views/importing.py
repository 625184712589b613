"""Taking the list of an inventory over from a file, with a look at what it will make."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from access.api import Actor, Permission, require
from archive.api import (
    Inventory,
    NotAList,
    import_list,
    inventory_to,
    preview_list,
    target_of_inventory,
)
from archive.forms import ListFileForm
from machine.scratch import sweep_by_age

PROBLEMS = {
    "no_heading": _l("No heading row with number, date and abstract was found. Name the columns."),
    "position_twice": _l("This number stands twice in the list. Correct one of them."),
    "position_taken": _l("Another document stands at this number already. Correct the number."),
    "bad_position": _l("The running number is no number. Correct it."),
    "empty_row": _l("Neither number nor abstract. Fill the row in or remove it."),
    "bad_date": _l("This is no date. Write it as 13/08/2012, 08/2012 or 2012."),
    "bad_number": _l("This is no document number. Write it as 14-KH/BTCTU."),
    "bad_level": _l("This level does not exist. Write Thường, Mật, Tối mật or Tuyệt mật."),
    "bad_pages": _l("The number of pages is no number. Correct it."),
}
NOT_A_LIST = {
    "damaged": _l(
        "The file is damaged or not what its name says. Save it again as .xlsx or .docx."
    ),
    "too_large": _l("The file unpacks to too much. Save the list alone in a new file."),
    "wrong_type": _l("Only .xlsx and .docx can be read. Save the list as one of them."),
    "no_table": _l("The file holds no table. Put the list into a table."),
}
SESSION_KEY = "list-files"


def choose_file(request: HttpRequest, code: str) -> HttpResponse:
    """Choosing the file; it is kept for a day under a name only this session knows."""
    inventory = _inventory(request, code)
    form = ListFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        token = _keep(form.cleaned_data["file"])
        kept = request.session.get(SESSION_KEY, {})
        request.session[SESSION_KEY] = {**kept, token: form.cleaned_data["file"].name[-200:]}
        return redirect("archive:import_preview", code=code, token=token)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "archive/import_list.html", {"inventory": inventory, "form": form}, status=status
    )


def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """What the file would make, every bad row named; a POST takes the good rows over."""
    inventory = _inventory(request, code)
    name = request.session.get(SESSION_KEY, {}).get(token)
    path = _folder() / token
    if name is None or not path.exists():
        raise Http404
    context: dict[str, Any] = {"inventory": inventory, "name": name}
    try:
        with path.open("rb") as source:
            if request.method == "POST":
                made = import_list(
                    actor=_actor(request),
                    inventory=inventory,
                    source=source,
                    name=name,
                    at=timezone.now(),
                )
                path.unlink(missing_ok=True)
                messages.success(
                    request, _("%(count)d rows taken over.") % {"count": len(made.new)}
                )
                return redirect("archive:inventory", code=code)
            shown = preview_list(inventory, source, name=name)
            context["preview"] = shown
            context["problems"] = [(problem, PROBLEMS[problem.code]) for problem in shown.problems]
    except NotAList as error:
        context["not_a_list"] = NOT_A_LIST[error.code]
        return render(request, "archive/import_preview.html", context, status=422)
    return render(request, "archive/import_preview.html", context)


def _inventory(request: HttpRequest, code: str) -> Inventory:
    actor, at = _actor(request), timezone.now()
    inventory = inventory_to(code, actor=actor, at=at)
    require(actor, Permission.CHANGE_CATALOGUE, target_of_inventory(inventory), at=at)
    return inventory


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _folder() -> Path:
    folder = Path(settings.KHOSO_DATA) / "scratch" / "lists"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(file: UploadedFile) -> str:
    _sweep()
    token = secrets.token_hex(16)
    with (_folder() / token).open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return token


def _sweep() -> None:
    sweep_by_age(_folder())
