"""How many different people listen to a topic, over all processes. Names never leave a process towards a page."""

from collections.abc import Iterable


class Presence:
    """Who listens in the other processes, as they last said. What a process said holds until it expires."""

    def __init__(self) -> None:
        self.others: dict[str, dict[str, tuple[frozenset[int], float]]] = {}

    def hear(self, topic: str, process: str, users: Iterable[int], expires: float) -> bool:
        """Note what a process said. Returns whether it is news."""
        processes = self.others.setdefault(topic, {})
        before = processes.get(process, (frozenset(), 0.0))[0]
        now = frozenset(users)
        if now:
            processes[process] = (now, expires)
        else:
            processes.pop(process, None)
        if not processes:
            del self.others[topic]
        return before != now

    def count(self, topic: str, here: Iterable[int]) -> int:
        users = set(here)
        for elsewhere, _ in self.others.get(topic, {}).values():
            users |= elsewhere
        return len(users)

    def expire(self, now: float) -> set[str]:
        """Forget processes that fell silent. Returns the topics that this changes."""
        silent = {
            (topic, process)
            for topic, processes in self.others.items()
            for process, (_, expires) in processes.items()
            if expires <= now
        }
        for topic, process in silent:
            self.hear(topic, process, (), now)
        return {topic for topic, _ in silent}

    def forget(self, topic: str) -> None:
        self.others.pop(topic, None)
