"""The rooms of those who run the house: who may enter, and the hall with a door to each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activity.answers import Rule
from frontend.context import shell_of
from people.rules import may_keep_staff


@dataclass(frozen=True, slots=True)
class Door:
    path: str
    label: str | Promise
    text: str | Promise
    icon: str


PEOPLE = [
    Door("/kelola/pegawai/", _("Pegawai"), _("Siapa bekerja di mana, perpindahan, akun, dan kata sandi"), "users"),
    Door("/kelola/pegawai/impor/", _("Impor daftar pegawai"), _("Dari berkas CSV, dengan pratinjau"), "upload"),
    Door("/kelola/penugasan/", _("Penugasan"), _("Kepala unit, Plt dan Plh, panitia, moderator"), "user-check"),
]
HOUSE = [
    Door("/kelola/unit/", _("Unit kerja"), _("Susunan kantor"), "network"),
    Door("/kelola/alur/", _("Alur persetujuan"), _("Siapa memutuskan, urutannya, dan tenggatnya"), "route"),
    Door("/kelola/hari-libur/", _("Hari libur"), _("Hari yang tidak dihitung sebagai hari kerja"), "calendar-days"),
    Door("/kelola/siklus/", _("Siklus tahunan"), _("Tanggal tiap tahap dan pagu anggaran"), "calendar-clock"),
]

View = Callable[..., HttpResponse]


def only(rule: Rule) -> Callable[[View], View]:
    """A page for those whom the rule lets in; others who are signed in get 403."""

    def guard(view: View) -> View:
        @require_safe
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            shell = shell_of(request)
            if not rule(None, shell.user, shell.now):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


@only(may_keep_staff)
def administration(request: HttpRequest) -> HttpResponse:
    """Routes and holidays can be read by everybody; those who may change them find the buttons there."""
    return render(request, "administration/index.html", {"groups": [(_("Orang"), PEOPLE), (_("Kantor"), HOUSE)]})
