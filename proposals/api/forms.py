from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from activity.api import RembukViewSet
from proposals.learning_hours import NEEDS
from proposals.models import Conversion, LearningForm
from proposals.queries import conversions_on


class ConversionSerializer(serializers.ModelSerializer):
    needs = serializers.SerializerMethodField()

    class Meta:
        model = Conversion
        fields: ClassVar = [
            "scope",
            "basis",
            "amount",
            "percent",
            "sessions_per_month",
            "valid_from",
            "valid_until",
            "source",
            "needs",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_needs(self, conversion: Conversion) -> list[str]:
        return list(NEEDS[conversion.basis])


class LearningFormSerializer(serializers.ModelSerializer):
    conversions = ConversionSerializer(many=True, read_only=True)

    class Meta:
        model = LearningForm
        fields: ClassVar = ["id", "code", "siasn_id", "name", "name_en", "path", "conversions"]


class LearningFormViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Forms of learning, and how each counts in learning hours today."""

    queryset = LearningForm.objects.all()
    serializer_class = LearningFormSerializer

    def get_queryset(self) -> QuerySet[LearningForm]:
        today = conversions_on(timezone.localdate())
        forms: QuerySet[LearningForm] = super().get_queryset()
        return forms.prefetch_related(Prefetch("conversions", today))
