"""
What was laid over a page made part of it: annotations, values of forms, blocks of signatures.

Viewers draw these apart from the page, and some of them by their own means: a value of a form that
brings no drawing along, a text box of which only the words are given. Here such things get a
drawing, and what a viewer shows on the screen is then painted on the page itself.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf

from reading.ocr.images import as_float
from reading.ocr.mark_drawings import (
    DEEPEST,
    Drawing,
    appearance_of,
    drawing_for,
    drawn_over,
    inherited,
    shown_appearance,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_INVISIBLE, _HIDDEN, _NO_VIEW = 0x01, 0x02, 0x20
_SILENT = {"/Link", "/Popup"}
_RESOURCES = {
    "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet",
    "/Properties",
}  # fmt: skip
_MOST_MARKS = 5_000


def has_marks(pdf: pikepdf.Pdf) -> bool:
    """Whether anything lies over any page that may show."""
    return any(True for page in pdf.pages for _ in seen_marks(page))


def seen_marks(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    """What lies over the page and is shown on a screen; links and their like show nothing."""
    marks = page.obj.get("/Annots")
    for mark in marks if isinstance(marks, pikepdf.Array) else ():
        if isinstance(mark, pikepdf.Dictionary) and _is_shown(mark):
            yield mark


def lend_appearances(pdf: pikepdf.Pdf) -> bool:
    """
    Draw what a viewer would draw by itself: values of forms and text boxes without a drawing.

    In this opened copy only. Whether anything was drawn. Raises what pikepdf raises on broken files.
    """
    form = pdf.Root.get("/AcroForm")
    anew = isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances", False))
    style = form.get("/DA") if isinstance(form, pikepdf.Dictionary) else None
    wanted: list[tuple[pikepdf.Dictionary, Drawing]] = []
    for page in pdf.pages:
        for mark in seen_marks(page):
            _choose_state(mark)
            drawing = drawing_for(mark, style, anew=anew)
            if drawing is not None and len(wanted) < _MOST_MARKS:
                wanted.append((mark, drawing))
    if not wanted:
        return False
    with pikepdf.open(io.BytesIO(drawn_over([drawing for _, drawing in wanted]))) as made:
        for (mark, _), page in zip(wanted, made.pages, strict=True):
            mark.AP = pikepdf.Dictionary(N=pdf.copy_foreign(page.as_form_xobject()))
            if "/AS" in mark:
                del mark["/AS"]
    return True


def paint_marks(pdf: pikepdf.Pdf) -> None:
    """
    Paint on every page of this opened copy what a viewer shows over it, and drop what it hides.

    Marks without a drawing stay what they are. Raises what pikepdf raises on broken files.
    """
    for page in pdf.pages:
        marks = page.obj.get("/Annots")
        if not isinstance(marks, pikepdf.Array):
            continue
        page.obj["/Annots"] = pikepdf.Array([mark for mark in marks if not _is_hidden(mark)])
        for mark in seen_marks(page):
            if "/F" in mark:
                # For kinds of marks that nobody knows; viewers draw what has a drawing.
                mark.F = int(as_float(mark.F)) & ~_INVISIBLE
            _keep_layer(mark)
            _tidy(shown_appearance(mark), DEEPEST)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        form["/NeedAppearances"] = False
        _keep_known(form.get("/DR"))
    pdf.flatten_annotations("screen")


def only_marks(pdf: pikepdf.Pdf) -> None:
    """Leave in this opened copy nothing but what lies over the pages, painted on empty ones."""
    for page in pdf.pages:
        page.obj["/Contents"] = pdf.make_stream(b"")
        page.obj["/Resources"] = pikepdf.Dictionary()
    paint_marks(pdf)
    pdf.remove_unreferenced_resources()


def _is_shown(mark: pikepdf.Dictionary) -> bool:
    if str(mark.get("/Subtype")) in _SILENT or _is_hidden(mark):
        return False
    wide, tall = size_of(mark)
    return wide > 0 and tall > 0


def _is_hidden(mark: pikepdf.Object) -> bool:
    flags = mark.get("/F", 0) if isinstance(mark, pikepdf.Dictionary) else 0
    return bool(int(as_float(flags)) & (_HIDDEN | _NO_VIEW))


def _choose_state(mark: pikepdf.Dictionary) -> None:
    """A button whose drawing has several states and that says none stands at its value."""
    shown = appearance_of(mark)
    if "/AS" in mark or not isinstance(shown, pikepdf.Dictionary):
        return
    value = inherited(mark, "/V")
    state = str(value) if isinstance(value, pikepdf.Name) and str(value) in shown else "/Off"
    mark["/AS"] = pikepdf.Name(state)


def _keep_layer(mark: pikepdf.Dictionary) -> None:
    """What lies on a layer lies on it still when it is painted."""
    shown = shown_appearance(mark)
    if "/OC" in mark and shown is not None and "/OC" not in shown:
        shown["/OC"] = mark["/OC"]


def _tidy(shown: pikepdf.Object | None, depth: int) -> None:
    """Signing programs leave entries of forms among the resources; in a page they mean nothing."""
    resources = shown.get("/Resources") if isinstance(shown, pikepdf.Stream) else None
    if not isinstance(resources, pikepdf.Dictionary) or depth <= 0:
        return
    _keep_known(resources)
    drawn = resources.get("/XObject")
    for inner in drawn.values() if isinstance(drawn, pikepdf.Dictionary) else ():
        _tidy(inner, depth - 1)


def _keep_known(resources: pikepdf.Object | None) -> None:
    if isinstance(resources, pikepdf.Dictionary):
        for key in set(resources.keys()) - _RESOURCES:
            del resources[key]
