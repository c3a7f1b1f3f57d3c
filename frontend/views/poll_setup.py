"""Setting up a poll: one page for the committee, and the ballot as voters will see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activity.answers import ask_all
from frontend.context import shell_of
from frontend.views.ballots import framed, rows_of
from people.models import Role, Unit, UnitKind
from proposals import methods, queries
from proposals.methods import Form, Parameter
from proposals.models import Candidate, Capacity, Poll, Proposal, State
from proposals.rules import SMALL_ELECTORATE, may_change_poll, may_discard_poll, may_open_poll

MINUTE = timedelta(minutes=1)
# Letters that a select shows at 360 px.
LONG = 30
ACTIONS = {"change": may_change_poll, "discard": may_discard_poll, "open": may_open_poll}
# Roles that staff of an office hold beside their work; the others belong to people from outside.
ELECTORAL_ROLES = (Role.HEAD, Role.PERSONNEL_OFFICER, Role.COMMITTEE, Role.MODERATOR)


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter as a field, shown for certain forms and rules (none named: for all). `value`: as it stands."""

    parameter: Parameter
    value: Any
    forms: str = ""
    rules: str = ""

    @property
    def name(self) -> str:
        return f"parameters.{self.parameter.name}"

    @property
    def is_required(self) -> bool:
        return self.parameter.default is not None

    @property
    def has_long_options(self) -> bool:
        """Longer than a phone's select shows: then cards, which share a name, so never for several forms."""
        return not self.forms and any(len(str(words)) > LONG for _value, words in self.parameter.options)

    @property
    def choices(self) -> list[dict[str, Any]]:
        return [{"value": value, "label": words} for value, words in self.parameter.options]

    @property
    def key(self) -> str:
        """Tells apart what several forms call the same."""
        return f"{self.parameter.name}-{self.forms.replace(' ', '-')}"


@require_safe
@login_required
@never_cache
def set_up_poll(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    poll = get_object_or_404(queries.known_polls(shell.user, shell.now), pk=pk)
    if poll.state != Poll.State.DRAFT:
        return redirect("poll-ballot", pk=pk)
    electorate = queries.electorate_now(poll, shell.now)
    context = {
        "poll": poll,
        "answers": ask_all(ACTIONS, poll, shell.user, shell.now),
        "opens_at": whole_minute(poll.opens_at),
        "electorate": electorate,
        "is_small": electorate.size < SMALL_ELECTORATE,
        "fewest_electors": SMALL_ELECTORATE,
        "candidates": Proposal.objects.filter(call=poll.call, state=State.OPEN).count(),
        **choices_of(poll),
    }
    return render(request, "polls/setup.html", context)


def whole_minute(moment: datetime) -> datetime:
    """As the field can say it; not before the moment itself, which may be the first of the window."""
    return moment if not (moment.second or moment.microsecond) else moment.replace(second=0, microsecond=0) + MINUTE


def choices_of(poll: Poll) -> dict[str, Any]:
    """Everything that can be chosen on the page."""
    offices_units = Unit.objects.filter(path__startswith=poll.call.office.path).exclude(pk=poll.call.office_id)
    return {
        "forms": [
            {"value": form.value, "label": form.label, "hint": methods.FORM_SENTENCES[form]}
            for form in Form
            if methods.SUITABLE[form]
        ],
        "rules": [(rule, forms) for rule in methods.RULES_OF_COUNT.values() if (forms := suited_by(rule.key))],
        "limits": list(limits(poll)),
        "settings": list(settings(poll)),
        "units": [{"value": unit.pk, "label": unit.name} for unit in offices_units.order_by("path")],
        "chosen_units": list(poll.electorate_units.values_list("pk", flat=True)),
        "roles": [{"value": role.value, "label": role.label} for role in ELECTORAL_ROLES],
        "capacities": Capacity.choices,
        "kinds": [kind for kind in UnitKind.choices if kind[0] in set(offices_units.values_list("kind", flat=True))],
        "limited_rules": " ".join(key for key in methods.RULES_OF_COUNT if methods.takes_limits(key)),
    }


def suited_by(rule: str) -> str:
    """The forms that a rule suits, for the page's script."""
    return " ".join(form.value for form, rules in methods.SUITABLE.items() if rule in {one.key for one in rules})


def value_of(poll: Poll, parameter: Parameter) -> Any:
    return poll.parameters.get(parameter.name, parameter.default)


def limits(poll: Poll) -> Iterator[Setting]:
    """What binds the ballot itself, by form."""
    for form, parameters in methods.LIMITS.items():
        yield from (Setting(one, value_of(poll, one), forms=form.value) for one in parameters)


def settings(poll: Poll) -> Iterator[Setting]:
    """What a rule can be told: its own parameters, and how it measures benefit where the form leaves a choice."""
    for form in Form:
        utility = methods.utility_of(form) if len(methods.UTILITIES[form]) > 1 else None
        if utility:
            rules = " ".join(key for key in methods.RULES_OF_COUNT if methods.takes(key, "utility"))
            yield Setting(utility, value_of(poll, utility), forms=form.value, rules=rules)
    rules_of: dict[Parameter, list[str]] = {}
    for rule in methods.RULES_OF_COUNT.values():
        for one in rule.parameters:
            rules_of.setdefault(one, []).append(rule.key)
    for one, keys in rules_of.items():
        yield Setting(one, value_of(poll, one), rules=" ".join(keys))


@require_safe
@login_required
@never_cache
def preview_ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft's ballot as voters will see it; nothing can be sent."""
    shell = shell_of(request)
    poll = get_object_or_404(queries.known_polls(shell.user, shell.now), pk=pk)
    if poll.state != Poll.State.DRAFT:
        return redirect("poll-ballot", pk=pk)
    rows = rows_of(poll, candidates_now(poll), None)
    return render(request, "polls/preview.html", {"poll": poll, "preview": True, **framed(poll, rows)})


@require_safe
@login_required
@never_cache
def ballot_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """What all proposals of a ballot say, draft or open: fetched when the first is opened, never one by one."""
    shell = shell_of(request)
    poll = get_object_or_404(queries.known_polls(shell.user, shell.now), pk=pk)
    is_draft = poll.state == Poll.State.DRAFT
    candidates = candidates_now(poll) if is_draft else queries.candidates_for(poll, shell.user)
    return render(request, "polls/texts.html", {"candidates": candidates})


def candidates_now(poll: Poll) -> list[Candidate]:
    """Of a draft: what stands open."""
    proposals = Proposal.objects.filter(call=poll.call, state=State.OPEN).select_related("unit", "form", "call")
    return [candidate_of(poll, row) for row in proposals]


def candidate_of(poll: Poll, proposal: Proposal) -> Candidate:
    """As opening the poll would freeze it."""
    return Candidate(
        pk=proposal.pk,
        poll=poll,
        proposal=proposal,
        title=proposal.title,
        cost=proposal.cost,
        learning_hours=proposal.learning_hours or 0,
        participants=proposal.participants or 0,
    )
