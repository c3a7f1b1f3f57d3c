"""What every API of Rembuk stands on: views that repeat safely, and objects that say what may be done with them."""

from datetime import datetime
from functools import cached_property, partial
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from activity import idempotency
from activity.answers import Answer, Rule, ask_all


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

    def __init__(self, rules: dict[str, Rule], **options: Any) -> None:
        self.rules = rules
        options.update(source="*", read_only=True)
        super().__init__(**options)

    def to_representation(self, value: Any) -> dict[str, dict[str, object]]:
        user = self.context["request"].user
        answers = ask_all(self.rules, value, user, timezone.now())
        return {verb: self.told(answer) for verb, answer in answers.items()}

    def told(self, answer: Answer) -> dict[str, object]:
        """The answer in words. Rows of a list share most answers: each object is worded once for a response."""
        context = cast("dict[str, Any]", self.context)
        known: dict[int, tuple[Answer, dict[str, object]]] = context.setdefault("answers_told", {})
        if id(answer) not in known:
            words = {"allowed": bool(answer), "code": answer.code, "reason": str(answer.message)}
            known[id(answer)] = (answer, words)
        return known[id(answer)][1]
