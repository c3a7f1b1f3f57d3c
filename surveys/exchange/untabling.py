"""From the four tables back to a definition, remembering the cell of each part so that errors are told by cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.exchange.outcome import Problem
from surveys.exchange.tables import COLUMNS, FLAGS, NO, PARTS, SHEETS, YES, own
from surveys.instruments import LANGUAGES

WRONG_FLAG = _("Isi dengan “ya” atau “tidak”.")
WRONG_NUMBER = _("Isi dengan bilangan bulat.")
WRONG_NUMBERS = _("Tulis angka pilihannya, dipisah titik koma, misalnya 4; 5.")
NOT_IN_ROW = _("Angka pilihan harus naik satu demi satu.")
TITLE_ONCE = _("Tulis judul bagian hanya pada baris pertama bagian itu.")
UNKNOWN_PART = _("Baris ini tidak dikenal. Periksa ejaannya.")
NUMBER = re.compile(r"[-+]?\d{1,4}", re.ASCII)

# The value of each column.
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    sheet: str
    row: int | None = None
    column: str | None = None

    def words(self) -> Any:
        sheet = own(SHEETS[self.sheet])
        if self.row is None:
            return format_lazy(_("Lembar {sheet}"), sheet=sheet)
        if self.column is None:
            return format_lazy(_("Lembar {sheet}, baris {row}"), sheet=sheet, row=self.row)
        column = own(COLUMNS[self.sheet][self.column])
        return format_lazy(_("Lembar {sheet}, baris {row}, kolom {column}"), sheet=sheet, row=self.row, column=column)


@dataclass(slots=True)
class Untabling:
    """`rows`: of each sheet the numbered rows. `places` (of paths) and `problems` grow while they are read."""

    rows: Mapping[str, Sequence[tuple[int, Row]]]
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> dict[str, Any]:
        data = dict(self.parts())
        data["scales"] = list(self.scales())
        data["sections"] = self.sections()
        data["factors"] = list(self.factors())
        return data

    def place_of(self, path: str) -> Place:
        """The cell of a path of the definition, or of the nearest part around it."""
        while path:
            if path in self.places:
                return self.places[path]
            path = re.sub(r"(^|\.)[^.\[\]]*$|\[\d+\]$", "", path)
        return Place("instrument")

    def wrong(self, place: Place, text: Any) -> None:
        self.problems.append(Problem(place.words(), text))

    def parts(self) -> Iterator[tuple[str, Any]]:
        named = {plain(word): part for part, words in PARTS.items() for word in words}
        for number, row in self.rows["instrument"]:
            part, place = named.get(plain(row["part"])), Place("instrument", number)
            if part is None:
                self.wrong(place, UNKNOWN_PART)
                continue
            self.places[part] = place
            if part in FLAGS:
                yield part, self.flag(row["id"], Place("instrument", number, "id"))
            else:
                yield part, self.text(row, part, place, LANGUAGES)

    def scales(self) -> Iterator[dict[str, Any]]:
        groups: dict[str, list[tuple[int, Row]]] = {}
        for number, row in self.rows["scales"]:
            groups.setdefault(as_text(row["scale"]), []).append((number, row))
        for at, (code, rows) in enumerate(groups.items()):
            path, first = f"scales[{at}]", rows[0][0]
            self.places |= {path: Place("scales", first), f"{path}.code": Place("scales", first, "scale")}
            self.places |= {f"{path}.labels.{name}": Place("scales", first, name) for name in LANGUAGES}
            lowest = self.lowest(rows)
            labels = {name: [as_text(row[name]) for _number, row in rows] for name in LANGUAGES}
            yield {"code": code, "lowest": lowest, "highest": lowest + len(rows) - 1, "labels": labels}

    def lowest(self, rows: Sequence[tuple[int, Row]]) -> int:
        """The first value of a scale, after a look at whether the others follow it."""
        values = [self.whole(row["value"], Place("scales", number, "value")) for number, row in rows]
        for (number, _row), value, place in zip(rows, values, range(len(rows)), strict=True):
            if value != values[0] + place:
                self.wrong(Place("scales", number, "value"), NOT_IN_ROW)
                break
        return values[0]

    def sections(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        current = ""
        for number, row in self.rows["items"]:
            name, place = as_text(row["section"]), Place("items", number)
            if not found or (name and name != current):
                path = f"sections[{len(found)}]"
                self.places[path] = place
                title = self.text(row, f"{path}.title", place, [f"title.{language}" for language in LANGUAGES])
                found.append({"title": title, "items": []})
                current = name
            elif as_text(row["title.id"]) or as_text(row["title.en"]):
                self.wrong(place, TITLE_ONCE)
            path = f"sections[{len(found) - 1}].items[{len(found[-1]['items'])}]"
            found[-1]["items"].append(self.item(row, path, place))
        return found

    def item(self, row: Row, path: str, place: Place) -> dict[str, Any]:
        cells = {name: Place("items", place.row, name) for name in COLUMNS["items"]}
        self.places |= {path: place, f"{path}.show_if": cells["show_if.item"]}
        self.places |= {f"{path}.{name}": cells[name] for name in ("code", "scale", "reverse", "not_applicable")}
        item: dict[str, Any] = {
            "code": as_text(row["code"]),
            "text": self.text(row, f"{path}.text", place, [f"text.{language}" for language in LANGUAGES]),
            "scale": as_text(row["scale"]) or None,
            "reverse": self.flag(row["reverse"] or "no", cells["reverse"]),
            "not_applicable": self.flag(row["not_applicable"] or "no", cells["not_applicable"]),
        }
        earlier, options = as_text(row["show_if.item"]), as_text(row["show_if.options"])
        if earlier or options:
            item["show_if"] = {"item": earlier, "options": self.wholes(options, cells["show_if.options"])}
        return item

    def factors(self) -> Iterator[dict[str, Any]]:
        for at, (number, row) in enumerate(self.rows["factors"]):
            path, place = f"factors[{at}]", Place("factors", number)
            self.places |= {f"{path}.{name}": Place("factors", number, name) for name in ("code", "items")}
            self.places[path] = place
            yield {
                "code": as_text(row["code"]),
                "name": self.text(row, f"{path}.name", place, [f"name.{language}" for language in LANGUAGES]),
                "items": parts_of(as_text(row["items"])),
            }

    def text(self, row: Row, path: str, place: Place, columns: Sequence[str]) -> dict[str, str]:
        """A text in every language, each from the column of its turn."""
        pairs = list(zip(LANGUAGES, columns, strict=True))
        self.places |= {f"{path}.{language}": Place(place.sheet, place.row, column) for language, column in pairs}
        return {language: as_text(row[column]) for language, column in pairs}

    def flag(self, value: Any, place: Place) -> bool:
        word = plain(value)
        if word not in {*YES, *NO, "true", "false"}:
            self.wrong(place, WRONG_FLAG)
        return word in {*YES, "true"}

    def whole(self, value: Any, place: Place) -> int:
        text = as_text(value)
        if NUMBER.fullmatch(text):
            return int(text)
        self.wrong(place, WRONG_NUMBER)
        return 0

    def wholes(self, text: str, place: Place) -> list[int]:
        parts = parts_of(text)
        if parts and all(map(NUMBER.fullmatch, parts)):
            return list(map(int, parts))
        self.wrong(place, WRONG_NUMBERS)
        return []


def parts_of(text: str) -> list[str]:
    return [part for part in re.split(r"[;,\s]+", text) if part]


def as_text(value: Any) -> str:
    """What a cell says: a spreadsheet makes numbers of some texts."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def plain(value: Any) -> str:
    """To compare headings and words, however they are written."""
    return " ".join(as_text(value).casefold().split())
