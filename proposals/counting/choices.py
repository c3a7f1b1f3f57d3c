from collections.abc import Callable, Iterable, Mapping, Sequence

from proposals.counting.election import Tie, TieKey, decided_by

# A choice that only the tie order made: those who stood level, in the tie order, and who was taken.
Choice = tuple[tuple[str, ...], str]
# Runs the rule again with some choices turned round (number of the choice → id) and says what is selected then.
Rerun = Callable[[Mapping[int, str]], Iterable[str]]


def choices_that_mattered(
    choices: Sequence[Choice], selected: Sequence[str], rerun: Rerun, keys: Mapping[str, TieKey]
) -> tuple[Tie, ...]:
    """Those choices of a step-by-step rule that had selected others if taken otherwise, all later ones as declared."""
    ties = []
    for number, (level, taken) in enumerate(choices):
        for other in level:
            if other != taken and set(rerun({number: other})) != set(selected):
                chosen = tuple(name for name in level if name in selected)
                ties.append(Tie(level, chosen, decided_by([keys[taken]], [keys[other]])))
                break
    return tuple(ties)
