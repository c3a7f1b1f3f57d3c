"""Tells the whole story: about fifteen months of a district, up to this moment."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from activity import triggers
from activity.models import Event, Notice
from activity.services import mark_read, record, tick
from people.models import Unit, User
from planning.demo import boards, cycles, deciding, people, plans, proposing, surveying, voting
from planning.demo.programme import programmes
from planning.demo.sign_ins import give_password
from planning.demo.story import Story
from planning.services.office import set_up_office

BEGUN, LOADED = "planning.begin_demo", "planning.load_demo"
ARRIVED = 700  # days ago: when the office began to use Rembuk's staff list
STILL_UNREAD = timedelta(days=6)
FIRST_ROUND_BOARDS = {
    "02-keamanan-siber.txt": "2",
    "03-standar-pelayanan.txt": "3",
    "07-arsip-digital.txt": "7",
    "08-komunitas-belajar.txt": "8",
    "10-studi-tiru.txt": "10",
}
SECOND_ROUND_BOARDS = {
    "09-bahasa-isyarat.txt": "9",
    "16-pertolongan-pertama.txt": "16",
    "18-surat-dinas.txt": "18",
    "20-pelayanan-ramah.txt": "20",
}


def is_loaded() -> bool:
    return Event.objects.filter(verb=LOADED).exists()


def is_empty() -> bool:
    return not User.objects.exists() and not Event.objects.exists()


def is_interrupted() -> bool:
    """Whether the database holds a demo that was begun, in an empty one, and never finished: nothing of anybody's."""
    return Event.objects.filter(verb=BEGUN).exists() and not is_loaded()


def clear() -> None:
    """Empty the database of an interrupted demo: the only place that takes the ledger's triggers away, for a moment."""
    run(triggers.REMOVAL[connection.vendor])
    try:
        call_command("flush", interactive=False, verbosity=0)
    finally:
        run([*triggers.REMOVAL[connection.vendor], *triggers.CREATION[connection.vendor]])


def run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@transaction.atomic
def begin(now: datetime) -> Unit:
    office = set_up_office(now=now)
    record(BEGUN, office, actor=None, now=now)
    return office


def load(now: datetime | None = None) -> None:
    """Fill an empty database. Not one transaction: the poll's closing needs several."""
    now = now or timezone.now()
    arrival = now - timedelta(days=ARRIVED)
    story = Story(now=now, office=begin(arrival))
    people.begin(story, arrival)
    last_year(story)
    next_year(story)
    surveying.survey_all(story)
    story.play()
    tick(now)
    read_old_notices(now)
    give_password()
    record(LOADED, story.office, actor=None, now=now)


def last_year(story: Story) -> None:
    story.then(story.day(455, "10.00"), lambda when: cycles.lay_out(story, "last_year"))
    proposing.propose(story, "last_year", programmes("last_year"), first_day=448)
    deciding.decide_all(story, deciding.LAST_YEAR)
    plans.last_year_s_plan(story)
    story.then(story.workday(250, "08.30"), lambda when: people.move_junaidi(story, when))
    story.then(story.workday(98, "08.00"), lambda when: people.welcome_a_newcomer(story, when))


def next_year(story: Story) -> None:
    story.then(story.day(83, "10.00"), lambda when: cycles.lay_out(story, "first"))
    proposing.propose(story, "first", programmes("first_round"), first_day=77)
    for file, key in FIRST_ROUND_BOARDS.items():
        boards.talk(story, file, key, first_day=72)
    story.then(story.day(49, "10.00"), lambda when: voting.set_up(story, "first", when))
    story.then(story.day(47, "08.30"), lambda when: voting.vote(story))
    deciding.decide_all(story, deciding.FIRST_ROUND)
    deciding.resubmit_all(story)
    plans.next_year_s_plan(story)
    story.then(story.workday(40, "08.00"), lambda when: people.lend_the_lurah_s_seat(story, when))
    story.then(story.day(17, "10.00"), lambda when: cycles.lay_out(story, "second"))
    proposing.propose(story, "second", programmes("second_round"), first_day=12)
    for file, key in SECOND_ROUND_BOARDS.items():
        boards.talk(story, file, key, first_day=11)
    story.then(story.day(6, "10.00"), lambda when: voting.set_up(story, "second", when))
    story.then(story.workday(5, "09.30"), lambda when: cycles.extend_the_second_round(story, when))


def read_old_notices(now: datetime) -> None:
    """People have read what is older than some days, so that the bell counts what is new."""
    old = Notice.objects.filter(event__created_at__lt=now - STILL_UNREAD).order_by("-pk").first()
    if old is None:
        return
    for user in User.objects.all():
        mark_read(user, up_to=old.pk, now=now)
