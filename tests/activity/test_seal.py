"""Sealed events cannot be changed in secret, nor changed at all while the database's triggers stand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from activity import ledger, triggers
from activity.models import Block, Event, Leaf
from activity.queries import newest_block_hash
from activity.services import record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLES = ["activity_event", "activity_block", "activity_leaf"]


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def drop_triggers() -> None:
    for statement in triggers.REMOVAL[connection.vendor]:
        run(statement)


def verify(*arguments: str) -> str:
    """What verify_ledger says, whether it ends well or not."""
    out = StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out)
    except CommandError as error:
        return f"{error} (exit {error.returncode})"
    return out.getvalue()


@pytest.fixture
def events(cast: Any, now: datetime) -> list[Event]:
    """Nine events in three blocks of three."""
    events = []
    for number in range(9):
        events.append(record("test.did", cast.rina, actor=cast.rina, now=now, number=number, title="Uji “coba” é"))
        if number % 3 == 2:
            ledger.seal(now + timedelta(minutes=number))
    return events


@pytest.fixture
def open_ledger(events: list[Event]) -> list[Event]:
    """The same, for somebody who rules the database and took the triggers away."""
    drop_triggers()
    return events


def test_a_whole_ledger_passes(events: list[Event]) -> None:
    assert "whole: 3 blocks, 9 sealed events, 0 waiting" in verify()
    assert verify("--anchor", newest_block_hash()).startswith("The ledger is whole")


def test_an_empty_ledger_passes(db: None) -> None:
    assert "whole: 0 blocks" in verify()
    assert newest_block_hash() == ""


def test_sealing_again_changes_nothing(events: list[Event], now: datetime) -> None:
    assert ledger.seal(now) == 0
    assert Block.objects.count() == 3


def test_many_events_make_several_blocks(cast: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "BLOCK_SIZE", 4)
    for _ in range(10):
        record("test.did", cast.rina, actor=None, now=now)
    assert ledger.seal(now) == 3
    assert [block.leaves.count() for block in Block.objects.all()] == [4, 4, 2]
    assert verify().startswith("The ledger is whole")


def test_an_event_that_commits_late_is_sealed_in_a_later_block(cast: Any, now: datetime) -> None:
    early, late = (Event(created_at=now, verb="test.did", subject_type="x", subject_id=1) for _ in range(2))
    early.pk, late.pk = 1000, 999
    for event in (early, late):
        event.save(force_insert=True)
        ledger.seal(now)
    assert list(Leaf.objects.values_list("event_id", flat=True)) == [1000, 999]
    assert verify().startswith("The ledger is whole")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_refuses_changes(events: list[Event], table: str, change: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(change.format(table))
    assert Event.objects.count() == Leaf.objects.count() == 9


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_empty_or_replace(events: list[Event], table: str) -> None:
    attempts = {"postgresql": "TRUNCATE {0} CASCADE", "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"}
    attempt = attempts[connection.vendor].format(table)
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(attempt)


def test_the_orm_is_refused_like_anybody(events: list[Event]) -> None:
    for attempt in (Event.objects.all().delete, lambda: Event.objects.update(verb="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


Tampering = Callable[[list[Event]], str]


def change_an_event(events: list[Event]) -> str:
    run("UPDATE activity_event SET verb = 'test.other' WHERE id = %s", events[4].pk)
    run("UPDATE activity_event SET verb = 'test.other' WHERE id = %s", events[7].pk)
    return f"activity_event {events[4].pk}: changed"


def change_the_data(events: list[Event]) -> str:
    Event.objects.filter(pk=events[4].pk).update(data={"number": 5, "title": "Uji “coba” é"})
    return f"activity_event {events[4].pk}: changed"


def move_in_time(events: list[Event]) -> str:
    Event.objects.filter(pk=events[0].pk).update(created_at=events[0].created_at - timedelta(microseconds=1))
    return f"activity_event {events[0].pk}: changed"


def delete_an_event(events: list[Event]) -> str:
    run("DELETE FROM activity_event WHERE id = %s", events[5].pk)
    return f"activity_event {events[5].pk}: missing"


def change_a_leaf(events: list[Event]) -> str:
    leaf = Leaf.objects.get(event_id=events[4].pk)
    run("UPDATE activity_leaf SET digest = %s WHERE id = %s", "f" * 64, leaf.pk)
    return f"activity_leaf {leaf.pk}: changed"


def delete_a_leaf(events: list[Event]) -> str:
    run("DELETE FROM activity_leaf WHERE event_id = %s", events[3].pk)
    return "activity_leaf at position 0 of block 2: missing"


def delete_the_last_leaf(events: list[Event]) -> str:
    run("DELETE FROM activity_leaf WHERE event_id = %s", events[5].pk)
    return "its leaves do not give its Merkle root"


def reorder_leaves(events: list[Event]) -> str:
    first, second = Leaf.objects.filter(event_id__in=[events[3].pk, events[4].pk])
    for leaf, position in ((first, 77), (second, 0), (first, 1)):
        run("UPDATE activity_leaf SET position = %s WHERE id = %s", position, leaf.pk)
    return f"activity_leaf {first.pk}: reordered"


def change_event_and_leaf(events: list[Event]) -> str:
    change_an_event(events)
    event = Event.objects.get(pk=events[4].pk)
    run("UPDATE activity_leaf SET digest = %s WHERE event_id = %s", ledger.digest_of(event), event.pk)
    return "its leaves do not give its Merkle root"


def change_a_block(events: list[Event]) -> str:
    block = Block.objects.get(number=2)
    run("UPDATE activity_block SET merkle_root = %s WHERE id = %s", "0" * 64, block.pk)
    return f"activity_block {block.pk}: changed"


def delete_a_block(events: list[Event]) -> str:
    block = Block.objects.get(number=2)
    run("DELETE FROM activity_leaf WHERE block_id = %s", block.pk)
    run("DELETE FROM activity_block WHERE id = %s", block.pk)
    return "activity_block with number 2: missing"


def forge_a_chain(events: list[Event]) -> str:
    """A block that is right in itself but follows another one."""
    block = Block.objects.get(number=2)
    fields = {"number": 2, "previous_hash": "1" * 64, "merkle_root": block.merkle_root, "sealed_at": block.sealed_at}
    Block.objects.filter(pk=block.pk).update(**fields, hash=ledger.merkle.block_hash(**fields))
    return f"activity_block {block.pk}: not chained"


@pytest.mark.parametrize(
    "tamper",
    [
        change_an_event,
        change_the_data,
        move_in_time,
        delete_an_event,
        change_a_leaf,
        delete_a_leaf,
        delete_the_last_leaf,
        reorder_leaves,
        change_event_and_leaf,
        change_a_block,
        delete_a_block,
        forge_a_chain,
    ],
)
def test_the_first_broken_row_is_named(open_ledger: list[Event], tamper: Tampering) -> None:
    expected = tamper(open_ledger)
    assert expected in verify()
    assert "(exit 1)" in verify()


def test_an_event_smuggled_among_sealed_ones_is_named(cast: Any, now: datetime) -> None:
    Event(pk=10, created_at=now, verb="test.did", subject_type="x", subject_id=1).save(force_insert=True)
    ledger.seal(now - timedelta(days=3))
    Event(pk=20, created_at=now, verb="test.did", subject_type="x", subject_id=1).save(force_insert=True)
    ledger.seal(now)
    Event(pk=5, created_at=now, verb="test.did", subject_type="x", subject_id=1).save(force_insert=True)
    ledger.seal(now)
    assert "activity_event 5: inserted" in verify()


def test_resealing_everything_is_seen_by_an_anchor_alone(open_ledger: list[Event], now: datetime) -> None:
    anchor = newest_block_hash()
    change_an_event(open_ledger)
    run("DELETE FROM activity_leaf")
    run("DELETE FROM activity_block")
    ledger.seal(now)
    for statement in triggers.CREATION[connection.vendor]:
        run(statement)
    assert verify().startswith("The ledger is whole")
    assert f"no block has the anchor's hash {anchor}" in verify("--anchor", anchor)


def test_missing_triggers_are_named(open_ledger: list[Event]) -> None:
    assert "trigger is missing" in verify()


def test_a_block_that_cannot_be_written_leaves_nothing(
    cast: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    record("test.did", cast.rina, actor=cast.rina, now=now)

    def fail(*args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Leaf.objects, "bulk_create", fail)
    with pytest.raises(OSError, match="disk full"):
        ledger.seal(now)
    assert not Block.objects.exists()
