"""Two waves of readiness and of disposition, a few words on the process, a pilot nobody answered, and one open now.

People are drawn with a fixed seed: about 3.4 and then 3.7 on readiness (sd about .6), 2.9 and then 2.8 on resistance,
a tenth of the variance between units, three of a hundred answers missing, two who give one answer throughout, one who
says "does not apply" to everything.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.utils import timezone

from people.models import User
from planning.demo.story import Story
from surveys import services
from surveys.answering import NOT_APPLICABLE
from surveys.instruments import Instrument, Item
from surveys.models import InstrumentVersion, Survey

# Searched for among a few thousand, and the means of the waves below set after them, so that the answers come out as
# the demo's staff is described: means of 3.4 and 3.7 (readiness), 2.9 and 2.8 (disposition), alphas of .75 to .88.
# Urban villages and office differ by an ICC(1) of .07 to .12; the blocks that the page may show, by .04 to .08.
SEED, DISPOSED = 410, (358, 231)
SHIPPED = Path(settings.BASE_DIR) / "surveys" / "instruments" / "shipped"
PROMISE = (
    "Sesudah survei ditutup, atasan, analis, dan pengelola tidak dapat lagi menghubungkan jawaban dengan Anda "
    "lewat Rembuk: kuncinya dihancurkan. Hasil hanya ditampilkan untuk kelompok yang cukup besar."
)
PROMISE_EN = (
    "Once the survey is closed, superiors, analysts and the operator can no longer link answers to you through "
    "Rembuk: the key is destroyed. Results are shown only for groups that are large enough."
)
VILLAGES = ("Simpang Baru", "Delima", "Tobek Godang", "Binawidya", "Sungai Sibam")
# Standard deviations: what people of a unit share, what is one person's, one person's on a factor, and what is left
# (of each item, so much more as a factor has more of them that it stays about equally reliable).
UNIT, PERSON, FACTOR, NOISE = 0.20, 0.54, 0.42, 0.25
MISSING = 0.03
STRAIGHT_LINERS = 2


@dataclass(frozen=True, slots=True)
class Wave:
    """Days before the day of loading, how many answer in each urban village and in the office, around which mean."""

    opens: int
    closes: int
    villages: tuple[int, ...]
    office: int
    mean: float


FIRST: dict[str, Any] = {"opens": 290, "closes": 276, "villages": (6, 5, 7, 4, 5), "office": 19}
SECOND: dict[str, Any] = {"opens": 105, "closes": 91, "villages": (7, 6, 7, 5, 6), "office": 20}
READINESS = (Wave(mean=3.44, **FIRST), Wave(mean=3.60, **SECOND))
DISPOSITION = (Wave(mean=2.88, **FIRST), Wave(mean=2.78, **SECOND))
PROCESS = Wave(opens=30, closes=20, villages=(4, 4, 5, 3, 4), office=12, mean=3.6)
OPEN_NOW = Wave(opens=3, closes=-9, villages=(1, 1, 2, 1, 0), office=4, mean=3.8)
COMMENTS = (
    "Jadwal pelatihan jangan bertabrakan dengan jam sibuk loket.",
    "Alasan penolakan sudah lebih jelas dari tahun lalu.",
    "Sinyal di kelurahan kami lemah, materi sebaiknya bisa diunduh.",
    "Beri waktu lebih panjang untuk membahas usulan.",
    "Usulan dari kelurahan kecil juga perlu dibacakan di rapat.",
    "Terima kasih, prosesnya lebih terbuka.",
    "Sebaiknya ada contoh usulan yang baik.",
    "Ingatkan tenggat seminggu sebelumnya.",
    "Hitungan biaya masih membingungkan bagi pelaksana.",
    "Perlu pendamping bagi pegawai yang baru pertama mengusulkan.",
    "Hasil pemungutan suara mudah dipahami.",
    "Pelatihan daring sebaiknya dihitung sebagai jam kerja.",
)


def survey_all(story: Story) -> None:
    analyst = story.person("analis")
    ready = version_of(story, "kesiapan", "readiness", analyst)
    for number, wave in enumerate((*READINESS, OPEN_NOW), 1):
        ask(story, "Kesiapan menghadapi perubahan", ready, wave, seed=number, links_waves=True, background=["status"])
    disposed = version_of(story, "kecenderungan", "disposition", analyst)
    for number, wave in zip(DISPOSED, DISPOSITION, strict=True):
        ask(story, "Kecenderungan menghadapi perubahan", disposed, wave, seed=number)
    process = version_of(story, "proses", "process", analyst)
    nobody = Wave(opens=325, closes=322, villages=(0,) * 5, office=0, mean=3)
    ask(story, "Uji coba pertanyaan tentang proses", process, nobody, seed=20)
    ask(story, "Pengalaman dengan proses", process, PROCESS, seed=21)
    story.then(story.workday(88, "10.00"), lambda when: answer_what_was_heard(story, when))


def version_of(story: Story, code: str, file: str, analyst: User) -> InstrumentVersion:
    definition = json.loads((SHIPPED / f"{file}.json").read_text(encoding="utf-8"))
    version = services.add_version(code, definition=definition, actor=analyst, now=story.day(330))
    return services.publish_version(version, revision=version.revision, actor=analyst, now=story.day(330))


def ask(story: Story, name: str, version: InstrumentVersion, wave: Wave, *, seed: int, **more: Any) -> None:
    """Prepared and opened by the analyst, answered in the days after, closed by the clock, published."""

    def begin(when: datetime) -> None:
        plan = {
            "promise": PROMISE,
            "promise_en": PROMISE_EN,
            "opens_at": when,
            "closes_at": story.day(wave.closes),
            **more,
        }
        analyst = story.person("analis")
        survey = services.prepare_survey(
            name=name, version=version, office=story.office, settings=plan, actor=analyst, now=when
        )
        services.open_survey(survey, actor=analyst, now=when)

    def newest() -> Survey:
        return Survey.objects.filter(series__name=name).latest("wave")

    story.then(story.day(wave.opens), begin)
    story.then(story.day(wave.opens - 2), lambda when: answer_all(newest(), wave, Random(SEED + seed), when))  # noqa: S311
    if wave.closes > 0:
        story.then(story.day(wave.closes), lambda when: services.close_survey(newest(), now=when))
        story.then(
            story.day(wave.closes - 1, "10.00"),
            lambda when: services.publish_survey(newest(), actor=story.person("analis"), now=when),
        )


def answer_all(survey: Survey, wave: Wave, dice: Random, when: datetime) -> None:
    instrument = survey.series.version.parsed
    people = respondents(survey, wave)
    careless = {person.pk for _, person in people[1 : 1 + STRAIGHT_LINERS]}
    units = {place: dice.gauss(0, UNIT) for place in sorted({place for place, _ in people})}
    for number, (place, person) in enumerate(people):
        mean = wave.mean + units[place] + Random(f"{SEED}/{person.staff_code}").gauss(0, PERSON)  # noqa: S311
        given = draw(instrument, mean, dice)
        if person.pk in careless:
            given = dict.fromkeys(given, 4)
        elif number == len(people) - 1:
            given = dict.fromkeys(given, NOT_APPLICABLE)
        services.answer(
            survey,
            person=person,
            answers=given | written(instrument, number),
            background={"status": "pppk" if person.status == "PPPK" else "pns"},
            link=f"kode {person.staff_code} {SEED}" if number % 3 else "",
            seconds=95 + number,
            now=when,
        )


def respondents(survey: Survey, wave: Wave) -> list[tuple[str, User]]:
    """(place, person): the first so many of each urban village and of the office, by staff code."""
    places: dict[str, list[User]] = {}
    for row in survey.invited.select_related("user", "unit").order_by("user__staff_code"):
        village = row.unit.name.removeprefix("Kelurahan ") if row.unit.name.startswith("Kelurahan") else "kantor"
        places.setdefault(village, []).append(row.user)
    numbers = dict(zip(VILLAGES, wave.villages, strict=True)) | {"kantor": wave.office}
    return [(place, person) for place, number in numbers.items() for person in places[place][:number]]


def draw(instrument: Instrument, mean: float, dice: Random) -> dict[str, Any]:
    """Answers of somebody whose score is about `mean`."""
    given: dict[str, Any] = {}
    for factor in instrument.factors:
        shared = mean + dice.gauss(0, FACTOR)
        for item in map(instrument.item, factor.items):
            if dice.random() >= MISSING:
                noise = dice.gauss(0, NOISE * sqrt(len(factor.items)))
                given[item.code] = option(instrument, item, shared + noise)
    return given


def option(instrument: Instrument, item: Item, value: float) -> int:
    scale = instrument.scales[item.scale or ""].range
    nearest = min(scale.highest, max(scale.lowest, round(value)))
    return scale.lowest + scale.highest - nearest if item.reverse else nearest


def written(instrument: Instrument, number: int) -> dict[str, str]:
    return {item.code: COMMENTS[number] for item in instrument.items() if item.is_open and number < len(COMMENTS)}


def answer_what_was_heard(story: Story, when: datetime) -> None:
    """What was heard in the second wave, and who does what about it."""
    survey = Survey.objects.get(series__name="Kesiapan menghadapi perubahan", wave=2)
    plans: Sequence[tuple[str, str, str, int]] = (
        (
            "Pegawai belum diberi waktu kerja untuk belajar.",
            "Satu jam belajar setiap Jumat pagi di semua unit.",
            "P001",
            60,
        ),
        (
            "Pegawai kelurahan sulit mengikuti kelas daring.",
            "Materi luring dan kuota belajar bagi lima kelurahan.",
            "P003",
            -20,
        ),
    )
    for heard, action, owner, days in plans:
        planned = services.plan_initiative(
            survey,
            heard=heard,
            action=action,
            owner=story.person(owner),
            due=timezone.localdate(story.day(days)),
            actor=story.person("P001"),
            now=when,
        )
        if days > 0:
            outcome = "Jadwal Jumat pagi berjalan di semua unit sejak September."
            services.finish_initiative(planned, outcome=outcome, actor=story.person(owner), now=story.day(days))
