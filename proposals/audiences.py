"""Who is told of what happens to a proposal, and who may listen to its page."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Role, User
from people.queries import holders
from proposals.models import Proposal


def authors(proposal: Proposal) -> QuerySet[User]:
    """Who put it forward, and those whose proposals were merged into it."""
    mine = Proposal.objects.filter(Q(pk=proposal.pk) | Q(merged_into=proposal.pk))
    return User.objects.filter(pk__in=mine.values("author"))


def told_of_road(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    return authors(proposal)


def told_of_submission(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    """Those who check new proposals for duplicates."""
    day, office = timezone.localdate(), proposal.call.office
    return [*holders(Role.MODERATOR, office, day), *holders(Role.PERSONNEL_OFFICER, office, day)]


def told_of_merge(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    """Both sides: the proposal's author, and all authors of the one it lives on in."""
    both = {proposal.author_id, *authors(Proposal.objects.get(pk=data["into"])).values_list("pk", flat=True)}
    return User.objects.filter(pk__in=both)


def told_of_withdrawal(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    return told_of_submission(proposal, data) if proposal.number else ()


def may_see(user: User, proposal: Proposal) -> bool:
    return may_listen(user, proposal.pk)


def may_listen(user: User, pk: int) -> bool:
    return Proposal.objects.visible_to(user).filter(pk=pk).exists()
