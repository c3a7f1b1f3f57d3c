"""How Rembuk writes dates, money and numbers, and the tags behind its components (all shown on /gaya/)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from activity.figures import english, number
from frontend.tones import tone_of

register = template.Library()

Day = date | datetime
A_FORTNIGHT = 14
# The index of a statistic: the wg(j) of r_wg(j), the av of d_av.
INDEX = re.compile(r"_([a-z]+(?:\([a-z]\))?)")


def local(value: Day) -> Day:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day_of(value: Day) -> date:
    value = local(value)
    return value.date() if isinstance(value, datetime) else value


def last_day(until: Day) -> date:
    """The last day that belongs to a window whose end is exclusive."""
    return day_of(until - timedelta(microseconds=1)) if isinstance(until, datetime) else until


register.filter("number", number)


@register.filter
def rupiah(value: int | None) -> str:
    """29700000|rupiah -> Rp29.700.000."""
    if value is None:
        return "–"
    return f"{'−' if value < 0 else ''}Rp{number(abs(value))}"


@register.filter
def short_rupiah(value: int | None) -> str:
    """29700000|short_rupiah -> Rp29,7 juta: where space is short and the exact amount stands beside it."""
    if value is None or abs(value) < 1_000_000:
        return rupiah(value)
    divisor, unit = (1_000_000_000, gettext("miliar")) if abs(value) >= 1_000_000_000 else (1_000_000, gettext("juta"))
    places = 0 if value % divisor == 0 else 1
    return f"Rp{number(Decimal(value) / divisor, places)} {unit}"


@register.filter
def percent(part: float, whole: float) -> str:
    """used|percent:ceiling -> 62%. Never rounds up to a full 100%."""
    share = 100 * part / whole if whole else 0
    return f"{number(min(round(share), 99) if share < 100 else round(share))}%"


@register.filter
def jp(value: int | None) -> str:
    """Learning hours: 12|jp -> 12 JP."""
    return "–" if value is None else f"{number(value)} JP"


@register.filter
def longdate(value: Day | None) -> str:
    """Selasa, 24 November 2026."""
    return format_date(day_of(value), "l, j F Y") if value else "–"


@register.filter
def shortdate(value: Day | None) -> str:
    """24 Nov 2026."""
    return format_date(day_of(value), "j M Y") if value else "–"


@register.filter
def clock(value: datetime | None) -> str:
    """14.05 WIB (14:05 WIB in English)."""
    return f"{format_date(local(value), 'H:i' if english() else 'H.i')} WIB" if value else "–"


@register.filter
def moment(value: datetime | None) -> str:
    """Selasa, 24 November 2026, 14.05 WIB."""
    return f"{longdate(value)}, {clock(value)}" if value else "–"


@register.filter
def shortmoment(value: datetime | None) -> str:
    """24 Nov, 14.05; with the year when it is another one."""
    if not value:
        return "–"
    here = local(value)
    pattern = "j M" if here.year == timezone.localtime().year else "j M Y"
    return f"{format_date(here, pattern)}, {format_date(here, 'H:i' if english() else 'H.i')}"


@register.filter
def last_moment(until: datetime | None) -> str:
    """The end (exclusive) of a window as people read it: Senin, 7 Desember 2026; with the hour unless at midnight."""
    if not until:
        return "–"
    here = local(until)
    if isinstance(here, datetime) and (here.hour or here.minute):
        return moment(here)
    return longdate(last_day(until))


@register.filter
def last_short(until: datetime | None) -> str:
    """The end (exclusive) of a window in short: 7 Des 2026; 4 Des, 16.00 where it doesn't end at midnight."""
    here = local(until) if until else None
    if isinstance(here, datetime) and (here.hour or here.minute):
        return shortmoment(here)
    return shortdate(last_day(until)) if until else "–"


@register.filter
def span(start: Day, until: Day) -> str:
    """A window in short: 24 Nov–7 Des 2026; `until` is exclusive when it is a moment."""
    first, last = day_of(start), last_day(until)
    if first == last:
        return shortdate(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{format_date(last, 'j M Y')}"
    pattern = "j M" if first.year == last.year else "j M Y"
    return f"{format_date(first, pattern)}–{format_date(last, 'j M Y')}"


@register.filter
def span_without_year(start: Day, until: Day) -> str:
    """24 Nov–7 Des: on the stage strip, where the year is known."""
    first, last = day_of(start), last_day(until)
    if first == last:
        return format_date(first, "j M")
    pattern = "j" if (first.year, first.month) == (last.year, last.month) else "j M"
    return f"{format_date(first, pattern)}–{format_date(last, 'j M')}"


@register.filter
def daysleft(until: Day | int | None) -> str:
    """sisa 6 hari, berakhir hari ini, lewat 2 hari; of a moment (exclusive), a day, or a number of days."""
    if until is None:
        return ""
    days = until if isinstance(until, int) else daysbetween(until)
    if days == 0:
        return gettext("berakhir hari ini")
    if days < 0:
        return ngettext("lewat %(days)s hari", "lewat %(days)s hari", -days) % {"days": -days}
    return ngettext("sisa %(days)s hari", "sisa %(days)s hari", days) % {"days": days}


@register.filter
def daysbetween(until: Day) -> int:
    """Whole days from today to the last day of a window; negative when it is over."""
    return (last_day(until) - timezone.localdate()).days


@register.filter
def share(part: float | None, whole: float | None) -> str:
    """Percent for the width of a bar, with a point in every language, between 0 and 100."""
    return f"{max(0.0, min(100.0, 100 * float(part or 0) / float(whole))):.2f}" if whole else "0"


@register.filter
def coming(windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the windows of a cycle the next to begin: a list of one, or of none."""
    return [window for window in windows if window["state"] == "next"][:1]


@register.filter
def workdays(days: int | None) -> str:
    """sisa 3 hari kerja, hari kerja terakhir, lewat 2 hari kerja."""
    if days is None:
        return ""
    if days == 0:
        return gettext("hari kerja terakhir")
    if days < 0:
        return ngettext("lewat %(days)s hari kerja", "lewat %(days)s hari kerja", -days) % {"days": -days}
    return ngettext("sisa %(days)s hari kerja", "sisa %(days)s hari kerja", days) % {"days": days}


@register.filter
def ago(value: datetime | None, now: datetime | None = None) -> str:
    """baru saja, 5 menit lalu, 3 jam lalu, kemarin, then the date."""
    if not value:
        return "–"
    now = now or timezone.now()
    minutes = int((now - value).total_seconds() // 60)
    days = (timezone.localdate(now) - day_of(value)).days
    if minutes < 1:
        return gettext("baru saja")
    if minutes < 60:
        return ngettext("%(count)s menit lalu", "%(count)s menit lalu", minutes) % {"count": minutes}
    if days == 0:
        return ngettext("%(count)s jam lalu", "%(count)s jam lalu", minutes // 60) % {"count": minutes // 60}
    return gettext("kemarin") if days == 1 else shortdate(value)


def midnight_after(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def says_so_until(value: datetime, now: datetime) -> datetime:
    """Up to when (exclusive) `ago` says of a moment what it says now."""
    minutes = int((now - value).total_seconds() // 60)
    step = 60 if minutes >= 60 else 1
    next_step = value + timedelta(minutes=(minutes // step + 1) * step)
    return midnight_after(now) if minutes >= 24 * 60 else min(midnight_after(now), next_step)


@register.filter
def since(value: Day | None) -> str:
    """sejak hari ini, sejak kemarin, sejak 5 hari, then the date."""
    if not value:
        return ""
    days = (timezone.localdate() - day_of(value)).days
    if days <= 0:
        return gettext("sejak hari ini")
    if days == 1:
        return gettext("sejak kemarin")
    if days > A_FORTNIGHT:
        return gettext("sejak %(day)s") % {"day": shortdate(value)}
    return ngettext("sejak %(count)s hari", "sejak %(count)s hari", days) % {"count": days}


@register.filter
def without_titles(name: str) -> str:
    """Nadia Salsabila, A.Md. -> Nadia Salsabila: for a greeting."""
    return name.split(",", maxsplit=1)[0]


@register.filter
def initials(name: str) -> str:
    """Hendra Saputra Nasution -> HN; one name gives one letter. Academic titles after a comma do not count."""
    words = [word for word in name.split(",", maxsplit=1)[0].split() if not word.endswith(".")] or name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


@register.filter
def named(row: Any) -> str:
    """The name of a row that also carries `name_en`, in the reader's language."""
    return (getattr(row, "name_en", "") if english() else "") or str(getattr(row, "name", row))


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """answers|get:"submit"."""
    return mapping.get(key) if mapping else None


@register.filter
def statistics(text: str) -> SafeString:
    """`r_wg(j) 0,79–0,80, r* 0,65`: indices set lower, and no line broken within a figure."""
    figures = INDEX.sub(r"<sub>\1</sub>", escape(text)).replace(", ", ',</span> <span class="nowrap">')
    return mark_safe(f'<span class="nowrap">{figures}</span>')  # noqa: S308  escaped above


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """{% icon "bell" %}: decoration beside a word; hidden from assistive technology. size: small, large."""
    return drawn(name, size, static("img/icons.svg"))


@lru_cache(maxsize=500)
def drawn(name: str, size: str, sprite: str) -> SafeString:
    kind = f"icon icon-{size}" if size else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', kind, sprite, name
    )


@register.inclusion_tag("components/chip.html")
def state_chip(subject: Any) -> dict[str, Any]:
    """{% state_chip proposal %}: the state of a proposal, poll, case, plan, as shape, word and colour."""
    tone, shape = tone_of(str(subject.state))
    return {"label": subject.get_state_display(), "tone": tone, "icon_name": shape}


@register.simple_block_tag(takes_context=True)
def api_form(context: template.Context, content: str, action: str, **options: Any) -> str:
    """A form that posts JSON to the API (js/api-form.js); its options are described in components/api_form.html."""
    values = {"content": content, "action": action, "options": options, "csrf_token": context.get("csrf_token")}
    return render_to_string("components/api_form.html", values | options)


@register.simple_block_tag
def dialog(content: str, id: str, title: str, **options: Any) -> str:
    """A modal dialog, opened by any button with data-opens="<id>"."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title} | options)


@register.simple_block_tag
def card(content: str, title: str = "", **options: Any) -> str:
    """A raised block with an optional heading."""
    return render_to_string("components/card.html", {"content": content, "title": title} | options)


@register.simple_block_tag
def notice(content: str, **options: Any) -> str:
    """A bar that tells something at its place; tone: info, accent, gold, danger."""
    return render_to_string("components/notice.html", {"content": content} | options)
