"""A page has the language that its reader chose, else Indonesian; what a browser wishes counts only for API clients."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

CHOSEN = dict(settings.LANGUAGES)


class ChosenLanguage(LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> Any:
        if "Authorization" in request.headers:
            return super().process_request(request)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in CHOSEN else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        return None
