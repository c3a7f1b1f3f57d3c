import threading

import pytest
from django.db import connection

from activity.answers import Refused
from activity.models import Event, Notice
from proposals import services
from proposals.deciding import DecidableProposals
from proposals.models import Call, Proposal, State
from tests.conftest import windows_around
from tests.proposals import factory


@pytest.fixture
def target(call, cast) -> Proposal:
    """Febri's, which asks for the same."""
    return factory.opened(call, cast.febri, cast.lilis, title="Loket ramah di Simpang Baru")


def merge(post, user, url, proposal, target, **body):
    return post(user, url(proposal, "merge"), {"into": target.pk, **body})


def test_it_lives_on_in_the_other_whose_page_names_both(cast, post, url, submitted, target) -> None:
    answer = merge(post, cast.lilis, url, submitted, target, reason="Sama-sama tentang loket.")
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["merged_into"]) == ("merged", target.pk)
    page = post(cast.rina, url(target), method="get").json()
    assert [row["author_name"] for row in page["merged"]] == [cast.rina.name]
    assert Event.objects.get(verb="proposals.merge").data["into"] == target.pk


def test_both_authors_are_told(cast, submitted, target) -> None:
    services.merge(submitted, into=target, actor=cast.lilis)
    told = Notice.objects.filter(event__verb="proposals.merge").values_list("recipient", flat=True)
    assert set(told) == {cast.rina.pk, cast.febri.pk}


def test_neither_author_decides_on_it(cast, submitted, target) -> None:
    services.merge(submitted, into=target, actor=cast.lilis)
    assert DecidableProposals().author_ids(target) == {cast.rina.pk, cast.febri.pk}


def test_what_was_merged_before_moves_along(call, cast, submitted, target) -> None:
    first = factory.submitted(call, cast.erna)
    services.merge(first, into=submitted, actor=cast.lilis)
    services.merge(submitted, into=target, actor=cast.lilis)
    assert set(target.merged.all()) == {first, submitted}
    assert Event.objects.filter(verb="proposals.merge").last().data["moved"] == [first.pk]


def test_merging_into_something_merged_goes_where_that_went(call, cast, submitted, target) -> None:
    services.merge(submitted, into=target, actor=cast.lilis)
    third = factory.submitted(call, cast.erna)
    assert services.merge(third, into=submitted, actor=cast.lilis).merged_into == target


def test_no_circle(call, cast, submitted) -> None:
    other = factory.submitted(call, cast.erna)
    services.merge(submitted, into=other, actor=cast.lilis)
    with pytest.raises(Refused) as refused:
        services.merge(other, into=submitted, actor=cast.lilis)
    assert refused.value.answer.code == "merge_into_itself"


def test_not_into_itself(cast, post, url, submitted) -> None:
    answer = merge(post, cast.lilis, url, submitted, submitted)
    assert (answer.status_code, answer.json()["code"]) == (409, "merge_into_itself")


def test_not_into_what_was_withdrawn(cast, post, url, submitted, target) -> None:
    services.withdraw(target, actor=cast.febri)
    answer = merge(post, cast.lilis, url, submitted, target)
    assert (answer.status_code, answer.json()["code"]) == (409, "merge_target_not_open")


def test_a_draft_is_no_target(call, cast, post, url, submitted) -> None:
    draft = factory.a_draft(call, cast.febri)
    answer = merge(post, cast.lilis, url, submitted, draft)
    assert answer.status_code == 400
    assert "into" in answer.json()["errors"]
    own = factory.a_draft(call, cast.lilis)
    assert merge(post, cast.lilis, url, submitted, own).json()["code"] == "merge_target_not_open"


def test_not_into_another_call(cast, post, url, submitted, now) -> None:
    dates = {name: day for name, day in windows_around(now, "propose").items() if name[0] in "pv" or "discuss" in name}
    other_call = Call.objects.create(office=cast.district, year=2028, budget=1, **dates)
    other = factory.opened(other_call, cast.febri, cast.lilis)
    answer = merge(post, cast.lilis, url, submitted, other)
    assert (answer.status_code, answer.json()["code"]) == (409, "merge_across_calls")


def test_only_those_who_check(cast, post, url, submitted, target) -> None:
    answer = merge(post, cast.febri, url, submitted, target)
    assert (answer.status_code, answer.json()["code"]) == (403, "checker_only")


def test_not_with_the_own_proposal_on_either_side(call, cast, post, url, submitted, target) -> None:
    own = factory.submitted(call, cast.lilis)
    assert merge(post, cast.lilis, url, own, target).json()["code"] == "own_proposal"
    assert merge(post, cast.lilis, url, submitted, own).json()["code"] == "own_proposal"


def test_not_with_one_that_carries_the_own_proposal(call, cast, post, url, submitted, target) -> None:
    services.merge(factory.submitted(call, cast.hendra), into=target, actor=cast.lilis)
    assert merge(post, cast.hendra, url, submitted, target).json()["code"] == "own_proposal"
    services.merge(factory.submitted(call, cast.hendra), into=submitted, actor=cast.lilis)
    assert post(cast.hendra, url(submitted, "open")).json()["code"] == "own_proposal"
    assert (
        merge(post, cast.hendra, url, submitted, factory.submitted(call, cast.febri)).json()["code"] == "own_proposal"
    )


def test_not_once_it_is_open(cast, post, url, opened, target) -> None:
    answer = merge(post, cast.lilis, url, opened, target)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_it_carries_no_votes_and_no_posts_along(cast, submitted, target) -> None:
    before = (target.cost, target.learning_hours, target.state, target.revision)
    services.merge(submitted, into=target, actor=cast.lilis)
    after = Proposal.objects.get(pk=target.pk)
    assert (after.cost, after.learning_hours, after.state, after.revision) == before


def test_a_rollback_leaves_no_trace(cast, submitted, target, state_of) -> None:
    with factory.rolled_back():
        services.merge(submitted, into=target, actor=cast.lilis)
    assert state_of(submitted) == State.SUBMITTED
    assert not Event.objects.filter(verb="proposals.merge").exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_merged_into_each_other_at_once_make_no_circle(transactional_db, call, cast) -> None:
    one, two = factory.submitted(call, cast.rina), factory.submitted(call, cast.febri)
    start, refusals = threading.Barrier(2), []

    def run(source: Proposal, into: Proposal, actor) -> None:
        start.wait()
        try:
            services.merge(source, into=into, actor=actor)
        except Refused as refused:
            refusals.append(refused.answer.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=[one, two, cast.lilis]),
        threading.Thread(target=run, args=[two, one, cast.hendra]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["merge_into_itself"]
    assert call.proposals.filter(state=State.MERGED).count() == 1
