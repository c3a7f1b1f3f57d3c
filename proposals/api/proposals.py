from dataclasses import asdict
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import RembukViewSet
from activity.pages import is_narrowed
from people.models import User
from proposals import queries, services
from proposals.api.serializers import (
    AppealSerializer,
    EstimateSerializer,
    FiguresSerializer,
    MergeSerializer,
    ProposalRowSerializer,
    ProposalSerializer,
    ReasonSerializer,
    ResubmitSerializer,
    SaveSerializer,
    SimilarQuerySerializer,
    StaleSerializer,
    StartSerializer,
)
from proposals.estimating import estimate
from proposals.filters import ProposalFilter
from proposals.models import Proposal

SHORT = {"list", "similar"}


class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """What staff put forward, and the verbs of its road."""

    queryset = Proposal.objects.all()
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter
    lookup_value_regex = r"\d+"

    def get_queryset(self) -> QuerySet[Proposal]:
        if getattr(self, "swagger_fake_view", False):
            return Proposal.objects.none()
        seen = queries.visible_to(self.reader)
        return seen if self.action in SHORT else queries.for_page(seen)

    @property
    def reader(self) -> User:
        """Whoever is signed in: the permission classes let nobody else through."""
        return cast("User", self.request.user)

    def get_serializer_class(self) -> Any:
        return ProposalRowSerializer if self.action in SHORT else ProposalSerializer

    def parsed(self, serializer: Any, *, data: Any = None) -> dict[str, Any]:
        """The request's body (or `data`) in the serializer's shape; raises ValidationError, which becomes a 400."""
        shaped = serializer(data=self.request.data if data is None else data, context=self.get_serializer_context())
        shaped.is_valid(raise_exception=True)
        return dict(shaped.validated_data)

    def shown(self, proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
        """The proposal as it is stored now."""
        return Response(self.as_stored(proposal), status=code)

    def as_stored(self, proposal: Proposal) -> Any:
        stored = queries.for_page(Proposal.objects.filter(pk=proposal.pk)).get()
        return ProposalSerializer(stored, context=self.get_serializer_context()).data

    def paginate_queryset(self, queryset: Any) -> Any:
        """Rows, cut out of what the list finds."""
        whole: Any = queries.Seen(self.reader)
        found: Any = super().paginate_queryset(
            queryset.values_list(*queries.COLUMNS) if is_narrowed(self.request) else whole
        )
        return queries.rows(found)

    @extend_schema(request=StartSerializer, responses={201: ProposalSerializer})
    def create(self, request: Request) -> Response:
        """Start a draft, empty or with first answers, or with those of an earlier proposal (`based_on`)."""
        draft = services.start_draft(actor=self.reader, **self.parsed(StartSerializer))
        return self.shown(draft, status.HTTP_201_CREATED)

    @extend_schema(
        request=SaveSerializer, responses={200: ProposalSerializer, 409: OpenApiResponse(response=StaleSerializer)}
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        """Save answers while they are being typed. `revision` is the one they were typed over."""
        proposal = self.get_object()
        changes = self.parsed(SaveSerializer)
        revision = changes.pop("revision")
        lines = changes.pop("cost_lines", None)
        try:
            saved = services.save_draft(
                proposal,
                actor=self.reader,
                revision=revision,
                changes=changes,
                cost_lines=lines,
            )
        except services.StaleRevision as stale:
            answer = stale.answer
            body = {"code": answer.code, "message": str(answer.message), "stored": self.as_stored(stale.stored)}
            return Response(body, status=answer.status)
        return self.shown(saved)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Put a complete draft forward."""
        return self.shown(services.submit(self.get_object(), actor=self.reader))

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: int) -> Response:
        """Let the staff discuss it: it is no duplicate."""
        return self.shown(services.open(self.get_object(), actor=self.reader))

    @extend_schema(request=MergeSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: int) -> Response:
        """Let it live on in another proposal of the same call."""
        proposal, body = self.get_object(), self.parsed(MergeSerializer)
        return self.shown(services.merge(proposal, actor=self.reader, **body))

    @extend_schema(request=ReasonSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take it back for good."""
        proposal, body = self.get_object(), self.parsed(ReasonSerializer)
        return self.shown(services.withdraw(proposal, actor=self.reader, **body))

    @extend_schema(request=ResubmitSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def resubmit(self, request: Request, pk: int) -> Response:
        """Give a revised proposal back to the stage that returned it."""
        proposal, body = self.get_object(), self.parsed(ResubmitSerializer)
        return self.shown(services.resubmit(proposal, actor=self.reader, **body))

    @extend_schema(request=AppealSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: int) -> Response:
        """Ask the next level to look again at a rejection, once."""
        proposal, body = self.get_object(), self.parsed(AppealSerializer)
        return self.shown(services.appeal(proposal, actor=self.reader, **body))

    @extend_schema(request=FiguresSerializer, responses=EstimateSerializer)
    @action(detail=False, methods=["post"], store_idempotent_answers=False)
    def estimate(self, request: Request) -> Response:
        """Compute learning hours and cost while they are typed; stores nothing."""
        figures = self.parsed(FiguresSerializer)
        result = asdict(estimate(day=timezone.localdate(), **figures))
        return Response(EstimateSerializer(result).data)

    @extend_schema(parameters=[SimilarQuerySerializer], responses=ProposalRowSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def similar(self, request: Request) -> Response:
        """Proposals of the call that ask for something alike."""
        asked = self.parsed(SimilarQuerySerializer, data=request.query_params)
        rows: Any = queries.similar_to(
            asked["title"],
            call=asked["call"],
            user=self.reader,
            but=asked.get("but"),
        )
        return Response(ProposalRowSerializer(rows, many=True, context=self.get_serializer_context()).data)
