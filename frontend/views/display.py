from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from frontend.context import THEMES

A_YEAR = 365 * 24 * 3600


def way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else "/"


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Remember the colours that somebody chose in a cookie of this browser; "" leaves them to the system."""
    answer = redirect(way_back(request))
    theme = request.POST.get("theme")
    if theme in THEMES:
        answer.set_cookie("theme", theme, max_age=A_YEAR, secure=settings.BEHIND_HTTPS, httponly=True, samesite="Lax")
    elif theme == "":
        answer.delete_cookie("theme")
    return answer
