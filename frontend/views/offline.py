"""What a browser keeps for the time without a network: a worker, one calm page, and the files that it is made of."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

PAGE = "/luring/"
FILES = ("css/tokens.css", "css/elements.css", "css/shell.css", "css/components.css", "css/print.css", "img/mark.svg")
WORKER, WAKER = "js/service-worker.js", "js/online-again.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Stands at the root, where a worker must stand to look after all pages; its code is a static file like any other.

    A new version of any file gives it another text, and so the browser a new worker.
    """
    kept = [PAGE, static(WAKER), *(static(name) for name in FILES)]
    text = f"self.KEPT = {json.dumps(kept)};\nimportScripts({json.dumps(static(WORKER))});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Asked for without cookies and kept: in both languages, and about nobody."""
    return render(request, "offline/index.html")
