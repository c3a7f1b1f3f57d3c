"""The questions of a survey as a page shows them, in the reader's language and with what they answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from surveys.answering import LONGEST_COMMENT, NOT_APPLICABLE
from surveys.instruments import AnswerScale, Instrument, Item
from surveys.models import Background, Survey
from surveys.reports.wording import BACKGROUND, words

# Seconds for one statement, read and answered with a thumb.
PER_ITEM = 12
# Letters of a label that fits into a sixth of a narrow telephone.
SHORT = 3
# Letters of the longest words of options that stand side by side on one, all together.
WIDEST = 35


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One item. `depends_on` and `shown_for`: the item and its options, separated by blanks, that lead to it."""

    code: str
    text: str
    number: int
    options: tuple[Option, ...] = ()
    value: str = ""
    not_applicable: bool = False
    is_not_applicable: bool = False
    depends_on: str = ""
    shown_for: str = ""

    @property
    def is_open(self) -> bool:
        return not self.options

    @property
    def is_short(self) -> bool:
        """Figures in place of words: they find room side by side, however many."""
        return all(len(option.label) <= SHORT for option in self.options)

    @property
    def is_wordy(self) -> bool:
        """A word of its options is too long to stand beside the others on a telephone: they stand below each other."""
        words = (word for option in self.options for word in re.split(r"[\s-]", option.label))
        return len(self.options) * max(map(len, words), default=0) > WIDEST


def questionnaire_of(survey: Survey, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a survey's questionnaire needs."""
    return {
        **questions_of(survey.series.version.parsed, given["answers"]),
        "background": [background(name, given["background"].get(name, "")) for name in survey.background],
        "promise": survey.promise if (get_language() or "id")[:2] == "id" else survey.promise_en,
    }


def questions_of(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The questions of an instrument, in a survey or before there is one."""
    numbers = {item.code: number for number, item in enumerate(instrument.items(), 1)}
    sections = [
        (words(section.title), [question(instrument, item, numbers[item.code], answers) for item in section.items])
        for section in instrument.sections
    ]
    return {
        "sections": sections,
        "count": len(numbers),
        "minutes": max(1, round(len(numbers) * PER_ITEM / 60)),
        "longest_comment": LONGEST_COMMENT,
        "about": words(instrument.about),
        "is_validated": instrument.is_validated,
    }


def question(instrument: Instrument, item: Item, number: int, answers: Mapping[str, Any]) -> Question:
    value, condition = answers.get(item.code), item.show_if
    return Question(
        code=item.code,
        text=words(item.text),
        number=number,
        options=options(instrument.scales[item.scale], value) if item.scale else (),
        value=str(value or "") if item.is_open else "",
        not_applicable=item.not_applicable,
        is_not_applicable=value == NOT_APPLICABLE,
        depends_on=condition.item if condition else "",
        shown_for=" ".join(map(str, condition.options)) if condition else "",
    )


def options(scale: AnswerScale, value: Any) -> tuple[Option, ...]:
    labels = scale.labels.get((get_language() or "id")[:2]) or scale.labels["id"]
    first = scale.range.lowest
    return tuple(Option(str(first + place), label, value == first + place) for place, label in enumerate(labels))


def background(name: str, value: str) -> dict[str, Any]:
    choices = [Option(key, str(label), key == value) for key, label in BACKGROUND[name]]
    return {"name": name, "label": Background(name).label, "options": choices}
