"""Preparing, opening and publishing a survey. Closing, which destroys links, is in closing.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.secrecy import keys
from activity.services import record
from people.models import Membership, Unit, User, valid_on
from people.queries import staff
from surveys.disclosure.blocks import Thresholds
from surveys.electorates import electorate
from surveys.models import InstrumentVersion, Invited, Series, Survey
from surveys.rules import goes_on, is_analyst, may_be_asked, may_change_survey, may_extend_survey
from workflow.machine import fire, may_pass

# What may be set before a survey opens, and never after.
SETTINGS = (
    "promise",
    "promise_en",
    "opens_at",
    "closes_at",
    "background",
    "links_waves",
    "mean_from",
    "distribution_from",
    "comment_from",
)


@transaction.atomic
def prepare_survey(
    *,
    name: str,
    version: InstrumentVersion,
    office: Unit,
    settings: Mapping[str, Any],
    actor: User,
    now: datetime | None = None,
) -> Survey:
    """The next wave of a series, or the first of a new one. A series asks the same wording throughout."""
    now = now or timezone.now()
    is_analyst(None, actor, now).require()
    may_be_asked(version).require()
    Series.objects.get_or_create(office=office, name=name, defaults={"version": version})
    series = Series.objects.select_for_update().get(office=office, name=name)
    goes_on(series).require()
    asks_the_same(series, version)
    wave = (series.surveys.aggregate(newest=Max("wave"))["newest"] or 0) + 1
    survey = Survey(
        series=series, wave=wave, created_at=now, **{name: settings[name] for name in SETTINGS if name in settings}
    )
    has_good_settings(survey)
    survey.save()
    record("surveys.prepare_survey", survey, actor=actor, now=now, title=str(survey))
    return survey


def asks_the_same(series: Series, version: InstrumentVersion) -> None:
    if series.version_id != version.pk:
        other = _("Seri ini memakai versi instrumen yang lain. Beri nama seri baru bila pertanyaannya berubah.")
        conflict("other_version", other).require()


def has_good_settings(survey: Survey) -> None:
    if survey.closes_at <= survey.opens_at:
        conflict("wrong_dates", _("Survei harus berakhir sesudah dibuka.")).require()
    try:
        Thresholds(survey.mean_from, survey.distribution_from, survey.comment_from)
    except ValueError:
        low = _("Ambang paling sedikit 5 untuk rata-rata, 8 untuk sebaran, dan 10 untuk komentar, dan tidak menurun.")
        conflict("thresholds_too_low", low).require()


@transaction.atomic
def change_survey(survey: Survey, *, settings: Mapping[str, Any], actor: User, now: datetime | None = None) -> Survey:
    now = now or timezone.now()
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    may_change_survey(locked, actor, now).require()
    changed = [name for name in SETTINGS if name in settings]
    for name in changed:
        setattr(locked, name, settings[name])
    has_good_settings(locked)
    locked.save(update_fields=changed)
    record("surveys.change_survey", locked, actor=actor, now=now, title=str(locked), changed=changed)
    return locked


def open_survey(survey: Survey, *, actor: User, now: datetime | None = None) -> Survey:
    """Freeze who is asked, make the key, and open. A key whose survey failed to open is destroyed."""
    try:
        return freeze_and_open(survey, actor=actor, now=now or timezone.now())
    except BaseException:
        if not Survey.objects.filter(pk=survey.pk).exclude(state=Survey.State.DRAFT).exists():
            keys.destroy_key(survey.key_id)
        raise


@transaction.atomic
def freeze_and_open(survey: Survey, *, actor: User, now: datetime) -> Survey:
    locked = Survey.objects.select_for_update(of=("self",)).select_related("series__office").get(pk=survey.pk)
    may_pass(locked, "open_survey", actor, now).require()
    people = staff(locked.series.office, timezone.localdate(now)).order_by("pk")
    invited = invitations(locked, people, now)
    if not invited:
        conflict("nobody_to_ask", _("Tidak ada pegawai yang dapat diundang pada hari ini.")).require()
    known = electorate(people, locked.background, timezone.localdate(now))
    # Before the event: whoever is invited is told of it.
    Invited.objects.bulk_create(invited)
    many = len(invited)
    opened = fire(
        locked, "open_survey", actor=actor, now=now, details={"eligible": many}, eligible=many, electorate=known
    )
    keys.make_key(locked.key_id)
    if locked.links_waves and not keys.has_key(locked.series.link_key_id):
        keys.make_key(locked.series.link_key_id)
    return opened


def invitations(survey: Survey, people: QuerySet[User], now: datetime) -> Sequence[Invited]:
    """All of these people, each with the unit where they work today."""
    day = timezone.localdate(now)
    units = dict(Membership.objects.filter(valid_on(day), user__in=people).values_list("user", "unit"))
    return [Invited(survey=survey, user_id=person.pk, unit_id=units[person.pk]) for person in people]


@transaction.atomic
def extend_survey(
    survey: Survey, *, closes_at: datetime, reason: str, actor: User, now: datetime | None = None
) -> Survey:
    """Give people more time. Nothing else of an open survey changes."""
    now = now or timezone.now()
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    may_extend_survey(locked, actor, now).require()
    if closes_at <= locked.closes_at:
        conflict("not_later", _("Survei hanya dapat diperpanjang: pilih waktu sesudah akhir yang sekarang.")).require()
    before, locked.closes_at = locked.closes_at, closes_at
    locked.save(update_fields=["closes_at"])
    times = {"before": before.isoformat(), "closes_at": closes_at.isoformat()}
    record("surveys.extend_survey", locked, actor=actor, now=now, title=str(locked), reason=reason, **times)
    return locked


@transaction.atomic
def publish_survey(survey: Survey, *, actor: User, now: datetime | None = None) -> Survey:
    return fire(survey, "publish_survey", actor=actor, now=now)
