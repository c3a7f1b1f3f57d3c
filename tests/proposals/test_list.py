"""Reading: who sees what, search, filters, order, pages, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Competence
from proposals import queries, services
from proposals.models import LearningForm, Proposal
from tests.proposals import factory


def titles(client, query="") -> list[str]:
    answer = client.get(f"/api/proposals/{query}")
    assert answer.status_code == 200
    return [row["title"] for row in answer.json()["results"]]


@pytest.fixture
def three(call, cast) -> list[Proposal]:
    competence = Competence.objects.create(code="arsip", name="Kearsipan", name_en="Records", kind="technical")
    return [
        factory.opened(call, cast.rina, cast.lilis, title="Loket ramah Simpang Baru"),
        factory.submitted(call, cast.mutia, title="Arsip digital", competence=competence, problem="Berkas tercecer."),
        factory.a_draft(call, cast.febri, title="Masih draf"),
    ]


def test_drafts_are_seen_by_their_author_alone(cast, client_of, three) -> None:
    assert set(titles(client_of(cast.rina))) == {"Loket ramah Simpang Baru", "Arsip digital"}
    assert "Masih draf" in titles(client_of(cast.febri))
    assert "Masih draf" not in titles(client_of(cast.nofrizal))


@pytest.mark.parametrize("who", ["rina", "rizal", "sekda"])
def test_a_house_without_proposals_has_an_empty_list(cast, client_of, who) -> None:
    assert client_of(getattr(cast, who)).get("/api/proposals/").json()["results"] == []


@pytest.mark.parametrize(("who", "count"), [("auditor", 2), ("analyst", 2), ("sekda", 2), ("partner", 0)])
def test_officials_from_outside_read_what_the_staff_read(cast, client_of, three, who, count) -> None:
    assert len(titles(client_of(getattr(cast, who)))) == count


@pytest.mark.database
@pytest.mark.parametrize("who", ["rina", "febri", "auditor"])
def test_the_number_is_told_without_counting_and_is_that_of_the_rows(call, cast, client_of, three, who) -> None:
    services.withdraw(three[2], actor=cast.febri)
    factory.a_draft(call, cast.febri)
    services.merge(factory.submitted(call, cast.febri), into=three[0], actor=cast.lilis)
    services.withdraw(factory.submitted(call, cast.rina), actor=cast.rina)
    reader = getattr(cast, who)
    seen = queries.visible_to(reader).count()
    assert seen == (6 if who == "febri" else 4)
    assert client_of(reader).get("/api/proposals/").json()["count"] == seen
    newest = queries.newest_in(call, reader)
    assert newest is not None
    assert newest.count() == seen


@pytest.mark.database
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("simpangbaru", ["Loket ramah Simpang Baru"]),
        ("Simpang  BARU", ["Loket ramah Simpang Baru"]),
        ("baru loket", ["Loket ramah Simpang Baru"]),
        ("tercécer", ["Arsip digital"]),
        ("kearsipan", ["Arsip digital"]),
        ("delima", ["Loket ramah Simpang Baru"]),
        ("100%_", []),
        ("--", ["Arsip digital", "Loket ramah Simpang Baru"]),
    ],
)
def test_search_does_not_mind_spaces_marks_and_letters(cast, client_of, three, words, found) -> None:
    assert sorted(titles(client_of(cast.rina), f"?search={words.replace('%', '%25')}")) == found


def test_a_unit_stands_for_everything_under_it(cast, client_of, three) -> None:
    client = client_of(cast.rina)
    assert titles(client, f"?unit={cast.delima.pk}") == ["Loket ramah Simpang Baru"]
    assert len(titles(client, f"?unit={cast.district.pk}")) == 2
    assert titles(client, f"?unit={cast.personnel.pk}") == []


def test_filters_by_state_competence_call_and_mine(call, cast, client_of, three) -> None:
    client = client_of(cast.rina)
    assert titles(client, "?state=submitted") == ["Arsip digital"]
    assert len(titles(client, "?state=submitted&state=open")) == 2
    assert titles(client, f"?competence={Competence.objects.get(code='arsip').pk}") == ["Arsip digital"]
    assert len(titles(client, f"?call={call.pk}")) == 2
    assert titles(client, "?mine=true") == ["Loket ramah Simpang Baru"]
    assert client.get("/api/proposals/?state=nonsense").json()["code"] == "invalid"


def test_ordering(cast, client_of, three) -> None:
    assert titles(client_of(cast.rina), "?ordering=title") == ["Arsip digital", "Loket ramah Simpang Baru"]


@pytest.mark.parametrize("many", [3, 60])
def test_a_page_costs_at_most_eight_queries(call, cast, client_of, now, many) -> None:
    services.install_learning_forms()
    Proposal.objects.bulk_create(
        Proposal(
            call=call,
            number=number,
            author=cast.febri,
            unit=cast.delima,
            title=f"Usulan {number}",
            state="open",
            state_since=now,
            created_at=now,
            edited_at=now,
        )
        for number in range(1, many + 1)
    )
    client = client_of(cast.rina)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/api/proposals/")
    assert len(answer.json()["results"]) == min(many, 50)
    assert answer.json()["count"] == many
    assert len(queries) <= 8


def test_one_proposal_costs_at_most_twelve_queries(cast, client_of, three) -> None:
    client = client_of(cast.febri)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/api/proposals/{three[0].pk}/")
    assert len(queries) <= 12


def test_every_row_says_what_its_reader_may_do(cast, client_of, three) -> None:
    row = client_of(cast.febri).get("/api/proposals/?state=submitted").json()["results"][0]
    assert row["allowed_actions"]["open"] == {
        "allowed": False,
        "code": "checker_only",
        "reason": "Hanya moderator atau pengelola kepegawaian yang memeriksa usulan baru.",
    }


def test_similar_ones_are_suggested_while_writing(call, cast, client_of, three) -> None:
    found = client_of(cast.febri).get(
        "/api/proposals/similar/", {"title": "Pelatihan loket yang ramah", "call": call.pk}
    )
    assert [row["title"] for row in found.json()] == ["Loket ramah Simpang Baru"]
    none = client_of(cast.febri).get("/api/proposals/similar/", {"title": "Pelatihan", "call": call.pk})
    assert none.json() == []


def test_among_many_only_the_closest_are_read(call, cast, three, django_assert_max_num_queries) -> None:
    now = timezone.now()
    Proposal.objects.bulk_create(
        Proposal(
            call=call, number=100 + number, author=cast.rina, unit=cast.delima, title=f"Ramah lingkungan {number}",
            search_text=f"ramahlingkungan{number}", state="open", state_since=now, created_at=now, edited_at=now,
        )
        for number in range(300)
    )  # fmt: skip
    with django_assert_max_num_queries(5):
        found = queries.similar_to("Loket yang ramah", call=call, user=cast.febri)
    assert found[0].title == "Loket ramah Simpang Baru"
    assert len(found) <= 5


def test_what_figures_come_to_while_they_are_typed(cast, post) -> None:
    services.install_learning_forms()

    form = LearningForm.objects.get(code="workshop")
    lines = [{"description": "", "volume": 30, "measure": "orang", "unit_price": 41_250}]
    body = {"form": form.pk, "days": 3, "scope": "international", "participants": 30, "cost_lines": lines}
    answer = post(cast.rina, "/api/proposals/estimate/", body).json()
    assert (answer["learning_hours"], answer["cost"], answer["amounts"]) == (21, 1_237_500, [1_237_500])
    assert answer["cost_per_participant_hour"] == round(1_237_500 / (30 * 21))
    assert "7 JP per hari" in answer["rule"]
    assert not Proposal.objects.exists()


def test_forms_say_what_they_need(cast, client_of) -> None:
    services.install_learning_forms()
    rows = client_of(cast.rina).get("/api/learning-forms/").json()["results"]
    coaching = next(row for row in rows if row["code"] == "coaching")
    assert coaching["conversions"][0]["needs"] == ["sessions", "months"]
    assert coaching["conversions"][0]["source"]


def test_calls_are_listed(call, cast, client_of) -> None:
    client = client_of(cast.rina)
    row = client.get("/api/calls/").json()["results"][0]
    assert row["budget"] == call.budget
    assert row["allowed_actions"]["start_draft"]["allowed"]
    assert client_of(cast.partner).get("/api/calls/").json()["count"] == 0
