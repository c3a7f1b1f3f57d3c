"""Reading an instrument from JSON."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.instruments.checking import TWICE, WRONG_CONDITION, check_together
from surveys.instruments.reading import EMPTY, NOT_AN_OBJECT, Reader, is_blank, is_text, tidy
from surveys.instruments.shape import (
    FEWEST_OPTIONS,
    LANGUAGES,
    MOST_OPTIONS,
    AnswerScale,
    Condition,
    Factor,
    Instrument,
    InvalidInstrument,
    Item,
    Section,
)
from surveys.scoring.scales import Range

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
# Names that pages and results use for something else beside the codes of items, and of factors.
TAKEN_FROM_ITEMS = ("link", "csrfmiddlewaretoken")
TAKEN_FROM_FACTORS = ("total",)
PARTS = ("name", "about", "validated", "high_is_good", "total", "scales", "sections", "factors")

WRONG_OPTIONS = format_lazy(_("Skala punya {least} sampai {most} pilihan."), least=FEWEST_OPTIONS, most=MOST_OPTIONS)
WRONG_LABELS = _("Beri nama {number} pilihan, satu untuk setiap angka.")
UNKNOWN_SCALE = _("Skala jawaban ini tidak ada dalam daftar skala.")
OPEN_REVERSED = _("Pertanyaan terbuka tidak dapat berupa butir terbalik.")
TAKEN = _("Kode ini dipakai Rembuk sendiri. Pilih kode lain.")


def parse(data: Any) -> Instrument:
    """Read an instrument. Raises InvalidInstrument with every error that was found, not only the first."""
    reader = Reader(LANGUAGES, CODE)
    if not isinstance(data, dict):
        raise InvalidInstrument({"": NOT_AN_OBJECT})
    reader.known(data, PARTS)
    scales = read_scales(reader, data)
    sections = tuple(read_section(reader, row, path, scales) for row, path in reader.rows(data, "sections"))
    instrument = Instrument(
        name=reader.text(data, "name"),
        about=reader.text(data, "about", optional=True),
        is_validated=reader.flag(data, "validated"),
        high_is_good=reader.flag(data, "high_is_good", default=True),
        total=None if is_blank(data.get("total")) else reader.text(data, "total"),
        scales=scales,
        sections=sections,
        factors=tuple(read_factor(reader, *row) for row in reader.rows(data, "factors", optional=True)),
    )
    if not reader.errors:
        check_together(reader, instrument)
    if reader.errors:
        raise InvalidInstrument(reader.errors)
    return instrument


def read_scales(reader: Reader, data: Mapping[str, Any]) -> dict[str, AnswerScale]:
    found = dict[str, AnswerScale]()
    for row, path in reader.rows(data, "scales", optional=True):
        scale = read_scale(reader, row, path)
        if scale.code in found:
            reader.wrong(f"{path}.code", TWICE)
        found[scale.code] = scale
    return found


def read_scale(reader: Reader, row: Mapping[str, Any], path: str) -> AnswerScale:
    reader.known(row, ("code", "lowest", "highest", "labels"), path)
    lowest, highest = reader.whole(row, "lowest", path), reader.whole(row, "highest", path)
    options = highest - lowest + 1
    if not FEWEST_OPTIONS <= options <= MOST_OPTIONS:
        # How many labels it takes can be said once it is known how many options there are.
        reader.wrong(f"{path}.highest", WRONG_OPTIONS)
        return AnswerScale(reader.code(row, path), Range(0, 1), dict.fromkeys(LANGUAGES, ("", "")))
    given: Any = row.get("labels")
    texts: Mapping[str, Any] = given if isinstance(given, dict) else {}
    reader.known(texts, LANGUAGES, f"{path}.labels")
    labels = {language: read_labels(reader, texts, language, path, options) for language in LANGUAGES}
    return AnswerScale(reader.code(row, path), Range(lowest, highest), labels)


def read_labels(reader: Reader, given: Mapping[str, Any], language: str, path: str, options: int) -> tuple[str, ...]:
    texts, where = given.get(language), f"{path}.labels.{language}"
    if not isinstance(texts, list) or len(texts) != options or not all(map(is_text, texts)):
        reader.wrong(where, format_lazy(WRONG_LABELS, number=options))
        return ("",) * options
    for text in texts:
        reader.plain(text, where)
    return tuple(map(tidy, texts))


def read_section(reader: Reader, row: Mapping[str, Any], path: str, scales: Mapping[str, AnswerScale]) -> Section:
    reader.known(row, ("title", "items"), path)
    items = tuple(read_item(reader, item, where, scales) for item, where in reader.rows(row, "items", path))
    return Section(reader.text(row, "title", path, optional=True), items)


def read_item(reader: Reader, row: Mapping[str, Any], path: str, scales: Mapping[str, AnswerScale]) -> Item:
    reader.known(row, ("code", "text", "scale", "reverse", "not_applicable", "show_if"), path)
    scale = row.get("scale") or None
    if scale is not None and (not isinstance(scale, str) or scale not in scales):
        reader.wrong(f"{path}.scale", UNKNOWN_SCALE)
    if scale is None and reader.flag(row, "reverse", path):
        reader.wrong(f"{path}.reverse", OPEN_REVERSED)
    return Item(
        code=free_code(reader, row, path, TAKEN_FROM_ITEMS),
        text=reader.text(row, "text", path),
        scale=scale if isinstance(scale, str) else None,
        reverse=reader.flag(row, "reverse", path),
        not_applicable=reader.flag(row, "not_applicable", path),
        show_if=read_condition(reader, row["show_if"], f"{path}.show_if") if row.get("show_if") else None,
    )


def read_condition(reader: Reader, row: Any, path: str) -> Condition | None:
    options = row.get("options") if isinstance(row, dict) else None
    if not isinstance(options, list) or not options or not all(type(option) is int for option in options):
        reader.wrong(path, WRONG_CONDITION)
        return None
    reader.known(row, ("item", "options"), path)
    return Condition(str(row.get("item", "")), tuple(options))


def read_factor(reader: Reader, row: Mapping[str, Any], path: str) -> Factor:
    reader.known(row, ("code", "name", "items"), path)
    items = row.get("items")
    if not isinstance(items, list) or not items:
        reader.wrong(f"{path}.items", EMPTY)
        items = []
    return Factor(
        free_code(reader, row, path, TAKEN_FROM_FACTORS), reader.text(row, "name", path), tuple(map(str, items))
    )


def free_code(reader: Reader, row: Mapping[str, Any], path: str, taken: Collection[str]) -> str:
    code = reader.code(row, path)
    if code in taken:
        reader.wrong(f"{path}.code", TAKEN)
    return code
