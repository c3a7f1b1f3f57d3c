"""Who is told of what happens to cycles and plans, and in which words."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.registry import Announcement, Subject, announcements, subjects, topics
from people.models import Role, User
from people.queries import holders, staff
from planning import rules
from planning.deciding import path_of
from planning.models import Plan

Data = dict[str, Any]

WINDOW_TEXTS = {
    "planning.propose_opened": _(
        "Masa usul rencana %(year)s putaran %(round)s dibuka. Pelatihan apa yang dibutuhkan unit Anda?"
    ),
    "planning.propose_closing": _("Masa usul rencana %(year)s putaran %(round)s segera ditutup."),
    "planning.discuss_opened": _("Masa bahas usulan rencana %(year)s putaran %(round)s dibuka."),
    "planning.discuss_closing": _("Masa bahas usulan rencana %(year)s putaran %(round)s segera ditutup."),
    "planning.vote_opened": _("Masa pemungutan suara rencana %(year)s putaran %(round)s dimulai."),
    "planning.vote_closing": _("Masa pemungutan suara rencana %(year)s putaran %(round)s segera berakhir."),
    "planning.decide_opened": _("Pimpinan mulai memutuskan usulan rencana %(year)s putaran %(round)s."),
    "planning.enact_opened": _("Masa penetapan rencana %(year)s putaran %(round)s dimulai."),
}
CYCLE_TEXTS = {
    "planning.create_cycle": _("Jadwal rencana %(year)s putaran %(round)s sudah disusun."),
    "planning.move_window": _("Jadwal rencana %(year)s putaran %(round)s berubah. Alasan: %(reason)s"),
    "planning.advance": _("Rencana %(year)s putaran %(round)s masuk ke masa berikutnya. Alasan: %(reason)s"),
    "planning.change_ceiling": _("Pagu rencana %(year)s putaran %(round)s diubah. Alasan: %(reason)s"),
}


def office_staff(cycle: Any, data: Data) -> Iterable[User]:
    return staff(cycle.call.office, timezone.localdate())


def plan_staff(plan: Any, data: Data) -> Iterable[User]:
    return staff(plan.office, timezone.localdate())


def plan_keepers(plan: Any, data: Data) -> list[User]:
    """Those who draw the plan up and submit it."""
    day = timezone.localdate()
    return [*holders(Role.PERSONNEL_OFFICER, plan.office, day), *holders(Role.HEAD, plan.office, day)]


def proposers_and_keepers(plan: Any, data: Data) -> list[User]:
    return [*User.objects.filter(proposals__plan_lines__plan=plan).distinct(), *plan_keepers(plan, data)]


def register() -> None:
    subjects["planning.cycle"] = Subject(may_see=lambda user, cycle: True, path=lambda cycle: f"/siklus/{cycle.pk}/")
    subjects["planning.plan"] = Subject(may_see=may_see_plan, path=path_of)
    topics["cycle"] = lambda user, pk: isinstance(user, User)
    topics["plan"] = may_listen_to_plan
    for verb, text in {**WINDOW_TEXTS, **CYCLE_TEXTS}.items():
        announcements[verb] = Announcement(text=text, audience=office_staff)
    announcements["planning.submit"] = Announcement(
        text=_("%(title)s diajukan camat untuk ditetapkan."), audience=proposers_and_keepers
    )
    announcements["planning.return_for_revision"] = Announcement(
        text=_("%(title)s dikembalikan untuk diperbaiki. Alasan: %(reason)s"), audience=plan_keepers
    )
    announcements["planning.confirm"] = Announcement(
        text=_("%(title)s dikonfirmasi pejabat yang berwenang dan menunggu penetapan."), audience=proposers_and_keepers
    )
    announcements["planning.enact"] = Announcement(
        text=_("%(title)s ditetapkan. Lihat pelatihan apa saja yang akan berjalan."), audience=plan_staff
    )
    announcements["planning.amend"] = Announcement(
        text=_("Draf rencana %(year)s versi %(version)s disusun."), audience=plan_keepers
    )


def may_see_plan(user: Any, plan: Any) -> bool:
    return rules.may_see_plan(plan, user, timezone.now())


def may_listen_to_plan(user: Any, pk: int) -> bool:
    plan = Plan.objects.filter(pk=pk).first()
    return isinstance(user, User) and plan is not None and rules.may_see_plan(plan, user, timezone.now())
