"""Taking answers, and giving them back. Leaves no event, no notice, no date."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from activity.answers import conflict
from activity.secrecy.box import sealed_length
from activity.secrecy.keys import existing_key
from people.models import User
from surveys import answering
from surveys.coarsening import Given
from surveys.electorates import OPTIONS
from surveys.models import Participation, Response, Survey
from surveys.rules import may_answer, may_withdraw_response
from surveys.scoring.scales import too_fast

LONGEST_LINK = 64


@sensitive_variables()
@transaction.atomic
def answer(
    survey: Survey,
    *,
    person: User,
    answers: Mapping[str, Any],
    background: Mapping[str, str] | None = None,
    link: str = "",
    seconds: float | None = None,
    now: datetime | None = None,
) -> None:
    """Put the person's answers into the box, or exchange them. Raises WrongAnswers with the error of each item.

    `link`: the code that people make themselves, where the survey links waves and they agree. `seconds`: how long
    answering took by the device; only whether that was too fast is kept.
    """
    locked = Survey.objects.select_for_update(of=("self",)).select_related("series__version").get(pk=survey.pk)
    may_answer(locked, person, now or timezone.now()).require()
    instrument = locked.series.version.parsed
    given = Given(
        unit=str(locked.invited.get(user=person).unit_id),
        answers=answering.cleaned(instrument, answers),
        background=checked_background(locked, background or {}),
        link=linking(locked, link),
        is_fast=seconds is not None and too_fast(seconds, len(answers)),
    )
    box = locked.unlock()
    handle = box.handle(person.pk)
    put_in(locked, person, handle, box.seal(handle, asdict(given), length=length_of(locked)))


def length_of(survey: Survey) -> int:
    """What is sealed has one length in a survey: nothing can be told from it."""
    longest = Given(
        unit="9" * 12,
        answers=answering.longest(survey.series.version.parsed),
        background={name: max(OPTIONS[name], key=len) for name in survey.background},
        link="f" * LONGEST_LINK,
    )
    return sealed_length(asdict(longest))


def checked_background(survey: Survey, given: Mapping[str, str]) -> dict[str, str]:
    """Only what the survey declares; a question may be skipped."""
    kept = {name: given[name] for name in survey.background if given.get(name)}
    wrong = {name: answering.NOT_AN_OPTION for name, value in kept.items() if value not in OPTIONS[name]}
    if wrong:
        raise answering.WrongAnswers(wrong)
    return kept


def linking(survey: Survey, code: str) -> str:
    """What stands for the code that somebody made, the same in every wave; the code itself is not kept."""
    text = "".join(code.split()).casefold()
    if not text or not survey.links_waves:
        return ""
    if len(text) < 6:
        short = _("Kode penghubung terlalu pendek. Pakai sedikitnya enam huruf atau angka.")
        raise answering.WrongAnswers({"link": short})
    key = existing_key(survey.series.link_key_id)
    return hmac.digest(key, f"rembuk/series/{survey.series_id}/link/{text}".encode(), hashlib.sha256).hex()


def put_in(survey: Survey, person: User, handle: str, sealed: bytes) -> None:
    """Two rows without a key between them. Answering again changes only what is sealed."""
    Participation.objects.bulk_create([Participation(survey=survey, person=person)], ignore_conflicts=True)
    Response.objects.bulk_create(
        [Response(survey=survey, handle=handle, sealed=sealed)],
        update_conflicts=True,
        unique_fields=["survey", "handle"],
        update_fields=["sealed"],
    )


@sensitive_variables()
@transaction.atomic
def withdraw_response(survey: Survey, *, person: User, now: datetime | None = None) -> None:
    """Take the person's answers out of the box, as if they had not answered."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    may_withdraw_response(locked, person, now or timezone.now()).require()
    handle = locked.unlock().handle(person.pk)
    if not locked.responses.filter(handle=handle).exists():
        conflict("nothing_to_withdraw", _("Anda belum mengirim jawaban, jadi tidak ada yang ditarik.")).require()
    locked.responses.filter(handle=handle).delete()
    locked.participations.filter(person=person).delete()
