"""What is worked out of a count: once for each poll, and no poll waits for another."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from proposals.models import Poll
from proposals.queries import keeping
from proposals.queries.keeping import once

PATIENCE = 30


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEPT", {})


def test_a_poll_is_not_kept_waiting_by_another() -> None:
    poll, begun, may_end = Poll(pk=1), threading.Event(), threading.Event()

    def slowly() -> str:
        begun.set()
        assert may_end.wait(PATIENCE)
        return "one"

    with ThreadPoolExecutor() as threads:
        one = threads.submit(once, poll, slowly, kind="tried")
        assert begun.wait(PATIENCE)
        others = [once(Poll(pk=2), lambda: "two", kind="tried"), once(poll, lambda: "three", kind="rare")]
        may_end.set()
        assert [one.result(PATIENCE), *others] == ["one", "two", "three"]


def test_who_comes_while_a_piece_is_made_waits_for_it() -> None:
    poll, made = Poll(pk=1), list[int]()
    together = threading.Barrier(5)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask() -> Any:
        together.wait(PATIENCE)
        return once(poll, make, kind="tried")

    with ThreadPoolExecutor(5) as threads:
        answers = [row.result(PATIENCE) for row in [threads.submit(ask) for _ in range(5)]]
    assert (answers, made) == ([1] * 5, [1])
    assert not keeping.MAKING


def test_one_that_fails_is_tried_again_and_not_too_many_are_kept() -> None:
    with pytest.raises(ZeroDivisionError):
        once(Poll(pk=1), lambda: 1 // 0, kind="tried")
    for pk in range(3 * keeping.MOST_KEPT):
        assert once(Poll(pk=pk), lambda pk=pk: pk, kind="tried") == pk  # type: ignore[misc]
    assert len(keeping.KEPT) <= keeping.MOST_KEPT
