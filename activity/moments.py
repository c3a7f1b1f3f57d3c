"""Moments in sentences."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t


def moment(when: datetime) -> str:
    """`Senin, 7 Desember 2026 pukul 08.00 WIB`."""
    there = localtime(when)
    return _t("{day} pukul {time} WIB").format(day=date_format(there, "l, j F Y"), time=f"{there:%H.%M}")
