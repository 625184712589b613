"""The auditor's list of events."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views import View

from access.api import Permission, require
from access.domain.actions import ACTION_WORDS
from access.forms import TrailFilterForm
from audit.api import Entry, Filters, append_durably, events, known_actions

PAGE_LENGTH = 50


class TrailView(View):
    """Events newest first, narrowed by person, record, action, outcome and days."""

    def get(self, request: HttpRequest) -> HttpResponse:
        actor: Any = request.actor  # type: ignore[attr-defined]
        at = timezone.now()
        require(actor, Permission.READ_TRAIL, at=at)
        actions = [(name, gettext(ACTION_WORDS.get(name, name))) for name in known_actions()]
        form = TrailFilterForm(request.GET or None, actions=actions)
        filters = form.filters() if form.is_valid() else Filters()
        append_durably(
            Entry(
                who=actor.who, action="read_trail", subject_kind="trail", subject=filters.subject
            ),
            at=at,
        )
        page = Paginator(events(filters), PAGE_LENGTH).get_page(request.GET.get("page"))
        return render(
            request,
            "access/trail.html",
            {"form": form, "page": page, "words": dict(actions)},
            status=200 if form.is_valid() or not request.GET else 422,
        )
