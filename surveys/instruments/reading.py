"""Reading nested JSON with every error kept under the path where it is."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 2000

NOT_AN_OBJECT = _("Isinya harus berupa satu objek JSON.")
EMPTY = _("Bagian ini belum diisi.")
NO_TEXT = format_lazy(_("Isi teks ini, paling banyak {most} huruf."), most=LONGEST_TEXT)
NOT_PLAIN = _("Teks ini memuat tanda yang tidak terlihat. Ketik ulang bagian itu.")
UNKNOWN_PART = _("Bagian ini tidak dikenal. Periksa ejaan namanya.")
NO_CODE = _("Kode terdiri atas huruf, angka, dan garis bawah, diawali huruf, paling panjang 20.")
NO_NUMBER = _("Isi dengan bilangan bulat.")
NO_FLAG = _("Isi dengan true atau false.")
# No database, spreadsheet or page holds these: control characters but the end of a line, halves of characters.
HIDDEN = {"Cc", "Cs"}


def is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT


def is_plain(text: str) -> bool:
    return all(
        sign == "\n" or (sign not in "\ufffe\uffff" and unicodedata.category(sign) not in HIDDEN) for sign in text
    )


def tidy(value: Any) -> str:
    """With one kind of line end, as browsers and spreadsheets differ in it, and without blanks around."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def is_blank(value: Any) -> bool:
    """Nothing given, or only empty texts, as a form sends what was left out."""
    texts = value.values() if isinstance(value, dict) else [value]
    return all(text is None or (isinstance(text, str) and not text.strip()) for text in texts)


class Reader:
    """Gives back what it read, or an empty value after noting an error: one pass finds them all."""

    def __init__(self, languages: Sequence[str], code: re.Pattern[str]) -> None:
        self.languages, self.code_pattern = languages, code
        self.errors: dict[str, Any] = {}

    def wrong(self, path: str, message: Any) -> None:
        """The first error of a place is kept."""
        self.errors.setdefault(path.removeprefix("."), message)

    def rows(
        self, data: Mapping[str, Any], name: str, path: str = "", *, optional: bool = False
    ) -> list[tuple[Mapping[str, Any], str]]:
        """The objects of a list, each with its path."""
        where, given = f"{path}.{name}", data.get(name)
        if given in (None, []):
            if not optional:
                self.wrong(where, EMPTY)
            return []
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            self.wrong(where, NOT_AN_OBJECT)
            return []
        return [(row, f"{where}[{number}]") for number, row in enumerate(given)]

    def text(self, data: Mapping[str, Any], name: str, path: str = "", *, optional: bool = False) -> dict[str, str]:
        """A text in every language."""
        given = data.get(name)
        if optional and is_blank(given):
            return dict.fromkeys(self.languages, "")
        texts = given if isinstance(given, dict) else {}
        self.known(texts, self.languages, f"{path}.{name}")
        for language in self.languages:
            self.plain(texts.get(language), f"{path}.{name}.{language}")
        return {language: tidy(texts.get(language)) for language in self.languages}

    def plain(self, value: Any, path: str) -> None:
        if not is_text(value):
            self.wrong(path, NO_TEXT)
        elif not is_plain(tidy(value)):
            self.wrong(path, NOT_PLAIN)

    def known(self, data: Mapping[str, Any], names: Collection[str], path: str = "") -> None:
        """Whatever else is written there would be lost without a word."""
        for name in data:
            if name not in names:
                self.wrong(f"{path}.{name}", UNKNOWN_PART)

    def code(self, data: Mapping[str, Any], path: str) -> str:
        given = data.get("code")
        if not isinstance(given, str) or not self.code_pattern.fullmatch(given):
            self.wrong(f"{path}.code", NO_CODE)
        return str(given)

    def whole(self, data: Mapping[str, Any], name: str, path: str) -> int:
        given = data.get(name)
        if type(given) is int and abs(given) <= 1000:
            return given
        self.wrong(f"{path}.{name}", NO_NUMBER)
        return 0

    def flag(self, data: Mapping[str, Any], name: str, path: str = "", *, default: bool = False) -> bool:
        given = data.get(name, default)
        if not isinstance(given, bool):
            self.wrong(f"{path}.{name}", NO_FLAG)
        return bool(given)
