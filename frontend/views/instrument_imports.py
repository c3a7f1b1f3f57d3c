"""Instruments as files: upload, the preview of what would be made of one, and accepting it. For analysts."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from frontend.context import shell_of
from frontend.instruments import told
from frontend.views.administration import only
from surveys import queries
from surveys.exchange import FORMATS
from surveys.instruments import parse
from surveys.models import Instrument, InstrumentImport
from surveys.reports.wording import words
from surveys.rules import is_analyst, may_accept_import

SHOWN = 10


@never_cache
@only(is_analyst)
def instrument_imports(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    uploads = queries.instrument_imports(shell.user, shell.now)[:SHOWN]
    return render(request, "instruments/imports.html", {"uploads": uploads, "accept": ",".join(FORMATS)})


@never_cache
@only(is_analyst)
def instrument_import(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    upload = get_object_or_404(queries.instrument_imports(shell.user, shell.now), pk=pk)
    context: dict[str, Any] = {"upload": upload}
    if upload.accepted_at is None:
        context |= {"reading": upload.reading, **what_would_be_made(upload)}
        context["may_accept"] = may_accept_import(upload, shell.user, shell.now)
    return render(request, "instruments/import.html", context)


def what_would_be_made(upload: InstrumentImport) -> dict[str, Any]:
    if upload.reading.definition is None:
        return {}
    instrument = parse(upload.reading.definition)
    known_codes = Instrument.objects.exclude(versions=None).values_list("code", flat=True)
    codes = ", ".join(known_codes)
    known = _t("Kode yang sudah ada menjadi versi berikutnya: {codes}.").format(codes=codes) if codes else ""
    return {
        **told(instrument),
        "name": words(instrument.name),
        "accept": f"/api/instrument-imports/{upload.pk}/accept/",
        "code": slugify(Path(upload.file_name).stem.split("-v")[0])[:40],
        "hint": known,
    }
