"""How lists of proposals are narrowed, the same on the page and in the API."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Competence, Unit
from proposals.models import Call, Proposal, State
from proposals.searching import words

MOST_WORDS = 8


class ProposalFilter(filters.FilterSet):
    search = filters.CharFilter(method="filter_search", label=_("Cari kata"))
    unit = filters.ModelChoiceFilter(queryset=Unit.objects.all(), method="filter_unit", label=_("Unit"))
    state = filters.MultipleChoiceFilter(choices=State.choices, label=_("Status"))
    competence = filters.ModelChoiceFilter(queryset=Competence.objects.all(), label=_("Kompetensi"))
    call = filters.ModelChoiceFilter(queryset=Call.objects.all(), label=_("Putaran"))
    mine = filters.BooleanFilter(method="filter_mine", label=_("Usulan saya"))
    ordering = filters.OrderingFilter(
        fields={"state_since": "state_since", "number": "number", "cost": "cost", "title": "title"}
    )

    class Meta:
        model = Proposal
        fields: ClassVar = ["search", "unit", "state", "competence", "call", "mine"]

    def filter_search(self, proposals: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        for word in words(value)[:MOST_WORDS]:
            proposals = proposals.filter(search_text__contains=word)
        return proposals

    def filter_unit(self, proposals: QuerySet[Proposal], name: str, value: Unit) -> QuerySet[Proposal]:
        """The unit and everything under it."""
        return proposals.filter(unit__in=Unit.objects.filter(path__startswith=value.path))

    def filter_mine(self, proposals: QuerySet[Proposal], name: str, value: Any) -> QuerySet[Proposal]:
        user = getattr(self.request, "user", None)
        return proposals.filter(author=user) if value else proposals
