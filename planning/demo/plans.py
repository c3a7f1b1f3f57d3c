"""How the plans came about: scheduled, submitted, confirmed, enacted; the next version is a draft."""

from datetime import date, datetime, timedelta

from people.models import Competence, Unit
from planning import services
from planning.demo.story import Story
from planning.models import Funding, Plan, Quarter, Source
from proposals.models import LearningForm
from workflow import services as workflow
from workflow.queries import current_case

PERSONNEL, CAMAT = "P003", "P001"
CURRICULUM = "Pedoman LAN dan kurikulum penyelenggara"
QUARTERS = {"12": Quarter.FIRST, "5": Quarter.SECOND, "6": Quarter.THIRD, "1": Quarter.FIRST, "2": Quarter.FIRST}


def last_year_s_plan(story: Story) -> None:
    year = story.now.year
    story.then(story.workday(376, "09.00"), lambda when: schedule(story, year, when))
    pass_through(story, year, {"submit": 372, "confirm": 366, "enact": 360}, decree="821/2")


def next_year_s_plan(story: Story) -> None:
    """A first version with the earliest approval is enacted; what was approved later stands in the second, a draft."""
    year = story.now.year + 1
    story.then(story.workday(28, "09.00"), lambda when: schedule(story, year, when))
    pass_through(story, year, {"submit": 27, "confirm": 25, "enact": 23}, decree="821/97")
    story.then(story.workday(15, "09.00"), lambda when: schedule(story, year, when))
    story.then(story.workday(14, "10.00"), lambda when: add_basic_training(story, year, when))


def schedule(story: Story, year: int, when: datetime) -> None:
    """Set quarter and curriculum of the lines that have a known place in the year."""
    keys = {pk: key for key, pk in story.proposals.items()}
    for line in plan_of(story, year).lines.all():
        quarter = QUARTERS.get(keys.get(line.proposal_id or 0, ""))
        if quarter:
            services.edit_line(line, quarter=quarter, curriculum=CURRICULUM, actor=story.person(PERSONNEL), now=when)


def add_basic_training(story: Story, year: int, when: datetime) -> None:
    """A line that no proposal asked for: the law does."""
    services.add_line(
        plan_of(story, year),
        source=Source.POLICY,
        source_note="Pelatihan dasar wajib bagi CPNS (PP 11/2017 Pasal 34)",
        title="Pelatihan Dasar CPNS",
        unit=Unit.objects.get(name="Seksi Pelayanan Umum"),
        competence=Competence.objects.get(code="integritas"),
        form=LearningForm.objects.get(code="distance"),
        audience="CPNS angkatan tahun ini",
        organiser="BPSDM Provinsi Riau",
        participants=1,
        learning_hours=72,
        quarter=Quarter.SECOND,
        cost=6_500_000,
        funding=Funding.PERSONNEL_AGENCY,
        curriculum="Kurikulum pelatihan dasar LAN",
        actor=story.person(PERSONNEL),
        now=when,
    )


def plan_of(story: Story, year: int) -> Plan:
    return Plan.objects.filter(office=story.office, year=year).order_by("-version")[0]


def pass_through(story: Story, year: int, days: dict[str, int], decree: str) -> None:
    number = f"Kpts.{decree}/{year}"
    story.then(story.workday(days["submit"], "13.00"), lambda when: submit(story, year, when))
    story.then(story.workday(days["confirm"], "10.00"), lambda when: confirm(story, year, when))
    story.then(story.workday(days["enact"], "11.00"), lambda when: enact(story, year, number, when))


def submit(story: Story, year: int, when: datetime) -> None:
    services.submit_plan(plan_of(story, year), actor=story.person(CAMAT), now=when)


def confirm(story: Story, year: int, when: datetime) -> None:
    agree(story, year, "sekda", "Sesuai kebutuhan kecamatan dan pagu indikatif.", when)


def enact(story: Story, year: int, number: str, when: datetime) -> None:
    decree_date = (when - timedelta(hours=1)).date()
    agree(story, year, "ppk", "Ditetapkan untuk dilaksanakan.", when, decree_number=number, decree_date=decree_date)


def agree(story: Story, year: int, who: str, reason: str, when: datetime, **decree: str | date) -> None:
    case = current_case(plan_of(story, year))
    if case is None:
        raise ValueError(f"no plan of {year} waits for a decision")
    workflow.decide(case, verdict="approve", reason=reason, actor=story.person(who), now=when, **decree)  # type: ignore[arg-type]
