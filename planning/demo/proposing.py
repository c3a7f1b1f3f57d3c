"""How the demo's proposals are written, checked for duplicates, and merged."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from people.models import Competence
from planning.demo.programme import Programme
from planning.demo.story import Story
from proposals import services as proposals
from proposals.models import LearningForm

MODERATOR = "P006"
# Stays with its author; has just come in; lives on in another.
DRAFT, NEWCOMER, MERGED, MERGED_INTO = "13", "22", "15", "2"


def propose(story: Story, cycle: str, programmes: Sequence[Programme], first_day: int) -> None:
    """Two a day: drafted, submitted within the hour, checked by the moderator the next morning."""
    for place, programme in enumerate(programmes):
        clock = ("09.10", "13.25")[place % 2]
        tell_of(story, cycle, programme, story.day(first_day - place // 2, clock) + timedelta(minutes=7 * place))


def tell_of(story: Story, cycle: str, programme: Programme, begun: datetime) -> None:
    if programme.key == NEWCOMER:
        begun = story.now - timedelta(hours=2)
    story.then(begun, lambda when: draft(story, cycle, programme, when))
    if programme.key == DRAFT:
        return
    story.then(begun + timedelta(minutes=40), lambda when: submit(story, programme, when))
    if programme.key == MERGED:
        story.then(begun + timedelta(days=2), lambda when: merge(story, programme, when))
    elif programme.key != NEWCOMER:
        story.then(begun + timedelta(hours=23), lambda when: check(story, programme, when))


def draft(story: Story, cycle: str, programme: Programme, when: datetime) -> None:
    call = story.cycles[cycle].call
    written = proposals.start_draft(
        call,
        actor=story.person(programme.author),
        now=when,
        competence=Competence.objects.get(code=programme.competence),
        form=LearningForm.objects.get(code=programme.form),
        cost_lines=programme.cost_lines(),
        **programme.answers(call.year),
    )
    story.proposals[programme.key] = written.pk


def submit(story: Story, programme: Programme, when: datetime) -> None:
    proposals.submit(story.proposal(programme.key), actor=story.person(programme.author), now=when)


def check(story: Story, programme: Programme, when: datetime) -> None:
    proposals.open(story.proposal(programme.key), actor=story.person(MODERATOR), now=when)


def merge(story: Story, programme: Programme, when: datetime) -> None:
    reason = "Isinya sama dengan bagian data pada usulan keamanan siber; pengusul keduanya sudah sepakat di papan."
    target = story.proposal(MERGED_INTO)
    proposals.merge(story.proposal(programme.key), into=target, actor=story.person(MODERATOR), reason=reason, now=when)
