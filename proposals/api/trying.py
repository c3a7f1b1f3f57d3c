"""Trying rules: others on a past poll, every one on an election from elsewhere."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import RembukViewSet
from proposals import methods, queries
from proposals.api.results import TieSerializer
from proposals.counting import pabulib
from proposals.exploring import MOST_BYTES, Explored, Unexplorable, explore
from proposals.methods import Form
from proposals.models import Poll
from proposals.rules import may_explore


class TrialSerializer(serializers.Serializer):
    """Another rule for the poll in the context, with parameters of the count; what is left out is as usual."""

    rule = serializers.ChoiceField(choices=sorted(methods.RULES_OF_COUNT))
    parameters = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        poll: Poll = self.context["poll"]
        form = Form(poll.form)
        suitable = {rule.key: rule for rule in methods.SUITABLE[form]}
        if attrs["rule"] not in suitable:
            raise serializers.ValidationError({"rule": [_("Aturan ini tidak cocok dengan cara memilih tersebut.")]})
        rule = suitable[attrs["rule"]]
        given = {**methods.of_ballot(form, poll.parameters), **attrs.get("parameters", {})}
        values, faults = methods.completed(form, rule, given)
        if faults:
            raise serializers.ValidationError({"parameters": {name: [str(text)] for name, text in faults.items()}})
        return {"rule": rule, "parameters": values}


class RuleOutcomeSerializer(serializers.Serializer):
    """What a rule gives: labels or ids in the order of selection; numbers exact, as whole numbers or as text."""

    rule = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    version = serializers.CharField()
    parameters = serializers.DictField(child=serializers.JSONField())
    selected = serializers.ListField(child=serializers.CharField())
    order = serializers.ListField(child=serializers.CharField())
    totals = serializers.DictField(child=serializers.JSONField())
    cost = serializers.CharField()
    exhaustive = serializers.BooleanField()
    ties = TieSerializer(many=True)


class ElectionFileSerializer(serializers.Serializer):
    file = serializers.FileField(help_text="a Pabulib file (.pb)")


class ProjectSerializer(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    cost = serializers.CharField()
    votes = serializers.IntegerField()
    selected_by = serializers.ListField(child=serializers.CharField(), help_text="keys of the rules that select it")


class ElectionSerializer(serializers.Serializer):
    """An election from elsewhere by every rule. `meta` is the file's own description of itself."""

    meta = serializers.DictField(child=serializers.CharField())
    vote_type = serializers.CharField()
    voters = serializers.IntegerField()
    budget = serializers.CharField()
    projects = ProjectSerializer(many=True)
    outcomes = RuleOutcomeSerializer(many=True)
    not_counted = serializers.ListField(
        child=serializers.CharField(), help_text="keys of rules that would have taken too long, or cannot count it"
    )


class ExploreViewSet(RembukViewSet):
    """Real elections, explored: the file is counted in memory and kept nowhere."""

    queryset = Poll.objects.none()
    serializer_class = ElectionSerializer
    parser_classes = (MultiPartParser,)
    store_idempotent_answers = False

    @extend_schema(request=ElectionFileSerializer, responses=ElectionSerializer)
    def explore(self, request: Request) -> Response:
        """Count a file by every rule that suits its ballots."""
        may_explore(None, self.actor, self.now).require()
        upload = self.given(ElectionFileSerializer)["file"]
        try:
            found = explore(upload.read(MOST_BYTES + 1))
        except Unexplorable as problem:
            raise serializers.ValidationError({"file": [str(problem)]}) from problem
        return Response(ElectionSerializer(as_told(found)).data)


def as_told(found: Explored) -> dict[str, Any]:
    votes = found.election.approvals()
    return {
        "meta": found.meta,
        "vote_type": found.meta.get("vote_type", ""),
        "voters": found.election.voters,
        "budget": pabulib.as_text(found.election.budget),
        "projects": [
            {
                "id": project.id,
                "name": found.names[project.id],
                "cost": pabulib.as_text(project.cost),
                "votes": votes[project.id],
                "selected_by": [one.rule.key for one in found.counts if project.id in one.outcome.selected],
            }
            for project in found.election.projects
        ],
        "outcomes": [queries.outcome_told(one.rule, one.outcome, dict(one.outcome.parameters)) for one in found.counts],
        "not_counted": [rule.key for rule in found.uncounted],
    }
