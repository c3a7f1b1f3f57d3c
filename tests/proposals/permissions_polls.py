from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activity.secrecy import keys
from proposals import services, tally
from proposals.ballots import Marks
from proposals.models import FEWEST_BALLOTS, Ballot, Call, Candidate, Elector, Poll, ReceiptCode
from tests.permissions import Row, Topic, World

ALL = dict.fromkeys(
    ["rina", "febri", "desi", "rizal", "hendra", "auditor", "analyst", "sekda", "partner", "operator"], 200
)
SEEN = {**ALL, "partner": 404, "operator": 404}
# Led to where the poll stands now.
ELSEWHERE = {**dict.fromkeys(SEEN, 302), "partner": 404, "operator": 404}
HIDDEN = {**dict.fromkeys(SEEN, 409), "partner": 404, "operator": 404}
REFUSED = dict.fromkeys(["rina", "febri", "rizal", "hendra", "nofrizal", "auditor", "analyst", "sekda"], 403)
COMMITTEE = {**REFUSED, "desi": 200, "fauzan": 200, "partner": 404, "operator": 404}
SETS_UP = {**COMMITTEE, "desi": 201, "fauzan": 201}
# A draft is nobody's business but the committee's.
DRAFTS = {**dict.fromkeys(ALL, 404), "desi": 200, "fauzan": 200}
EXPLORERS = {**dict.fromkeys(ALL, 403), "desi": 200, "fauzan": 200, "analyst": 200}
ELECTORS = {
    **dict.fromkeys(["rina", "febri", "desi", "nofrizal", "lilis"], 200),
    **dict.fromkeys(["rizal", "hendra", "auditor", "analyst", "sekda"], 403),
    "partner": 404,
    "operator": 404,
}
VOTED_ONLY = dict.fromkeys(["febri", "desi", "rizal", "hendra", "auditor", "analyst", "sekda"], 302)
VOTERS = ["rina", "febri", "desi", "fauzan", "nofrizal", "lilis", "mutia", "erna"]


def opened(world: World) -> None:
    """The world's poll, open over its one open proposal."""
    poll, proposal = world["poll"], world["open"]
    Poll.objects.filter(pk=poll.pk).update(
        state=Poll.State.OPEN, opens_at=world.call.vote_from, closes_at=world.call.vote_until, electorate_size=8
    )
    Candidate.objects.create(poll=poll, proposal=proposal, title=proposal.title, cost=proposal.cost, learning_hours=12)
    Elector.objects.bulk_create(Elector(poll=poll, user=world[name]) for name in VOTERS)
    if not keys.path_of(poll.key_id).exists():
        keys.make_key(poll.key_id)


def voted(world: World) -> None:
    opened(world)
    services.cast_ballot(world["poll"], voter=world.cast.rina, choices=[])


def lost(world: World) -> None:
    opened(world)
    keys.destroy_key(world["poll"].key_id)


def ended(world: World) -> None:
    opened(world)
    end = timezone.now() - timedelta(minutes=1)
    if world.call.vote_from < end < world.call.vote_until:
        Call.objects.filter(pk=world.call.pk).update(vote_until=end)
    Poll.objects.filter(pk=world["poll"].pk).update(closes_at=end)


def counted(world: World) -> None:
    """Closed with five abstentions; the electorate large enough for the lists to be published."""
    ended(world)
    poll = Poll.objects.get(pk=world["poll"].pk)
    choices: list[Marks] = [[]] * FEWEST_BALLOTS
    codes = [f"KODE-{place}" for place in range(FEWEST_BALLOTS)]
    Ballot.objects.bulk_create(Ballot(poll=poll, choices=chosen) for chosen in choices)
    ReceiptCode.objects.bulk_create(ReceiptCode(poll=poll, code=code) for code in codes)
    poll.electorate_size = 40
    outcome = tally.as_json(poll, tally.count(poll, poll.candidates.all(), choices), choices)
    poll.candidates.update(approvals=0, rank=1, selected=False)
    Poll.objects.filter(pk=poll.pk).update(
        state=Poll.State.CLOSED,
        outcome=outcome,
        ballots_cast=FEWEST_BALLOTS,
        ballots_hash=tally.ballots_hash(poll, choices, {}),
        codes_hash=tally.codes_hash(codes),
        electorate_size=poll.electorate_size,
        unlinked_at=timezone.now(),
    )


def certified(world: World) -> None:
    counted(world)
    for name in ("desi", "fauzan"):
        services.certify_poll(world["poll"], actor=world[name])


def without_draft(world: World) -> None:
    Poll.objects.filter(pk=world["poll"].pk).delete()


def an_election(world: World) -> dict[str, object]:
    text = "META\nkey;value\nbudget;9\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;9\nVOTES\nvoter_id;vote\n1;1\n"
    return {"file": SimpleUploadedFile("kecil.pb", text.encode())}


ROWS = [
    Row("GET", "/api/polls/", ALL, prepare=opened, stage="vote"),
    Row("GET", "/api/polls/{poll}/", SEEN, prepare=opened, stage="vote"),
    Row("GET", "/api/polls/{poll}/", {**dict.fromkeys(ALL, 404), "desi": 200, "fauzan": 200}, stage="vote"),
    Row("GET", "/api/poll-methods/", ALL),
    Row("GET", "/api/recounters/", ALL),
    Row("GET", "/api/recounters/greedy/", ALL),
    Row("GET", "/api/recounters/lain/", dict.fromkeys(ALL, 404)),
    Row("POST", "/api/calls/{call}/set_up_poll/", {**COMMITTEE, "desi": 409, "fauzan": 409}, stage="discuss"),
    Row("POST", "/api/calls/{call}/set_up_poll/", SETS_UP, {"form": "approve"}, prepare=without_draft, stage="discuss"),
    Row("POST", "/api/polls/{poll}/change/", DRAFTS, {"quorum_share": 50}, stage="discuss"),
    Row("POST", "/api/polls/{poll}/change/", {**COMMITTEE, "desi": 409, "fauzan": 409}, prepare=opened, stage="vote"),
    Row("POST", "/api/polls/{poll}/discard/", {**DRAFTS, "desi": 204, "fauzan": 204}, stage="discuss"),
    Row("POST", "/api/polls/{poll}/open/", DRAFTS, stage="vote"),
    Row("POST", "/api/polls/{poll}/open/", {**DRAFTS, "desi": 409, "fauzan": 409}, stage="discuss"),
    Row("GET", "/api/polls/{poll}/ballot/", ELECTORS, prepare=opened, stage="vote"),
    Row("PUT", "/api/polls/{poll}/ballot/", ELECTORS, {"choices": []}, prepare=opened, stage="vote"),
    Row(
        "PUT",
        "/api/polls/{poll}/ballot/",
        {"rina": 409, "rizal": 403, "partner": 404},
        {"choices": []},
        prepare=ended,
        stage="vote",
    ),
    Row(
        "PUT",
        "/api/polls/{poll}/ballot/",
        {"rina": 409, "rizal": 403, "partner": 404},
        {"choices": []},
        prepare=counted,
        stage="vote",
    ),
    Row("GET", "/api/polls/{poll}/ballot/", {"rina": 409, "rizal": 409, "partner": 404}, prepare=counted, stage="vote"),
    Row("GET", "/api/polls/{poll}/result/", HIDDEN, prepare=opened, stage="vote"),
    Row("GET", "/api/polls/{poll}/codes/", HIDDEN, prepare=opened, stage="vote"),
    Row("GET", "/api/polls/{poll}/ballots/", HIDDEN, prepare=opened, stage="vote"),
    Row("GET", "/api/polls/{poll}/result/", SEEN, prepare=counted, stage="vote"),
    Row("GET", "/api/polls/{poll}/outcome/", HIDDEN, prepare=opened, stage="vote"),
    Row("GET", "/api/polls/{poll}/outcome/", SEEN, prepare=counted, stage="vote"),
    Row("POST", "/api/polls/{poll}/preview/", COMMITTEE, {"rule": "greedy"}, prepare=counted, stage="vote"),
    Row("POST", "/api/polls/{poll}/preview/", {**COMMITTEE, "desi": 409, "fauzan": 409}, prepare=opened, stage="vote"),
    Row("POST", "/api/elections/explore/", EXPLORERS, an_election, form=True),
    Row("GET", "/api/polls/{poll}/certificate/", HIDDEN, prepare=counted, stage="vote"),
    Row("GET", "/api/polls/{poll}/certificate/", SEEN, prepare=certified, stage="vote"),
    Row("GET", "/api/polls/{poll}/codes/", SEEN, prepare=counted, stage="vote"),
    Row("GET", "/api/polls/{poll}/ballots/", SEEN, prepare=counted, stage="vote"),
    Row("POST", "/api/polls/{poll}/close/", COMMITTEE, prepare=ended, stage="vote"),
    Row("POST", "/api/polls/{poll}/close/", {**COMMITTEE, "desi": 409, "fauzan": 409}, prepare=opened, stage="vote"),
    Row("POST", "/api/polls/{poll}/restart/", COMMITTEE, {"reason": "Pulih."}, prepare=lost, stage="vote"),
    Row("POST", "/api/polls/{poll}/certify/", COMMITTEE, prepare=counted, stage="vote"),
    Row("POST", "/api/polls/{poll}/certify/", {**COMMITTEE, "desi": 409, "fauzan": 409}, prepare=opened, stage="vote"),
    Row("POST", "/api/calls/{call}/open_poll/", {**COMMITTEE, "desi": 201, "fauzan": 201}, stage="vote"),
    Row("POST", "/api/calls/{call}/open_poll/", {**COMMITTEE, "desi": 409, "fauzan": 409}, stage="discuss"),
]

# Who may not vote still reads what is voted on; who has no ballot is led from its receipt back to the list.
ROWS += [
    Row("GET", "/suara/", ALL),
    Row("GET", "/suara/", ALL, prepare=opened, stage="vote"),
    Row("GET", "/suara/", ALL, prepare=ended, stage="vote"),
    Row("GET", "/suara/", ALL, prepare=counted, stage="decide"),
    Row("GET", "/suara/{poll}/", SEEN, prepare=opened, stage="vote"),
    Row(
        "GET",
        "/suara/{poll}/",
        {**dict.fromkeys(SEEN, 302), "partner": 404, "operator": 404},
        prepare=counted,
        stage="decide",
    ),
    Row("GET", "/suara/{poll}/usulan/", DRAFTS, stage="vote"),
    Row("GET", "/suara/{poll}/usulan/", SEEN, prepare=opened, stage="vote"),
    Row("GET", "/suara/{poll}/siapkan/", DRAFTS, stage="vote"),
    Row("GET", "/suara/{poll}/contoh/", DRAFTS, stage="vote"),
    Row("GET", "/suara/{poll}/siapkan/", ELSEWHERE, prepare=opened, stage="vote"),
    Row("GET", "/suara/jelajah/", ALL),
    Row("POST", "/suara/jelajah/", ALL, form=True),
    Row("GET", "/suara/{poll}/aturan/", {**ELSEWHERE, "desi": 200, "fauzan": 200}, prepare=counted, stage="decide"),
    Row("GET", "/suara/{poll}/aturan/", ELSEWHERE, prepare=opened, stage="vote"),
    Row("GET", "/suara/{poll}/berita-acara/", ELSEWHERE, prepare=counted, stage="decide"),
    Row("GET", "/suara/{poll}/berita-acara/", SEEN, prepare=certified, stage="decide"),
    Row("GET", "/suara/{poll}/tanda-terima/", {**SEEN, **VOTED_ONLY}, prepare=voted, stage="vote"),
    Row("GET", "/suara/{poll}/hasil/", SEEN, prepare=opened, stage="vote"),
    Row("GET", "/suara/{poll}/hasil/", SEEN, prepare=counted, stage="decide"),
]

TOPICS = [Topic("poll:{poll}", {"rina": False, "auditor": False, "partner": False, "operator": False})]
