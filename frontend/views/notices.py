from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activity.models import Notice
from activity.queries import notices_of, text_of
from frontend.context import shell_of

PAGE_SIZE = 30
ICONS = {
    "proposals": "lightbulb",
    "workflow": "gavel",
    "planning": "clipboard-list",
    "discussions": "message-square",
    "people": "users",
    "surveys": "circle-dot",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it is read: in the reader's language, with the sign of the room that it comes from."""

    notice: Notice
    text: str
    icon: str


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first. The page's module marks what it shows as read; this view changes nothing."""
    page = Paginator(notices_of(shell_of(request).user), PAGE_SIZE).get_page(request.GET.get("halaman"))
    rows = [
        Told(notice, text_of(notice), ICONS.get(notice.event.verb.split(".", maxsplit=1)[0], "bell")) for notice in page
    ]
    newest = rows[0].notice.pk if rows and page.number == 1 else None
    return render(request, "notices/index.html", {"page": page, "rows": rows, "newest": newest})
