"""What figures come to while somebody still types them, and the rule in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t

from proposals import cost
from proposals.learning_hours import NEEDS, count
from proposals.models import Conversion, CostLine, LearningForm, Scope
from proposals.queries import conversion_of

FIGURES = ("days", "sessions", "months", "scheduled_hours", "occasions")


@dataclass(frozen=True, slots=True)
class Estimate:
    """JP (None while a figure of `needs` is missing), whole rupiah for each line and together."""

    learning_hours: int | None
    basis: str
    rule: str
    needs: tuple[str, ...]
    amounts: list[int]
    cost: int
    cost_per_participant_hour: int | None


def estimate(
    *,
    day: date,
    form: LearningForm | None = None,
    scope: str = Scope.NATIONAL,
    participants: int | None = None,
    cost_lines: Sequence[Mapping[str, Any]] = (),
    **figures: int | None,
) -> Estimate:
    """By the table that holds on that day. Nothing is stored."""
    conversion = conversion_of(form, scope, day)
    hours = hours_of(conversion, figures)
    amounts = [cost.amount(line["volume"], line["unit_price"]) for line in cost_lines]
    rupiah = cost.total(CostLine(volume=line["volume"], unit_price=line["unit_price"]) for line in cost_lines)
    return Estimate(
        learning_hours=hours,
        basis=conversion.basis if conversion else "",
        rule=in_words(conversion) if conversion else "",
        needs=NEEDS[conversion.basis] if conversion else (),
        amounts=amounts,
        cost=rupiah,
        cost_per_participant_hour=cost.per_participant_hour(rupiah, participants, hours),
    )


def hours_of(conversion: Conversion | None, figures: Mapping[str, int | None]) -> int | None:
    """JP, or None while the form or a figure that it needs is missing."""
    if conversion is None or any(figures.get(name) is None for name in NEEDS[conversion.basis]):
        return None
    return count(conversion, **{name: figures.get(name) or 0 for name in FIGURES})


def in_words(conversion: Conversion) -> str:
    """How the form counts, as its author should understand it."""
    Basis = Conversion.Basis  # noqa: N806  an enum's own name
    texts = {
        Basis.SCHEDULED: _t("Dihitung menurut jadwal penyelenggara."),
        Basis.PER_DAY: _t("%(amount)s JP per hari."),
        Basis.PER_SESSION: _t("%(amount)s JP per sesi, paling banyak %(sessions)s sesi sebulan."),
        Basis.CAPPED_PER_DAY: _t("Dihitung menurut jadwal, paling banyak %(amount)s JP per hari."),
        Basis.PER_OCCASION: _t("%(amount)s JP per kegiatan."),
        Basis.PER_SEMESTER: _t("%(amount)s JP per semester."),
        Basis.MANUAL: _t("Belum ada dalam tabel; pengelola kepegawaian memeriksa jumlahnya."),
    }
    text = texts[Basis(conversion.basis)] % {
        "amount": conversion.amount,
        "sessions": conversion.sessions_per_month,
    }
    if conversion.percent != 100:
        text += " " + _t("Pelatihan internasional ditambah %(more)s%%.") % {"more": conversion.percent - 100}
    return text
