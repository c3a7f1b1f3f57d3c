from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_variables

from activity.prepared import Parameter, Prepared
from people.models import Unit, User
from people.rules import may_read
from surveys.models import Initiative, InstrumentImport, InstrumentVersion, Invited, Participation, Survey
from surveys.rules import is_analyst

# What only the analyst is told: it is about the quality of the data, not about the office.
FOR_ANALYSTS = ("flags", "items")


def visible_surveys(user: User, now: datetime) -> QuerySet[Survey]:
    rows = Survey.objects.visible_to(user, localdate(now))
    return rows.select_related("series__office", "series__version__instrument")


def waves_beside(pk: int, user: User, now: datetime) -> QuerySet[Any]:
    """That survey and the other waves of its series, in their order, without results but with `has_results`."""
    series = Survey.objects.filter(pk=pk).values("series")
    rows = visible_surveys(user, now).filter(series__in=series).defer("results")
    return rows.annotate(has_results=Q(results__isnull=False)).order_by("wave")


def waiting_for(user: User, now: datetime) -> QuerySet[Survey]:
    """Open surveys that the person may answer and has not: a reminder computed when it is read; no list is kept."""
    invited = Invited.objects.filter(survey=OuterRef("pk"), user=user)
    answered = Participation.objects.filter(survey=OuterRef("pk"), person=user)
    open_ones = Survey.objects.filter(Exists(invited), ~Exists(answered), state=Survey.State.OPEN)
    return open_ones.filter(closes_at__gt=now).select_related("series").order_by("closes_at")


@sensitive_variables()
def own_answers(survey: Survey, person: User) -> dict[str, Any] | None:
    """What the person answered, while the survey is open; None before. Callers ask `may_answer` first."""
    if not survey.responses.exists():
        return None
    box = survey.unlock()
    handle = box.handle(person.pk)
    row = survey.responses.filter(handle=handle).first()
    if row is None or row.sealed is None:
        return None
    content = box.unseal(handle, bytes(row.sealed))
    return {"answers": content["answers"], "background": content["background"]}


def told(survey: Survey, user: User, now: datetime) -> dict[str, Any]:
    """The frozen results as this reader may see them. Callers ask `may_see_results` first."""
    return dict(survey.results or {}) if is_analyst(survey, user, now) else told_to_all(survey)


def told_to_all(survey: Survey) -> dict[str, Any]:
    """The frozen results without what only analysts are told."""
    results: dict[str, Any] = survey.results or {}
    return {name: value for name, value in results.items() if name not in FOR_ANALYSTS}


def units_of(survey: Survey) -> QuerySet[Unit]:
    """The office and all below it: what results are told of."""
    return Unit.objects.filter(path__startswith=survey.series.office.path)


PLACES = Prepared(lambda: Unit.objects.exclude(path="").order_by("path").values_list("pk", "name", "path"))


def places_of(survey: Survey) -> tuple[tuple[int, str, str], ...]:
    """(id, name, path) of the same units: all that can change around frozen results."""
    return tuple(row for row in PLACES() if row[2].startswith(survey.series.office.path))


def told_comments(survey: Survey) -> list[dict[str, str]]:
    """The comments in the order of their random ids, where enough people answered; none otherwise."""
    is_asked = any(item.is_open for item in survey.series.version.parsed.items())
    if not is_asked or (survey.answered or 0) < survey.comment_from or survey.unlinked_at is None:
        return []
    return [{"item": row.item, "text": row.text} for row in survey.comments.order_by("pk")]


def visible_versions(user: User, now: datetime) -> QuerySet[InstrumentVersion]:
    """Published wordings for whoever reads along, drafts for analysts."""
    used = Survey.objects.filter(series__version=OuterRef("pk"))
    rows = InstrumentVersion.objects.select_related("instrument", "author").annotate(is_used=Exists(used))
    if is_analyst(None, user, now):
        return rows
    return rows.filter(published_at__isnull=False) if may_read(user, now) else rows.none()


def instrument_imports(user: User, now: datetime) -> QuerySet[InstrumentImport]:
    rows = InstrumentImport.objects.select_related("uploaded_by", "version__instrument")
    return rows if is_analyst(None, user, now) else rows.none()


def kept_of(person: User) -> dict[str, Any]:
    """What is stored of somebody by name: to which surveys they were invited, and what they promised.

    Whether they answered is left out, so that nobody can demand the proof; what they answered is apart from them, and
    theirs to read and take back on the page of an open survey.
    """
    invited = Invited.objects.filter(user=person).order_by("survey__opens_at", "pk")
    columns = ("survey__series__name", "survey__wave", "unit__name", "survey__opens_at", "survey__closes_at")
    promises = Initiative.objects.filter(owner=person).values("heard", "action", "due", "done_at", "outcome")
    return {"invited": list(invited.values(*columns)), "initiatives": list(promises)}


def initiatives() -> QuerySet[Initiative]:
    """With all that is said of them, but for the results that they follow from."""
    return Initiative.objects.select_related("owner", "survey__series__office").defer("survey__results")


def initiatives_of(surveys: Iterable[Survey]) -> QuerySet[Initiative]:
    return initiatives().filter(survey__in=surveys)


FOLLOWING = Prepared(lambda: initiatives().filter(survey=Parameter("survey", BigIntegerField())))


def follow_up(survey: Survey) -> list[Initiative]:
    """What was promised after one survey, done or not."""
    return FOLLOWING(survey=survey.pk)


def promises(surveys: Iterable[Survey]) -> list[Initiative]:
    """What follows from published results, what is not done yet first; the nearest date first."""
    told = [survey for survey in surveys if survey.state == Survey.State.PUBLISHED]
    rows = initiatives_of(told).select_related("owner", "survey__series")
    return sorted(rows, key=lambda row: (row.done_at is not None, row.due, row.pk))
