"""The yearly cycle: its windows and ceiling, which change only with a reason that stays visible."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from activity import services as activity
from people.models import Unit, User
from planning import rules, windows
from planning.models import CeilingChange, Cycle, Plan, Window, WindowCall, WindowChange
from planning.services.drafts import lock_office
from proposals import services as proposals
from proposals.models import Call

CYCLE_DATES = ("decide_from", "decide_until", "enact_from", "enact_until")


def require_valid(errors: windows.Errors) -> None:
    if errors:
        raise ValidationError(errors)


def require_reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": [_("Tulis alasannya; alasan ini tetap terlihat pada halaman siklus.")]})
    return reason.strip()


@transaction.atomic
def create_cycle(
    *,
    office: Unit,
    year: int,
    round_number: int,
    budget: int,
    dates: Mapping[str, datetime],
    actor: User,
    budget_cutoff: date | None = None,
    now: datetime | None = None,
) -> Cycle:
    """`dates`: all ten by name, `propose_from` to `enact_until`."""
    now = now or timezone.now()
    office = lock_office(office)
    rules.may_create_cycle(office, actor, now).require()
    require_valid(windows.order_errors(dates))
    if Call.objects.filter(office=office, year=year, round=round_number).exists():
        raise ValidationError({"round": [_("Putaran ini sudah ada untuk tahun tersebut.")]})
    call_dates = of_the_call(dates)
    call = proposals.create_call(
        office=office, year=year, round_number=round_number, budget=budget, windows=call_dates, actor=actor, now=now
    )
    own_dates = {name: dates[name] for name in CYCLE_DATES}
    cycle = Cycle.objects.create(call=call, budget_cutoff=budget_cutoff, **own_dates)
    activity.record("planning.create_cycle", cycle, actor=actor, now=now, **names_of(cycle), budget=budget)
    return cycle


@transaction.atomic
def move_window(
    cycle: Cycle,
    *,
    window: str,
    new_from: datetime,
    new_until: datetime,
    reason: str,
    actor: User,
    now: datetime | None = None,
) -> Cycle:
    now = now or timezone.now()
    locked = lock(cycle)
    rules.may_move_window(locked, actor, now).require()
    rules.window_still_matters(locked, window).require()
    reason = require_reason(reason)
    require_valid(windows.past_errors(locked.window(window), (new_from, new_until), now))
    moved = {f"{window}_from": new_from, f"{window}_until": new_until}
    apply_dates(locked, moved, reason=reason, actor=actor, now=now, verb="planning.move_window")
    return lock(cycle)


@transaction.atomic
def advance(cycle: Cycle, *, reason: str, actor: User, now: datetime | None = None) -> Cycle:
    """End the present window now and begin the next one now; what the clock does then follows at once."""
    now = now or timezone.now()
    locked = lock(cycle)
    rules.may_advance(locked, actor, now).require()
    reason = require_reason(reason)
    moved = windows.advanced(locked.dates(), now)
    apply_dates(locked, moved, reason=reason, actor=actor, now=now, verb="planning.advance")
    transaction.on_commit(partial(activity.tick, now=now))
    return lock(cycle)


@transaction.atomic
def change_ceiling(cycle: Cycle, *, budget: int, reason: str, actor: User, now: datetime | None = None) -> Cycle:
    """The ceiling in whole rupiah: of the ballot, and of the year's unfinished plan."""
    now = now or timezone.now()
    locked = lock(cycle)
    rules.may_change_ceiling(locked, actor, now).require()
    reason = require_reason(reason)
    old = locked.call.budget
    proposals.set_budget(locked.call, budget=budget, actor=actor, now=now)
    CeilingChange.objects.create(
        cycle=locked, old_budget=old, new_budget=budget, reason=reason, actor=actor, changed_at=now
    )
    draft = Plan.objects.filter(office=locked.call.office_id, year=locked.call.year, state=Plan.State.DRAFT)
    draft.filter(ceiling=old).update(ceiling=budget)
    data = {**names_of(locked), "old": old, "new": budget, "reason": reason}
    activity.record("planning.change_ceiling", locked, actor=actor, now=now, **data)
    return lock(cycle)


def lock(cycle: Cycle) -> Cycle:
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    locked.call = Call.objects.select_related("office").get(pk=locked.call_id)
    return locked


def apply_dates(
    cycle: Cycle, moved: Mapping[str, datetime], *, reason: str, actor: User, now: datetime, verb: str
) -> None:
    """Save the dates that change, here and in the call, with one visible change for each window."""
    before = cycle.dates()
    after = {**before, **moved}
    require_valid(_by_form_field(windows.order_errors(after), moved))
    rules.vote_is_not_cut_short(cycle, after["vote_until"]).require()
    own = {name: value for name, value in moved.items() if name in CYCLE_DATES}
    if own:
        Cycle.objects.filter(pk=cycle.pk).update(**own)
    of_call = of_the_call(moved)
    if of_call:
        proposals.set_windows(cycle.call, actor=actor, now=now, **of_call)
    changed = [name for name in after if after[name] != before[name]]
    for window in Window.values:
        if any(name.startswith(f"{window}_") for name in changed):
            keep_change(cycle, window, before, after, reason=reason, actor=actor, now=now)
    dates = {f"old_{name}": before[name].isoformat() for name in changed}
    dates |= {f"new_{name}": after[name].isoformat() for name in changed}
    activity.record(verb, cycle, actor=actor, now=now, reason=reason, **names_of(cycle), **dates)


def of_the_call(dates: Mapping[str, datetime]) -> dict[str, datetime]:
    """Those that the call keeps: its own windows, and the end of enacting, until which what was returned is taken."""
    found = {name: value for name, value in dates.items() if name not in CYCLE_DATES}
    return {**found, "revisions_until": dates["enact_until"]} if "enact_until" in dates else found


def names_of(cycle: Cycle) -> dict[str, int]:
    """What the ledger's events call a cycle."""
    return {"year": cycle.call.year, "round": cycle.call.round}


def keep_change(
    cycle: Cycle, window: str, before: windows.Dates, after: windows.Dates, *, reason: str, actor: User, now: datetime
) -> None:
    """For the cycle's page; and what the clock said of the old end no longer holds."""
    begins, ends = f"{window}_from", f"{window}_until"
    WindowChange.objects.create(
        cycle=cycle,
        window=window,
        old_from=before[begins],
        old_until=before[ends],
        new_from=after[begins],
        new_until=after[ends],
        reason=reason,
        actor=actor,
        changed_at=now,
    )
    WindowCall.objects.filter(cycle=cycle, window=window, edge=WindowCall.Edge.CLOSING).delete()


def _by_form_field(errors: windows.Errors, moved: Mapping[str, datetime]) -> windows.Errors:
    """Errors at the moved window's fields under the form's names; those at its neighbours under the nearest edge."""
    window = next(iter(moved)).split("_")[0]
    places: windows.Errors = {}
    for name, texts in errors.items():
        field = "new_from" if name == f"{window}_from" else "new_until"
        places.setdefault(field, []).extend(texts)
    return places
