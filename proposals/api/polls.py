from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, AllowedActionSerializer, RembukViewSet
from people.rules import may_read
from proposals import queries, services
from proposals.models import Call, Candidate, Certification, Poll
from proposals.rules import POLL_ACTIONS, may_read_own_ballot, may_see_lists, may_see_result


class TurnoutSerializer(serializers.Serializer):
    """`number` is null while fewer than `fewer_than` took part, and rounded down to its multiples until the count."""

    number = serializers.IntegerField(allow_null=True)
    fewer_than = serializers.IntegerField()


class CandidateSerializer(serializers.ModelSerializer):
    """`approvals`, `rank` and `selected` are null until the count, and stay so where fewer than five took part."""

    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    unit = serializers.CharField(source="proposal.unit.name", read_only=True)

    class Meta:
        model = Candidate
        fields = ("id", "label", "proposal", "title", "unit", "cost", "learning_hours", "approvals", "rank", "selected")


class PollSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", read_only=True)
    turnout = serializers.SerializerMethodField()
    allowed_actions = AllowedActions(POLL_ACTIONS)

    class Meta:
        model = Poll
        fields: tuple[str, ...] = (
            "id",
            "call",
            "title",
            "state",
            "budget",
            "opens_at",
            "closes_at",
            "electorate_size",
            "turnout",
            "allowed_actions",
        )

    @extend_schema_field(TurnoutSerializer(allow_null=True))
    def get_turnout(self, poll: Poll) -> dict[str, Any] | None:
        shown = queries.shown_turnout(poll, self.context["request"].user, timezone.now())
        return TurnoutSerializer(shown).data if shown else None


class PollDetailSerializer(PollSerializer):
    """With the candidates, shuffled for each voter while the poll is open."""

    candidates = serializers.SerializerMethodField()

    class Meta(PollSerializer.Meta):
        fields = (*PollSerializer.Meta.fields, "candidates")

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, poll: Poll) -> Any:
        return CandidateSerializer(queries.candidates_for(poll, self.context["request"].user), many=True).data


class BallotSerializer(serializers.Serializer):
    """Candidates' ids. None: an abstention, which counts as taking part. The code is the receipt, once there is one."""

    choices = serializers.ListField(child=serializers.IntegerField(min_value=1), allow_empty=True, max_length=500)
    code = serializers.CharField(read_only=True, allow_null=True)


class RestartSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class TieSerializer(serializers.Serializer):
    """Equal approvals of which not all fitted: who went first by the tie order, and by which part of it."""

    ids = serializers.ListField(child=serializers.CharField())
    selected = serializers.ListField(child=serializers.CharField())
    decided_by = serializers.ChoiceField(choices=["cost", "id"])


class CertificationSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Certification
        fields = ("name", "totals_hash", "certified_at")


class ResultSerializer(serializers.ModelSerializer):
    """Where fewer than five took part nothing is told: no number, no selection, no tie, no hash; `rule` is null."""

    rule = serializers.CharField(source="outcome.rule", read_only=True, allow_null=True, default=None)
    selected = serializers.ListField(
        source="outcome.selected", child=serializers.CharField(), read_only=True, allow_null=True, default=None
    )
    cost = serializers.CharField(source="outcome.cost", read_only=True, allow_null=True, default=None)
    exhaustive = serializers.BooleanField(source="outcome.exhaustive", read_only=True, allow_null=True, default=None)
    abstentions = serializers.IntegerField(source="outcome.abstentions", read_only=True, allow_null=True, default=None)
    ties = TieSerializer(source="outcome.ties", many=True, read_only=True, default=[])
    candidates = serializers.SerializerMethodField()
    certifications = CertificationSerializer(many=True, read_only=True)
    lists = serializers.SerializerMethodField()

    class Meta:
        model = Poll
        fields = (
            "id",
            "state",
            "budget",
            "electorate_size",
            "ballots_cast",
            "rule",
            "selected",
            "cost",
            "exhaustive",
            "abstentions",
            "ties",
            "candidates",
            "ballots_hash",
            "codes_hash",
            "certifications",
            "lists",
        )

    def to_representation(self, poll: Poll) -> dict[str, Any]:
        shown = super().to_representation(poll)
        if poll.hides_counts:
            shown["ballots_cast"] = None
        return shown

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, poll: Poll) -> Any:
        return CandidateSerializer(queries.candidates_for(poll, self.context["request"].user), many=True).data

    @extend_schema_field(AllowedActionSerializer)
    def get_lists(self, poll: Poll) -> dict[str, Any]:
        """Whether the two files for a recount are published and, if not, why."""
        answer = may_see_lists(poll, self.context["request"].user, timezone.now())
        return {"allowed": bool(answer), "code": answer.code, "reason": str(answer.message)}


class PollViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Votes of the staff. Answers about ballots are stored nowhere: not in caches, not as idempotent answers."""

    queryset = Poll.objects.none()
    serializer_class = PollSerializer
    filterset_fields: ClassVar = ["call", "state"]
    store_idempotent_answers = False
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return queries.visible_polls(self.actor, self.now)

    def get_serializer_class(self) -> Any:
        return PollDetailSerializer if self.action == "retrieve" else PollSerializer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    @extend_schema(request=None, responses=BallotSerializer)
    @action(detail=True, methods=["get"])
    def ballot(self, request: Request, pk: int) -> Response:
        """The reader's own ballot, while the poll is open."""
        poll = self.get_object()
        may_read_own_ballot(poll, self.actor, self.now).require()
        own = queries.own_ballot(poll, self.actor)
        return Response({"choices": own.choices if own else [], "code": own.code if own else None})

    @extend_schema(request=BallotSerializer, responses=BallotSerializer)
    @ballot.mapping.put
    def cast_ballot(self, request: Request, pk: int) -> Response:
        """Put a ballot into the box, or exchange it, until the poll ends."""
        # An elector may know of the poll; asking the list of electors is shorter than who works where.
        poll = Poll.objects.filter(pk=pk, electors__user=self.actor).first() or self.get_object()
        choices = sorted(set(self.given(BallotSerializer)["choices"]))
        code = services.cast_ballot(poll, voter=self.actor, choices=choices)
        return Response({"choices": choices, "code": code})

    @extend_schema(request=None, responses=ResultSerializer)
    @action(detail=True, methods=["get"])
    def result(self, request: Request, pk: int) -> Response:
        poll = self.get_object()
        may_see_result(poll, self.actor, self.now).require()
        return Response(ResultSerializer(poll, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses={(200, "text/plain"): OpenApiTypes.STR})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def codes(self, request: Request, pk: int) -> HttpResponse:
        """The receipt codes of all ballots, sorted, one a line."""
        poll = self.get_object()
        may_see_lists(poll, self.actor, self.now).require()
        return download(queries.published_codes(poll), f"kode-{poll.call.year}-{poll.pk}.txt")

    @extend_schema(request=None, responses={(200, "text/plain"): OpenApiTypes.STR})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def ballots(self, request: Request, pk: int) -> HttpResponse:
        """All ballots in random order, as a file in the Pabulib format."""
        poll = self.get_object()
        may_see_lists(poll, self.actor, self.now).require()
        return download(queries.published_ballots(poll), f"suara-{poll.call.year}-{poll.pk}.pb")

    @extend_schema(request=None, responses=PollSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Count a poll whose time is over, when the clock has not done it yet."""
        services.close_poll(self.get_object(), actor=self.actor)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=RestartSerializer, responses=PollSerializer)
    @action(detail=True, methods=["post"])
    def restart(self, request: Request, pk: int) -> Response:
        """Begin again after the key was lost: the ballots, which nobody can read, go; the electors vote once more."""
        services.restart_poll(self.get_object(), reason=self.given(RestartSerializer)["reason"], actor=self.actor)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=PollSerializer)
    @action(detail=True, methods=["post"])
    def certify(self, request: Request, pk: int) -> Response:
        """Count the stored ballots again and confirm the result; two members of the committee are needed."""
        services.certify_poll(self.get_object(), actor=self.actor)
        return Response(self.get_serializer(self.get_object()).data)


class OpenPollViewSet(RembukViewSet):
    """Opening the poll of a call."""

    queryset = Call.objects.select_related("office", "poll")
    serializer_class = PollSerializer
    store_idempotent_answers = False

    def get_queryset(self) -> Any:
        calls = super().get_queryset()
        return calls if may_read(self.actor, self.now) else calls.none()

    @extend_schema(request=None, responses={201: PollSerializer})
    def open_poll(self, request: Request, pk: int) -> Response:
        poll = services.open_poll(self.get_object(), actor=self.actor)
        shown = queries.visible_polls(self.actor, self.now).get(pk=poll.pk)
        return Response(self.get_serializer(shown).data, status=201)


def download(text: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": disposition})
