"""What every API of Rembuk stands on: views that repeat safely, and objects that say what may be done with them."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cached_property, partial
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity import idempotency, queries, reading, rules, services
from activity.answers import Answer, Rule, ask_all
from activity.models import Block, Event, Notice


class RembukViewSet(viewsets.GenericViewSet):
    """A view set that parses, calls one service, and returns.

    A POST with an `Idempotency-Key` runs in one transaction with the record of its answer. Where the answer must
    not be kept (ballots, tokens) or the service needs several transactions, say `store_idempotent_answers = False`
    on the class, or `@action(..., store_idempotent_answers=False)` on one verb.
    """

    request: Request
    store_idempotent_answers = True

    @property
    def actor(self) -> Any:
        """Who asks: somebody who is signed in, since the permission classes let nobody else come here."""
        return self.request.user

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # The reader without Django's lazy proxy: rules ask hundreds of times about them in a list.
        request.user = getattr(request.user, "_wrapped", request.user)
        if self.store_idempotent_answers and idempotency.is_asked(request):
            handler = getattr(self, "post", self.http_method_not_allowed)
            self.post = partial(idempotency.once, handler)

    @cached_property
    def now(self) -> datetime:
        """The moment of the request: rules that are asked twice in it give the same answer."""
        return timezone.now()

    def given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        """The request's data in that shape, or 400 with the errors by field."""
        parsed = shape(data=self.request.data, context=self.get_serializer_context())
        parsed.is_valid(raise_exception=True)
        return dict(parsed.validated_data)


class AllowedActionSerializer(serializers.Serializer):
    """Whether a verb is possible now and, if not, why."""

    allowed = serializers.BooleanField()
    code = serializers.CharField()
    reason = serializers.CharField()


@extend_schema_field(serializers.DictField(child=AllowedActionSerializer(), read_only=True))
class AllowedActions(serializers.Field):
    """Each verb of a subject with whether the reader may do it now and, if not, why."""

    def __init__(
        self, rules: dict[str, Rule], *, alike: Callable[[Any], Hashable] | None = None, **options: Any
    ) -> None:
        """`alike` makes of a subject all that the rules ask of it; of those that are alike only one is asked about."""
        self.rules = rules
        self.alike = alike
        options.update(source="*", read_only=True)
        super().__init__(**options)

    def to_representation(self, value: Any) -> dict[str, dict[str, object]]:
        return self.answers(value, cast("dict[str, Any]", self.context))

    def answers(self, subject: Any, context: dict[str, Any]) -> dict[str, dict[str, object]]:
        """By verb, for the reader of the request in that context."""
        if self.alike is None:
            return self.asked(subject, context)
        subject = self.alike(subject)
        known: dict[Hashable, dict[str, dict[str, object]]] = context.setdefault("answers_of", {})
        if subject not in known:
            known[subject] = self.asked(subject, context)
        return known[subject]

    def asked(self, subject: Any, context: dict[str, Any]) -> dict[str, dict[str, object]]:
        answers = ask_all(self.rules, subject, context["request"].user, timezone.now())
        known: dict[int, tuple[Answer, dict[str, object]]] = context.setdefault("answers_told", {})
        return {verb: in_words(answer, known) for verb, answer in answers.items()}


def in_words(answer: Answer, known: dict[int, tuple[Answer, dict[str, object]]]) -> dict[str, object]:
    """Rows of a list share most answers: each object is worded once for a response."""
    if id(answer) not in known:
        words = {"allowed": bool(answer), "code": answer.code, "reason": str(answer.message)}
        known[id(answer)] = (answer, words)
    return known[id(answer)][1]


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """What one is told, in one's own language, and where to look."""

    text = serializers.SerializerMethodField()
    verb = serializers.CharField(source="event.verb", read_only=True)
    created_at = serializers.DateTimeField(source="event.created_at", read_only=True)
    is_read = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields: ClassVar = ["id", "text", "path", "verb", "created_at", "is_read"]

    def get_text(self, notice: Notice) -> str:
        return queries.text_of(notice)

    def get_is_read(self, notice: Notice) -> bool:
        return notice.read_at is not None


class NoticeFilter(filters.FilterSet):
    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", label="only those not read yet")

    class Meta:
        model = Notice
        fields: ClassVar = ["unread"]


class UpToSerializer(serializers.Serializer):
    up_to = serializers.IntegerField(min_value=0, help_text="id of the newest notice that was seen")


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField(help_text="how many are left")


class NoticeViewSet(mixins.ListModelMixin, RembukViewSet):
    """What one was told, newest first."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter

    def get_queryset(self) -> QuerySet[Notice]:
        return queries.notices_of(self.actor)

    @extend_schema(request=UpToSerializer, responses=UnreadSerializer)
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None)
    def read(self, request: Request) -> Response:
        services.mark_read(self.actor, **self.given(UpToSerializer), now=self.now)
        return Response({"unread": queries.unread_count(self.actor)})


class EventSerializer(serializers.ModelSerializer[Event]):
    """One row of the ledger. `block` is the number of the block that seals it, null for a minute after the change.

    NIPs in `data` are masked.
    """

    data = serializers.SerializerMethodField()  # type: ignore[assignment]
    actor_name = serializers.SerializerMethodField(help_text="'' when the clock did it")
    block = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Event
        fields: ClassVar = [
            "id",
            "created_at",
            "actor",
            "actor_name",
            "verb",
            "subject_type",
            "subject_id",
            "data",
            "block",
        ]

    def get_actor_name(self, event: Event) -> str:
        return str(event.actor) if event.actor else ""

    @extend_schema_field(serializers.DictField())
    def get_data(self, event: Event) -> Any:
        return reading.masked(event.data)


class LedgerViewSet(RembukViewSet):
    """Read by auditors only."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        rules.may_read_ledger(None, request.user, self.now).require()


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, LedgerViewSet):
    """Every change that was made, newest first."""

    queryset = queries.ledger()
    serializer_class = EventSerializer
    filterset_class = reading.EventFilter

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=False, methods=["get"], pagination_class=None)
    def csv(self, request: Request) -> StreamingHttpResponse:
        """What the filters leave, oldest first, as a table for a spreadsheet."""
        lines = reading.as_csv(self.filter_queryset(self.get_queryset()))
        headers = {"Content-Disposition": 'attachment; filename="catatan-peristiwa.csv"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


class BlockSerializer(serializers.ModelSerializer[Block]):
    class Meta:
        model = Block
        fields: ClassVar = ["number", "sealed_at", "merkle_root", "previous_hash", "hash"]


class VerificationSerializer(serializers.Serializer):
    """`fault` names the first row that does not fit its seal; '' when the ledger is whole."""

    whole = serializers.BooleanField()
    fault = serializers.CharField()
    block = BlockSerializer(allow_null=True)
    waiting = serializers.IntegerField(help_text="events that stand in no block yet")


class BlockViewSet(mixins.ListModelMixin, LedgerViewSet):
    """The sealed blocks, newest first: their hashes, kept elsewhere, are what `verify_ledger --anchor` checks."""

    queryset = Block.objects.order_by("-number")
    serializer_class = BlockSerializer
    filter_backends = ()

    @extend_schema(responses=VerificationSerializer)
    @action(detail=False, methods=["get"], pagination_class=None)
    def verification(self, request: Request) -> Response:
        """Follow the whole chain from its beginning, as `manage.py verify_ledger` does."""
        fault, standing = reading.first_fault(), reading.standing()
        told = {"whole": fault is None, "fault": str(fault or ""), "block": standing.block, "waiting": standing.waiting}
        return Response(VerificationSerializer(told).data)
