"""What every API of Rembuk stands on: views that repeat safely, and objects that say what may be done with them."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from activity.answers import Rule, ask_all


class RembukViewSet(viewsets.GenericViewSet):
    """A view set that parses, calls one service, and returns."""

    request: Request


class AllowedActions(serializers.Field):
    """Each verb of a subject with whether the reader may do it now and, if not, why."""

    def __init__(self, rules: dict[str, Rule], **options: Any) -> None:
        self.rules = rules
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, value: Any) -> dict[str, dict[str, object]]:
        user = self.context["request"].user
        answers = ask_all(self.rules, value, user, timezone.now())
        return {
            verb: {"allowed": bool(answer), "code": answer.code, "reason": str(answer.message)}
            for verb, answer in answers.items()
        }
