import pytest

from activity.models import Event
from proposals import services
from proposals.models import CostLine, LearningForm, Proposal
from tests.proposals import factory


def save(post, user, url, proposal, **changes):
    return post(user, url(proposal), {"revision": proposal.revision, **changes}, method="patch")


def test_a_partial_save_leaves_the_rest(cast, post, url, draft) -> None:
    answer = save(post, cast.rina, url, draft, title="Judul baru")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["title"], body["problem"], body["revision"]) == ("Judul baru", draft.problem, draft.revision + 1)
    assert len(body["cost_lines"]) == 2


def test_learning_hours_and_cost_are_computed_from_what_is_written(cast, post, url, draft) -> None:
    assert (draft.learning_hours, draft.cost) == (15, factory.COST)
    lines = [{"description": "Sertifikat", "volume": 30, "measure": "lembar", "unit_price": 20_000}]
    body = save(post, cast.rina, url, draft, days=2, scope="international", cost_lines=lines).json()
    assert (body["learning_hours"], body["cost"]) == (14, 600_000)
    assert [line["amount"] for line in body["cost_lines"]] == [600_000]
    assert CostLine.objects.filter(proposal=draft).count() == 1


def test_hours_are_unknown_while_a_figure_is_missing(cast, post, url, draft) -> None:
    seminar = LearningForm.objects.get(code="coaching")
    assert save(post, cast.rina, url, draft, form=seminar.pk, sessions=4).json()["learning_hours"] is None


def test_an_old_revision_gets_what_is_stored_now(cast, post, url, draft) -> None:
    services.save_draft(draft, actor=cast.rina, revision=draft.revision, changes={"title": "Dari ponsel"})
    answer = save(post, cast.rina, url, draft, title="Dari komputer")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_revision")
    assert answer.json()["stored"]["title"] == "Dari ponsel"
    assert answer.json()["stored"]["revision"] == draft.revision + 1


def test_a_save_whose_answer_was_lost_may_be_repeated(cast, post, url, draft) -> None:
    first = save(post, cast.rina, url, draft, title="Sekali saja")
    again = save(post, cast.rina, url, draft, title="Sekali saja")
    assert again.status_code == 200
    assert again.json()["revision"] == first.json()["revision"]
    assert Event.objects.filter(verb="proposals.save_draft").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 181),
        ("participants", 0),
        ("days", -1),
        ("online", "perhaps"),
        ("form", 999_999),
        ("cost_lines", [{"description": "Honor", "volume": -1, "measure": "OJ", "unit_price": 1}]),
        ("cost_lines", [{"description": "Honor", "volume": 1, "measure": "OJ", "unit_price": -5}]),
        ("cost_lines", [{"description": "Honor", "volume": 1_000_000, "measure": "OJ", "unit_price": 2**53 - 1}]),
        ("cost_lines", [{"description": "Honor", "volume": 1, "measure": "OJ", "unit_price": 1}] * 41),
    ],
)
def test_bad_shape_is_said_at_its_field(cast, post, url, draft, field, value) -> None:
    answer = save(post, cast.rina, url, draft, **{field: value})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {field}


def test_state_number_and_author_are_not_the_authors_to_write(cast, post, url, draft) -> None:
    save(post, cast.rina, url, draft, state="approved", number=7, author=cast.febri.pk, learning_hours=99)
    stored = Proposal.objects.get(pk=draft.pk)
    assert (stored.state, stored.number, stored.author, stored.learning_hours) == ("draft", None, cast.rina, 15)
    with pytest.raises(ValueError, match="not the author's to write"):
        services.save_draft(draft, actor=cast.rina, revision=draft.revision, changes={"number": 7})


def test_what_was_submitted_stays_as_it_was(cast, post, url, submitted) -> None:
    answer = save(post, cast.rina, url, submitted, title="Lain")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_returned_one_can_be_fixed_by_its_author_alone(cast, post, url, returned) -> None:
    assert save(post, cast.rina, url, returned, timing="April 2027").status_code == 200
    returned = Proposal.objects.get(pk=returned.pk)
    answer = save(post, cast.hendra, url, returned, timing="Mei 2027")
    assert (answer.status_code, answer.json()["code"]) == (403, "author_only")


def test_somebody_elses_draft_does_not_exist(cast, post, url, draft) -> None:
    assert save(post, cast.nofrizal, url, draft, title="Lain").status_code == 404


def test_the_event_names_fields_and_no_content(cast, post, url, draft) -> None:
    save(post, cast.rina, url, draft, title="Rahasia dulu", days=4)
    data = Event.objects.get(verb="proposals.save_draft").data
    assert data == {"changed": ["days", "title"], "revision": draft.revision + 1}


def test_a_rollback_leaves_no_trace(cast, draft) -> None:
    with factory.rolled_back():
        services.save_draft(draft, actor=cast.rina, revision=draft.revision, changes={"title": "Lain"}, cost_lines=[])
    stored = Proposal.objects.get(pk=draft.pk)
    assert (stored.title, stored.cost_lines.count()) == (draft.title, 2)
    assert not Event.objects.filter(verb="proposals.save_draft").exists()
