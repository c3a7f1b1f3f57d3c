from pathlib import Path

import pytest
import rest_framework
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from frontend import translations

SPOKEN = ["authentication", "exceptions", "fields", "pagination", "relations", "serializers", "validators"]


def test_every_text_has_an_english_translation() -> None:
    assert translations.problems(translations.read_catalogue(), translations.template()) == []


def test_no_template_has_words_that_cannot_be_translated() -> None:
    assert list(translations.untranslatable_templates()) == []


def test_texts_are_found_in_templates() -> None:
    source = """{% translate "Ajukan usulan" %}{{ _("Simpan") }}
    {% blocktranslate trimmed count n=posts with who=name %}
      {{ n }} tanggapan dari {{ who }}
    {% plural %}
      {{ n }} tanggapan dari {{ who }} semua
    {% endblocktranslate %}
    {% translate "Tutup" context "jendela" %}{% button label=_("Tarik") %}"""
    assert list(translations.texts_of_template(source)) == [
        ("Ajukan usulan", None),
        ("Simpan", None),
        (("%(n)s tanggapan dari %(who)s", "%(n)s tanggapan dari %(who)s semua"), None),
        ("Tutup", "jendela"),
        ("Tarik", None),
    ]


def catalogue(**texts: str) -> Catalog:
    made = Catalog(locale="en")
    for source, translated in texts.items():
        made.add(source.replace("_", " "), translated)
    return made


def test_what_is_stale_or_empty_is_named() -> None:
    found = translations.problems(catalogue(Hilang="Gone", Kosong=""), catalogue(Kosong="", Baru=""))
    assert [problem.split(":")[0] for problem in found] == [
        "not in the catalogue (run `make messages`)",
        "no longer in the code (run `make messages`)",
        "not translated",
    ]


def test_placeholders_must_agree() -> None:
    made = Catalog(locale="en")
    made.add("Sampai %(day)s", "Until %(date)s")
    found = translations.problems(made, made)
    assert [problem.split(":")[0] for problem in found] == [
        "placeholders that the source does not have",
        "placeholders missing",
    ]


def test_a_fuzzy_translation_does_not_count() -> None:
    made = Catalog(locale="en")
    made.add("Simpan", "Save", flags=["fuzzy"])
    assert translations.problems(made, made) == ["fuzzy: 'Simpan'"]


def test_words_outside_translate_tags_are_found() -> None:
    source = """<p title="Buka">{% translate "Simpan" %} Halo <b>{{ name }}</b>
    {% blocktranslate %}Selamat{% endblocktranslate %}<script>let go = 1</script></p>"""
    assert translations.untranslatable(source) == ["Buka", "Halo"]


@pytest.mark.parametrize("module", SPOKEN)
def test_what_the_rest_framework_says_has_an_indonesian_translation(module: str) -> None:
    path = translations.LOCALES / "id" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="id")
    with (Path(rest_framework.__file__).parent / f"{module}.py").open("rb") as source:
        said = [message for _, message, _, _ in extract("python", source, {"_": None})]
    assert said
    assert [text for text in said if text not in catalogue or not catalogue[text].string] == []
    assert [problem for message in catalogue if message.id for problem in translations.problems_of(message)] == []
