"""Two or more people acting at the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act returned or raised, in their order; all start together."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    workers = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results
