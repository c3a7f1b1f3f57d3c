"""Who is told of a survey. Nobody is told who answered, or who has not."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from people.models import User
from people.queries import with_duties
from people.rules import READING_ROLES, is_staff_of
from surveys.models import Initiative, Survey


def invited(survey: Survey, data: dict[str, Any]) -> Iterable[User]:
    """Everybody who may answer, whether they did or not."""
    return with_duties(User.objects.filter(pk__in=survey.invited.values("user")))


def owner(initiative: Initiative, data: dict[str, Any]) -> Iterable[User]:
    return with_duties(User.objects.filter(pk=initiative.owner_id))


def may_see_survey(user: User, survey: Survey) -> bool:
    """The same as `Survey.objects.visible_to`, for one survey and without asking the database for each reader."""
    day = timezone.localdate()
    reads_along = any(duty.role in READING_ROLES for duty in user.duties(day))
    return survey.state != Survey.State.DRAFT and (reads_along or is_staff_of(user, survey.series.office, day))


def may_see_initiative(user: User, initiative: Initiative) -> bool:
    return may_see_survey(user, initiative.survey)


def survey_path(survey: Survey) -> str:
    return f"/survei/{survey.pk}/hasil/" if survey.is_over else f"/survei/{survey.pk}/"


def initiative_path(initiative: Initiative) -> str:
    return f"/survei/{initiative.survey_id}/hasil/"
