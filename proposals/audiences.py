"""Who is told of what happens to a proposal, and who may listen to its page."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Role, User
from people.queries import all_holders, holders, with_duties
from people.rules import is_staff_of, reads_along
from proposals.models import Poll, Proposal
from proposals.queries import stored, visible_polls


def authors(pk: Any) -> QuerySet[User]:
    """Who put the proposal with that id forward, and those whose proposals were merged into it."""
    mine = Proposal.objects.filter(Q(pk=pk) | Q(merged_into=pk))
    return User.objects.filter(pk__in=mine.values("author"))


def told_of_road(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    return authors(proposal.pk)


def told_of_submission(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    """Those who check new proposals for duplicates."""
    day, office = timezone.localdate(), proposal.call.office
    return [*holders(Role.MODERATOR, office, day), *holders(Role.PERSONNEL_OFFICER, office, day)]


def told_of_merge(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    """Both sides: the proposal's author, and all authors of the one it lives on in."""
    both = {proposal.author_id, *authors(data["into"]).values_list("pk", flat=True)}
    return User.objects.filter(pk__in=both)


def told_of_withdrawal(proposal: Proposal, data: dict[str, Any]) -> Iterable[User]:
    return told_of_submission(proposal, data) if proposal.number else ()


def may_see(user: Any, proposal: Proposal) -> bool:
    """The same as `Proposal.objects.visible_to`, for one proposal and without asking the database for each reader."""
    if not isinstance(user, User) or proposal.number is None:
        return bool(proposal.author_id == user.pk)
    day = timezone.localdate()
    return proposal.author_id == user.pk or reads_along(user, day) or bool(is_staff_of(user, proposal.call.office, day))


def may_listen(user: User, pk: int) -> bool:
    try:
        return may_see(user, stored(pk))
    except Proposal.DoesNotExist:
        return False


def electors(poll: Poll, data: dict[str, Any]) -> Iterable[User]:
    """Everybody who may vote, whether they did or not: news of a poll never depends on that."""
    return with_duties(User.objects.filter(pk__in=poll.electors.values("user")))


def committee(poll: Poll, data: dict[str, Any]) -> Iterable[User]:
    return holders(Role.COMMITTEE, poll.call.office, timezone.localdate())


def guardians(poll: Poll, data: dict[str, Any]) -> Iterable[User]:
    """Those who must know when a count does not hold: the committee and the auditors."""
    day = timezone.localdate()
    return [*committee(poll, data), *all_holders(Role.AUDITOR, day)]


def may_see_poll(user: User, poll: Poll) -> bool:
    """The same as `Poll.objects.visible_to`, for one poll and without asking the database again for each elector."""
    day = timezone.localdate()
    return poll.state != Poll.State.DRAFT and (reads_along(user, day) or bool(is_staff_of(user, poll.call.office, day)))


def may_listen_to_poll(user: Any, pk: int) -> bool:
    if not isinstance(user, User):
        return False
    return visible_polls(user, timezone.now()).filter(pk=pk).exists()


def poll_path(poll: Poll) -> str:
    return f"/suara/{poll.pk}/hasil/" if poll.is_counted else f"/suara/{poll.pk}/"
