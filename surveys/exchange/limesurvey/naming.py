"""Codes of items and of scales."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from surveys.exchange.limesurvey.kinds import Options
from surveys.instruments import LANGUAGES

LONGEST_CODE = 20


class Codes:
    """LimeSurvey's codes as they may be written here, each given once."""

    def __init__(self, taken: Collection[str]) -> None:
        self.given = set(taken)
        # How often each code was wanted, where more than once.
        self.numbers: dict[str, int] = {}

    def free(self, question: str, row: str = "") -> str:
        """Of a row of a table, what tells it from the other rows is kept where both together are too long."""
        head, tail = (re.sub(r"\W", "_", code, flags=re.ASCII)[:LONGEST_CODE] for code in (question or "Q", row))
        head = head if head[0].isalpha() else f"Q{head}"
        tail = f"_{tail}"[: LONGEST_CODE - 1] if tail else ""
        plain = head[: LONGEST_CODE - len(tail)] + tail
        code, number = plain, self.numbers.get(plain, 1)
        while code in self.given:
            number += 1
            code = f"{plain[: LONGEST_CODE - len(str(number)) - 1]}_{number}"
        self.numbers[plain] = number
        self.given.add(code)
        return code


class Scales:
    """Answer scales, one for all questions with the same answers."""

    def __init__(self) -> None:
        self.codes: dict[tuple[Any, ...], str] = {}

    def code_of(self, options: Options) -> str:
        key = (options.lowest, *(options.labels[language] for language in LANGUAGES))
        return self.codes.setdefault(key, f"skala{len(self.codes) + 1}")

    def data(self) -> list[dict[str, Any]]:
        return [scale_data(code, key) for key, code in self.codes.items()]


def scale_data(code: str, key: tuple[Any, ...]) -> dict[str, Any]:
    lowest, *texts = key
    labels = {language: list(each) for language, each in zip(LANGUAGES, texts, strict=True)}
    return {"code": code, "lowest": lowest, "highest": lowest + len(texts[0]) - 1, "labels": labels}


def first_value(codes: Sequence[str]) -> int | None:
    """The first of codes that are whole numbers one after the other; None for all others."""
    if not all(re.fullmatch(r"-?\d{1,3}", code, re.ASCII) for code in codes):
        return None
    first = int(codes[0])
    return first if [int(code) for code in codes] == [first + place for place in range(len(codes))] else None
