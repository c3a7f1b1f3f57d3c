"""Rows of a list are read without objects: they say what the proposal's own answer says, to every reader."""

from typing import Any, cast

import pytest
from django.test import Client
from rest_framework import serializers
from rest_framework.test import APIRequestFactory

from proposals import queries, rules
from proposals.api.proposals import ProposalViewSet
from proposals.api.serializers import ProposalRowSerializer, ProposalSerializer
from proposals.models import Proposal
from tests.permissions import World
from tests.world import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]
READERS = ["rina", "febri", "lilis", "desi", "sekda", "auditor", "partner", "operator"]


@pytest.fixture
def world() -> World:
    return build()


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.people[name], backend="people.signing_in.NipOrEmailBackend")
    return client


@pytest.mark.parametrize("name", READERS)
def test_a_row_says_what_the_proposal_says(world: World, name: str) -> None:
    client = client_of(world, name)
    for row in client.get("/api/proposals/").json()["results"]:
        whole = client.get(f"/api/proposals/{row['id']}/").json()
        assert row == {field: whole[field] for field in row}
        assert set(row) == set(ProposalRowSerializer.Meta.fields)


@pytest.mark.parametrize("name", READERS)
def test_the_number_is_that_of_what_the_reader_sees(world: World, name: str) -> None:
    answer = client_of(world, name).get("/api/proposals/?page_size=2").json()
    assert answer["count"] == Proposal.objects.visible_to(world.cast.people[name]).count()
    assert len(answer["results"]) == min(2, answer["count"])


@pytest.mark.parametrize("query", ["page_size=2", "page_size=2&ordering=-state_since", "page_size=2&mine=", "page=1"])
def test_a_list_that_nothing_narrows_is_whole(world: World, query: str) -> None:
    client = client_of(world, "rina")
    assert client.get(f"/api/proposals/?{query}").json()["count"] == client.get("/api/proposals/").json()["count"]


def test_readers_found_once_for_the_shape_read_what_the_library_reads(world: World) -> None:
    request = APIRequestFactory().get("/")
    request.user = world.cast.rina
    context = {"request": request, "view": ProposalViewSet()}
    for proposal in queries.for_page(Proposal.objects.all()):
        shape = ProposalSerializer(proposal, context=context)
        assert shape.data == serializers.Serializer.to_representation(shape, proposal)


@pytest.mark.parametrize("name", READERS)
def test_proposals_that_stand_alike_get_the_answers_they_would_get_alone(world: World, name: str) -> None:
    reader = world.cast.people[name]
    for row in queries.rows(cast("Any", Proposal.objects.values_list(*queries.COLUMNS))):
        proposal, now = Proposal.objects.get(pk=row.id), world.call.propose_from
        for verb, rule in rules.PROPOSAL_ACTIONS.items():
            alone, together = rule(proposal, reader, now), rule(rules.standing_of(row), reader, now)
            assert (verb, bool(alone), alone.code) == (verb, bool(together), together.code)
