"""What a proposal still lacks before it can be submitted: the six answers, and what its size is computed from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.learning_hours import NEEDS

if TYPE_CHECKING:
    from proposals.models import Conversion, CostLine, Proposal

ANSWERS: dict[str, str | Promise] = {
    "title": _("Judul belum diisi. Tulis dalam satu kalimat pendek."),
    "problem": _("Masalah di tempat kerja belum ditulis."),
    "audience": _("Tulis siapa yang perlu belajar."),
    "remedy": _("Tulis apa yang akan membantu."),
    "timing": _("Tulis kapan sebaiknya dilaksanakan."),
    "online": _("Pilih apakah dapat dilakukan daring."),
    "participants": _("Isi perkiraan jumlah peserta, paling sedikit 1."),
    "form": _("Pilih bentuk pembelajaran."),
}
FIGURES: dict[str, str | Promise] = {
    "days": _("Isi berapa hari."),
    "sessions": _("Isi berapa sesi."),
    "months": _("Isi dalam berapa bulan."),
    "scheduled_hours": _("Isi berapa jam pelajaran menurut jadwal."),
    "occasions": _("Isi berapa kali, atau berapa semester."),
}
NO_COST: str | Promise = _("Perkiraan biaya belum diisi. Tulis satu baris dengan harga 0 bila tanpa biaya.")
NAMELESS_COST: str | Promise = _("Ada baris biaya yang belum diberi uraian.")


def missing(
    proposal: "Proposal", conversion: "Conversion | None", lines: "Sequence[CostLine]"
) -> dict[str, str | Promise]:
    """Each field that must still be filled, with what to do about it."""
    lacking = {name: text for name, text in ANSWERS.items() if is_empty(getattr(proposal, name))}
    needed = NEEDS[conversion.basis] if conversion else ()
    lacking |= {name: FIGURES[name] for name in needed if is_empty(getattr(proposal, name))}
    if not lines:
        lacking["cost_lines"] = NO_COST
    elif any(is_empty(line.description) for line in lines):
        lacking["cost_lines"] = NAMELESS_COST
    return lacking


def is_empty(value: object) -> bool:
    return value is None or value == 0 or (isinstance(value, str) and not value.strip())
