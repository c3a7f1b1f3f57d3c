"""Writing: a draft is saved while its author types, so every save says from which revision it started."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity import services as activity
from activity.answers import Refused, conflict, forbidden
from people.models import User
from proposals import cost, rules
from proposals.estimating import FIGURES, hours_of
from proposals.models import Call, CostLine, Proposal
from proposals.queries import conversion_of
from proposals.searching import normalised

# What an author writes; everything else on a proposal is computed or decided.
ANSWERS = ("title", "problem", "audience", "remedy", "timing", "online", "participants")
WRITTEN = (*ANSWERS, "competence", "form", "scope", *FIGURES, "partner")


class Line(TypedDict):
    description: str
    volume: int
    measure: str
    unit_price: int


class StaleRevision(Refused):
    """Somebody, perhaps the author on another device, has saved since; `stored` is what stands there now."""

    def __init__(self, stored: Proposal) -> None:
        super().__init__(
            conflict("stale_revision", _("Draf ini sudah berubah di tempat lain. Pilih tulisan mana yang dipakai."))
        )
        self.stored = stored


@transaction.atomic
def start_draft(
    call: Call, *, actor: User, based_on: Proposal | None = None, now: datetime | None = None, **written: Any
) -> Proposal:
    """A new draft, empty or with the answers of an earlier proposal that the author may see.

    `written` may carry first answers and `cost_lines`, as in save_draft.
    """
    now = now or timezone.now()
    rules.may_start_draft(call, actor, now).require()
    unit = actor.unit_on(timezone.localdate(now))
    if unit is None:
        forbidden("staff_only", _("Hanya pegawai yang dapat mengajukan usulan.")).require()
    draft = Proposal(call=call, author=actor, unit=unit, state_since=now, created_at=now, edited_at=now)
    lines: Sequence[Line] = written.pop("cost_lines", ())
    if based_on is not None:
        written = {name: getattr(based_on, name) for name in WRITTEN} | written
        lines = lines or stored_lines(based_on)
    write(draft, written, lines, now=now)
    activity.record("proposals.start_draft", draft, actor=actor, now=now, copied_from=based_on and based_on.pk)
    return draft


@transaction.atomic
def save_draft(
    proposal: Proposal,
    *,
    actor: User,
    revision: int,
    changes: Mapping[str, Any],
    cost_lines: Sequence[Line] | None = None,
    now: datetime | None = None,
) -> Proposal:
    """Save some answers. Raises StaleRevision when the stored text is newer than the one that was changed.

    A save whose answer got lost on the way may be sent again: what already stands there changes nothing.
    """
    now = now or timezone.now()
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    rules.may_save_draft(proposal, actor, now).require()
    old_lines = stored_lines(proposal)
    changed = sorted(name for name, value in changes.items() if getattr(proposal, name) != value)
    lines = old_lines if cost_lines is None else list(cost_lines)
    if lines != old_lines:
        changed.append("cost_lines")
    if not changed:
        return proposal
    if revision != proposal.revision:
        raise StaleRevision(proposal)
    write(proposal, changes, lines, now=now)
    activity.record("proposals.save_draft", proposal, actor=actor, now=now, changed=changed, revision=proposal.revision)
    return proposal


def write(proposal: Proposal, written: Mapping[str, Any], lines: Sequence[Line], *, now: datetime) -> None:
    """Set, compute, save: the proposal, then its cost lines."""
    for name, value in written.items():
        if name not in WRITTEN:
            raise ValueError(f"{name} is not the author's to write")
        setattr(proposal, name, value)
    rows = [CostLine(order=order, **line) for order, line in enumerate(lines, start=1)]
    proposal.cost = cost.total(rows)
    conversion = conversion_of(proposal.form, proposal.scope, timezone.localdate(now))
    proposal.learning_hours = hours_of(conversion, {name: getattr(proposal, name) for name in FIGURES})
    proposal.search_text = searchable(proposal)
    proposal.edited_at = now
    proposal.revision += 1
    proposal.save()
    proposal.cost_lines.all().delete()
    for row in rows:
        row.proposal = proposal
    CostLine.objects.bulk_create(rows)


def stored_lines(proposal: Proposal) -> list[Line]:
    return [
        Line(description=row.description, volume=row.volume, measure=row.measure, unit_price=row.unit_price)
        for row in proposal.cost_lines.all()
    ]


def searchable(proposal: Proposal) -> str:
    competence = proposal.competence.name if proposal.competence else ""
    answers = (proposal.title, proposal.unit.name, competence, proposal.problem, proposal.audience, proposal.remedy)
    return " ".join(normalised(text) for text in answers)
