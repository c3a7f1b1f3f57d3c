"""What the dates of a cycle's windows must satisfy: pure checks that answer in words, field by field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from planning.models import Window

Dates = Mapping[str, datetime]
Errors = dict[str, list[Any]]

DATE_FIELDS = [f"{window}_{edge}" for window in Window.values for edge in ("from", "until")]

# (earlier field, later field, what to say at the later field when it does not come after)
ORDER: list[tuple[str, str, str | Promise]] = [
    *((f"{window}_from", f"{window}_until", _("Akhir masa ini harus sesudah awalnya.")) for window in Window.values),
    ("discuss_from", "propose_until", _("Masa usul tidak boleh berakhir sebelum masa bahas dimulai.")),
    ("propose_until", "discuss_until", _("Masa bahas tidak boleh berakhir sebelum masa usul berakhir.")),
    ("discuss_until", "vote_from", _("Pemungutan suara baru boleh dimulai sesudah masa bahas berakhir.")),
    ("vote_until", "decide_from", _("Keputusan baru boleh diambil sesudah pemungutan suara berakhir.")),
    ("decide_from", "enact_from", _("Penetapan tidak boleh dimulai sebelum masa keputusan dimulai.")),
    ("decide_until", "enact_until", _("Penetapan tidak boleh berakhir sebelum masa keputusan berakhir.")),
]


def order_errors(dates: Dates) -> Errors:
    """What is wrong with the order of all ten dates, by field; empty when they are in order."""
    errors: Errors = {}
    for earlier, later, text in ORDER:
        same_window = earlier.split("_")[0] == later.split("_")[0]
        wrong = dates[later] <= dates[earlier] if same_window else dates[later] < dates[earlier]
        if wrong:
            errors.setdefault(later, []).append(text)
    return errors


def past_errors(old: tuple[datetime, datetime], new: tuple[datetime, datetime], now: datetime) -> Errors:
    """Why a window cannot be moved so: what staff did in its past stands. Fields `new_from` and `new_until`."""
    errors: Errors = {}
    if new == old:
        return {"new_until": [_("Tanggalnya masih sama. Tulis tanggal yang baru.")]}
    if old[0] <= now and new[0] != old[0]:
        errors["new_from"] = [_("Masa ini sudah dimulai; awalnya tidak dapat dipindah lagi.")]
    elif new[0] != old[0] and new[0] < now:
        errors["new_from"] = [_("Awal yang baru sudah lewat. Pilih waktu yang akan datang.")]
    if new[1] != old[1] and new[1] <= now:
        errors["new_until"] = [_("Akhir yang baru sudah lewat. Pilih waktu yang akan datang.")]
    return errors


def next_window(dates: Dates, now: datetime) -> str | None:
    """The first window that has not begun, in the cycle's order."""
    return next((name for name in Window.values if dates[f"{name}_from"] > now), None)


def present_window(dates: Dates, now: datetime) -> str | None:
    """The first window that is open: what an early finish ends."""
    return next((name for name in Window.values if dates[f"{name}_from"] <= now < dates[f"{name}_until"]), None)


def advanced(dates: Dates, now: datetime) -> dict[str, datetime]:
    """The dates that change when the present window ends now and the next one begins now."""
    changes: dict[str, datetime] = {}
    present, following = present_window(dates, now), next_window(dates, now)
    if present:
        changes[f"{present}_until"] = now
    still_open = [name for name in Window.values if dates[f"{name}_from"] <= now < dates[f"{name}_until"]]
    if following and still_open in ([present], []):
        changes[f"{following}_from"] = now
    if following == Window.PROPOSE:
        changes[f"{Window.DISCUSS}_from"] = min(now, dates["discuss_from"])
    return changes
