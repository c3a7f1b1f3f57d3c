"""State charts drawn from the FSM fields and transitions of the models, as Mermaid text in Markdown."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.utils import translation
from django_fsm import FSMField

HEAD = """# The states

Drawn by `make charts` from the transitions in the models; `make lint` and a test refuse a stale drawing.
Who may make a step, and when, is said by the rule that each transition asks (`<app>/rules.py`).
"""


def document() -> str:
    """The whole of docs/states.md: one chart for each model with states, in the order of the house's floors."""
    return "\n".join([HEAD, *(chart(model, field) for model, field in fields())])


def fields() -> Iterator[tuple[type[models.Model], FSMField]]:
    for model in apps.get_models():
        yield from ((model, field) for field in model._meta.get_fields() if isinstance(field, FSMField))


def chart(model: type[models.Model], field: FSMField) -> str:
    """One model's heading, Mermaid chart and table of the words that people read."""
    with translation.override("id"):
        words = [f"| `{value}` | {label} |" for value, label in field.choices or []]
    steps = sorted(arrows(model, field), key=lambda step: order_of(field, step[0]))
    return "\n".join(
        [
            f"## {model.__name__} (`{model._meta.label_lower}`)",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {field.get_default()}",
            *(f"    {source} --> {target}: {name}" for source, target, name in steps),
            *(f"    {state} --> [*]" for state in last_states(field, steps)),
            "```",
            "",
            "| state | in the interface |",
            "|---|---|",
            *words,
            "",
        ]
    )


def arrows(model: type[models.Model], field: FSMField) -> Iterator[tuple[str, str, str]]:
    """(from, to, name of the transition) for every step of the model."""
    for step in field.get_all_transitions(model):
        yield str(step.source), str(step.target), step.name


def order_of(field: FSMField, state: str) -> int:
    return [str(value) for value, _ in field.choices or []].index(state)


def last_states(field: FSMField, steps: list[tuple[str, str, str]]) -> list[str]:
    """The states that nothing leaves."""
    left = {source for source, _, _ in steps}
    return [str(value) for value, _ in field.choices or [] if str(value) not in left]
