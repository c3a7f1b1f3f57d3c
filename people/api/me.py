from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import RembukViewSet
from people import queries, services
from people.api.people import PersonDetailSerializer
from people.models import User
from people.queries import personal_copy


class MeSerializer(PersonDetailSerializer):
    class Meta(PersonDetailSerializer.Meta):
        fields: ClassVar = [*PersonDetailSerializer.Meta.fields, "language"]


class LanguageSerializer(serializers.Serializer):
    language = serializers.ChoiceField(choices=settings.LANGUAGES)


class NewTokenSerializer(serializers.Serializer):
    """Shown once; a new token ends the one before."""

    token = serializers.CharField()


class MeViewSet(RembukViewSet):
    """Oneself: data, language, the key for programs, and a copy of everything that Rembuk holds about one."""

    queryset: QuerySet[User] = User.objects.none()
    serializer_class = MeSerializer
    pagination_class = None
    filter_backends = ()
    store_idempotent_answers = False

    def shown(self) -> Response:
        person = queries.with_duties(User.objects.all()).get(pk=self.actor.pk)
        return Response(self.get_serializer(person).data)

    @extend_schema(responses=MeSerializer)
    def show(self, request: Request) -> Response:
        return self.shown()

    @extend_schema(request=LanguageSerializer, responses=MeSerializer)
    def set_language(self, request: Request) -> Response:
        services.set_language(self.actor, **self.given(LanguageSerializer))
        return self.shown()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def export(self, request: Request) -> JsonResponse:
        copy: dict[str, Any] = personal_copy(self.actor)
        disposition = {
            "Content-Disposition": 'attachment; filename="rembuk-data-saya.json"',
            "Cache-Control": "no-store",
        }
        return JsonResponse(copy, headers=disposition, json_dumps_params={"ensure_ascii": False, "indent": 1})

    @extend_schema(request=None, responses={201: NewTokenSerializer})
    def make_token(self, request: Request) -> Response:
        token = services.make_token(self.actor)
        return Response({"token": token}, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(request=None, responses={204: None})
    def drop_token(self, request: Request) -> Response:
        services.drop_token(self.actor)
        return Response(status=204)
