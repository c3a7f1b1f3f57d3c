"""Who is told when a case moves, and who may see one: registered with activity when the app is ready."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from activity import registry
from activity.registry import Announcement, Subject
from people import registry as people
from people.models import User
from workflow import queries, services
from workflow.models import Case

TEXTS = {
    "workflow.open_case": _("“%(title)s” menunggu keputusan pada tahap %(stage)s."),
    "workflow.advance": _("“%(title)s” sampai pada tahap %(stage)s."),
    "workflow.escalate": _("“%(title)s” melewati tenggat pada tahap %(stage)s."),
    "workflow.declare_conflict": _("“%(title)s” kini dipegang pejabat lain pada tahap %(stage)s."),
}


def register() -> None:
    registry.subjects["workflow.case"] = Subject(may_see=queries.may_see, path=path_of)
    registry.topics["case"] = may_listen
    people.personal_data["decisions"] = queries.decisions_by
    registry.clock["workflow.escalate_overdue"] = services.escalate_overdue
    registry.clock["workflow.skip_deserted"] = services.skip_deserted
    for verb, text in TEXTS.items():
        registry.announcements[verb] = Announcement(text=text, audience=holders_told)


def path_of(case: Any) -> str:
    return f"/meja/{case.pk}/"


def may_listen(user: Any, pk: int) -> bool:
    case = Case.objects.select_related("stage", "unit").filter(pk=pk).first()
    return isinstance(user, User) and case is not None and queries.may_see(user, case)


def holders_told(case: Any, data: dict[str, Any]) -> Iterable[User]:
    """Those who hold the case at the stage that the event names; if nobody does, those who can appoint somebody."""
    if data["holders"]:
        return User.objects.filter(pk__in=data["holders"])
    return queries.administrators(data["on"])
