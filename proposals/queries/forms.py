from datetime import date

from django.db.models import Q, QuerySet

from proposals.models import Conversion, LearningForm


def conversions_on(day: date) -> QuerySet[Conversion]:
    """The rows of the table that hold on that day."""
    return Conversion.objects.filter(Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day)))


def conversion_of(form: LearningForm | None, scope: str, day: date) -> Conversion | None:
    """The newest row for the form that holds on that day."""
    if form is None:
        return None
    return conversions_on(day).filter(form=form, scope=scope).order_by("-valid_from").first()
