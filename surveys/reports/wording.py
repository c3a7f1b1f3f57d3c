"""Words for figures: rough, with the source of each division, and never a verdict."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activity.figures import number
from surveys.models import Background

Bands = tuple[tuple[float, str | Promise], ...]
ENDLESS = float("inf")
# Bands of the percentage of the maximum possible, for display only (no norms exist for these instruments).
BANDS: Bands = ((50, _("rendah")), (70, _("sedang")), (ENDLESS, _("siap")))
# Cohen's rough words for a standardised difference (Cohen 1988, §2.2.3).
EFFECTS: Bands = ((0.2, _("hampir tidak ada")), (0.5, _("kecil")), (0.8, _("sedang")), (ENDLESS, _("besar")))
# Cliff's δ at Cohen's three limits (Romano et al. 2006, as R's effsize says it).
DOMINANCE: Bands = (
    (0.147, _("hampir tidak ada")),
    (0.33, _("kecil")),
    (0.474, _("sedang")),
    (ENDLESS, _("besar")),
)
# Agreement inside a group (LeBreton & Senter 2008, table 3, whose five words are three here).
AGREEMENTS: Bands = ((0.5, _("rendah")), (0.7, _("sedang")), (ENDLESS, _("tinggi")))
# Reliability (Nunnally & Bernstein 1994, p. 264, say .70 for early research, .80 for comparing groups).
RELIABILITIES: Bands = ((0.6, _("lemah")), (0.7, _("cukup")), (0.8, _("baik")), (ENDLESS, _("sangat baik")))
# An item's correlation with the others (Ebel & Frisbie 1991, p. 232).
ITEMS: Bands = ((0.2, _("lemah")), (0.3, _("cukup")), (0.4, _("baik")), (ENDLESS, _("sangat baik")))
# How far raters say the same (Koo & Li 2016, Journal of Chiropractic Medicine 15:155).
RATERS: Bands = ((0.5, _("lemah")), (0.75, _("cukup")), (0.9, _("baik")), (ENDLESS, _("sangat baik")))
# ICC(1): a small, medium and large effect of the unit (LeBreton & Senter 2008, p. 838).
UNIT_EFFECTS: Bands = (
    (0.01, _("hampir tidak ada")),
    (0.10, _("kecil")),
    (0.25, _("sedang")),
    (ENDLESS, _("besar")),
)
# How far the shares of groups among those who answered are from their shares among all; for display only.
GAPS: Bands = ((0.05, _("hampir sama")), (0.10, _("agak berbeda")), (ENDLESS, _("berbeda")))

BACKGROUND: Mapping[str, tuple[tuple[str, str | Promise], ...]] = {
    Background.STATUS: (("pns", _("PNS atau CPNS")), ("pppk", _("PPPK"))),
    Background.TENURE: (
        ("under_2", _("Kurang dari 2 tahun")),
        ("2_to_5", _("2 sampai 5 tahun")),
        ("6_to_10", _("6 sampai 10 tahun")),
        ("over_10", _("Lebih dari 10 tahun")),
    ),
}


def words(text: Mapping[str, str]) -> str:
    """In the reader's language."""
    return text.get((get_language() or "id")[:2]) or text["id"]


def band_of(value: float, bands: Bands) -> str:
    return str(next(word for limit, word in bands if value < limit))


def figure(value: float) -> str:
    """0,23, −0,06."""
    return number(value, 2).replace("-", "−")


def signed(value: float) -> str:
    """+0,23, −0,06, 0,00."""
    rounded = round(value, 2)
    if not rounded:
        return number(0, 2)
    return f"{'+' if rounded > 0 else '−'}{number(abs(rounded), 2)}"


def between(ends: Sequence[float]) -> str:
    return _t("{low} sampai {high}").format(low=signed(ends[0]), high=signed(ends[1]))


def since(effect: Mapping[str, Any], wave: int) -> str:
    """How much it moved, and whether the interval leaves doubt about the direction."""
    low, high = effect["interval"]
    if low <= 0 <= high:
        return _t("Dibandingkan gelombang {wave}, arah perubahannya belum pasti.").format(wave=wave)
    moved = (
        _t("Naik {points} poin sejak gelombang {wave}.")
        if low > 0
        else _t("Turun {points} poin sejak gelombang {wave}.")
    )
    return moved.format(points=number(abs(effect["difference"]), 2), wave=wave)


WITHHELD: Mapping[str, str | Promise] = {
    "too_few": _("{question}: tidak ditampilkan, karena tidak ada dua kelompok yang jawabannya cukup banyak."),
    "would_follow": _(
        "{question}: tidak ditampilkan, karena bersama angka lain di halaman ini "
        "jawaban beberapa orang mungkin dapat dihitung."
    ),
}


def withheld(question: str, why: str) -> str:
    """Why groups by this question are not shown."""
    return str(WITHHELD[why]).format(question=Background(question).label)


def group_label(question: str, options: Sequence[str]) -> str:
    """`2 sampai 5 tahun, 6 sampai 10 tahun`; '' is of those who did not say."""
    labels = {**dict(BACKGROUND[question]), "": _("tidak menyebut")}
    return ", ".join(str(labels[option]) for option in options)
