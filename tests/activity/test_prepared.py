"""Queries whose text is made once give what the ORM gives, whatever the values, and see every change at once."""

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.db.models import BigIntegerField, CharField, Count, DateTimeField, Exists, F, OuterRef, UUIDField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.models import Event
from activity.prepared import Parameter, Parameters, Prepared, read_together
from people.models import Appointment, Membership, User
from proposals.models import Call, Poll
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ID = BigIntegerField()


def test_rows_with_what_is_joined_and_counted(cast: Cast) -> None:
    def rows(user: Any) -> Any:
        counted = User.objects.annotate(
            roles=Count("appointments"), works=Exists(Membership.objects.filter(user=OuterRef("pk")))
        )
        return counted.filter(pk=user)

    prepared = Prepared(lambda: rows(Parameter("user", ID)))
    for person in (cast.rina, cast.desi):
        expected = rows(person.pk).get()
        found = prepared(user=person.pk)
        assert found == [expected]
        assert (found[0].roles, found[0].works) == (expected.roles, expected.works)


def everything(row: Any) -> Any:
    """All that was loaded of a row, with the rows joined to it."""
    if not hasattr(row, "_state"):
        return row
    joined = {name: everything(other) for name, other in row._state.fields_cache.items() if other is not None}
    return {name: value for name, value in vars(row).items() if name != "_state"} | joined


QUERIES: dict[str, Callable[[Any], Any]] = {
    "joined twice": lambda user: Appointment.objects.filter(user__gte=user).select_related("unit__parent", "user"),
    "some columns": lambda user: User.objects.filter(pk__gte=user).only("name"),
    "annotated": lambda user: User.objects.filter(pk__gte=user).annotate(held=Count("appointments"), twice=F("pk") * 2),
    "values": lambda user: Membership.objects.filter(user__gte=user).values_list("user", "unit__name", "starts"),
    "one value": lambda user: Membership.objects.filter(user__gte=user).values_list("post", flat=True),
    "cut": lambda user: User.objects.filter(pk__gte=user).order_by("-name")[2:5],
    "json": lambda user: Event.objects.filter(actor__gte=user).select_related("actor"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_it_gives_all_that_the_queryset_gives(cast: Cast, name: str) -> None:
    prepared = Prepared(lambda: QUERIES[name](Parameter("user", ID)))
    event = {"verb": "a.b", "subject_type": "c.d", "subject_id": 1, "data": {"in": [1, {"deep": None}]}}
    Event.objects.create(created_at=timezone.now(), actor=cast.rina, **event)
    for person in (cast.rina, cast.yulfa, cast.erna):
        expected = [everything(row) for row in QUERIES[name](person.pk)]
        assert [everything(row) for row in prepared(user=person.pk)] == expected
        found = prepared.found(user=person.pk)
        assert (hash(found.values), len(found.values)) == (hash(prepared.found(user=person.pk).values), len(expected))
        assert [everything(row) for row in found.rows] == expected


def test_what_it_cannot_do_it_refuses(cast: Cast) -> None:
    with pytest.raises(TypeError):
        Prepared(lambda: User.objects.prefetch_related("memberships"))()
    with pytest.raises(TypeError):
        Prepared(lambda: User.objects.values("name"))()


def test_a_related_row_comes_with_it(cast: Cast) -> None:
    prepared = Prepared(lambda: Membership.objects.filter(user=Parameter("user", ID)).select_related("unit"))
    (found,) = prepared(user=cast.rina.pk)
    with CaptureQueriesContext(connection) as asked:
        assert found.unit == Membership.objects.select_related("unit").get(user=cast.rina).unit
    assert len(asked) == 1


def test_several_values_of_any_number(cast: Cast) -> None:
    prepared = Prepared(lambda: Appointment.objects.filter(user__in=Parameters("users", ID)).values_list("pk", "role"))
    everybody = [person.pk for person in cast.people.values()]
    for users in (everybody[:1], everybody, everybody[3:6], []):
        expected = list(Appointment.objects.filter(user__in=users).values_list("pk", "role"))
        assert prepared(users=users) == expected


def test_values_become_what_the_database_holds(call: Call) -> None:
    """Times, UUIDs and percent signs."""
    times = {"opens_at": call.vote_from, "closes_at": call.vote_until, "created_at": call.vote_from}
    poll = Poll.objects.create(call=call, budget=1, **times)
    prepared = Prepared(
        lambda: Poll.objects.filter(
            key_id=Parameter("key", UUIDField()), opens_at__lte=Parameter("now", DateTimeField())
        ).exclude(ballots_hash__contains="100%")
    )
    assert prepared.first(key=poll.key_id, now=poll.opens_at) == poll
    assert prepared.first(key=poll.key_id, now=poll.opens_at - timedelta(seconds=1)) is None
    assert prepared.first(key=uuid4(), now=poll.opens_at) is None


def test_a_value_is_never_read_as_sql(cast: Cast) -> None:
    prepared = Prepared(lambda: User.objects.filter(name=Parameter("name", CharField())))
    assert prepared(name="' OR 1=1 --") == []
    assert prepared(name=cast.rina.name) == [cast.rina]


def test_changes_are_seen_at_once(cast: Cast) -> None:
    prepared = Prepared(lambda: User.objects.filter(pk=Parameter("user", ID)).values_list("name", flat=True)[:1])
    assert prepared(user=cast.rina.pk) == [cast.rina.name]
    User.objects.filter(pk=cast.rina.pk).update(name="Rina Baru")
    assert prepared(user=cast.rina.pk) == ["Rina Baru"]


def test_the_text_is_made_once_for_each_thread(db: None) -> None:
    made = []

    def build_it() -> Any:
        made.append(threading.current_thread())
        return Session.objects.filter(session_key=Parameter("key", CharField()))

    prepared = Prepared(build_it)
    prepared(key="a")
    prepared(key="b")

    def make_it_there() -> None:
        prepared.statement()
        connections.close_all()

    other = threading.Thread(target=make_it_there)
    other.start()
    other.join()
    assert made == [threading.current_thread(), other]


PERSON = Prepared(lambda: User.objects.filter(pk=Parameter("user", ID)))
WORK = Prepared(lambda: Membership.objects.filter(user=Parameter("user", ID)).select_related("unit"))


def test_what_is_read_together_is_what_each_reads_alone(cast: Cast) -> None:
    rina, erna = cast.rina.pk, cast.erna.pk
    alone = [[everything(row) for row in query(user=rina)] for query in (PERSON, WORK)]
    with read_together(PERSON.asked(user=rina), WORK.asked(user=rina)), CaptureQueriesContext(connection) as later:
        assert [[everything(row) for row in query(user=rina)] for query in (PERSON, WORK)] == alone
    if connection.vendor == "postgresql":
        assert not later.captured_queries
    with read_together(PERSON.asked(user=rina)):
        assert PERSON(user=erna) == [cast.erna]


def test_it_is_read_ahead_for_one_answer_and_one_block(cast: Cast) -> None:
    with read_together(PERSON.asked(user=cast.rina.pk), WORK.asked(user=cast.rina.pk)):
        assert PERSON.first(user=cast.rina.pk).name == cast.rina.name  # type: ignore[union-attr]
        User.objects.filter(pk=cast.rina.pk).update(name="Rina Baru")
        assert PERSON.first(user=cast.rina.pk).name == "Rina Baru"  # type: ignore[union-attr]
    Membership.objects.filter(user=cast.rina).delete()
    assert WORK(user=cast.rina.pk) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could cut a connection off")
def test_a_connection_that_was_cut_off_between_requests_is_made_anew(cast: Cast) -> None:
    assert PERSON(user=cast.rina.pk) == [cast.rina]
    was = connection.connection
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [was.info.backend_pid])
    connection.close_if_unusable_or_obsolete()  # As Django does when a request begins.
    assert PERSON(user=cast.rina.pk) == [cast.rina]
    assert connection.connection is not was
