"""How well wishes were met, as the API tells it. Shares are exact: whole numbers, or fractions as text."""

from fractions import Fraction
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from proposals.publishing import exact


@extend_schema_field(OpenApiTypes.STR)
class ExactField(serializers.Field):
    """A whole number or a fraction, as text: `3`, `2/7`."""

    def to_representation(self, value: int | Fraction) -> str:
        return str(exact(value))


class SatisfactionSerializer(serializers.Serializer):
    """Of a group of voters, which share of their wishes was selected: by number, and by what these cost together."""

    voters = serializers.IntegerField()
    with_nothing = serializers.IntegerField()
    average_number = ExactField(allow_null=True)
    least_number = ExactField(allow_null=True)
    average_money = ExactField(allow_null=True)
    least_money = ExactField(allow_null=True)


class WitnessSerializer(serializers.Serializer):
    """A group that could have asked for more by EJR+ up to any project (Brill, Peters 2023), in money."""

    project = serializers.CharField()
    voters = serializers.IntegerField()
    share = ExactField()
    most = ExactField()
    missing = ExactField()


class ProportionalitySerializer(serializers.Serializer):
    """`passed_over`: by the label of each project that was wanted and not selected, those who support it."""

    everybody = SatisfactionSerializer()
    passed_over = serializers.DictField(child=SatisfactionSerializer())
    witness = WitnessSerializer(allow_null=True)


class LackedSerializer(serializers.Serializer):
    """With so many more voters who each did `wish`, or at a cost lower by so much, the nearest candidate had won."""

    project = serializers.CharField()
    votes = serializers.IntegerField(allow_null=True)
    wish = serializers.ChoiceField(choices=["alone", "all_points", "highest_score", "first", "agree"])
    money = serializers.CharField(allow_null=True)
    is_unfinished = serializers.BooleanField(
        default=False, help_text="looking for votes or money took too long: a null may mean that it is not known"
    )


class UnitSatisfactionSerializer(serializers.Serializer):
    """Reckoned from the unit's published totals alone; `untold` candidates are left out of these figures, too."""

    name = serializers.CharField()
    ballots = serializers.IntegerField()
    average = ExactField(help_text="how many of the selected candidates a voter of the unit supports, on average")
    number = ExactField(allow_null=True, help_text="of all marks of the unit, the part on selected candidates")
    money = ExactField(allow_null=True, help_text="the same, each mark weighed by the candidate's cost")
    untold = serializers.IntegerField()


def shown(serializer: type[serializers.Serializer], found: Any, *, many: bool = False) -> Any:
    """None stays None."""
    return None if found is None else serializer(found, many=many).data
