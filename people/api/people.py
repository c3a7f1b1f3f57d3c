from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people import queries, ranks, rules, services
from people.api.appointments import AppointmentSerializer
from people.models import Membership, PostKind, Unit, User


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    unit_name = serializers.CharField(source="unit.name", read_only=True)

    class Meta:
        model = Membership
        fields: ClassVar = ["id", "unit", "unit_name", "post", "post_kind", "echelon", "grade", "starts", "ends"]


class PersonSerializer(serializers.ModelSerializer[User]):
    nip = serializers.SerializerMethodField(help_text="masked, except for oneself")
    unit = serializers.SerializerMethodField()
    unit_name = serializers.SerializerMethodField()
    post = serializers.SerializerMethodField()
    allowed_actions = AllowedActions(rules.PERSON_ACTIONS)

    class Meta:
        model = User
        fields: ClassVar = ["id", "name", "nip", "unit", "unit_name", "post", "is_active", "allowed_actions"]

    def reader(self) -> Any:
        return self.context["request"].user

    def present(self, person: User) -> Membership | None:
        return person.membership_on(queries.today())

    def get_nip(self, person: User) -> str:
        return (person.nip or "") if self.reader().pk == person.pk else person.masked_nip

    def get_unit(self, person: User) -> int | None:
        membership = self.present(person)
        return membership.unit_id if membership else None

    def get_unit_name(self, person: User) -> str:
        membership = self.present(person)
        return membership.unit.name if membership else ""

    def get_post(self, person: User) -> str:
        membership = self.present(person)
        return membership.post if membership else ""


class PersonDetailSerializer(PersonSerializer):
    """With history, rank and e-mail for the person and for those who keep the list; null for all others."""

    email = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    memberships = serializers.SerializerMethodField()
    appointments = serializers.SerializerMethodField()

    class Meta(PersonSerializer.Meta):
        fields: ClassVar = [*PersonSerializer.Meta.fields, "email", "status", "memberships", "appointments"]

    def may_see(self, person: User) -> bool:
        return bool(rules.may_see_details(person, self.reader(), timezone.now()))

    def get_email(self, person: User) -> str | None:
        return person.email if self.may_see(person) else None

    def get_status(self, person: User) -> str | None:
        return person.status if self.may_see(person) else None

    @extend_schema_field(MembershipSerializer(many=True, allow_null=True))
    def get_memberships(self, person: User) -> Any:
        return MembershipSerializer(person.dated_memberships, many=True).data if self.may_see(person) else None

    @extend_schema_field(AppointmentSerializer(many=True))
    def get_appointments(self, person: User) -> Any:
        rows = person.dated_appointments if self.may_see(person) else person.duties(queries.today())
        return AppointmentSerializer(rows, many=True, context=self.context).data


class NewPersonSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField()


class CorrectedPersonSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(allow_blank=True, allow_null=True, default=None)


class MoveSerializer(serializers.Serializer):
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    post = serializers.CharField(max_length=160)
    post_kind = serializers.ChoiceField(choices=PostKind.choices)
    echelon = serializers.CharField(max_length=6, allow_blank=True, default="")
    grade = serializers.CharField(max_length=6, allow_blank=True, default="")
    starts = serializers.DateField()
    end_duties = serializers.BooleanField(default=True, help_text="end what came with the old post the day before")

    def validate_echelon(self, value: str) -> str:
        return ranks.normalise_echelon(value)

    def validate_grade(self, value: str) -> str:
        return ranks.normalise_grade(value)


class DepartureSerializer(serializers.Serializer):
    last_day = serializers.DateField()


class OneTimeLinkSerializer(serializers.Serializer):
    """Shown once. `address` is empty when the link was mailed to the person instead."""

    address = serializers.CharField()
    mailed_to = serializers.CharField()


class UnitOfLinksSerializer(serializers.Serializer):
    unit = serializers.PrimaryKeyRelatedField(
        queryset=Unit.objects.all(), allow_null=True, default=None, help_text="with the units under it; all if left out"
    )


class LinkOfPersonSerializer(OneTimeLinkSerializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    unit_name = serializers.CharField()


class PersonFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(method="find", label="name or unit, with or without spaces")
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), method="under", label="unit or one above it")

    class Meta:
        model = User
        fields: ClassVar = ["is_active"]

    def find(self, people: QuerySet[User], name: str, words: str) -> QuerySet[User]:
        return queries.found_by(people, words, queries.today())

    @extend_schema_field(OpenApiTypes.INT)
    def under(self, people: QuerySet[User], name: str, unit: Unit) -> QuerySet[User]:
        return people.filter(pk__in=queries.staff(unit, queries.today()).values("pk"))


class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Who works where. Numbers are masked for everyone but the person."""

    queryset: QuerySet[User] = User.objects.none()
    serializer_class = PersonSerializer
    filterset_class = PersonFilter

    def get_queryset(self) -> QuerySet[User]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return queries.people_visible_to(self.request.user, self.now)

    def shown(self, person: User, status: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=person.pk)
        return Response(PersonDetailSerializer(fresh, context=self.get_serializer_context()).data, status=status)

    @extend_schema(responses=PersonDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(self.get_object())

    @extend_schema(request=NewPersonSerializer, responses={201: PersonDetailSerializer})
    def create(self, request: Request) -> Response:
        rules.may_administer(None, request.user, self.now).require()
        return self.shown(services.register(actor=self.actor, **self.given(NewPersonSerializer)), 201)

    @extend_schema(request=MoveSerializer, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: int) -> Response:
        person = self.get_object()
        rules.may_move(person, request.user, self.now).require()
        services.move(person, actor=self.actor, **self.given(MoveSerializer))
        return self.shown(person)

    @extend_schema(request=DepartureSerializer, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"])
    def depart(self, request: Request, pk: int) -> Response:
        person = self.get_object()
        rules.may_depart(person, request.user, self.now).require()
        services.depart(person, actor=self.actor, **self.given(DepartureSerializer))
        return self.shown(person)

    @extend_schema(request=CorrectedPersonSerializer, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: int) -> Response:
        person = self.get_object()
        rules.may_correct(person, request.user, self.now).require()
        services.correct(person, actor=self.actor, **self.given(CorrectedPersonSerializer))
        return self.shown(person)

    @extend_schema(request=None, responses={201: OneTimeLinkSerializer})
    @action(detail=True, methods=["post"], url_path="one-time-link", store_idempotent_answers=False)
    def one_time_link(self, request: Request, pk: int) -> Response:
        origin = request.build_absolute_uri("/").rstrip("/")
        link = services.make_link(self.get_object(), origin=origin, actor=self.actor)
        return Response(OneTimeLinkSerializer(link).data, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(request=UnitOfLinksSerializer, responses={201: LinkOfPersonSerializer(many=True)}, filters=False)
    @action(
        detail=False,
        methods=["post"],
        url_path="one-time-links",
        store_idempotent_answers=False,
        pagination_class=None,
    )
    def one_time_links(self, request: Request) -> Response:
        """For everybody who never set a password. Shown once; links made before stop working."""
        rules.may_administer(None, self.actor, self.now).require()
        origin = request.build_absolute_uri("/").rstrip("/")
        made = services.make_links(origin=origin, actor=self.actor, **self.given(UnitOfLinksSerializer))
        rows = [
            {
                "id": person.pk,
                "name": person.name,
                "unit_name": str(person.unit_on(queries.today()) or ""),
                "address": link.address,
                "mailed_to": link.mailed_to,
            }
            for person, link in made
        ]
        answer = LinkOfPersonSerializer(rows, many=True).data
        return Response(answer, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(request=None, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"], url_path="close-account")
    def close_account(self, request: Request, pk: int) -> Response:
        return self.shown(services.close_account(self.get_object(), actor=self.actor))

    @extend_schema(request=None, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"], url_path="open-account")
    def open_account(self, request: Request, pk: int) -> Response:
        return self.shown(services.open_account(self.get_object(), actor=self.actor))
