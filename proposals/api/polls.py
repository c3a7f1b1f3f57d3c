from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import RembukViewSet
from proposals import queries, services
from proposals.api.downloads import download
from proposals.api.poll_serializers import BallotSerializer, PollDetailSerializer, PollSerializer, RestartSerializer
from proposals.api.results import CertificateSerializer, ResultSerializer
from proposals.api.setting_up import PollSettingsSerializer
from proposals.api.trying import RuleOutcomeSerializer, TrialSerializer
from proposals.ballots import Spoilt, as_given, canonical
from proposals.methods import Form
from proposals.models import Poll
from proposals.rules import (
    may_open_poll,
    may_preview,
    may_read_own_ballot,
    may_see_certificate,
    may_see_lists,
    may_see_outcome,
    may_see_result,
)


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
        return queries.known_polls(self.actor, self.now)

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
        if own is None:
            return Response({"choices": [], "values": {}, "code": None})
        return Response({"choices": own.choices, "values": own.values, "code": own.code})

    @extend_schema(request=BallotSerializer, responses=BallotSerializer)
    @ballot.mapping.put
    def cast_ballot(self, request: Request, pk: int) -> Response:
        """Put a ballot into the box, or exchange it, until the poll ends."""
        # An elector may know of the poll; asking the list of electors is shorter than who works where.
        poll = Poll.objects.filter(pk=pk, electors__user=self.actor).first() or self.get_object()
        given = self.given(BallotSerializer)
        try:
            code = services.cast_ballot(poll, voter=self.actor, **given)
        except Spoilt as spoilt:
            raise ValidationError(spoilt.errors) from None
        marks = canonical(Form(poll.form), given.get("choices", []), given.get("values", {}))
        return Response({**as_given(marks), "code": code})

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

    @extend_schema(request=None, responses={(200, "application/json"): OpenApiTypes.STR})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def outcome(self, request: Request, pk: int) -> HttpResponse:
        """The outcome as it was hashed: rule, version, parameters, tie order, totals, selection, ties that mattered."""
        poll = self.get_object()
        may_see_outcome(poll, self.actor, self.now).require()
        name = f"hasil-{poll.call.year}-{poll.pk}.json"
        return download(queries.published_outcome(poll), name, "application/json")

    @extend_schema(request=None, responses=CertificateSerializer)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def certificate(self, request: Request, pk: int) -> Response:
        """What two members certified, bound to the ledger."""
        poll = self.get_object()
        may_see_certificate(poll, self.actor, self.now).require()
        return Response(CertificateSerializer(poll, context=self.get_serializer_context()).data)

    @extend_schema(request=TrialSerializer, responses=RuleOutcomeSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: int) -> Response:
        """What another rule would have given in a past poll. Nothing is kept."""
        poll = self.get_object()
        may_preview(poll, self.actor, self.now).require()
        trial = TrialSerializer(data=request.data, context={**self.get_serializer_context(), "poll": poll})
        trial.is_valid(raise_exception=True)
        return Response(RuleOutcomeSerializer(queries.preview(poll, **trial.validated_data)).data)

    @extend_schema(request=PollSettingsSerializer, responses=PollDetailSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: int) -> Response:
        """Set up a draft otherwise; only what is given changes."""
        poll = self.get_object()
        context = {**self.get_serializer_context(), "draft": poll}
        parsed = PollSettingsSerializer(data=request.data, context=context, partial=True)
        parsed.is_valid(raise_exception=True)
        services.change_poll(poll, settings=parsed.validated_data, actor=self.actor)
        return self.shown_in_detail()

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: int) -> Response:
        """Throw a draft away."""
        services.discard_poll(self.get_object(), actor=self.actor)
        return Response(status=204)

    @extend_schema(request=None, responses=PollDetailSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: int) -> Response:
        """Open a draft now."""
        may_open_poll(self.get_object(), self.actor, self.now).require()
        services.open_poll(self.get_object().call, actor=self.actor)
        return self.shown_in_detail()

    def shown_in_detail(self) -> Response:
        return Response(PollDetailSerializer(self.get_object(), context=self.get_serializer_context()).data)

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
