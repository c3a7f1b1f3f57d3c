import hashlib
from typing import Any

import pytest

from activity.answers import Refused
from activity.models import Block, Event, Leaf, Notice
from people.models import Role
from proposals import services, tally
from proposals.counting import greedy, pabulib
from proposals.models import Ballot, Call, Poll, Proposal, ReceiptCode
from tests.cast import Cast, appoint
from tests.proposals.polls import polling

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def counted(poll: Poll, cast: Cast) -> Poll:
    """Closed, with ten electors and five ballots, of which two are abstentions."""
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, *[(1,), (2,), (3,), (), ()][place]))
    return polling.close(poll)


def refused(poll: Poll, actor: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        services.certify_poll(poll, actor=actor)
    return refusal.value.answer.status, refusal.value.answer.code


def test_two_members_certify(counted: Poll, cast: Cast, client_of: Any) -> None:
    first = client_of(cast.desi).post(f"/api/polls/{counted.pk}/certify/")
    assert first.status_code == 200
    assert first.json()["state"] == "closed"
    assert first.json()["allowed_actions"]["certify"]["code"] == "certified_by_you"
    second = client_of(cast.fauzan).post(f"/api/polls/{counted.pk}/certify/")
    assert second.json()["state"] == "certified"
    hashes = {row.totals_hash for row in counted.certifications.all()}
    assert hashes == {tally.totals_hash(counted.outcome)}
    events = Event.objects.filter(subject_type="proposals.poll").order_by("pk").values_list("verb", flat=True)
    assert list(events)[-2:] == ["proposals.confirm_count", "proposals.certify_poll"]
    shown = client_of(cast.rina).get(f"/api/polls/{counted.pk}/result/").json()
    assert [row["name"] for row in shown["certifications"]] == ["Desi Ratna Wulandari", "Fauzan Akbar Lubis"]


def test_each_refusal_has_its_reason(poll: Poll, cast: Cast) -> None:
    assert refused(poll, cast.desi) == (409, "not_counted")
    polling.cast_many(poll, [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis], lambda place: [])
    closed = polling.close(poll)
    assert refused(closed, cast.rizal) == (403, "not_committee")
    assert refused(closed, cast.hendra) == (403, "not_committee")
    services.certify_poll(closed, actor=cast.desi)
    assert refused(closed, cast.desi) == (409, "certified_by_you")
    services.certify_poll(closed, actor=cast.fauzan)
    assert refused(closed, cast.fauzan) == (409, "already_certified")


def test_an_author_does_not_certify_their_own_vote(counted: Poll, cast: Cast) -> None:
    appoint(cast.rina, Role.COMMITTEE, cast.district)
    assert refused(counted, cast.rina) == (403, "own_candidate")


def test_nor_does_the_author_of_what_was_merged_into_a_candidate(counted: Poll, cast: Cast, call: Call) -> None:
    target = Proposal.objects.get(number=1)
    merged = polling.put_forward(call, cast.febri, 9, "Serupa", 1)
    Proposal.objects.filter(pk=merged.pk).update(state="merged", merged_into=target)
    appoint(cast.febri, Role.COMMITTEE, cast.district)
    assert refused(counted, cast.febri) == (403, "own_candidate")


def tampered_choices(poll: Poll) -> None:
    Ballot.objects.filter(poll=poll, choices=polling.ids(poll, 1)).update(choices=polling.ids(poll, 2))


def tampered_codes(poll: Poll) -> None:
    code = ReceiptCode.objects.filter(poll=poll).first()
    assert code is not None
    ReceiptCode.objects.filter(pk=code.pk).update(code="XXXX-XXXX-XXXX")


def tampered_number(poll: Poll) -> None:
    Ballot.objects.create(poll=poll, choices=[])


def tampered_outcome(poll: Poll) -> None:
    Poll.objects.filter(pk=poll.pk).update(outcome={**(poll.outcome or {}), "selected": ["U-2027-001"]})


@pytest.mark.parametrize("tamper", [tampered_choices, tampered_codes, tampered_number, tampered_outcome])
def test_a_recount_that_differs_stops_certification_loudly(
    counted: Poll, cast: Cast, client_of: Any, tamper: Any
) -> None:
    """The ledger keeps it, auditors and committee are told, and whoever reads the result sees it."""
    tamper(counted)
    answer = client_of(cast.desi).post(f"/api/polls/{counted.pk}/certify/")
    assert (answer.status_code, answer.json()["code"]) == (409, "recount_differs")
    assert not counted.certifications.exists()
    event = Event.objects.get(verb="proposals.recount_differs")
    assert event.actor_id == cast.desi.pk
    told = set(Notice.objects.filter(event=event).values_list("recipient_id", flat=True))
    assert told == {cast.auditor.pk, cast.desi.pk, cast.fauzan.pk}
    shown = client_of(cast.rina).get(f"/api/polls/{counted.pk}/result/").json()
    assert shown["recount_differed_at"] is not None
    assert shown["state"] == "closed"


def test_the_certificate_binds_lists_totals_and_ledger(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    voters = polling.more_staff(cast, 25)
    poll = polling.open_poll(call, cast)
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, *[(1,), (2, 3)][place % 2]))
    polling.close(poll)
    url = f"/api/polls/{poll.pk}/certificate/"
    assert client_of(cast.rina).get(url).json()["code"] == "not_certified"
    for member in (cast.desi, cast.fauzan):
        assert client_of(member).post(f"/api/polls/{poll.pk}/certify/").status_code == 200
    paper = client_of(cast.rina).get(url).json()
    outcome = client_of(cast.rina).get(f"/api/polls/{poll.pk}/outcome/").content
    codes = client_of(cast.rina).get(f"/api/polls/{poll.pk}/codes/").content
    assert paper["totals_hash"] == hashlib.sha256(outcome).hexdigest()
    assert paper["codes_hash"] == hashlib.sha256(codes).hexdigest()
    assert paper["ballots_hash"] == Poll.objects.get().ballots_hash != ""
    assert Block.objects.filter(hash=paper["ledger_anchor"]).exists()
    sealed = Leaf.objects.filter(event_id=Event.objects.get(verb="proposals.confirm_count").pk)
    assert sealed.exists()
    assert [row["name"] for row in paper["certifications"]] == ["Desi Ratna Wulandari", "Fauzan Akbar Lubis"]


def test_a_small_electorate_publishes_only_totals(counted: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.rina)
    result = client.get(f"/api/polls/{counted.pk}/result/").json()
    assert {row["label"]: row["approvals"] for row in result["candidates"]} == {
        "U-2027-001": 1,
        "U-2027-002": 1,
        "U-2027-003": 1,
    }
    assert result["lists"]["code"] == "small_electorate"
    assert "30" in result["lists"]["reason"]
    assert result["ballots_hash"] == ""
    for name in ("codes", "ballots"):
        answer = client.get(f"/api/polls/{counted.pk}/{name}/")
        assert answer.status_code == 409
        assert answer.json()["code"] == "small_electorate"


def test_the_tie_that_decided_is_published(counted: Poll, cast: Cast, client_of: Any) -> None:
    result = client_of(cast.rina).get(f"/api/polls/{counted.pk}/result/").json()
    assert result["selected"] == ["U-2027-003", "U-2027-002"]
    assert result["ties"] == [
        {
            "ids": ["U-2027-003", "U-2027-002", "U-2027-001"],
            "selected": ["U-2027-003", "U-2027-002"],
            "decided_by": "cost",
        }
    ]


def test_a_large_electorate_can_recount(call: Call, cast: Cast, proposals: list[Proposal], client_of: Any) -> None:
    """Anybody who sees the poll gets both files; the count and the hashes come out of them alone."""
    voters = polling.more_staff(cast, 25)
    poll = polling.open_poll(call, cast)
    codes = polling.cast_many(poll, voters, lambda place: polling.ids(poll, *[(1,), (2, 3), (3,), ()][place % 4]))
    closed = polling.close(poll)
    client = client_of(cast.febri)
    ballots = client.get(f"/api/polls/{poll.pk}/ballots/")
    assert ballots["Content-Disposition"] == f'attachment; filename="suara-2027-{poll.pk}.pb"'
    file = pabulib.parse(ballots.content.decode())
    outcome = greedy(file.election, minimum=1)
    assert closed.outcome is not None
    assert list(outcome.selected) == closed.outcome["selected"]
    assert file.election.voters == closed.ballots_cast == 25
    published = client.get(f"/api/polls/{poll.pk}/codes/").content
    assert published.decode().split() == sorted(codes.values())
    assert hashlib.sha256(published).hexdigest() == closed.codes_hash
    votes = ballots.content.decode().split("voter_id;vote\n")[1].splitlines()
    lines = sorted(line.split(";")[1] for line in votes)
    assert hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest() == closed.ballots_hash
    services.certify_poll(closed, actor=cast.desi)
